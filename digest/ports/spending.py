"""What may be spent on language models, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from digest.ports.llm import Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Tokens set aside for one call, until it is known what it took."""

    day: date
    """In UTC; the day it counts for, also when the call ends on the next."""
    account: str
    """Whose budget it counts against besides the installation's; empty: nobody's."""
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What calls of one purpose to one model took on one day."""

    day: date
    purpose: str
    model: str
    calls: int
    input_tokens: int
    output_tokens: int


class Spending(Protocol):
    """Keeps the tokens of a day within their limits, for all workers together."""

    async def reserve(self, tokens: int, *, account: str) -> Reservation:
        """Set tokens aside for a call: what may come of it, at most.

        Calls under way together cannot overspend. What a worker that died had set aside stays
        spent for that day.

        Raises:
            BudgetSpent: they are not there today; `retry_after` is the rest of the day.
            StoreError: the store failed.
        """
        ...

    async def settle(self, reservation: Reservation, usage: Usage, *, purpose: str) -> None:
        """Count what a call took, and give back what is left of its reservation.

        Raises:
            StoreError: the store failed; the whole reservation stays spent.
        """
        ...

    async def today(self, account: str = "") -> int:
        """Return the tokens spent or set aside today, by an account or by all together.

        Raises:
            StoreError: the store failed.
        """
        ...

    async def since(self, day: date) -> Sequence[Spent]:
        """Return what was spent from a day on, oldest first; a month is kept.

        Raises:
            StoreError: the store failed.
        """
        ...

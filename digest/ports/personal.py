"""What is kept of people: told to them, and forgotten when they wish."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from digest.model import Erasure, Held, Person, Recipient, Record
from digest.ports.queues import Backlog, Lease


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldErasure:
    """An erasure to be carried out by whoever holds the lease."""

    lease: Lease
    erasure: Erasure


class Personal(Protocol):
    """What all stores hold of a person or a place, and how it ends."""

    async def of_person(self, person: Person) -> Sequence[Held]:
        """Return what there is of a person, a chat of his own included, by kind."""
        ...

    async def of_place(self, place: Recipient) -> Sequence[Held]:
        """Return what there is of a chat with all its threads, whoever is in it."""
        ...

    async def move(self, place: Recipient, chat: str) -> None:
        """Have what is kept of a chat be kept of it under another id.

        What is of the old id by nature stays with it: messages and threads, which have other ids
        there, and what buttons stand for. So does what was set up: whoever moves that has
        subscriptions follow. What the chat has under its new id is left as it is. Called again,
        it moves what is left.

        Raises:
            StoreError: the store failed; what is moved is moved.
        """
        ...

    def records(self, person: Person) -> AsyncIterator[Record]:
        """Yield all that there is to tell a person of what is kept of him."""
        ...

    async def ask(self, erasure: Erasure) -> None:
        """Have a person forgotten; durable when this returns."""
        ...

    async def lease_erasures(self, n: int, lease_for: timedelta) -> Sequence[HeldErasure]:
        """Take up to n erasures."""
        ...

    async def erase(
        self, held: HeldErasure, lease_for: timedelta, *, is_first: bool
    ) -> int | None:
        """Erase what there is of the person; return how many records, None if the lease is lost.

        After the first time, only what may have come of the request itself: what he set up
        since is not his past, nor is what he has written since. The lease is prolonged on the
        way. To be called again when it was broken off.

        Raises:
            StoreError: the store failed; what is erased is erased.
        """
        ...

    async def later(self, held: HeldErasure, again: datetime) -> bool:
        """Write an erasure down, to be taken up again from an instant on."""
        ...

    async def done(self, held: HeldErasure) -> bool:
        """Forget the erasure itself; False when another holds the lease."""
        ...

    async def backlog(self) -> Backlog:
        """Count the erasures that wait."""
        ...

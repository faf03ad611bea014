"""What people said, until it is handled, and where each conversation stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from digest.model import Recipient, Talk
from digest.ports.queues import Backlog, Lease

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed(Generic[T]):
    """An update to be handled: nothing else of its conversation is, meanwhile."""

    lease: Lease
    update: T
    tries: int
    """How often it was handed out, this time included."""
    is_last: bool = False
    """Whether it is given up when this try fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poison:
    """Something came that cannot be turned into an update of ours: a poison message.

    What it says is not kept: nobody can tell whose words are in it.
    """

    update_id: str
    """As of an update: what deduplication goes by."""
    recipient: Recipient
    """The chat that it seems to be of; `chat` is empty where it names none."""
    why: str
    """Words of ours."""
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter(Generic[T]):
    """An update that could not be handled."""

    update: T
    tries: int
    reason: str
    given_up_at: datetime


class Mail(Protocol[T]):
    """Admitted updates until they are handled: each conversation in order, all side by side."""

    async def take(self, n: int, lease_for: timedelta) -> Sequence[Handed[T]]:
        """Take up to n updates, each the oldest of its conversation."""
        ...

    async def done(self, handed: Handed[T]) -> bool:
        """Forget a handled update but for its id; return False when another holds the lease."""
        ...

    async def failed(
        self, handed: Handed[T], reason: str, *, again: datetime | None = None
    ) -> bool:
        """Have an update tried again after a pause, or put it among the dead letters.

        `again` is when a platform that asked for patience may be tried.
        """
        ...

    async def released(self, handed: Handed[T], *, again: datetime | None = None) -> bool:
        """Give an update back with which nothing was begun; that was no try.

        `again` is when it may be taken again, where that is not at once.
        """
        ...

    async def unsay(self, recipient: Recipient, message: str) -> None:
        """Delete what was said in a message that its author took back, and was given up."""
        ...

    async def dead_letters(self, limit: int = 100) -> Sequence[DeadLetter[T | Poison]]:
        """Return the updates given up, and what could be made none of, newest first."""
        ...

    async def backlog(self) -> Backlog:
        """Count the updates that wait."""
        ...

    async def oldest_at(self) -> datetime | None:
        """Return when the oldest update that waits was said, None when none waits."""
        ...


class Withdrawals(Protocol):
    """Which answers are wanted no more, for five minutes."""

    async def withdraw(self, recipient: Recipient, at: datetime) -> None:
        """Note that whatever is being answered in a conversation is to end."""
        ...

    async def at(self, recipient: Recipient) -> datetime | None:
        """Return when that was said last."""
        ...


class Talks(Protocol):
    """Where each conversation stands, while somebody may go on with it."""

    async def get(self, recipient: Recipient) -> Talk | None:
        """Return the talk with exactly this recipient, thread included."""
        ...

    async def keep(self, recipient: Recipient, talk: Talk, *, by: str = "") -> None:
        """Store where a talk stands, once somebody has written in it: `by`, as his platform says.

        That he has is forgotten with him.
        """
        ...

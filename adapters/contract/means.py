"""What a platform is given by the house: what is kept for it, and shared by all its processes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from adapters.contract.offered import Action
from digest.model import Recipient
from digest.ports import Rate
from digest.words.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a tenant let the bot do when it was installed there."""

    tenant: str
    """Of a whole organisation: the organisation's id."""
    token: str = field(repr=False)
    scopes: frozenset[str]
    bot: str
    """The bot's id, by which its own messages are told."""
    user: str
    """The bot's id among people, by which it is mentioned."""
    installer: str = ""
    """Who installed it: he may manage it."""
    installer_tenant: str = ""
    """Where he is, if it holds for a whole organisation."""
    organisation: str = ""
    is_organisation: bool = False
    """Whether it holds for every tenant of its organisation."""
    renewal: str = field(default="", repr=False)
    """Gets a new token when this one ends; good for one use."""
    ends_at: datetime | None = None
    granted_at: datetime | None = None


class Grants(Protocol):
    """Grants of one platform, sealed where they rest."""

    async def get(self, tenant: str, organisation: str = "") -> Grant | None:
        """Return what a tenant granted, or else its organisation.

        Raises:
            StoreError: the store failed.
        """
        ...

    async def keep(self, grant: Grant) -> None:
        """Store a grant in the place of the one before."""
        ...

    async def drop(self, tenant: str) -> None:
        """Forget what a tenant or organisation granted."""
        ...

    def renewing(self, tenant: str) -> AbstractAsyncContextManager[bool]:
        """Be the only one, of all processes, who renews a grant; False: somebody else does."""
        ...


class Passing(StrEnum):
    """What somebody finds who comes with a pass."""

    FIRST = "first"
    """He is let through, and nobody after him."""
    BEGUN = "begun"
    """He was let through before; what he came for is not done, or not known to be."""
    DONE = "done"
    """What he came for is done."""
    REFUSED = "refused"
    """It is no pass of his, or too old."""


class Passes(Protocol):
    """What lets somebody through once, within ten minutes."""

    async def issue(self, name: str, holder: str) -> None:
        """Give a pass to whoever can show that he is its holder: both are secrets of his."""
        ...

    async def use(self, name: str, holder: str) -> Passing:
        """Use a pass up, and return what he who has it finds.

        Raises:
            StoreError: the store failed; the pass may be used up.
        """
        ...

    async def done(self, name: str, holder: str) -> None:
        """Note that what he came for is done."""
        ...


class Rates(Protocol):
    """How much a platform takes, counted over all processes."""

    async def reserve(self, bucket: str, rate: Rate, *, at_most: timedelta) -> timedelta:
        """Book the next slot of a bucket and return how long to wait for it.

        Where that is longer than `at_most`, nothing is booked.
        """
        ...

    async def penalize(self, bucket: str, wait: timedelta) -> None:
        """Have a bucket give no slot for a while."""
        ...


class Notes(Protocol):
    """What a platform has found out and wants to know for a while, in all processes."""

    async def put(self, key: str, value: str, *, keep: timedelta) -> None:
        """Write something down; it is gone when its time is over. No secrets, nobody's words."""
        ...

    async def get(self, key: str) -> str | None:
        """Return what was written down."""
        ...


class Posts(Protocol):
    """What only one of all processes may do at a time."""

    async def take(self, name: str) -> bool:
        """Have a post for 20 s: one that is free, or longer one's own; False: it is taken.

        Raises:
            StoreError: the store failed; whose it is shows then.
        """
        ...

    async def leave(self, name: str) -> None:
        """Let somebody else have one's post at once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What is to be said to somebody, and could not be when it was ready."""

    id: str
    """Of the question: its `update_id`; of a notice: its operation id."""
    lines: tuple[Line, ...]
    actions: tuple[Action, ...] = ()
    at: datetime
    """When it was ready."""
    by: str = ""
    """Who asked, with whom it is forgotten, even where others may fetch it."""
    message: str = ""
    """The platform's id of the question, with which it goes should that be taken back."""


class Answers(Protocol):
    """What waits to be said, sealed where it rests, until it is fetched; a day at most.

    What is for nobody in particular has an empty `asker`, and is for whoever comes first. Every
    method raises StoreError.
    """

    async def keep(self, place: Recipient, asker: str, waiting: Waiting) -> None:
        """Keep something, in the place of what had the same id."""
        ...

    async def get(self, place: Recipient, asker: str, id_: str) -> Waiting | None:
        """Return what waits for somebody under an id, as often as he comes for it."""
        ...

    async def offered(self, place: Recipient, asker: str) -> Sequence[Waiting]:
        """Return what somebody has yet to be told that it waits, the oldest first."""
        ...

    async def told(self, place: Recipient, asker: str, id_: str) -> None:
        """Offer it no more."""
        ...

    async def drop(self, place: Recipient, message: str) -> None:
        """Delete what answers a message."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """All of it, for one platform."""

    grants: Grants
    passes: Passes
    rates: Rates
    notes: Notes
    posts: Posts
    answers: Answers

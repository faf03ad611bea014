"""What people made of the list of sources, each realm its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from digest.model import FeedUrl, OwnSource, Realm

LOOKS_AT_ONCE, LOOK_EVERY = 20, timedelta(minutes=3)
"""Addresses that a realm may have looked at: twenty at once, and twenty an hour."""


class OwnLists(Protocol):
    """What each realm made of the list beneath its own; of no source there is nothing to keep."""

    async def of(self, realm: Realm) -> Sequence[OwnSource]:
        """Return what a realm made of its list, in the order in which it did."""
        ...

    async def keep(
        self,
        realm: Realm,
        sources: Collection[OwnSource],
        *,
        dropped: Collection[FeedUrl] = (),
    ) -> None:
        """Store what a realm made of these sources, and forget the dropped ones, in one step.

        What was there of them before can be had back by `undo`. A source that is known keeps
        its place in the order.
        """
        ...

    async def undo(self, realm: Realm) -> bool:
        """Take back the last change of a realm; return False when there was none.

        Twice in a row, it takes back its own change.
        """
        ...

    async def book(self, realm: Realm) -> timedelta:
        """Book one look at an address for a realm; return how long it has to wait for that.

        Nothing is booked when it has to wait.
        """
        ...

    async def stamps(self) -> Mapping[Realm, float]:
        """Return the realms that made anything of their lists, with stamps of the last changes."""
        ...

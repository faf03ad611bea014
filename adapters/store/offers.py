"""Lines that buttons stand for, and how fast places may change.

::

    document  offer           PLACE/ID → the line
    rate      changing/PLACE  changes in a place
    rate      joining/TENANT  places that subscribe

Nobody's words are in an offer: it is a command that we proposed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from adapters.store.addresses import address_key, chat_key, tenant_key
from adapters.store.effects import Delete, Namespace, Put
from adapters.store.held import Found, Subject, documents
from adapters.store.kernel import Kernel
from digest.model import Recipient

OFFERS_KEPT = timedelta(days=30)
"""As long as the briefs that they stand under."""
CHANGE_EVERY, CHANGES_AT_ONCE = timedelta(seconds=6), 20
"""Nobody who reads the answers changes faster; a form that sends each field apart may."""
JOIN_EVERY, JOINS_AT_ONCE = timedelta(seconds=7), 500
"""A workspace that installs in all its channels at once is served; a flood is slowed down to
twelve thousand places a day."""

_OFFERS = Namespace(name="offer")
_AT_ONCE = timedelta(0)


class OfferStore:
    """See Offers."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the lines and counts."""
        self._kernel = kernel

    async def keep(self, place: Recipient, offers: Sequence[tuple[str, str]]) -> None:
        """See Offers."""
        puts = [
            Put(ns=_OFFERS, id=_key(place, id_), value=line.encode(), ttl=OFFERS_KEPT)
            for id_, line in offers
        ]
        if puts:
            await self._kernel.transact(puts, shard=self._shard(place))

    async def line_of(self, place: Recipient, offer_id: str) -> str | None:
        """See Offers."""
        document = await self._kernel.get(_OFFERS, _key(place, offer_id), shard=self._shard(place))
        return None if document is None else document.decode(errors="replace")

    async def book_change(self, place: Recipient, *, once: str) -> timedelta | None:
        """See Offers."""
        wait = await self._kernel.reserve(
            f"changing/{chat_key(place)}",
            interval=CHANGE_EVERY,
            burst=CHANGES_AT_ONCE,
            at_most=_AT_ONCE,
            op_id=f"changing/{once}",
        )
        return wait or None

    async def book_place(self, place: Recipient, *, once: str) -> timedelta | None:
        """See Offers."""
        wait = await self._kernel.reserve(
            f"joining/{tenant_key(place)}",
            interval=JOIN_EVERY,
            burst=JOINS_AT_ONCE,
            at_most=_AT_ONCE,
            op_id=f"joining/{once}",
        )
        return wait or None

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what was offered in the subject's chats."""
        for place in subject.addresses():
            key, shard = address_key(place), self._shard(place)
            async for id_, _ in documents(self._kernel, _OFFERS, shard):
                if id_.partition("/")[0] == key:
                    effects = (Delete(ns=_OFFERS, id=id_),)
                    yield Found(holding="offer", shard=shard, effects=effects, is_of_request=True)

    def _shard(self, place: Recipient) -> int:
        return self._kernel.shard_of(chat_key(place))


def _key(place: Recipient, offer_id: str) -> str:
    return f"{address_key(place)}/{offer_id}"

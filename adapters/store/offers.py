"""Lines that buttons stand for, who comes to places, and how much places may change.

::

    document  offer             PLACE/ID → to whom, as a digest, and the line, sealed
    document  visit             CHAT → when somebody was last there, and when before that
    index     placed/TENANT/PART  members PLACE: those of a tenant with a brief
    rate      changing/PLACE    changes in a place
    rate      joining/TENANT    places that subscribe

A line may hold somebody's words, such as a question to be asked after all: it rests sealed. To
count the places of a tenant a hundred of them are read at most: those of the part that a new one
falls into.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.addresses import address_key, chat_key, tenant_key
from adapters.store.codec import encode
from adapters.store.effects import Delete, IndexPut, IndexRemove, Namespace, Put
from adapters.store.held import Found, Subject, all_documents, person_key
from adapters.store.kernel import Kernel
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt
from digest.model import Recipient
from digest.ports import MOST_PLACES

OFFERS_KEPT = timedelta(days=30)
"""As long as the briefs that they stand under."""
CHANGE_EVERY, CHANGES_AT_ONCE = timedelta(seconds=6), 20
"""Nobody who reads the answers changes faster; a form that sends each field apart may."""
JOIN_EVERY, JOINS_AT_ONCE = timedelta(seconds=7), 500
"""A workspace that installs in all its channels at once is served; a flood is slowed down to
twelve thousand places a day."""

VISITS_KEPT, VISITS_APART = timedelta(days=60), timedelta(hours=1)

_PARTS = 1_000
_ROOM = MOST_PLACES // _PARTS
_OFFERS, _VISITS = Namespace(name="offer"), Namespace(name="visit")
_AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """The last visit to a chat as stored."""

    once: str
    at: datetime
    before: datetime | None = None


class OfferStore:
    """See Offers."""

    def __init__(self, kernel: Kernel, sealer: Sealer) -> None:
        """Take the kernel that keeps the lines and counts, and what seals them."""
        self._kernel = kernel
        self._sealer = sealer

    async def keep(self, place: Recipient, offers: Sequence[tuple[str, str]], *, by: str) -> None:
        """See Offers."""
        whose = person_key(place.platform, place.tenant, by)
        puts = [
            Put(
                ns=_OFFERS,
                id=_key(place, id_),
                value=f"{whose} {self._sealer.seal(line, _sealed_in(place))}".encode(),
                ttl=OFFERS_KEPT,
            )
            for id_, line in offers
        ]
        if puts:
            await self._kernel.transact(puts, shard=self._shard(place))

    async def line_of(self, place: Recipient, offer_id: str) -> str | None:
        """See Offers."""
        document = await self._kernel.get(_OFFERS, _key(place, offer_id), shard=self._shard(place))
        if document is None:
            return None
        try:
            sealed = document.decode(errors="replace").partition(" ")[2]
            return self._sealer.open(sealed, _sealed_in(place))
        except (ConfigError, StoreCorrupt):  # the button is as good as expired
            return None

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

    async def take_room(self, place: Recipient) -> bool:
        """See Offers."""
        index, member = _cell(place), address_key(place)
        shard = self._kernel.shard_of(index)
        there = {each.member for each in await self._kernel.range(index, shard=shard)}
        if member in there:
            return True
        if len(there) >= _ROOM:
            return False
        await self._kernel.transact([IndexPut(index=index, member=member, score=0)], shard=shard)
        return True

    async def give_room(self, place: Recipient) -> None:
        """See Offers."""
        index = _cell(place)
        gone = IndexRemove(index=index, member=address_key(place))
        await self._kernel.transact([gone], shard=self._kernel.shard_of(index))

    async def seen(self, place: Recipient, *, at: datetime, once: str) -> datetime | None:
        """See Offers."""
        key, shard = chat_key(place), self._shard(place)
        document = await self._kernel.get(_VISITS, key, shard=shard)
        known = damage.readable(_Visit, document)
        if known is not None and known.once == once:
            return known.before
        before = None if known is None else known.at
        if before is None or at - before >= VISITS_APART:
            value = encode(_Visit(once=once, at=at, before=before))
            put = Put(ns=_VISITS, id=key, value=value, ttl=VISITS_KEPT)
            await self._kernel.transact([put], shard=shard)
        return before

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: his chats' visits, what was offered there, and to him in others."""
        for place in subject.addresses():
            index, member = _cell(place), address_key(place)
            shard = self._kernel.shard_of(index)
            if any(each.member == member for each in await self._kernel.range(index, shard=shard)):
                gone = IndexRemove(index=index, member=member)
                yield Found(holding="placed", shard=shard, effects=(gone,))
        for place in subject.places():
            key, shard = chat_key(place), self._shard(place)
            if await self._kernel.get(_VISITS, key, shard=shard) is not None:
                effects = (Delete(ns=_VISITS, id=key),)
                yield Found(holding="visit", shard=shard, effects=effects, is_of_request=True)
        keys, people = {address_key(each) for each in subject.addresses()}, subject.person_keys()
        async for shard, id_, document in all_documents(self._kernel, _OFFERS):
            whose = document.decode(errors="replace").partition(" ")[0]
            if id_.partition("/")[0] in keys or whose in people:
                effects = (Delete(ns=_OFFERS, id=id_),)
                yield Found(holding="offer", shard=shard, effects=effects, is_of_request=True)

    def _shard(self, place: Recipient) -> int:
        return self._kernel.shard_of(chat_key(place))


def _sealed_in(place: Recipient) -> Place:
    return Place(platform=place.platform, tenant=place.tenant, field="offer.line")


def _key(place: Recipient, offer_id: str) -> str:
    return f"{address_key(place)}/{offer_id}"


def _cell(place: Recipient) -> str:
    """Return the index in which a place is counted."""
    part = int(chat_key(place), 16) % _PARTS
    return f"placed/{tenant_key(place)}/{part:x}"

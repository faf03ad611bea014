"""Lines that buttons stand for, and how fast places may change.

::

    document  offer           PLACE/ID → to whom, as a digest, and the line, sealed
    rate      changing/PLACE  changes in a place
    rate      joining/TENANT  places that subscribe

A line may hold somebody's words, such as a question to be asked after all: it rests sealed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from adapters.store.addresses import address_key, chat_key, tenant_key
from adapters.store.effects import Delete, Namespace, Put
from adapters.store.held import Found, Subject, documents, person_key
from adapters.store.kernel import Kernel
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt
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

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what was offered in the subject's chats, and to him in others."""
        keys, people = {address_key(each) for each in subject.addresses()}, subject.person_keys()
        for shard in range(self._kernel.shards):
            async for id_, document in documents(self._kernel, _OFFERS, shard):
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

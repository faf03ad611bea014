"""Briefs made, and what each recipient was told.

::

    document  brief           brief id → brief
    document  latest          digest of a recipient → id of the last brief he had
    document  shown           digest of a chat and a message in it → id of the brief it shows
    document  had             digest of a recipient and a date → id of his daily brief of that day
    document  owed            digest of a recipient → id of the brief that is counted, and owed
    document  told            digest of what was told to whom → it
    index     told/RECIPIENT  members those digests, score told_at

RECIPIENT is a digest of the address; all of it is in the shard of his chat. What somebody was
told is known by its content, not by the time of telling, so that a repeated call adds nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from adapters.store import damage
from adapters.store.addresses import address_key, chat_key, digest
from adapters.store.codec import decode_text, encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, Put
from adapters.store.held import Found, Subject
from adapters.store.instants import micros
from adapters.store.kernel import Kernel
from adapters.store.queue import gathered
from digest.errors import StoreCorrupt
from digest.model import Brief, BriefId, BriefKind, Recipient, Told

BRIEFS_KEPT = timedelta(days=30)
TOLD_KEPT = timedelta(days=45)
"""Longer than the 30 days in which a recipient hears of an event once."""
OWED_KEPT = timedelta(days=1)
"""Then the next one is owed."""

_BRIEFS = Namespace(name="brief")
_TOLD = Namespace(name="told")
_LATEST = Namespace(name="latest")
_SHOWN = Namespace(name="shown")
_HAD = Namespace(name="had")
_OWED = Namespace(name="owed")


class BriefStore:
    """See Briefs."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps briefs and ledger."""
        self._kernel = kernel

    async def get(self, brief_id: BriefId) -> Brief | None:
        """See Briefs."""
        shard = self._kernel.shard_of(brief_id)
        document = await self._kernel.get(_BRIEFS, brief_id, shard=shard)
        return damage.readable(Brief, document)

    async def keep(self, brief: Brief) -> None:
        """See Briefs; for whom of those who share it it was composed is not kept."""
        shared = replace(brief, edition=replace(brief.edition, reader=None))
        put = Put(ns=_BRIEFS, id=brief.id, value=encode(shared), ttl=BRIEFS_KEPT)
        await self._kernel.transact([put], shard=self._kernel.shard_of(brief.id))

    async def told(self, recipient: Recipient, since: datetime) -> Sequence[Told]:
        """See Briefs."""
        (found,) = await self.told_each([recipient], since)
        return found

    async def told_each(
        self, recipients: Sequence[Recipient], since: datetime
    ) -> Sequence[Sequence[Told]]:
        """See Briefs."""
        indexes: dict[int, dict[str, None]] = {}
        places = [self._place(each) for each in recipients]
        for index, shard in places:
            indexes.setdefault(shard, {})[index] = None
        found = await gathered(
            self._told(shard, tuple(there), since) for shard, there in indexes.items()
        )
        by_index = {index: told for group in found for index, told in group.items()}
        return [by_index[index] for index, _ in places]

    async def remember(
        self, recipient: Recipient, told: Collection[Told], *, brief_id: BriefId | None = None
    ) -> None:
        """See Briefs; also drops what this recipient was told long before."""
        effects = list(await self.remembered(recipient, told))
        if effects and brief_id:
            effects.append(_latest(recipient, brief_id))
        if effects:
            await self._kernel.transact(effects, shard=self._place(recipient)[1])

    async def latest(self, recipient: Recipient) -> Brief | None:
        """See Briefs."""
        shard = self._place(recipient)[1]
        document = await self._kernel.get(_LATEST, address_key(recipient), shard=shard)
        return await self._named(document)

    async def is_latest(self, recipient: Recipient, brief_id: BriefId) -> bool:
        """See Briefs."""
        shard = self._place(recipient)[1]
        document = await self._kernel.get(_LATEST, address_key(recipient), shard=shard)
        return document == brief_id.encode()

    async def shown(self, recipient: Recipient, message_id: str) -> Brief | None:
        """See Briefs."""
        shard = self._place(recipient)[1]
        document = await self._kernel.get(_SHOWN, _message(recipient, message_id), shard=shard)
        return await self._named(document)

    async def of_day(self, recipient: Recipient, day: date) -> Brief | None:
        """See Briefs."""
        shard = self._place(recipient)[1]
        document = await self._kernel.get(_HAD, _day(recipient, day), shard=shard)
        return await self._named(document)

    async def owed(self, recipient: Recipient) -> Brief | None:
        """See Briefs."""
        shard = self._place(recipient)[1]
        document = await self._kernel.get(_OWED, address_key(recipient), shard=shard)
        return await self._named(document)

    async def days(self, recipient: Recipient, days: Sequence[date]) -> Sequence[date]:
        """See Briefs."""
        shard = self._place(recipient)[1]
        keys = [_day(recipient, each) for each in days]
        found = await self._kernel.get_many(_HAD, keys, shard=shard)
        return [day for day, document in zip(days, found, strict=True) if document is not None]

    async def remembered(self, recipient: Recipient, told: Collection[Told]) -> Sequence[Effect]:
        """Return the effects of `remember`, in the shard of the recipient's chat."""
        index, shard = self._place(recipient)
        by_id = {digest(index, *_content(each)): each for each in told}
        ids = tuple(by_id)
        known = await self._kernel.get_many(_TOLD, ids, shard=shard)
        new = [key for key, document in zip(ids, known, strict=True) if document is None]
        if not new:
            return []
        latest = max(each.told_at for each in told)
        stale = await self._kernel.range(index, hi=micros(latest - TOLD_KEPT), shard=shard)
        effects = [each for key in new for each in _entry(index, key, by_id[key])]
        return effects + [each for entry in stale for each in _removal(index, entry.member)]

    async def forget(self, recipient: Recipient) -> None:
        """Drop all that a recipient was told; `Kernel.sweep` then clears the files of it."""
        found = [each async for each in self._held_at(recipient)]
        effects = [effect for each in found for effect in each.effects]
        await self._kernel.transact(effects, shard=self._place(recipient)[1])

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what was told in the subject's chats and their known threads."""
        for recipient in subject.addresses():
            async for found in self._held_at(recipient):
                yield found

    async def _held_at(self, recipient: Recipient) -> AsyncIterator[Found]:
        index, shard = self._place(recipient)
        entries = await self._kernel.range(index, shard=shard)
        ids = [entry.member for entry in entries]
        documents = await self._kernel.get_many(_TOLD, ids, shard=shard)
        for entry, document in zip(entries, documents, strict=True):
            told = damage.readable(Told, document)
            yield Found(
                holding="told",
                shard=shard,
                effects=_removal(index, entry.member),
                told=None
                if told is None
                else {"told_at": told.told_at.isoformat(), "text": told.text},
            )
        key = address_key(recipient)
        if await self._kernel.get(_LATEST, key, shard=shard) is not None:
            yield Found(holding="latest", shard=shard, effects=(Delete(ns=_LATEST, id=key),))
        if await self._kernel.get(_OWED, key, shard=shard) is not None:
            yield Found(holding="owed", shard=shard, effects=(Delete(ns=_OWED, id=key),))

    async def _told(
        self, shard: int, indexes: Sequence[str], since: datetime
    ) -> dict[str, list[Told]]:
        """Return what recipients of one shard were told, by their indexes."""
        ranked = await self._kernel.range_many(indexes, micros(since), shard=shard)
        ids = [entry.member for entries in ranked for entry in entries]
        documents = iter(await self._kernel.get_many(_TOLD, ids, shard=shard) if ids else ())
        told = {}
        for index, entries in zip(indexes, ranked, strict=True):
            found = [damage.readable(Told, next(documents)) for _ in entries]
            told[index] = [each for each in found if each is not None]
        return told

    async def _named(self, document: bytes | None) -> Brief | None:
        if document is None:
            return None
        try:
            return await self.get(BriefId(decode_text(document)))
        except StoreCorrupt as error:
            damage.say_once(str(error))
            return None

    def _place(self, recipient: Recipient) -> tuple[str, int]:
        """Return the index of what a recipient was told, and the shard that it is in."""
        return f"told/{address_key(recipient)}", self._kernel.shard_of(chat_key(recipient))


def arrived(
    recipient: Recipient,
    brief_id: BriefId,
    message_ids: Collection[str],
    *,
    kind: BriefKind = BriefKind.DAILY,
    local_date: date | None = None,
) -> Iterator[Effect]:
    """Yield what makes a brief found by the ids of its messages, and by the day it was for.

    In the shard of his chat. A brief is a recipient's latest, but an alert is not: what he types
    next is still about his brief. One that arrives late, or is found only later to have arrived,
    takes the place of a newer one until the next: no harm, since the two are hours apart at
    most and a reply to a message goes by the message. To compare them would cost a read for
    each message sent.
    """
    if kind is not BriefKind.ALERT:
        yield _latest(recipient, brief_id)
    if kind is BriefKind.DAILY and local_date is not None:
        key = _day(recipient, local_date)
        yield Put(ns=_HAD, id=key, value=brief_id.encode(), ttl=BRIEFS_KEPT)
    for message_id in message_ids:
        key = _message(recipient, message_id)
        yield Put(ns=_SHOWN, id=key, value=brief_id.encode(), ttl=BRIEFS_KEPT)


def owed(recipient: Recipient, brief_id: BriefId) -> Put:
    """Return what makes a brief found that is owed, in the shard of its recipient's chat."""
    key, value = address_key(recipient), brief_id.encode()
    return Put(ns=_OWED, id=key, value=value, ttl=OWED_KEPT)


def forgotten(
    recipient: Recipient, message_ids: Collection[str], local_date: date
) -> Iterator[Effect]:
    """Yield what undoes `arrived` but for the latest brief."""
    yield Delete(ns=_HAD, id=_day(recipient, local_date))
    for message_id in message_ids:
        yield Delete(ns=_SHOWN, id=_message(recipient, message_id))


def _latest(recipient: Recipient, brief_id: BriefId) -> Put:
    key, value = address_key(recipient), brief_id.encode()
    return Put(ns=_LATEST, id=key, value=value, ttl=BRIEFS_KEPT)


def _day(recipient: Recipient, day: date) -> str:
    return digest(address_key(recipient), day.isoformat())


def _message(recipient: Recipient, message_id: str) -> str:
    """Return the key of a message: platforms number them by chat, whatever the thread."""
    return digest(recipient.platform, recipient.tenant, recipient.chat, message_id)


def _entry(index: str, key: str, told: Told) -> tuple[Effect, Effect]:
    return (
        Put(ns=_TOLD, id=key, value=encode(told), ttl=TOLD_KEPT),
        IndexPut(index=index, member=key, score=micros(told.told_at)),
    )


def _removal(index: str, member: str) -> tuple[Effect, Effect]:
    return Delete(ns=_TOLD, id=member), IndexRemove(index=index, member=member)


def _content(told: Told) -> Iterator[str]:
    yield from (told.cluster_id, told.story_id, told.text)
    yield from sorted(told.articles)
    yield from sorted(told.outlets)

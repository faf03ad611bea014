"""Briefs made, and what each recipient was told.

::

    document  brief           brief id → brief
    document  told            digest of what was told to whom → it
    index     told/RECIPIENT  members those digests, score told_at

RECIPIENT is a digest of the address. What somebody was told is known by its content, not by
the time of telling, so that a repeated call adds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b

from adapters.store.codec import decode, encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, Put
from adapters.store.instants import micros
from adapters.store.kernel import Kernel
from digest.model import Brief, BriefId, Recipient, Told

BRIEFS_KEPT = timedelta(days=30)
TOLD_KEPT = timedelta(days=45)
"""Longer than the 30 days in which a recipient hears of an event once."""

_BRIEFS = Namespace(name="brief")
_TOLD = Namespace(name="told")


class BriefStore:
    """See Briefs."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps briefs and ledger."""
        self._kernel = kernel

    async def get(self, brief_id: BriefId) -> Brief | None:
        """See Briefs."""
        shard = self._kernel.shard_of(brief_id)
        document = await self._kernel.get(_BRIEFS, brief_id, shard=shard)
        return None if document is None else decode(Brief, document)

    async def keep(self, brief: Brief) -> None:
        """See Briefs."""
        put = Put(ns=_BRIEFS, id=brief.id, value=encode(brief), ttl=BRIEFS_KEPT)
        await self._kernel.transact([put], shard=self._kernel.shard_of(brief.id))

    async def told(self, recipient: Recipient, since: datetime) -> Sequence[Told]:
        """See Briefs."""
        index, shard = self._place(recipient)
        entries = await self._kernel.range(index, micros(since), shard=shard)
        ids = [entry.member for entry in entries]
        documents = await self._kernel.get_many(_TOLD, ids, shard=shard)
        return [decode(Told, document) for document in documents if document is not None]

    async def remember(self, recipient: Recipient, told: Collection[Told]) -> None:
        """See Briefs; also drops what this recipient was told long before."""
        if not told:
            return
        index, shard = self._place(recipient)
        by_id = {_digest(index, *_content(each)): each for each in told}
        ids = tuple(by_id)
        known = await self._kernel.get_many(_TOLD, ids, shard=shard)
        effects: list[Effect] = []
        for key, document in zip(ids, known, strict=True):
            if document is None:
                each = by_id[key]
                effects += (
                    Put(ns=_TOLD, id=key, value=encode(each), ttl=TOLD_KEPT),
                    IndexPut(index=index, member=key, score=micros(each.told_at)),
                )
        if effects:
            latest = max(each.told_at for each in told)
            effects += await self._outdated(index, latest - TOLD_KEPT, shard)
            await self._kernel.transact(effects, shard=shard)

    async def forget(self, recipient: Recipient) -> None:
        """Drop all that a recipient was told; `Kernel.sweep` then clears the files of it."""
        index, shard = self._place(recipient)
        effects = [
            effect
            for entry in await self._kernel.range(index, shard=shard)
            for effect in _removal(index, entry.member)
        ]
        if effects:
            await self._kernel.transact(effects, shard=shard)

    async def _outdated(self, index: str, before: datetime, shard: int) -> list[Effect]:
        stale = await self._kernel.range(index, hi=micros(before), shard=shard)
        return [effect for entry in stale for effect in _removal(index, entry.member)]

    def _place(self, recipient: Recipient) -> tuple[str, int]:
        thread = [] if recipient.thread is None else [recipient.thread]
        address = _digest(recipient.platform, recipient.tenant, recipient.chat, *thread)
        return f"told/{address}", self._kernel.shard_of(address)


def _removal(index: str, member: str) -> tuple[Effect, Effect]:
    return Delete(ns=_TOLD, id=member), IndexRemove(index=index, member=member)


def _content(told: Told) -> Iterator[str]:
    yield from (told.cluster_id, told.story_id, told.text)
    yield from sorted(told.articles)
    yield from sorted(told.outlets)


def _digest(*parts: str) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(4, "big") + data)
    return digest.hexdigest()

"""Stories that recipients save.

::

    document  saved             digest of a recipient and a story → it as it was saved
    index     saved/RECIPIENT   members those digests, score saved_at

RECIPIENT is a digest of the address; all of it is in the shard of his chat. What is over its
year is taken out of the index when he saves or looks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from adapters.store import damage
from adapters.store.addresses import address_key, chat_key, digest
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Key, Namespace, Put
from adapters.store.held import Copy, Found, Subject
from adapters.store.instants import micros
from adapters.store.kernel import Kernel, Ranked
from digest.model import Recipient, Saved, StoryId
from digest.ports import MOST_SAVED

SAVED_KEPT = timedelta(days=365)

_SAVED = Namespace(name="saved")


class KeepsakeStore:
    """See Keepsakes."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the stories."""
        self._kernel = kernel

    async def keep(self, recipient: Recipient, saved: Saved) -> bool:
        """See Keepsakes."""
        shard, index = self._shard(recipient), _index(recipient)
        member = _member(recipient, saved.slot.story.id)
        entries = await self._kernel.range(index, shard=shard)
        if any(entry.member == member for entry in entries):
            return True
        oldest = micros(saved.saved_at - SAVED_KEPT)
        over = [entry for entry in entries if entry.score <= oldest]
        if len(entries) - len(over) >= MOST_SAVED:
            return False
        await self._kernel.transact(
            [
                Put(ns=_SAVED, id=member, value=encode(saved), ttl=SAVED_KEPT),
                IndexPut(index=index, member=member, score=micros(saved.saved_at)),
                *(IndexRemove(index=index, member=entry.member) for entry in over),
            ],
            unless=Key(ns=_SAVED, id=member),
            shard=shard,
        )
        return True

    async def all(self, recipient: Recipient) -> Sequence[Saved]:
        """See Keepsakes."""
        shard = self._shard(recipient)
        entries = await self._kernel.range(_index(recipient), descending=True, shard=shard)
        keys = [entry.member for entry in entries]
        documents = await self._kernel.get_many(_SAVED, keys, shard=shard)
        found = [damage.readable(Saved, each) for each in documents]
        return [each for each in found if each is not None]

    async def drop(self, recipient: Recipient, story_id: StoryId) -> bool:
        """See Keepsakes."""
        shard, member = self._shard(recipient), _member(recipient, story_id)
        was_there = await self._kernel.get(_SAVED, member, shard=shard) is not None
        gone = _removal(_index(recipient), [member])
        await self._kernel.transact(gone, shard=shard)
        return was_there

    async def forget(self, recipient: Recipient) -> None:
        """See Keepsakes; `Kernel.sweep` then clears the files of it."""
        shard, index = self._shard(recipient), _index(recipient)
        entries: list[Ranked] = await self._kernel.range(index, shard=shard)
        if entries:
            gone = _removal(index, [entry.member for entry in entries])
            await self._kernel.transact(gone, shard=shard)

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what was saved in the subject's chats and threads."""
        for recipient in subject.addresses():
            shard, index = self._shard(recipient), _index(recipient)
            members = [each.member for each in await self._kernel.range(index, shard=shard)]
            documents = await self._kernel.get_many(_SAVED, members, shard=shard)
            for member, document in zip(members, documents, strict=True):
                saved = damage.readable(Saved, document)
                yield Found(
                    holding="saved",
                    shard=shard,
                    effects=tuple(_removal(index, [member])),
                    copy=None if saved is None else partial(self._copied, recipient, saved),
                    told=None
                    if saved is None
                    else {
                        "headline": saved.slot.story.headline,
                        "saved_at": saved.saved_at.isoformat(),
                    },
                    at=None if saved is None else saved.saved_at,
                )

    def _copied(self, recipient: Recipient, saved: Saved, chat: str) -> Copy:
        there = replace(recipient, chat=chat)
        member = _member(there, saved.slot.story.id)
        ends_at = saved.saved_at + SAVED_KEPT
        return Copy(
            shard=self._shard(there),
            effects=(
                Put(ns=_SAVED, id=member, value=encode(saved), expires_at=ends_at),
                IndexPut(index=_index(there), member=member, score=micros(saved.saved_at)),
            ),
            unless=Key(ns=_SAVED, id=member),
        )

    def _shard(self, recipient: Recipient) -> int:
        return self._kernel.shard_of(chat_key(recipient))


def _index(recipient: Recipient) -> str:
    return f"saved/{address_key(recipient)}"


def _member(recipient: Recipient, story_id: StoryId) -> str:
    return digest(address_key(recipient), story_id)


def _removal(index: str, members: Sequence[str]) -> list[Effect]:
    effects: list[Effect] = [Delete(ns=_SAVED, id=each) for each in members]
    return effects + [IndexRemove(index=index, member=each) for each in members]

"""Stories once written, by content: no cluster is written up twice in one language.

::

    document  story          id → story
    document  story-in-hand  id → nothing, while some worker writes it
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from adapters.store import damage
from adapters.store.codec import encode
from adapters.store.effects import Delete, Key, Namespace, Put
from adapters.store.kernel import Kernel
from digest.model import Story, StoryId
from digest.ports import Clock

KEPT = timedelta(days=30)
"""Counted from when a story was last kept."""

_STORIES = Namespace(name="story")
_IN_HAND = Namespace(name="story-in-hand", is_cache=True)


class StoryStore:
    """See Stories."""

    def __init__(self, kernel: Kernel, *, clock: Clock | None = None) -> None:
        """Take the kernel that keeps the stories.

        Claims end by `clock`, without one by the kernel's: a replay whose present stands still
        must not wait for ever for a worker that died.
        """
        self._kernel = kernel
        self._clock = clock
        self._shard = kernel.shard_of("story")

    async def get(self, ids: Sequence[StoryId]) -> Mapping[StoryId, Story]:
        """See Stories."""
        documents = await self._kernel.get_many(_STORIES, ids, shard=self._shard)
        return damage.readables(Story, ids, documents)

    async def keep(self, stories: Collection[Story]) -> None:
        """See Stories."""
        if stories:
            await self._kernel.transact(
                [Put(ns=_STORIES, id=each.id, value=encode(each), ttl=KEPT) for each in stories],
                shard=self._shard,
            )

    async def claim(self, story_id: StoryId, lasting: timedelta) -> bool:
        """See Stories."""
        return await self._kernel.transact(
            [Put(ns=_IN_HAND, id=story_id, value=b"{}", ttl=lasting)],
            unless=Key(ns=_IN_HAND, id=story_id),
            shard=self._shard,
            now=self._clock.now() if self._clock else None,
        )

    async def release(self, story_id: StoryId) -> None:
        """See Stories."""
        await self._kernel.transact([Delete(ns=_IN_HAND, id=story_id)], shard=self._shard)

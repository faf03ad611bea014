"""Stories once written, by content: no cluster is written up twice in one language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from adapters.store import damage
from adapters.store.codec import encode
from adapters.store.effects import Namespace, Put
from adapters.store.kernel import Kernel
from digest.model import Story, StoryId

KEPT = timedelta(days=30)
"""Counted from when a story was last kept."""

_STORIES = Namespace(name="story")


class StoryStore:
    """See Stories."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the stories."""
        self._kernel = kernel
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

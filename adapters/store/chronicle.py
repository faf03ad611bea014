"""How events went on, for all readers.

::

    document  course            LANGUAGE/CLUSTER → its chapters
    index     course/LANGUAGE   members CLUSTER, score when the newest was written

One shard has all of it, as of stories.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, Put
from adapters.store.instants import micros
from adapters.store.kernel import Kernel
from digest.model import ClusterId, Course, Language

COURSES_KEPT = timedelta(days=45)
"""As long as it is known which event an article belongs to."""

_COURSES = Namespace(name="course")
_PAGE = 256


class ChronicleStore:
    """See Chronicle."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the courses."""
        self._kernel = kernel
        self._shard = kernel.shard_of("course")

    async def get(
        self, language: Language, clusters: Sequence[ClusterId]
    ) -> Sequence[Course | None]:
        """See Chronicle."""
        keys = [_key(language, each) for each in clusters]
        documents = await self._kernel.get_many(_COURSES, keys, shard=self._shard)
        return [damage.readable(Course, each) for each in documents]

    async def keep(self, courses: Collection[Course]) -> None:
        """See Chronicle."""
        effects: list[Effect] = []
        for each in courses:
            key, at = _key(each.language, each.cluster_id), micros(each.last.at)
            effects += (
                Put(ns=_COURSES, id=key, value=encode(each), ttl=COURSES_KEPT),
                IndexPut(index=_index(each.language), member=each.cluster_id, score=at),
            )
        if effects:
            await self._kernel.transact(effects, shard=self._shard)

    async def since(self, language: Language, instant: datetime) -> Sequence[Course]:
        """See Chronicle."""
        entries = await self._kernel.range(_index(language), micros(instant), shard=self._shard)
        found: list[Course] = []
        for at in range(0, len(entries), _PAGE):
            page = [ClusterId(entry.member) for entry in entries[at : at + _PAGE]]
            found += (each for each in await self.get(language, page) if each is not None)
        return found

    async def sweep(self, before: datetime, languages: Collection[Language]) -> int:
        """Forget what had no chapter since an instant, in these languages; return how many."""
        forgotten = 0
        for language in languages:
            while stale := await self._kernel.range(
                _index(language), hi=micros(before) - 1, limit=_PAGE, shard=self._shard
            ):
                effects: list[Effect] = []
                for entry in stale:
                    key = _key(language, ClusterId(entry.member))
                    effects.append(Delete(ns=_COURSES, id=key))
                    effects.append(IndexRemove(index=_index(language), member=entry.member))
                await self._kernel.transact(effects, shard=self._shard)
                forgotten += len(stale)
        return forgotten


def _key(language: Language, cluster_id: ClusterId) -> str:
    return f"{language}/{cluster_id}"


def _index(language: Language) -> str:
    return f"course/{language}"

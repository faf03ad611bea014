"""Documents that are changed by reading and writing them, without losing what others change.

A document begins with the number of its revision. Whoever writes revision n leaves a mark of
that name in the same step, and does nothing where the mark is there: then another was first,
and the change is made again on what he wrote. A dropped document stays as a number without
contents for as long as marks are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Generic, TypeVar

from adapters.store import damage
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, Key, Namespace, Put
from adapters.store.held import Copy
from adapters.store.kernel import Kernel
from adapters.store.locks import Locks
from digest.errors import StoreUnavailable

T = TypeVar("T")


def _nothing(_before: object, _after: object) -> tuple[Effect, ...]:
    return ()


MARKS_KEPT = timedelta(hours=1)
"""Longer than anybody takes from reading to writing."""
_MOST_MARKS = 1_000
"""More changes than anybody makes of one document while a mark is kept."""
_MOST_ROUNDS = 8


class Revised(Generic[T]):
    """Documents of one kind, kept for `ttl` after their last change, for ever without."""

    def __init__(
        self,
        kernel: Kernel,
        documents: Namespace,
        marks: Namespace,
        kind: type[T],
        *,
        ttl: timedelta | None = None,
    ) -> None:
        """Take the kernel, where it keeps documents and marks, and what documents hold."""
        self._kernel = kernel
        self._kind = kind
        self._ttl = ttl
        self._documents = documents
        self._marks = marks
        self._locks = Locks()

    async def get(self, key: str, *, shard: int) -> T | None:
        """Return what a document holds."""
        (found,) = await self.get_many([key], shard=shard)
        return found

    async def get_many(self, keys: Sequence[str], *, shard: int) -> list[T | None]:
        """Return what documents hold, in the order asked."""
        documents = await self._kernel.get_many(self._documents, keys, shard=shard)
        return [self._opened(each)[1] for each in documents]

    async def change(
        self,
        key: str,
        edit: Callable[[T | None], T | None],
        *,
        shard: int,
        beside: Callable[[T | None, T], Sequence[Effect]] = _nothing,
    ) -> bool:
        """Put what `edit` makes of a document in its place, with effects beside it in one step.

        What is beside it is made of what was there and what is there then.

        Nothing is done, and False returned, when `edit` returns None or the same again.

        Raises:
            StoreUnavailable: others change it all the time.
        """
        async with self._locks.on(frozenset({key})):
            for _ in range(_MOST_ROUNDS):
                document = await self._kernel.get(self._documents, key, shard=shard)
                number, known = self._opened(document)
                new = edit(known)
                if new is None or new == known:
                    return False
                if await self._written(key, number + 1, encode(new), shard, beside(known, new)):
                    return True
        raise StoreUnavailable("a document is changed by others all the time")

    async def drop(self, key: str, *, shard: int) -> None:
        """Forget what a document holds; `Kernel.sweep` then clears the files of it.

        Raises:
            StoreUnavailable: others change it all the time.
        """
        async with self._locks.on(frozenset({key})):
            for _ in range(_MOST_ROUNDS):
                document = await self._kernel.get(self._documents, key, shard=shard)
                number, known = self._opened(document)
                if known is None or await self._written(key, number + 1, b"", shard, ()):
                    return
        raise StoreUnavailable("a document is changed by others all the time")

    async def held(self, key: str, *, shard: int) -> tuple[T | None, tuple[Effect, ...]]:
        """Return what a document holds, and what leaves nothing of it, not even its marks."""
        document = await self._kernel.get(self._documents, key, shard=shard)
        if document is None:
            return None, ()
        number, known = self._opened(document)
        last = [f"{key}/{each}" for each in range(1, number + 1)][-_MOST_MARKS:]
        marks = [Delete(ns=self._marks, id=each) for each in last]
        return known, (Delete(ns=self._documents, id=key), *marks)

    def copy(self, key: str, value: T, *, shard: int) -> Copy:
        """Return what puts a document under a key that has none.

        It is the first revision there: whoever has read that there is none writes it again.
        """
        document = Put(ns=self._documents, id=key, value=b"1\n" + encode(value), ttl=self._ttl)
        mark = Put(ns=self._marks, id=f"{key}/1", value=b"", ttl=MARKS_KEPT)
        unless = Key(ns=self._documents, id=key)
        return Copy(shard=shard, effects=(document, mark), unless=unless)

    async def _written(
        self, key: str, number: int, value: bytes, shard: int, beside: Sequence[Effect]
    ) -> bool:
        mark = f"{key}/{number}"
        ttl = self._ttl if value else 2 * MARKS_KEPT
        effects: list[Effect] = [
            Put(ns=self._documents, id=key, value=b"%d\n%s" % (number, value), ttl=ttl),
            Put(ns=self._marks, id=mark, value=b"", ttl=MARKS_KEPT),
            *beside,
        ]
        return await self._kernel.transact(
            effects, unless=Key(ns=self._marks, id=mark), shard=shard
        )

    def _opened(self, document: bytes | None) -> tuple[int, T | None]:
        """Return the number of a document's revision and what it holds, 0 for an absent one."""
        number, _, value = (document or b"0\n").partition(b"\n")
        known = damage.readable(self._kind, value) if value else None
        return int(number) if number.isdigit() else 0, known

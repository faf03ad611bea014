"""How effects become the keys and arguments of a script.

*Pure.* The form of the arguments is told at the top of the scripts' part on effects.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from typing import TypeAlias

from adapters.store.effects import (
    Delete,
    DropJob,
    Effect,
    IndexPut,
    IndexRemove,
    Key,
    NewJob,
    Put,
)
from adapters.store.instants import micros, span_micros
from adapters.store.redis.keys import ShardKeys
from digest.errors import StoreError

Argument: TypeAlias = str | bytes | int

HASH, STRING, ZSET = "hsz"


class Changes:
    """The keys of a call in their places, and its effects in the order in which they apply."""

    __slots__ = ("_deletes", "_index", "_jobs", "_places", "_puts", "_shard", "kinds")

    def __init__(self, shard: ShardKeys, fixed: Iterable[tuple[str, str]]) -> None:
        """Begin with the keys that stand in the same place in each call, and their kinds."""
        self._shard = shard
        self._places: dict[str, int] = {}
        self.kinds = ""
        self._puts: list[Argument] = []
        self._deletes: list[Argument] = []
        self._jobs: list[Argument] = []
        self._index: dict[tuple[str, str], float | None] = {}
        for key, kind in fixed:
            self.place(key, kind)

    @property
    def keys(self) -> list[str]:
        """All keys by place."""
        return list(self._places)

    def place(self, key: str, kind: str) -> int:
        """Return the place of a key, from 1 as in Lua, giving it one if it is new."""
        found = self._places.get(key)
        if found is None:
            found = self._places[key] = len(self._places) + 1
            self.kinds += kind
        return found

    def document(self, key: Key) -> int:
        """Return the place of the key that a document is in."""
        if key.ns.is_cache:
            return self.place(self._shard.document(key.ns, key.id), STRING)
        return self.place(self._shard.documents(key.ns), HASH)

    def add(self, effects: Iterable[Effect]) -> None:
        """Take effects in.

        Raises:
            TypeError: a value is not of bytes.
            StoreError: a score is no number.
        """
        for effect in effects:
            match effect:
                case Put():
                    self._put(effect)
                case Delete():
                    place = self.document(Key(ns=effect.ns, id=effect.id))
                    is_cache = effect.ns.is_cache
                    self._deletes += ("del", place) if is_cache else ("hdel", place, effect.id)
                case DropJob():
                    self._drop(effect)
                case NewJob():
                    self._job(effect)
                case IndexPut():
                    if math.isnan(effect.score):
                        raise StoreError(f"no score for {effect.member} in {effect.index}")
                    self._index[effect.index, effect.member] = effect.score
                case IndexRemove():
                    self._index[effect.index, effect.member] = None

    def arguments(self) -> list[Argument]:
        """Return all effects: puts, deletes, new jobs, index changes; gives indexes places."""
        index: list[Argument] = []
        for (name, member), score in self._index.items():
            place = self.place(self._shard.index(name), ZSET)
            if score is None:
                index += ("zrem", place, member)
            else:
                index += ("zadd", place, repr(float(score)), member)
        return [*self._puts, *self._deletes, *self._jobs, *index]

    def _put(self, put: Put) -> None:
        place = self.document(Key(ns=put.ns, id=put.id))
        value = in_bytes(put.value)
        if put.ns.is_cache:
            self._puts += ("set", place, _end(put), value)
        else:
            self._puts += ("put", place, put.id, _end(put), value)

    def _job(self, job: NewJob) -> None:
        due = self.place(self._shard.due(job.queue), ZSET)
        payloads = self.place(self._shard.payloads(job.queue), HASH)
        at = "" if job.due_at is None else micros(job.due_at)
        self._jobs += ("job", due, payloads, job.id, at, in_bytes(job.payload))

    def _drop(self, drop: DropJob) -> None:
        due = self.place(self._shard.due(drop.queue), ZSET)
        leases = self.place(self._shard.leases(drop.queue), HASH)
        payloads = self.place(self._shard.payloads(drop.queue), HASH)
        self._deletes += ("jdel", due, leases, payloads, drop.id)


def in_bytes(value: bytes) -> bytes:
    """Return a value that is of bytes.

    Raises:
        TypeError: it is not; the client would send text or numbers as well.
    """
    if not isinstance(value, bytes):
        raise TypeError(f"a value of bytes is needed, not {type(value).__name__}")
    return value


def span_argument(span: timedelta | None) -> str:
    """Return an end so far from now; empty for none."""
    return "" if span is None else f"+{span_micros(span)}"


def _end(put: Put) -> Argument:
    return span_argument(put.ttl) if put.expires_at is None else micros(put.expires_at)

"""The queries of the kernel on Redis: plain commands, no scripts but where time decides."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from adapters.store.effects import Namespace
from adapters.store.instants import instant, micros
from adapters.store.kernel import Counted, Depth, Page, Ranked
from adapters.store.redis import census, records
from adapters.store.redis.changes import ZSET, Argument
from adapters.store.redis.keys import ShardKeys
from adapters.store.redis.link import Link
from adapters.store.redis.scripts import script
from digest.ports import Clock

_CHUNK = 500  # ids of one command: the server does nothing else meanwhile


class Reading:
    """The part of the kernel that changes nothing."""

    def __init__(self, link: Link, clock: Clock | None) -> None:
        """Take the way to the server."""
        self._link = link
        self._clock = clock

    async def get(
        self, ns: Namespace, key: str, *, shard: int = 0, now: datetime | None = None
    ) -> bytes | None:
        """See Kernel."""
        return (await self.get_many(ns, (key,), shard=shard, now=now))[0]

    async def get_many(
        self, ns: Namespace, keys: Sequence[str], *, shard: int = 0, now: datetime | None = None
    ) -> list[bytes | None]:
        """See Kernel."""
        if not keys:
            return []
        own = ShardKeys(shard)
        commands: list[Sequence[Argument]] = []
        for start in range(0, len(keys), _CHUNK):
            chunk = keys[start : start + _CHUNK]
            if ns.is_cache:
                commands.append(("MGET", *(own.document(ns, key) for key in chunk)))
            else:
                commands.append(("HMGET", own.documents(ns), *chunk))
        at, found = await self._timed(commands, now)
        return [records.opened(raw, at) for part in found for raw in part]

    async def scan(
        self,
        ns: Namespace,
        cursor: str | None = None,
        *,
        limit: int = 500,
        shard: int = 0,
        now: datetime | None = None,
    ) -> Page:
        """See Kernel. A page is in the order of ids."""
        own = ShardKeys(shard)
        found: dict[str, bytes] = {}
        place = cursor or "0"
        while True:
            if ns.is_cache:
                place, raws, at = await self._cached(own, ns, place, limit, now)
            else:
                command = ("HSCAN", own.documents(ns), place, "COUNT", limit)
                at, ((after, flat),) = await self._timed([command], now)
                place, raws = after.decode(), dict(zip(flat[::2], flat[1::2], strict=True))
            for key, raw in raws.items():
                value = records.opened(raw, at)
                if value is not None:
                    found[key.decode()] = value
            if found or place == "0":
                return Page(
                    items=tuple(sorted(found.items())), cursor=None if place == "0" else place
                )

    async def range(
        self,
        index: str,
        lo: float = -math.inf,
        hi: float = math.inf,
        *,
        descending: bool = False,
        limit: int | None = None,
        shard: int = 0,
    ) -> list[Ranked]:
        """See Kernel."""
        key = ShardKeys(shard).index(index)
        least, most = repr(float(lo)), repr(float(hi))
        bounds = ("ZREVRANGEBYSCORE", key, most, least) if descending else _upward(key, lo, hi)
        some = () if limit is None else ("LIMIT", 0, limit)
        (flat,) = await self._link.read((*bounds, "WITHSCORES", *some))
        return records.ranked(flat)

    async def range_many(
        self,
        indexes: Sequence[str],
        lo: float = -math.inf,
        hi: float = math.inf,
        *,
        shard: int = 0,
    ) -> list[list[Ranked]]:
        """See Kernel."""
        if not indexes:
            return []
        own = ShardKeys(shard)
        commands = [(*_upward(own.index(each), lo, hi), "WITHSCORES") for each in indexes]
        return [records.ranked(flat) for flat in await self._link.read(*commands)]

    async def depth(self, queue: str, *, shard: int = 0, now: datetime | None = None) -> Depth:
        """See Kernel."""
        due = ShardKeys(shard).due(queue)
        arguments = (self._now_argument(now), ZSET)
        counted, ready, first = await self._link.run(script("depth"), (due,), arguments)
        (oldest,) = records.ranked(first) or (None,)
        return Depth(
            all=counted,
            due=ready,
            oldest_due_at=None if oldest is None else instant(oldest.score),
        )

    async def scan_jobs(
        self, queue: str, cursor: str | None = None, *, limit: int = 500, shard: int = 0
    ) -> Page:
        """See Kernel. A page is in the order of ids."""
        own = ShardKeys(shard)
        place = cursor or "0"
        while True:
            command = ("ZSCAN", own.due(queue), place, "COUNT", limit)
            ((after, flat),) = await self._link.read(command)
            ids, place = sorted(set(flat[::2])), after.decode()
            is_end = place == "0"
            if ids:
                (payloads,) = await self._link.read(("HMGET", own.payloads(queue), *ids))
                items = zip(ids, payloads, strict=True)
                return Page(
                    items=tuple((key.decode(), payload or b"") for key, payload in items),
                    cursor=None if is_end else place,
                )
            if is_end:
                return Page(items=(), cursor=None)

    def census(self) -> AsyncIterator[Counted]:
        """See Kernel."""
        return census.taken(self._link)

    async def _cached(
        self, own: ShardKeys, ns: Namespace, place: str, limit: int, now: datetime | None
    ) -> tuple[str, dict[bytes, bytes | None], int]:
        """Read some documents of a cache, whose keys stand among all others."""
        command = ("SCAN", place, "MATCH", own.cached_pattern(ns), "COUNT", limit)
        ((after, names),) = await self._link.read(command)
        if not names:
            return after.decode(), {}, 0
        at, (raws,) = await self._timed([("MGET", *names)], now)
        begin = len(own.cached(ns).encode())
        found = {name[begin:]: raw for name, raw in zip(names, raws, strict=True)}
        return after.decode(), found, at

    async def _timed(
        self, commands: Sequence[Sequence[Argument]], now: datetime | None
    ) -> tuple[int, Sequence[Any]]:
        """Return the time that counts and the answers of commands."""
        at = self._at(now)
        if at is not None:
            return at, await self._link.read(*commands)
        time, *answers = await self._link.read(("TIME",), *commands)
        return records.micros_of(time), answers

    def _at(self, now: datetime | None) -> int | None:
        """Return the caller's time or the clock's; None: the server's counts."""
        if now is not None:
            return micros(now)
        return None if self._clock is None else micros(self._clock.now())

    def _now_argument(self, now: datetime | None) -> Argument:
        at = self._at(now)
        return "" if at is None else at


def _upward(key: str, lo: float, hi: float) -> tuple[str, ...]:
    return ("ZRANGEBYSCORE", key, repr(float(lo)), repr(float(hi)))

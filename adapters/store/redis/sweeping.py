"""How what has expired leaves the server, a bounded number of records at a time.

Documents bear their ends. Which hash has one that ends in which hour stands in a sorted set
of the shard, so a sweep looks only into hashes where something has ended. Caches and rates
end by themselves.
"""

from __future__ import annotations

from collections import defaultdict

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.store.redis import records
from adapters.store.redis.changes import HASH, ZSET, Argument
from adapters.store.redis.failures import LOST
from adapters.store.redis.keys import ShardKeys
from adapters.store.redis.link import Link
from adapters.store.redis.scripts import script

BATCH = 500
"""Records looked at in one step: no other call waits for much longer than a millisecond."""
_HOUR_MICROS = 3_600_000_000


class Sweeper:
    """Drops what has expired in all shards."""

    def __init__(self, link: Link, client: Redis, shards: int) -> None:
        """Take the way to the server."""
        self._link = link
        self._client = client
        self._shards = shards

    async def sweep(self, now: int | None) -> int:
        """Drop what has expired by now, the server's time if None; return how many records."""
        if now is None:
            now = records.micros_of((await self._link.read(("TIME",)))[0])
        dropped = 0
        for shard in range(self._shards):
            own = ShardKeys(shard)
            (marks,) = await self._link.read(("ZRANGEBYSCORE", own.ends, "-inf", now))
            over: defaultdict[str, list[bytes]] = defaultdict(list)
            over[own.operations] = []
            for mark in marks:
                hour, _, key = mark.decode().partition(":")
                # A mark stays while its hour lasts: more may end in it.
                over[key] += [mark] if (int(hour) + 1) * _HOUR_MICROS <= now else []
            for key, done in over.items():
                dropped += await self._sweep_hash(own, key, done, now)
        await self._rewrite()
        return dropped

    async def _sweep_hash(self, own: ShardKeys, key: str, done: list[bytes], now: int) -> int:
        dropped, place = 0, b"0"
        count: int
        while True:
            arguments: list[Argument] = [now, HASH + ZSET, place, BATCH, *done]
            place, count = await self._link.run(script("sweep"), (key, own.ends), arguments)
            dropped += count
            if place == b"0":
                return dropped

    async def _rewrite(self) -> None:
        """Ask for a new append-only file where the old one may have what was deleted."""
        try:
            info = await self._client.info("persistence")
            if info.get("aof_current_size") != info.get("aof_base_size"):
                await self._client.bgrewriteaof()
        except (RedisError, *LOST):
            return  # one is on its way, or this plan has its own rules

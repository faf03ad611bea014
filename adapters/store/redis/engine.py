"""The kernel on Redis: every change as one script, every query as one round trip."""

from __future__ import annotations

import asyncio
import secrets
import zlib
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from itertools import count
from typing import Self

from redis.asyncio import Redis

from adapters.store.effects import Effect, Key, Namespace
from adapters.store.instants import micros, span, span_micros
from adapters.store.kernel import OPERATIONS_KEPT, Job
from adapters.store.redis import keys, opening, records, server
from adapters.store.redis.changes import (
    HASH,
    STRING,
    ZSET,
    Argument,
    Changes,
    in_bytes,
    span_argument,
)
from adapters.store.redis.failures import is_denied
from adapters.store.redis.keys import ShardKeys
from adapters.store.redis.link import Link, Pause
from adapters.store.redis.nudges import Nudges
from adapters.store.redis.reading import Reading
from adapters.store.redis.scripts import script
from adapters.store.redis.sweeping import Sweeper
from digest.errors import StoreError
from digest.ports import Clock

_KEPT = span_micros(OPERATIONS_KEPT)
_KEPT_OF_OURS = span_micros(timedelta(minutes=1))
"""Longer than all attempts of the link. What a lease answered is what somebody wrote: of a
process that died it is kept no longer than it takes."""


class RedisKernel(Reading):
    """See Kernel. Any number of processes share a store.

    Without a clock the server's own counts, the same for all processes.
    """

    def __init__(
        self,
        client: Redis,
        *,
        clock: Clock | None,
        pause: Pause,
        shards: int,
        findings: Sequence[str],
    ) -> None:
        """Take what `open` has opened."""
        super().__init__(Link(client, pause), clock)
        self.shards = shards
        self.findings = tuple(findings)
        """What the operator should know of the server, each in one sentence."""
        self._client = client
        self._sweeper = Sweeper(self._link, client, shards)
        self._nudges = Nudges(client, pause)
        self._session = secrets.token_hex(5)
        self._numbers = count()

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        clock: Clock | None = None,
        is_unsafe: bool = False,
        shards: int = keys.SHARDS,
        pause: Pause = asyncio.sleep,
    ) -> Self:
        """Open the store at an address, beginning it if it is new.

        `shards` counts for a new store only. With `is_unsafe` a server that may lose records
        is a finding, not a fault. `pause` lets seconds pass between attempts.

        Raises:
            ConfigError: the server cannot be relied on or refuses us; every reason is named.
            StoreTooNew: a newer version wrote the store.
            StoreCorrupt: something else stands in its place.
            StoreUnavailable: the server does not answer.
        """
        client = opening.client(url)
        async with AsyncExitStack() as stack:
            stack.push_async_callback(opening.let_go, client)
            kernel = await cls.over(
                client, clock=clock, is_unsafe=is_unsafe, shards=shards, pause=pause
            )
            stack.pop_all()
        return kernel

    @classmethod
    async def over(
        cls,
        client: Redis,
        *,
        clock: Clock | None = None,
        is_unsafe: bool = False,
        shards: int = keys.SHARDS,
        pause: Pause = asyncio.sleep,
    ) -> Self:
        """Open the store behind a client, which must not retry by itself; see `open`."""
        verdict, shards = await opening.ready(
            client, is_unsafe=is_unsafe, shards=shards, pause=pause
        )
        return cls(client, clock=clock, pause=pause, shards=shards, findings=verdict.findings)

    def shard_of(self, key: str) -> int:
        """See Kernel."""
        return zlib.crc32(key.encode()) % self.shards

    async def incarnation(self) -> str:
        """See Kernel.

        What was answered within a second before a change may be lost (the server writes to
        its disk once a second). A server that may not be asked never seems to change: such
        a one is only used when told so (`server.judge`).
        """
        try:
            (answer,) = await self._link.read(("INFO", "default"))
        except StoreError as error:
            if is_denied(error.__cause__):
                return server.incarnation({})
            raise
        return server.incarnation(server.fields(answer))

    async def transact(
        self,
        effects: Sequence[Effect],
        *,
        unless: Key | None = None,
        shard: int = 0,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> bool:
        """See Kernel."""
        own = ShardKeys(shard)
        changes = Changes(own, ((own.operations, HASH), (own.ends, ZSET)))
        place = "" if unless is None else changes.document(unless)
        key = "" if unless is None else unless.id
        changes.add(effects)
        arguments = [place, key, *changes.arguments()]
        return await self._write("transact", changes, arguments, now=now, op_id=op_id) == b"1"

    async def lease(
        self,
        queue: str,
        n: int,
        lease_for: timedelta,
        *,
        shard: int = 0,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> list[Job]:
        """See Kernel."""
        own = ShardKeys(shard)
        changes = Changes(
            own,
            (
                (own.operations, HASH),
                (own.seq, STRING),
                (own.due(queue), ZSET),
                (own.leases(queue), HASH),
                (own.payloads(queue), HASH),
            ),
        )
        arguments = (n, span_micros(lease_for))
        answer = await self._write("lease", changes, arguments, now=now, op_id=op_id)
        return records.jobs(answer, shard=shard, queue=queue)

    async def checkpoint(
        self,
        job: Job,
        *,
        until: datetime,
        payload: bytes | None = None,
        op_id: str | None = None,
    ) -> bool:
        """See Kernel."""
        own = ShardKeys(job.shard)
        changes = Changes(
            own,
            (
                (own.operations, HASH),
                (own.due(job.queue), ZSET),
                (own.leases(job.queue), HASH),
                (own.payloads(job.queue), HASH),
            ),
        )
        kept = b"" if payload is None else b"=" + in_bytes(payload)
        arguments = (job.id, job.token, micros(until), kept)
        return await self._write("checkpoint", changes, arguments, now=None, op_id=op_id) == b"1"

    async def finish(
        self,
        job: Job,
        effects: Sequence[Effect] = (),
        *,
        again: datetime | None = None,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> bool:
        """See Kernel."""
        own = ShardKeys(job.shard)
        changes = Changes(
            own,
            (
                (own.operations, HASH),
                (own.ends, ZSET),
                (own.due(job.queue), ZSET),
                (own.leases(job.queue), HASH),
                (own.payloads(job.queue), HASH),
            ),
        )
        changes.add(effects)
        due = "" if again is None else micros(again)
        arguments = (job.id, job.token, due, *changes.arguments())
        return await self._write("finish", changes, arguments, now=now, op_id=op_id) == b"1"

    async def reschedule(
        self,
        queue: str,
        key: str,
        due_at: datetime,
        *,
        shard: int = 0,
        op_id: str | None = None,
    ) -> bool:
        """See Kernel."""
        own = ShardKeys(shard)
        changes = Changes(
            own, ((own.operations, HASH), (own.due(queue), ZSET), (own.leases(queue), HASH))
        )
        arguments = (key, micros(due_at))
        return await self._write("reschedule", changes, arguments, now=None, op_id=op_id) == b"1"

    async def reserve(
        self,
        bucket: str,
        *,
        interval: timedelta,
        burst: int,
        n: int = 1,
        at_most: timedelta | None = None,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> timedelta:
        """See Kernel."""
        most = -1 if at_most is None else span_micros(at_most)
        arguments = (span_micros(interval), burst, n, most)
        return span(int(await self._rate("reserve", bucket, arguments, now=now, op_id=op_id)))

    async def penalize(
        self,
        bucket: str,
        wait: timedelta,
        *,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> None:
        """See Kernel."""
        await self._rate("penalize", bucket, (span_micros(wait),), now=now, op_id=op_id)

    async def incr(
        self,
        ns: Namespace,
        key: str,
        by: int = 1,
        *,
        ttl: timedelta | None = None,
        shard: int = 0,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> int:
        """See Kernel."""
        own = ShardKeys(shard)
        changes = Changes(own, ((own.operations, HASH), (own.ends, ZSET)))
        changes.document(Key(ns=ns, id=key))
        arguments = (key, by, span_argument(ttl))
        return int(await self._write("incr", changes, arguments, now=now, op_id=op_id))

    async def sweep(self, *, now: datetime | None = None) -> int:
        """See Kernel; the server rewrites its file in the background."""
        return await self._sweeper.sweep(self._at(now))

    async def wait(self, queue: str, at_most: timedelta) -> bool:
        """See Kernel; a job in any shard counts."""
        return await self._nudges.wait(queue, at_most)

    async def aclose(self) -> None:
        """See Kernel."""
        await self._nudges.aclose()
        await self._link.aclose()
        await opening.let_go(self._client)

    async def _write(
        self,
        name: str,
        changes: Changes,
        arguments: Sequence[Argument],
        *,
        now: datetime | None,
        op_id: str | None,
    ) -> bytes:
        """Run a script that changes one shard."""
        mine = self._operation(op_id)
        kept = _KEPT_OF_OURS if op_id is None else _KEPT
        return await self._link.write(
            script(name),
            changes.keys,
            (self._now_argument(now), changes.kinds, mine, kept),
            arguments,
            op_id=mine,
            is_ours=op_id is None,
        )

    async def _rate(
        self,
        name: str,
        bucket: str,
        arguments: Sequence[Argument],
        *,
        now: datetime | None,
        op_id: str | None,
    ) -> bytes:
        """Run a script that changes one bucket."""
        places = (keys.bucket(bucket), keys.bucket_operation(bucket, self._operation(op_id)))
        kept = _KEPT_OF_OURS if op_id is None else _KEPT
        head = (self._now_argument(now), STRING * 2, kept)
        answer: bytes = await self._link.run(script(name), places, (*head, *arguments))
        return answer

    def _operation(self, op_id: str | None) -> str:
        """Return an operation id: a caller's own, or a new one of this session."""
        if op_id is not None:
            return f"c{op_id}"
        return f"k{self._session}{next(self._numbers):x}"

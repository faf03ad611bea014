"""The kernel on SQLite: every primitive as one transaction or one query."""

from __future__ import annotations

import asyncio
import math
import sqlite3
import zlib
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from adapters.store.effects import Effect, Key, Namespace
from adapters.store.instants import micros, span, span_micros
from adapters.store.kernel import STEADY, Counted, Depth, Job, Page, Ranked
from adapters.store.sqlite import census, documents, file, jobs, rates, sweeping
from adapters.store.sqlite.documents import Changes
from adapters.store.sqlite.nudges import Nudges
from adapters.store.sqlite.operations import once
from adapters.store.sqlite.readers import Readers
from adapters.store.sqlite.writer import Work, Writer
from digest.ports import Clock

T = TypeVar("T")

_WRITER_CACHE_KIB = 4096
_READER_CACHE_KIB = 2048
_PATIENCE = timedelta(seconds=10)


class SqliteKernel:
    """See Kernel. A second process may share the file; local file systems only."""

    def __init__(self, writer: Writer, readers: Readers, clock: Clock, shards: int) -> None:
        """Take what `open` has opened."""
        self.shards = shards
        self._writer = writer
        self._readers = readers
        self._clock = clock
        self._nudges = Nudges()

    @classmethod
    async def open(
        cls,
        path: Path,
        *,
        clock: Clock,
        is_durable: bool = True,
        patience: timedelta = _PATIENCE,
        shards: int = 1,
    ) -> SqliteKernel:
        """Open a store, creating its file if it is absent.

        Without `is_durable` nothing waits for the disk: for stores that end with the process.
        `patience` is how long to wait for another process's lock. One file gains nothing from
        more than one shard; their number is for tests and never changes for a file.

        Raises:
            StoreTooNew: a newer version wrote it.
            StoreCorrupt: it is damaged, or no store of ours.
            StoreUnavailable: it cannot be opened.
        """
        connect = partial(file.connect, path, patience=patience, is_durable=is_durable)

        def start() -> SqliteKernel:
            file.prepare(path, patience=patience, is_durable=is_durable)
            writer = Writer(connect(cache_kib=_WRITER_CACHE_KIB))
            readers = Readers(partial(connect, cache_kib=_READER_CACHE_KIB))
            return cls(writer, readers, clock, shards)

        return await asyncio.to_thread(start)

    def shard_of(self, key: str) -> int:
        """See Kernel."""
        return zlib.crc32(key.encode()) % self.shards

    async def get(
        self, ns: Namespace, key: str, *, shard: int = 0, now: datetime | None = None
    ) -> bytes | None:
        """See Kernel."""
        at = self._at(now)
        return await self._readers.run(lambda db: documents.get(db, shard, ns, key, at))

    async def get_many(
        self, ns: Namespace, keys: Sequence[str], *, shard: int = 0, now: datetime | None = None
    ) -> list[bytes | None]:
        """See Kernel."""
        if not keys:
            return []
        at = self._at(now)
        return await self._readers.run(lambda db: documents.get_many(db, shard, ns, keys, at))

    async def scan(
        self,
        ns: Namespace,
        cursor: str | None = None,
        *,
        limit: int = 500,
        shard: int = 0,
        now: datetime | None = None,
    ) -> Page:
        """See Kernel."""
        at = self._at(now)
        return await self._readers.run(
            lambda db: documents.scan(db, shard, ns, cursor=cursor, limit=limit, now=at)
        )

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
        at = self._at(now)
        changes = Changes.of(effects, shard, at)
        woken: set[str] = set()

        def work(db: sqlite3.Connection) -> bool:
            if unless and documents.get(db, shard, unless.ns, unless.id, at) is not None:
                return False
            woken.update(changes.apply(db, shard))
            return True

        done = await self._write(work, shard, at, op_id)
        self._nudges.wake(woken)
        return done

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
        return await self._readers.run(
            lambda db: documents.ranked(
                db, shard, index, (lo, hi), is_descending=descending, limit=limit
            )
        )

    async def range_many(
        self,
        indexes: Sequence[str],
        lo: float = -math.inf,
        hi: float = math.inf,
        *,
        shard: int = 0,
    ) -> list[list[Ranked]]:
        """See Kernel."""
        return await self._readers.run(
            lambda db: [documents.ranked(db, shard, index, (lo, hi)) for index in indexes]
        )

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
        at = self._at(now)
        until = at + span_micros(lease_for)
        leased = await self._write(
            lambda db: jobs.lease(db, shard, queue, n=n, until=until, now=at), shard, at, op_id
        )
        return [jobs.job(shard, queue, row) for row in leased]

    async def checkpoint(
        self,
        job: Job,
        *,
        until: datetime,
        payload: bytes | None = None,
        op_id: str | None = None,
    ) -> bool:
        """See Kernel."""
        at, end = self._at(None), micros(until)
        done = await self._write(
            lambda db: jobs.checkpoint(db, job, end, payload), job.shard, at, op_id
        )
        self._nudges.wake([job.queue] if done and end <= at else [])
        return done

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
        at = self._at(now)
        changes = Changes.of(effects, job.shard, at)
        due = None if again is None else micros(again)
        woken: set[str] = set()

        def work(db: sqlite3.Connection) -> bool:
            if not jobs.end(db, job, due):
                return False
            woken.update(changes.apply(db, job.shard))
            if due is not None and due <= at:
                woken.add(job.queue)
            return True

        done = await self._write(work, job.shard, at, op_id)
        self._nudges.wake(woken)
        return done

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
        at, due = self._at(None), micros(due_at)
        done = await self._write(
            lambda db: jobs.reschedule(db, shard, queue, key, due), shard, at, op_id
        )
        self._nudges.wake([queue] if done and due <= at else [])
        return done

    async def depth(self, queue: str, *, shard: int = 0, now: datetime | None = None) -> Depth:
        """See Kernel."""
        at = self._at(now)
        return await self._readers.run(lambda db: jobs.depth(db, shard, queue, at))

    async def scan_jobs(
        self, queue: str, cursor: str | None = None, *, limit: int = 500, shard: int = 0
    ) -> Page:
        """See Kernel."""
        return await self._readers.run(
            lambda db: jobs.scan(db, shard, queue, cursor=cursor, limit=limit)
        )

    async def wait(self, queue: str, at_most: timedelta) -> bool:
        """See Kernel; what another process adds to the file nudges nobody here."""
        return await self._nudges.wait(queue, at_most)

    async def incarnation(self) -> str:
        """See Kernel: what was answered is on the disk (synchronous=FULL)."""
        return STEADY

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
        at = self._at(now)
        pace = span_micros(interval)
        most = None if at_most is None else span_micros(at_most)
        return span(
            await self._write(
                lambda db: rates.reserve(
                    db, bucket, interval=pace, burst=burst, n=n, most=most, now=at
                ),
                0,
                at,
                op_id,
            )
        )

    async def penalize(
        self,
        bucket: str,
        wait: timedelta,
        *,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> None:
        """See Kernel."""
        at, asked = self._at(now), span_micros(wait)
        await self._write(lambda db: rates.penalize(db, bucket, wait=asked, now=at), 0, at, op_id)

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
        at = self._at(now)
        end = None if ttl is None else at + span_micros(ttl)
        return await self._write(
            lambda db: documents.increment(db, shard, Key(ns=ns, id=key), by=by, end=end, now=at),
            shard,
            at,
            op_id,
        )

    async def sweep(self, *, now: datetime | None = None) -> int:
        """See Kernel."""
        at = self._at(now)
        total = 0
        for statement in sweeping.EXPIRED:
            dropped = sweeping.BATCH
            while dropped == sweeping.BATCH:
                dropped = await self._writer.run(
                    partial(sweeping.drop, statement=statement, now=at)
                )
                total += dropped
        await self._writer.run_alone(sweeping.truncate_log)
        return total

    async def census(self) -> AsyncIterator[Counted]:
        """See Kernel."""
        for table in census.KEYS:
            after: census.Place | None = None
            while page := await self._readers.run(partial(census.rows, table=table, after=after)):
                for _, counted in page:
                    yield counted
                after = page[-1][0]

    async def aclose(self) -> None:
        """See Kernel."""
        self._nudges.close()
        await self._writer.aclose()
        await self._readers.aclose()

    def _at(self, now: datetime | None) -> int:
        return micros(self._clock.now() if now is None else now)

    async def _write(self, work: Work[T], shard: int, at: int, op_id: str | None) -> T:
        if op_id is not None:
            work = once(work, shard=shard, op_id=op_id, now=at)
        return await self._writer.run(work)

"""The engines that the kernel's conformance suite runs over, and what its tests share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias, TypeVar

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from adapters.store.effects import Namespace, Put
from adapters.store.kernel import Job, Kernel
from adapters.store.redis import RedisKernel
from adapters.store.sqlite import SqliteKernel
from tests.make import NOW
from tests.servers import redis

T = TypeVar("T")

SHARDS = 3
"""As many as show what does not stand together; whole processes are tried with all they have."""


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> datetime:
        """See Clock."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by


Engine: TypeAlias = Callable[[Path, HandClock], AbstractAsyncContextManager[Kernel]]
"""Opens a store that belongs to a folder: the same folder again, the same store."""
Opened: TypeAlias = Callable[[], AbstractAsyncContextManager[Kernel]]


def _sqlite(*, shards: int) -> Engine:
    @asynccontextmanager
    async def opened(folder: Path, clock: HandClock) -> AsyncIterator[Kernel]:
        path = folder / "store.db"
        kernel = await SqliteKernel.open(path, clock=clock, is_durable=False, shards=shards)
        try:
            yield kernel
        finally:
            await kernel.aclose()

    return opened


@asynccontextmanager
async def _fakeredis(folder: Path, clock: HandClock) -> AsyncIterator[Kernel]:
    client = FakeAsyncRedis(server=_fake_server(folder), protocol=2)
    kernel = await RedisKernel.over(client, clock=clock, is_unsafe=True, shards=SHARDS)
    try:
        yield kernel
    finally:
        await kernel.aclose()


@lru_cache(maxsize=4)
def _fake_server(folder: Path) -> FakeServer:
    return FakeServer(version=(6, 2))


@asynccontextmanager
async def _redis(folder: Path, clock: HandClock) -> AsyncIterator[Kernel]:
    kernel = await RedisKernel.open(redis.database(folder), clock=clock, shards=SHARDS)
    try:
        yield kernel
    finally:
        await kernel.aclose()


ENGINES: dict[str, Engine] = {
    "sqlite": _sqlite(shards=1),
    "sqlite-3": _sqlite(shards=SHARDS),
    "fakeredis": _fakeredis,
    "redis": _redis,
}
MARKS = {"redis": redis.needs_redis}
"""What an engine needs of this machine."""
PARAMETERS = [
    pytest.param(engine, id=name, marks=[MARKS[name]] if name in MARKS else [])
    for name, engine in ENGINES.items()
]
BENEATH = [
    each for each in PARAMETERS if each.id in {"sqlite", "redis" if redis.found() else "fakeredis"}
]
"""Engines beneath what speaks to a kernel alone: the suite of the kernel holds them to each other,
so above it one file without shards and one server with some are enough."""

NOTES = Namespace(name="note")
CACHE = Namespace(name="page", is_cache=True)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def note(key: str, value: bytes = b"v") -> Put:
    return Put(ns=NOTES, id=key, value=value)


async def lease_one(kernel: Kernel, queue: str = "send", lease_for: timedelta = MINUTE) -> Job:
    (job,) = await kernel.lease(queue, 1, lease_for)
    return job


async def counted(kernel: Kernel, queue: str) -> tuple[int, int]:
    """Return how many jobs the first shard's queue has, and how many are due."""
    depth = await kernel.depth(queue)
    return depth.all, depth.due


async def together(*calls: Awaitable[T]) -> list[T]:
    """Make calls at once and return their answers in order."""

    async def one(call: Awaitable[T]) -> T:
        return await call

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(call)) for call in calls]
    return [task.result() for task in tasks]

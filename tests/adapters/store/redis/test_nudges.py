"""An idle worker hears of a job that is due, and loses nothing when it does not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from fakeredis import FakeAsyncRedis, FakeServer

from adapters.store.effects import NewJob
from adapters.store.redis import RedisKernel, nudges
from tests.contracts.kernel import MINUTE, HandClock
from tests.fakes.tcpproxy import HOST, TcpProxy
from tests.servers import redis

LONG = timedelta(seconds=20)
AT_ONCE = timedelta(0)
Opening = Callable[[Path], AbstractAsyncContextManager[RedisKernel]]


async def no_pause(seconds: float) -> None:
    """Let others run, but no time pass."""
    await asyncio.sleep(0)


@asynccontextmanager
async def on_fake(folder: Path) -> AsyncIterator[RedisKernel]:
    client = FakeAsyncRedis(server=FakeServer(version=(6, 2)), protocol=2)
    kernel = await RedisKernel.over(client, clock=HandClock(), is_unsafe=True, pause=no_pause)
    try:
        yield kernel
    finally:
        await kernel.aclose()


@asynccontextmanager
async def on_redis(folder: Path) -> AsyncIterator[RedisKernel]:
    url = redis.database(folder)
    kernel = await RedisKernel.open(url, clock=HandClock(), pause=no_pause)
    try:
        yield kernel
    finally:
        await kernel.aclose()


@pytest.fixture(params=[on_fake, pytest.param(on_redis, marks=redis.needs_redis)])
async def kernel(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RedisKernel]:
    opening: Opening = request.param
    async with opening(tmp_path) as kernel:
        assert await kernel.wait("send", LONG)  # whoever begins to listen looks once
        yield kernel


async def test_queues_whose_names_are_patterns_nudge_nobody_else(kernel: RedisKernel) -> None:
    await kernel.transact([NewJob(queue="send*", id="j"), NewJob(queue="s[e]nd", id="j")])
    assert not await kernel.wait("send", AT_ONCE)
    assert await kernel.wait("send*", LONG)


async def test_a_server_that_is_silent_but_there_is_listened_to_on(
    kernel: RedisKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudges, "_SECONDS_OF_SILENCE", 0.02)
    assert await kernel.wait("other", LONG)  # listens anew, to both queues
    assert await kernel.wait("send", LONG)
    await asyncio.sleep(0.2)
    assert not await kernel.wait("send", AT_ONCE)  # who listens anew would look
    await kernel.transact([NewJob(queue="send", id="j")])
    assert await kernel.wait("send", LONG)


@redis.needs_redis
async def test_a_server_that_stands_still_is_listened_to_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudges, "_SECONDS_OF_SILENCE", 0.05)
    with redis.RedisServer(tmp_path) as server:
        kernel = await RedisKernel.open(server.url() + "?socket_timeout=0.2", pause=no_pause)
        assert await kernel.wait("send", LONG)
        server.stop()
        try:
            assert await kernel.wait("send", LONG)
        finally:
            server.go_on()
        await kernel.aclose()


@redis.needs_redis
async def test_whoever_lost_his_connection_looks_again(tmp_path: Path) -> None:
    redis.database(tmp_path)
    async with TcpProxy(HOST, redis.shared().port) as proxy:
        kernel = await RedisKernel.open(f"redis://{HOST}:{proxy.port}/0", pause=no_pause)
        assert await kernel.wait("send", LONG)
        proxy.refuse()
        proxy.admit()
        assert await kernel.wait("send", LONG)
        await kernel.transact([NewJob(queue="send", id="after")])
        assert await kernel.wait("send", MINUTE)
        await kernel.aclose()


@redis.needs_redis
async def test_waits_that_begin_one_after_another_hinder_none(tmp_path: Path) -> None:
    """A listener is ended while it connects, and another begins, again and again."""
    with redis.RedisServer(tmp_path) as server:
        for turns in range(0, 80, 4):
            kernel = await RedisKernel.open(server.url())

            async def waits(queue: str, turns: int, kernel: RedisKernel = kernel) -> None:
                for _ in range(turns):
                    await asyncio.sleep(0)
                await kernel.wait(queue, timedelta(milliseconds=20))

            async with asyncio.timeout(20), asyncio.TaskGroup() as group:
                group.create_task(waits("tick", 0))
                group.create_task(waits("edition", turns))
            async with asyncio.timeout(20):
                await kernel.aclose()


async def test_waits_that_begin_together_begin_one_listener(
    kernel: RedisKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    hear = nudges.Nudges._hear

    async def counted(self: nudges.Nudges) -> None:
        heard.append(len(self._queues))
        await hear(self)

    monkeypatch.setattr(nudges.Nudges, "_hear", counted)

    async def waits(queue: str) -> None:
        for _ in range(20):
            await kernel.wait(queue, timedelta(milliseconds=5))

    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        for queue in ("tick", "edition", "send", "said"):
            group.create_task(waits(queue))
    assert len(heard) <= 4

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
from adapters.store.redis import RedisKernel
from tests.contracts.kernel import HOUR, MINUTE, HandClock, lease_one
from tests.fakes.tcpproxy import HOST, TcpProxy
from tests.make import NOW
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


async def test_a_job_that_is_due_nudges_from_any_shard(kernel: RedisKernel) -> None:
    for shard in (0, 3, 15):
        waiting = asyncio.ensure_future(kernel.wait("send", LONG))
        await asyncio.sleep(0)
        await kernel.transact([NewJob(queue="send", id="j")], shard=shard)
        assert await waiting


async def test_a_follow_up_and_a_job_due_again_nudge(kernel: RedisKernel) -> None:
    await kernel.transact([NewJob(queue="tick", id="t")])
    job = await lease_one(kernel, "tick")
    await kernel.finish(job, [NewJob(queue="send", id="s")])
    assert await kernel.wait("send", LONG)
    job = await lease_one(kernel, "send")
    await kernel.finish(job, again=NOW)
    assert await kernel.wait("send", LONG)
    await kernel.reschedule("send", "s", NOW)
    assert await kernel.wait("send", LONG)


async def test_other_queues_and_later_jobs_nudge_nobody(kernel: RedisKernel) -> None:
    await kernel.transact([NewJob(queue="send*", id="j"), NewJob(queue="ask", id="j")])
    await kernel.transact([NewJob(queue="send", id="later", due_at=NOW + HOUR)])
    await kernel.transact([NewJob(queue="send", id="later")])  # it is there already
    assert not await kernel.wait("send", AT_ONCE)


async def test_all_who_wait_are_woken(kernel: RedisKernel) -> None:
    waiting = [asyncio.ensure_future(kernel.wait("send", LONG)) for _ in range(3)]
    await asyncio.sleep(0)
    await kernel.transact([NewJob(queue="send", id="j")])
    assert all([await each for each in waiting])


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

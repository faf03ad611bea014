"""Whatever fails at the server, each method of each store says so, and works again after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.store.effects import Delete, Namespace, Put
from adapters.store.redis import RedisKernel
from adapters.store.redis.link import PAUSES
from digest.errors import StoreUnavailable
from tests.adapters.store.redis.everything import Call, Everything, everything
from tests.contracts.kernel import HandClock, together
from tests.fakes.tcpproxy import HOST, TcpProxy
from tests.servers.redis import RedisServer, needs_redis

pytestmark = needs_redis

BALLAST = Namespace(name="ballast")
ROUNDS = 20
"""A call that meets a connection closed by another does so now and then."""
TO_RECOVER = 10
"""Seconds after a server's return until a store must work again."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


async def no_pause(seconds: float) -> None:
    """Let no time pass between attempts."""


@asynccontextmanager
async def opened(
    url: str, pause: Callable[[float], Awaitable[object]] = no_pause
) -> AsyncIterator[RedisKernel]:
    kernel = await RedisKernel.open(url, pause=pause)
    try:
        yield kernel
    finally:
        await kernel.aclose()


async def told(call: Call) -> str:
    """Return what a call says of an unavailable store, nothing where it works all the same."""
    try:
        await call()
    except StoreUnavailable as error:
        return str(error)
    return ""


async def told_by(calls: dict[str, Call]) -> dict[str, str]:
    answers = await together(*(told(call) for call in calls.values()))
    return dict(zip(calls, answers, strict=True))


async def all_work(every: Everything) -> None:
    for call in every.calls.values():
        await call()


async def test_each_method_works_on_a_sound_server(server: RedisServer) -> None:
    async with opened(server.url()) as kernel:
        await all_work(await everything(kernel, HandClock()))


async def test_each_method_says_that_the_server_is_gone(server: RedisServer) -> None:
    async with (
        TcpProxy(HOST, server.port) as proxy,
        opened(f"redis://{HOST}:{proxy.port}/0") as kernel,
    ):
        every = await everything(kernel, HandClock())
        proxy.refuse()
        answers = await told_by(every.calls)
        silent = {name for name, answer in answers.items() if "does not answer" not in answer}
        assert silent == set()
        assert not any("\n" in answer for answer in answers.values())
        proxy.admit()
        await all_work(every)


async def test_each_method_says_that_the_server_is_too_slow(server: RedisServer) -> None:
    async with opened(server.url() + "?socket_timeout=0.05") as kernel:
        every = await everything(kernel, HandClock())
        server.stop()
        try:
            answers = await told_by(every.calls)
        finally:
            server.go_on()
        silent = {name for name, answer in answers.items() if "does not answer" not in answer}
        assert silent == set()
        await all_work(every)


async def test_what_writes_says_that_the_server_is_read_only_and_what_reads_works(
    server: RedisServer,
) -> None:
    async with opened(server.url()) as kernel:
        every = await everything(kernel, HandClock())
        server.ask("REPLICAOF", HOST, "1")  # of a master that is not there
        for _ in range(ROUNDS):
            refused = await told_by(every.writes)
            others = {answer for answer in refused.values() if "read-only replica" not in answer}
            assert others == {""}
            idle = {name for name, answer in refused.items() if not answer}
            # Nothing to change in what is not paused, and nothing to take out of shards at rest.
            assert idle <= {"subscriptions.resume", "lapses.beat"} | {
                name for name in refused if name.split(".")[1].startswith(("lease", "take"))
            }
        assert set((await told_by(every.reads)).values()) == {""}
        server.ask("REPLICAOF", "NO", "ONE")
        await all_work(every)


async def test_a_full_server_refuses_what_is_new_and_reads_and_drains(
    server: RedisServer,
) -> None:
    async with opened(server.url()) as kernel:
        every = await everything(kernel, HandClock())
        ballast = [Put(ns=BALLAST, id=f"{n}", value=b"x" * 20_000) for n in range(100)]
        await kernel.transact(ballast)
        server.ask("CONFIG", "SET", "maxmemory", "1mb")
        for name in ("outbox.add", "mail.admit", "notices.add", "editions.ask", "talks.keep"):
            assert "full (maxmemory)" in await told(every.writes[name]), name
        assert set((await told_by(every.reads)).values()) == {""}
        for name in ("outbox.sending", "outbox.settle", "mail.done", "notices.given"):
            assert await told(every.writes[name]) == "", name
        answers = await told_by(every.writes)
        assert all("full" in answer for answer in answers.values() if answer)
        await kernel.transact([Delete(ns=BALLAST, id=each.id) for each in ballast])
        server.ask("CONFIG", "SET", "maxmemory", "0")
        await all_work(every)


async def test_a_server_that_was_killed_is_used_again_before_long(server: RedisServer) -> None:
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)
        await asyncio.sleep(0.01)

    async with opened(server.url(), pause) as kernel:
        every = await everything(kernel, HandClock())
        server.kill()
        assert "does not answer" in await told(every.writes["outbox.add"])
        assert sum(paused) < TO_RECOVER  # so long a caller waits in vain
        await asyncio.to_thread(server.start)
        paused.clear()
        await all_work(every)
        assert paused == []


def test_a_call_under_way_is_made_again_within_the_time_to_recover() -> None:
    assert max(PAUSES) <= TO_RECOVER / 2

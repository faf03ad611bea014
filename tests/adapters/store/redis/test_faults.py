"""Before a real server: no write is lost or acts twice, whatever breaks between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.effects import Delete, Effect, IndexPut, Key, Namespace, NewJob, Put
from adapters.store.redis import RedisKernel
from digest.errors import ConfigError, StoreError, StoreUnavailable
from tests.contracts.kernel import counted, together
from tests.fakes.tcpproxy import HOST, TcpProxy
from tests.servers.redis import RedisServer, asked, needs_redis

pytestmark = needs_redis

NOTES = Namespace(name="note")
CACHE = Namespace(name="page", is_cache=True)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
PATIENCE = 20  # seconds, before a test that waits in vain fails
LEASES = ("HLEN", "b:{0}:q:send:lease")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[RedisServer]:
    """A server that answers what is on its disk.

    With `everysec` it answers first while the disk is busy, for up to two seconds
    (redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency, "Latency due
    to AOF and disk I/O"): what it answered then is gone when it is killed.
    """
    with RedisServer(tmp_path, "--appendfsync", "always") as server:
        yield server


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A server that no test of this module harms."""
    with RedisServer(tmp_path_factory.mktemp("steady")) as server:
        yield server


async def no_pause(seconds: float) -> None:
    """Let no time pass between attempts."""


@asynccontextmanager
async def opened(url: str, *, is_unsafe: bool = False) -> AsyncIterator[RedisKernel]:
    kernel = await RedisKernel.open(url, is_unsafe=is_unsafe, pause=no_pause)
    try:
        yield kernel
    finally:
        await kernel.aclose()


@asynccontextmanager
async def opened_through(proxy: TcpProxy) -> AsyncIterator[RedisKernel]:
    async with opened(f"redis://{HOST}:{proxy.port}/1") as kernel:
        yield kernel


def note(key: str, value: bytes = b"v", ttl: timedelta | None = None) -> Put:
    return Put(ns=NOTES, id=key, value=value, ttl=ttl)


# Lost replies


async def day(kernel: RedisKernel) -> None:
    """Do a bit of all that changes the store; each answer tells a write that acted twice."""
    counts = await together(*(kernel.incr(NOTES, "count") for _ in range(3)))
    assert sorted(counts) == [1, 2, 3]
    assert await kernel.incr(CACHE, "asks", 5, ttl=HOUR) == 5
    mark = Key(ns=NOTES, id="mark")
    admitted = [
        kernel.transact([note("mark", ttl=HOUR), NewJob(queue="in", id=f"{n}")], unless=mark)
        for n in range(3)
    ]
    assert sum(await together(*admitted)) == 1
    assert await counted(kernel, "in") == (1, 1)
    await kernel.transact([NewJob(queue="send", id=f"{n}", payload=b"p") for n in range(4)])
    leased = await together(kernel.lease("send", 2, HOUR), kernel.lease("send", 2, HOUR))
    jobs = [job for some in leased for job in some]
    assert sorted(job.id for job in jobs) == ["0", "1", "2", "3"]
    assert sorted(job.token for job in jobs) == ["1:1", "2:1", "3:1", "4:1"]
    first, second, third, fourth = sorted(jobs, key=lambda job: job.id)
    waits = [kernel.reserve("chat", interval=HOUR, burst=1) for _ in range(3)]
    seconds = sorted(wait.total_seconds() for wait in await together(*waits))
    assert [round(each / 3600) for each in seconds] == [0, 1, 2]
    await kernel.penalize("bot", HOUR)
    assert await kernel.checkpoint(first, until=first.leased_until, payload=b"sending")
    effects: list[Effect] = [note("sent"), NewJob(queue="send", id=first.id, payload=b"anew")]
    assert await kernel.finish(first, effects)
    assert await kernel.finish(second, again=second.due_at + 9 * HOUR)
    assert await kernel.reschedule("send", third.id, third.due_at + 9 * HOUR)
    assert not await kernel.finish(third)
    assert await kernel.finish(fourth, [IndexPut(index="i", member="m", score=1)])
    assert await counted(kernel, "send") == (3, 1)
    assert await kernel.get(NOTES, "sent") == b"v"
    assert await kernel.get(NOTES, "count") == b"3"
    ((again,), index) = await kernel.lease("send", 9, HOUR), await kernel.range("i")
    assert (again.id, again.payload, again.attempt) == ("0", b"anew", 1)
    assert [each.member for each in index] == ["m"]


async def through(steady: RedisServer, *, lose: str, after: int) -> tuple[int, int]:
    """Spend a day with one loss; return how many replies and cuts there were."""
    steady.ask("FLUSHALL")
    steady.ask("SCRIPT", "FLUSH")
    async with TcpProxy(HOST, steady.port) as proxy, opened_through(proxy) as kernel:
        before = proxy.replies
        if lose == "reply":
            proxy.lose_reply(after)
        else:
            proxy.lose_command(after)
        await day(kernel)
        return proxy.replies - before, proxy.cuts


@pytest.mark.parametrize("lose", ["reply", "command"])
async def test_no_write_acts_twice_or_is_lost_at_any_index(steady: RedisServer, lose: str) -> None:
    replies, _ = await through(steady, lose=lose, after=10_000)
    assert replies > 40
    for index in range(replies):
        _, cuts = await through(steady, lose=lose, after=index)
        assert cuts == 1, index


async def test_many_writes_at_once_survive_many_losses(steady: RedisServer) -> None:
    steady.ask("FLUSHALL")
    async with TcpProxy(HOST, steady.port) as proxy, opened_through(proxy) as kernel:
        counts: list[int] = []
        for number in range(20):
            proxy.lose_reply(number * 7)
            counts += await together(*(kernel.incr(NOTES, "count") for _ in range(150)))
        assert sorted(counts) == list(range(1, 3001))
        assert proxy.cuts == 20


async def test_an_answer_that_arrived_is_forgotten_by_the_server(steady: RedisServer) -> None:
    steady.ask("FLUSHALL")
    async with opened(steady.url(1)) as kernel:
        for number in range(50):
            await kernel.transact([note(str(number))])
        kept = await kernel._client.hlen("b:{0}:o")
        assert kept <= 2
        for number in range(50):
            await kernel.incr(CACHE, "n", op_id=str(number))
        assert await kernel._client.hlen("b:{0}:o") >= 50


async def test_a_server_out_of_reach_is_told_in_one_line_and_then_used_again(
    steady: RedisServer,
) -> None:
    async with TcpProxy(HOST, steady.port) as proxy, opened_through(proxy) as kernel:
        proxy.refuse()
        with pytest.raises(StoreUnavailable, match="does not answer") as caught:
            await kernel.transact([note("a")])
        assert "\n" not in str(caught.value)
        with pytest.raises(StoreUnavailable):
            await kernel.get(NOTES, "a")
        proxy.admit()
        assert await kernel.transact([note("a")])


async def test_scripts_that_the_server_forgot_are_told_anew(steady: RedisServer) -> None:
    async with opened(steady.url(1)) as kernel:
        for number in range(5):
            await kernel.transact([note(str(number)), NewJob(queue="flush", id="j")])
            steady.ask("SCRIPT", "FLUSH")
            (job,) = await kernel.lease("flush", 1, MINUTE)
            steady.ask("SCRIPT", "FLUSH")
            assert await kernel.finish(job)


# Crashes and pauses


async def written(kernel: RedisKernel, server: RedisServer) -> None:
    """Wait until the server has written what it has answered, at most about a second."""
    await kernel.transact([note("last", b"the last of its time")])
    async with asyncio.timeout(PATIENCE):
        while b"the last of its time" not in server.files():  # noqa: ASYNC110  # it tells nobody
            await asyncio.sleep(0.01)


async def test_a_killed_server_keeps_what_it_answered_a_second_ago(server: RedisServer) -> None:
    async with opened(server.url()) as kernel:
        await kernel.transact([NewJob(queue="send", id=str(n)) for n in range(9)])
        answered = [await kernel.incr(NOTES, "count") for _ in range(200)]
        held = await kernel.lease("send", 3, HOUR)
        before = await kernel.incarnation()
        await written(kernel, server)
        server.kill()
        server.start()
        assert await kernel.incr(NOTES, "count") == answered[-1] + 1
        assert await counted(kernel, "send") == (9, 6)
        assert all(await together(*(kernel.finish(job) for job in held)))
        assert await kernel.incarnation() != before


async def test_calls_under_way_ride_through_a_restart(server: RedisServer) -> None:
    restarted = asyncio.Event()

    async def wait_for_restart(seconds: float) -> None:
        async with asyncio.timeout(PATIENCE):
            await restarted.wait()

    kernel = await RedisKernel.open(server.url(), pause=wait_for_restart)
    await kernel.transact([note("before")])
    server.kill()
    calls = asyncio.ensure_future(
        together(*(kernel.transact([note(f"during{n}")]) for n in range(300)))
    )
    await asyncio.to_thread(server.start)
    restarted.set()
    assert all(await calls)
    page = await kernel.scan(NOTES)
    assert {key for key, _ in page.items} >= {f"during{n}" for n in range(300)}
    await kernel.aclose()


async def test_kills_in_the_midst_of_writes_lose_and_double_none(careful: RedisServer) -> None:
    is_up, half = asyncio.Event(), asyncio.Event()
    is_up.set()

    async def until_up(seconds: float) -> None:
        async with asyncio.timeout(PATIENCE):
            await is_up.wait()

    kernel = await RedisKernel.open(careful.url(), pause=until_up)
    counts: list[int] = []

    async def count() -> None:
        counts.append(await kernel.incr(NOTES, "count"))
        if len(counts) % 1000 == 400:
            half.set()

    async def restart() -> None:
        await half.wait()
        is_up.clear()
        careful.kill()
        await asyncio.to_thread(careful.start)
        is_up.set()
        half.clear()

    try:
        for _ in range(3):
            await together(restart(), *(count() for _ in range(1000)))
        assert sorted(counts) == list(range(1, 3001))
    finally:
        await kernel.aclose()


async def test_a_server_that_stands_still_longer_than_a_time_out_doubles_nothing(
    steady: RedisServer,
) -> None:
    steady.ask("FLUSHALL")
    async with opened(steady.url(1) + "?socket_timeout=0.1") as kernel:
        assert await kernel.incr(NOTES, "n") == 1
        steady.stop()
        call = asyncio.ensure_future(kernel.incr(NOTES, "n"))
        await asyncio.sleep(0.25)  # two attempts wait in the server's buffers
        steady.go_on()
        assert await call == 2
        assert await kernel.incr(NOTES, "n") == 3


async def test_a_paused_or_sleeping_server_is_waited_for(steady: RedisServer) -> None:
    steady.ask("FLUSHALL")
    async with opened(steady.url(1)) as kernel:
        steady.ask("CLIENT", "PAUSE", "150")
        counts = await together(*(kernel.incr(NOTES, "n") for _ in range(20)))
        assert sorted(counts) == list(range(1, 21))
        sleeping = asyncio.to_thread(steady.ask, "DEBUG", "SLEEP", "0.15")
        await together(sleeping, kernel.incr(NOTES, "n"))
        assert await kernel.get(NOTES, "n") == b"21"


# Full, read-only, changed


async def test_a_full_store_drains_and_refuses_new_work_whole(server: RedisServer) -> None:
    async with opened(server.url()) as kernel:
        sends = [NewJob(queue="send", id=f"{n}", payload=b"p" * 300) for n in range(50)]
        await kernel.transact(sends)
        held = await kernel.lease("send", 10, HOUR)
        await kernel.transact([note(f"{n}", b"x" * 20_000) for n in range(200)])
        server.ask("CONFIG", "SET", "maxmemory", "3mb")
        refused: list[Effect] = [note("half"), NewJob(queue="new", id="j")]
        with pytest.raises(StoreUnavailable, match="full"):
            await kernel.transact(refused)
        with pytest.raises(StoreUnavailable, match="full"):
            await kernel.transact([NewJob(queue="new", id="j")])
        assert await counted(kernel, "new") == (0, 0)
        assert await kernel.get(NOTES, "half") is None
        held += await kernel.lease("send", 40, HOUR)
        assert len(held) == 50
        for job in held:
            wait = await kernel.reserve("chat", interval=SECOND, burst=100)
            assert wait == 0 * SECOND
            assert await kernel.checkpoint(job, until=job.leased_until, payload=b"sending")
            assert await kernel.finish(job, [note(f"ledger{job.id}", b"sent")])
        assert await counted(kernel, "send") == (0, 0)
        await kernel.transact([Delete(ns=NOTES, id=f"{n}") for n in range(200)])
        assert await kernel.transact(refused)


async def test_a_replica_is_refused_at_start_and_named_later(
    server: RedisServer, steady: RedisServer
) -> None:
    async with opened(server.url()) as kernel:
        await kernel.transact([note("a")])
        server.ask("REPLICAOF", HOST, str(steady.port))
        with pytest.raises(StoreUnavailable, match=r"read-only replica|still reading"):
            await kernel.transact([note("b")])
        with pytest.raises(ConfigError, match="read-only replica"):
            async with opened(server.url()):
                pass
        server.ask("REPLICAOF", "NO", "ONE")
        assert await kernel.transact([note("b")])


async def test_a_write_waits_while_a_replica_becomes_the_master(server: RedisServer) -> None:
    pauses: list[float] = []

    async def promote(seconds: float) -> None:
        pauses.append(seconds)
        server.ask("REPLICAOF", "NO", "ONE")

    kernel = await RedisKernel.open(server.url(), pause=promote)
    server.ask("REPLICAOF", HOST, "1")
    assert await kernel.transact([note("a")])
    assert len(pauses) == 1
    await kernel.aclose()


async def test_a_failover_to_a_replica_loses_nothing_that_had_reached_it(
    server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with RedisServer(tmp_path_factory.mktemp("replica")) as replica:
        async with TcpProxy(HOST, server.port) as proxy, opened_through(proxy) as kernel:
            replica.ask("REPLICAOF", HOST, str(server.port))
            await kernel.transact([NewJob(queue="send", id=f"{n}") for n in range(9)])
            held = await kernel.lease("send", 5, HOUR)
            before = await kernel.incarnation()
            async with asyncio.timeout(PATIENCE):
                while await asyncio.to_thread(asked, replica.port, *LEASES, db=1) != b":5\r\n":
                    pass
            server.kill()
            replica.ask("REPLICAOF", "NO", "ONE")
            proxy.lead_to(HOST, replica.port)
            assert all(await together(*(kernel.finish(job, [note(job.id)]) for job in held)))
            assert not await kernel.finish(held[0])
            assert await counted(kernel, "send") == (4, 4)
            assert await kernel.incarnation() != before


async def test_what_was_deleted_leaves_the_server_s_files_after_a_sweep(
    server: RedisServer,
) -> None:
    canary = b"CANARY-" + b"7" * 40
    async with opened(server.url()) as kernel:
        await kernel.transact([note("secret", canary), note("stays")])
        await kernel.transact([Delete(ns=NOTES, id="secret")])
        await written(kernel, server)
        assert canary in server.files()
        await kernel.sweep()
        for _ in range(200):
            if canary not in server.files():
                break
            await asyncio.sleep(0.02)  # the server rewrites in its own time
        assert canary not in server.files()
        assert await kernel.get(NOTES, "stays") == b"v"


async def test_a_store_error_says_nothing_of_what_is_stored(steady: RedisServer) -> None:
    async with opened(steady.url(2)) as kernel:
        await kernel._client.set("b:{0}:h:note", "another program's secret")
        with pytest.raises(StoreError) as caught:
            await kernel.transact([note("a", b"our secret")])
        assert "secret" not in str(caught.value)

"""How fast the kernel and the stores on it are, on the disk under the temporary folder.

Each engine in turn: SQLite, then Redis where this machine has a server, which shares the
cores with its caller and writes its append-only file once a second.
"""

from __future__ import annotations

import asyncio
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from adapters.store.articles import ArticleStore
from adapters.store.effects import Effect, Namespace, NewJob, Put
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Job, Kernel
from adapters.store.redis import RedisKernel
from adapters.store.sqlite import SqliteKernel
from digest.model import Article, FeedState
from tests import make
from tests.servers import redis

_CALLS = 5_000
_TOGETHER = 256
_BACKLOG = 100_000
_FIRES = 20_000
_ROW_BYTES = 160
_FEEDS, _ARTICLES_A_FEED = 197, 30
_MINUTE = timedelta(minutes=1)

Group: TypeAlias = Callable[[Kernel], AsyncIterator[tuple[str, str]]]
Opening: TypeAlias = Callable[[], AbstractAsyncContextManager[Kernel]]


class _Clock:
    """The machine's time: figures are about real durations."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251  # the bench's clock


@asynccontextmanager
async def _on_sqlite() -> AsyncIterator[Kernel]:
    with tempfile.TemporaryDirectory() as folder:
        kernel = await SqliteKernel.open(Path(folder) / "bench.db", clock=_Clock())
        try:
            yield kernel
        finally:
            await kernel.aclose()


@asynccontextmanager
async def _on_redis() -> AsyncIterator[Kernel]:
    with tempfile.TemporaryDirectory() as folder, redis.RedisServer(Path(folder)) as server:
        kernel = await RedisKernel.open(server.url())
        try:
            yield kernel
        finally:
            await kernel.aclose()


async def _timed(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


async def _side_by_side(call: Callable[[int], Awaitable[object]], *, calls: int) -> None:
    """Make calls from several tasks at once, as a busy process does."""
    numbers = iter(range(calls))

    async def caller() -> None:
        for number in numbers:
            await call(number)

    async with asyncio.TaskGroup() as group:
        for _ in range(_TOGETHER):
            group.create_task(caller())


def _per_second(calls: int, seconds: float) -> str:
    return f"{calls / seconds:,.0f}/s"


async def _queue(kernel: Kernel) -> AsyncIterator[tuple[str, str]]:
    async def enqueue(number: int) -> None:
        await kernel.transact([NewJob(queue="one", id=f"{number:06}")])

    async def take_and_finish(_: int) -> None:
        for job in await kernel.lease("one", 1, _MINUTE):
            await kernel.finish(job)

    async def one_after_another() -> None:
        for number in range(500):
            await kernel.transact([NewJob(queue="alone", id=f"{number:06}")])

    yield "enqueue, one caller", _per_second(500, await _timed(one_after_another()))
    seconds = await _timed(_side_by_side(enqueue, calls=_CALLS))
    yield f"enqueue, {_TOGETHER} callers", _per_second(_CALLS, seconds)
    seconds = await _timed(_side_by_side(take_and_finish, calls=_CALLS))
    yield f"lease + finish, {_TOGETHER} callers", _per_second(_CALLS, seconds)


async def _firing(kernel: Kernel) -> AsyncIterator[tuple[str, str]]:
    """A worker at the hour: leases in batches, then all finishes under way at once."""
    jobs = [NewJob(queue="tick", id=f"{number:06}", payload=b"x" * 60) for number in range(_FIRES)]
    await kernel.transact(jobs)
    held: list[Job] = []

    async def take() -> None:
        while some := await kernel.lease("tick", 500, _MINUTE):
            held.extend(some)

    async def fire(number: int) -> None:
        send = NewJob(queue="send", id=held[number].id)
        await kernel.finish(held[number], [send], again=held[number].leased_until + _MINUTE)

    async def finish(number: int) -> None:
        await kernel.finish(held[number])

    yield "lease, 500 a call", _per_second(_FIRES, await _timed(take()))
    seconds = await _timed(_side_by_side(fire, calls=_FIRES))
    yield f"fire: re-arm and enqueue, {_TOGETHER} callers", _per_second(_FIRES, seconds)
    held.clear()
    while some := await kernel.lease("send", 500, _MINUTE):
        held.extend(some)
    seconds = await _timed(_side_by_side(finish, calls=_FIRES))
    yield f"finish, {_TOGETHER} callers", _per_second(_FIRES, seconds)


async def _backlog(kernel: Kernel) -> AsyncIterator[tuple[str, str]]:
    async def fill() -> None:
        for start in range(0, _BACKLOG, 1_000):
            jobs = [
                NewJob(queue="many", id=f"{number:06}", payload=b"x" * 100)
                for number in range(start, start + 1_000)
            ]
            await kernel.transact(jobs)

    yield "enqueue, 1,000 a call", _per_second(_BACKLOG, await _timed(fill()))
    seconds = await _timed(kernel.lease("many", 100, _MINUTE))
    yield f"lease 100 of {_BACKLOG:,} due", f"{seconds * 1e3:.1f} ms"
    seconds = await _timed(kernel.depth("many"))
    yield f"depth of {_BACKLOG:,}", f"{seconds * 1e3:.1f} ms"


async def _rates(kernel: Kernel) -> AsyncIterator[tuple[str, str]]:
    async def reserve(number: int) -> None:
        await kernel.reserve(f"bucket-{number % 50}", interval=timedelta(seconds=1), burst=3)

    seconds = await _timed(_side_by_side(reserve, calls=_CALLS))
    yield f"reserve, {_TOGETHER} callers", _per_second(_CALLS, seconds)


def _polls() -> Iterable[tuple[FeedState, list[Article]]]:
    chance = random.Random(1)  # noqa: S311  # filler text
    words = [
        "".join(chance.choices("abcdefghiklmnoprstuvw", k=chance.randint(2, 9)))
        for _ in range(4_000)
    ]
    for number in range(_FEEDS):
        articles = [
            make.article(
                title=f"Report {number}-{place}",
                text=" ".join(chance.choices(words, k=chance.randint(150, 300))),
                outlet=f"Outlet {number}",
                hours_ago=chance.random() * 24,
            )
            for place in range(_ARTICLES_A_FEED)
        ]
        yield FeedState(feed_url=articles[0].feed_url, next_poll_at=make.NOW), articles


async def _articles(kernel: Kernel) -> AsyncIterator[tuple[str, str]]:
    store = ArticleStore(kernel)
    feeds = FeedStore(kernel, store)
    polls = list(_polls())
    total = sum(len(articles) for _, articles in polls)

    async def keep(number: int) -> None:
        state, articles = polls[number]
        await feeds.keep([state], articles)

    async def read() -> None:
        urls = [state.feed_url for state, _ in polls]
        found = store.between(make.NOW - timedelta(days=1), make.NOW, urls)
        assert len([None async for _ in found]) == total

    seconds = await _timed(_side_by_side(keep, calls=len(polls)))
    yield f"store {total:,} articles in {len(polls)} polls", f"{seconds:.3f} s"
    seconds = await _timed(_side_by_side(keep, calls=len(polls)))
    yield "the same polls again, nothing new", f"{seconds:.3f} s"
    yield f"read {total:,} articles back", f"{await _timed(read()):.3f} s"


async def _room_on_redis() -> AsyncIterator[tuple[str, str]]:
    """How much room rows like subscriptions take: a document, and a tick that is due once."""
    with tempfile.TemporaryDirectory() as folder, redis.RedisServer(Path(folder)) as server:
        kernel = await RedisKernel.open(server.url())
        before = _used_bytes(server)
        subscriptions = Namespace(name="subscription")
        for start in range(0, _BACKLOG, 1_000):
            effects: list[Effect] = []
            for number in range(start, start + 1_000):
                key = f"{number:08}"
                effects.append(Put(ns=subscriptions, id=key, value=b"x" * _ROW_BYTES))
                effects.append(NewJob(queue="tick", id=key, due_at=make.NOW))
            await kernel.transact(effects, shard=(start // 1_000) % kernel.shards)
        row = (_used_bytes(server) - before) / _BACKLOG
        yield f"memory per row of {_ROW_BYTES} B with its tick", f"{row:.0f} B"
        await kernel.aclose()
        server.kill()
        seconds = await _timed(asyncio.to_thread(server.start))
        yield f"ready after a kill, {_BACKLOG:,} rows", f"{seconds:.2f} s"


def _used_bytes(server: redis.RedisServer) -> int:
    found = re.search(rb"used_memory:(\d+)", server.ask("INFO", "memory"))
    assert found is not None
    return int(found[1])


async def _measured(engine: Opening, group: Group) -> list[tuple[str, str]]:
    async with engine() as kernel:
        return [figure async for figure in group(kernel)]


async def _all(figures: AsyncIterator[tuple[str, str]]) -> list[tuple[str, str]]:
    return [figure async for figure in figures]


def run() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    engines: dict[str, Opening] = {"SQLite": _on_sqlite}
    if redis.found() is not None:
        engines["Redis"] = _on_redis
    for name, engine in engines.items():
        for group in (_queue, _firing, _backlog, _rates, _articles):
            for what, figure in asyncio.run(_measured(engine, group)):
                yield f"{name}: {what}", figure
    if "Redis" in engines:
        for what, figure in asyncio.run(_all(_room_on_redis())):
            yield f"Redis: {what}", figure
    else:
        yield f"Redis: not measured, {redis.NOT_FOUND}", ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield (
        "peak memory of this process",
        f"{peak / (1 << 20 if sys.platform == 'darwin' else 1 << 10):.0f} MiB",
    )


if __name__ == "__main__":
    for what, figure in run():
        print(f"{what:58} {figure:>14}")  # noqa: T201  # a bench prints

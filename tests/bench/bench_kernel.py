"""How fast the kernel and the stores on it are, on the disk under the temporary folder."""

from __future__ import annotations

import asyncio
import random
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.store.articles import ArticleStore
from adapters.store.effects import NewJob
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.store.sqlite import SqliteKernel
from digest.model import Article, FeedState
from tests import make

_CALLS = 5_000
_TOGETHER = 64
_BACKLOG = 100_000
_FEEDS, _ARTICLES_A_FEED = 197, 30
_MINUTE = timedelta(minutes=1)


class _Clock:
    """The machine's time: figures are about real durations."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251  # the bench's clock


@asynccontextmanager
async def _opened() -> AsyncIterator[Kernel]:
    with tempfile.TemporaryDirectory() as folder:
        kernel = await SqliteKernel.open(Path(folder) / "bench.db", clock=_Clock())
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


def run() -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure."""
    for group in (_queue, _backlog, _rates, _articles):

        async def measured(
            group: Callable[[Kernel], AsyncIterator[tuple[str, str]]] = group,
        ) -> list[tuple[str, str]]:
            async with _opened() as kernel:
                return [figure async for figure in group(kernel)]

        yield from asyncio.run(measured())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield (
        "peak memory of this process",
        f"{peak / (1 << 20 if sys.platform == 'darwin' else 1 << 10):.0f} MiB",
    )


if __name__ == "__main__":
    for what, figure in run():
        print(f"{what:50} {figure:>14}")  # noqa: T201  # a bench prints

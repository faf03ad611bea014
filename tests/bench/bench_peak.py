"""What one worker process delivers to a chat server without limits, on either engine.

First a backlog: all of it is due already, and only the sends are left. Then a morning:
subscriptions fall due at one minute, their edition is composed, their sends are spread over
45 seconds of that minute; 2,000 of them, or 10,000 with `--full`. Times are by the chat
server's count, in this process; worker and Redis have theirs.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.store.subscriptions import SubscriptionStore
from bot import app, settings
from bot.app import Stores
from bot.clocks import SystemClock
from bot.selection import Selection
from digest import delivery, schedule
from digest.model import Due, EditionId, Recipient, Schedule
from tests import make
from tests.bench import crowd
from tests.bench.places import Figure, Place, per_second, places, say, say_head
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Mode
from tests.platforms.testchat import NAME
from tests.scenarios.running import Fresh, Running

_STORIES = 5
_TOGETHER = 128
_STEP_S = 0.02
_UNLIMITED = "100000"
_FEED = """<rss version="2.0"><channel><title>Example Wire</title>
<link>https://wire.example/</link>{items}</channel></rss>"""
_ITEM = """<item><title>Example Lab releases model number {number}</title>
<link>https://wire.example/{number}</link><description>Example Lab released its model number
{number} on Friday. It has {number} billion parameters. The weights are free to download.
</description><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of it."""

    backlog: int = 3_000
    morning: int = 2_000
    ahead: timedelta = timedelta(seconds=20)
    """How long before its minute a morning begins: to store it, and to start the worker."""
    within_s: float = 240.0
    begin: type[Running] = Fresh
    """How a worker begins: with an interpreter of its own where it is measured."""


FULL = Size(backlog=10_000, morning=10_000)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # the processes beside us know no other


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bench:
    """A place, and the chat server where messages arrive."""

    size: Size
    place: Place
    server: ChatServer
    feed: Path

    @asynccontextmanager
    async def stores(self) -> AsyncIterator[tuple[app.App, Stores]]:
        """Open what the worker will find, with its own keys."""
        chosen = settings.read(self._environment, dotenv=None)
        async with app.opened(chosen, Selection(feeds=())) as engine:
            yield engine, await app.stores(chosen, engine.kernel, SystemClock())

    async def backlog(self) -> AsyncIterator[Figure]:
        """Owe so many a brief of five stories, a minute ago."""
        count, due = self.size.backlog, _now() - timedelta(minutes=1)
        names = (f"Example Lab releases model number {number}" for number in range(_STORIES))
        brief = make.brief(*map(make.story, names), composed_at=due)
        numbers = iter(range(count))

        async with self.stores() as (engine, stores):
            await engine.briefs.keep(brief)

            async def owe() -> None:
                for number in numbers:
                    row = delivery.planned(
                        make.subscription(f"old-{number}", recipient=self._chat(f"B{number}")),
                        make.due(at=due, local_date=due.date()),
                        edition_id=EditionId("e-1"),
                        brief_id=brief.id,
                        deadline_at=due + schedule.LATE,
                    )
                    assert await stores.outbox.add(row)

            async with asyncio.TaskGroup() as group:
                for _ in range(_TOGETHER):
                    group.create_task(owe())
        async with self._worker() as worker:
            first = await self._until(worker, 1)
            last = await self._until(worker, count)
        yield Figure(
            what=f"deliver {count:,} that are due, one worker",
            reached=per_second(count - 1, last - first),
            bar="500/s",
        )

    async def morning(self) -> AsyncIterator[Figure]:
        """Let so many fall due at one minute, and wait for the last message."""
        count, due = self.size.morning, _now() + self.size.ahead
        async with self.stores() as (engine, _):
            store = SubscriptionStore(engine.kernel, clock=SystemClock(), lead=schedule.LEAD)
            firing = Due(at=due, local_date=due.date())
            wanted = (
                make.subscription(
                    f"m{number:012x}",
                    recipient=self._chat(f"M{number}"),
                    schedule=Schedule(at=due.time(), tz="Etc/UTC"),
                )
                for number in range(count)
            )
            await crowd.gather(engine.kernel, store, wanted, lambda _: firing)
        before = len(self.server.attempts())
        async with self._worker() as worker:
            await self._until(worker, before + count)
        arrived = sorted(each.at - due.timestamp() for each in self.server.attempts()[before:])
        assert len(arrived) == count, "each once"
        yield Figure(
            what=f"{count:,} due at one minute, one worker: the last one after",
            reached=f"{arrived[-1]:.1f} s",
            bar="60 s",
        )
        yield Figure(what="the first, and the one in the middle, after", reached=_both(arrived))

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[Running]:
        with self.size.begin(
            "work",
            module="tests.scenarios.chatting",
            data=self.place.folder,
            **self._environment,
        ) as worker:
            yield worker
            assert await asyncio.to_thread(worker.end) == 0, worker.log

    async def _until(self, worker: Running, count: int) -> float:
        """Wait for so many messages; return when the last of them was seen."""
        async with asyncio.timeout(self.size.within_s):
            while len(self.server.state.attempts) < count:
                assert not worker.has_ended, worker.log
                await asyncio.sleep(_STEP_S)
        return time.perf_counter()

    def _chat(self, name: str) -> Recipient:
        self.server.open_chat(name)
        return make.recipient(name, platform=NAME)

    @property
    def _environment(self) -> dict[str, str]:
        return {
            **self.place.environment,
            "FEEDS": str(self.feed),
            "CHAT_URL": self.server.url,
            "CHAT_RATE": _UNLIMITED,
        }


def _both(arrived: Sequence[float]) -> str:
    return f"{arrived[0]:.1f}, {arrived[len(arrived) // 2]:.1f} s"


async def measured(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Yield the figures of one engine."""
    now = _now()
    items = (
        _ITEM.format(number=number, at=now - timedelta(hours=number))
        for number in range(1, 1 + _STORIES)
    )
    feed = place.folder / "wire.xml"
    feed.write_text(_FEED.format(items="".join(items)), encoding="utf-8")
    async with ChatServer(mode=Mode.RECONCILABLE) as server:
        bench = _Bench(size=size, place=place, server=server, feed=feed)
        for group in (bench.backlog, bench.morning):
            async for figure in group():
                yield figure


async def _print(size: Size, engine: str) -> None:
    say_head()
    for opening in places(engine):
        with opening() as place:
            async for figure in measured(place, size):
                say(place, figure)


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="10,000 of each")
    parser.add_argument("--engine", choices=("sqlite", "redis"), default="", help="one alone")
    options = parser.parse_args(arguments)
    asyncio.run(_print(FULL if options.full else Size(), options.engine))


if __name__ == "__main__":
    main(sys.argv[1:])

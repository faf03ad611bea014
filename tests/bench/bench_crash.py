"""The proof by crash, printed: what readers see after workers and servers were killed.

::

    ./run bench crash                    everything, 1,000 deliveries of each promise a run: hours
    ./run bench crash --every=7          each seventh await, and a seventh of the deliveries
    ./run bench crash --quick            each 23rd, and 60 deliveries
    ./run bench crash --only=redis       runs whose name has these words
    ./run bench crash --only=slack       those with our adapter and a Slack on loopback
    ./run bench crash --only=telegram    the same for Telegram
    ./run bench crash --only=line        the same for LINE
    ./run bench crash --ten-thousand     10,000 briefs, two workers and a scheduler, one killed

It ends with 1 when a bar was missed: no message lost; none doubled where the platform knows
operation ids or can be asked; elsewhere no more doubled or uncertain than were in flight.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from signal import SIGTERM
from tempfile import TemporaryDirectory

from digest.model import Repeat
from tests.bench.crash import chats, runs
from tests.bench.crash.children import Nursery, nursery
from tests.bench.crash.runs import Mayhem, World
from tests.bench.crash.stage import Report
from tests.servers import redis
from tests.servers.redis import RedisServer

_COLUMNS = "  {:<14}{:>10}{:>10}{:>8}{:>10}{:>12}{:>12}{:>10}"
_HEAD = _COLUMNS.format(
    "promise", "owed", "sent", "lost", "doubled", "uncertain", "in flight", "excused"
)
_MANY = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Size:
    """How much of everything."""

    each: int
    """Deliveries of each promise where workers are killed at random."""
    step: int
    """Between two points of a sweep."""
    few: int = 2
    """Deliveries of each promise at one point of a sweep."""


_QUICK = _Size(each=60, step=23)


def _size(options: argparse.Namespace) -> _Size:
    return _QUICK if options.quick else _Size(each=1000 // options.every, step=options.every)


_Run = tuple[str, Callable[[World], Awaitable[Report]]]


def _runs(size: _Size, *, is_redis: bool) -> Iterator[_Run]:
    """Yield what is run on one engine, by name."""
    yield "points", partial(runs.crash_points, each=size.few, step=size.step)
    yield "stops", partial(runs.stop_points, each=size.few, step=size.step)
    if is_redis:
        yield "replies", partial(runs.lost_replies, each=size.few, step=size.step)
    mayhems = [
        Mayhem(name="killed at random", each=size.each),
        Mayhem(name="killed, and bad answers from the chats", each=size.each, share=0.05),
        Mayhem(name="told to stop at random", each=size.each, signal=SIGTERM),
    ]
    if is_redis:
        mayhems += [
            Mayhem(name="killed, the server too", each=size.each, kills_server=True),
            Mayhem(
                name="killed, the server forgets its last second",
                each=size.each,
                kills_server=True,
                forgets=True,
            ),
        ]
    for each in mayhems:
        yield each.name, partial(runs.mayhem, what=each)


def _many(promise: Repeat) -> Mayhem:
    """Return the morning peak: by the clock on the wall, one courier killed on the way."""
    return Mayhem(
        name=f"{_MANY:,} briefs, two couriers and a scheduler, one killed",
        each=_MANY,
        rate=1.0,
        pause_s=(15.0, 15.0),
        most=1,
        promises=(promise,),
        has_details=False,
        is_spared_until_due=True,
    )


async def _reports(options: argparse.Namespace) -> AsyncIterator[Report]:
    """Run what was asked for on every engine that is here."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        async with nursery(folder) as born:
            for world in _places(_worlds(stack, born, folder)):
                is_redis = world.server is not None
                wanted = list(_runs(_size(options), is_redis=is_redis))
                if options.ten_thousand and world.place != chats.TESTCHAT:
                    continue
                if options.ten_thousand:
                    peak = partial(runs.mayhem, what=_many(Repeat.RECONCILABLE))
                    wanted = [("ten thousand", peak)]
                for name, run in wanted:
                    if options.only in f"{world.engine}: {name}":
                        yield await run(world)


def _worlds(stack: ExitStack, born: Nursery, folder: Path) -> Iterator[World]:
    yield World(nursery=born, folder=folder)
    if redis.found() is None:
        sys.stdout.write(f"LEFT OUT: {redis.NOT_FOUND}; {redis.HOW_TO_GET}\n")
        return
    place = Path(stack.enter_context(TemporaryDirectory()))
    # The file is never rewritten, so that its end can be cut off.
    server = RedisServer(place, "--auto-aof-rewrite-percentage", "0")
    yield World(nursery=born, folder=folder, server=stack.enter_context(server))


def _places(worlds: Iterable[World]) -> Iterator[World]:
    """Yield each world with its readers in each of the places."""
    for world in worlds:
        yield world
        for place in (chats.SLACK, chats.TELEGRAM, chats.LINE):
            yield replace(world, place=place)


def lines(report: Report) -> Iterator[str]:
    """Yield a report as it is printed."""
    points = f", up to point {report.points}" if report.points else ""
    points += f", {report.locks} in the middle of a write" if report.locks else ""
    last = f", the last {report.last_s:.0f} s after its hour" if report.last_s else ""
    yield f"{report.name}: {report.kills} cuts{points}, {report.seconds:.0f} s{last}"
    yield _HEAD
    for promise, tally in report.tallies.items():
        if tally.wanted:
            figures = (tally.wanted, tally.sent, tally.lost, tally.doubled, tally.uncertain)
            rest = (tally.in_flight, tally.excused)
            yield _COLUMNS.format(promise.value, *(f"{each:,}" for each in (*figures, *rest)))
    for fault in report.faults:
        yield f"  MISSED: {fault}"


async def _print(options: argparse.Namespace) -> int:
    missed = 0
    async for report in _reports(options):
        missed += bool(report.faults)
        sys.stdout.write("\n".join(lines(report)) + "\n")
        sys.stdout.flush()
    return min(missed, 1)


def main(arguments: Sequence[str]) -> int:
    """Run and print; return 1 when a bar was missed."""
    parser = argparse.ArgumentParser(description="The proof by crash.")
    parser.add_argument("--quick", action="store_true", help="a small part of everything")
    parser.add_argument(
        "--every", type=int, default=1, choices=range(1, 24), metavar="N", help="an Nth of it"
    )
    parser.add_argument("--only", default="", metavar="WORDS", help="runs whose name has these")
    parser.add_argument("--ten-thousand", action="store_true", help="the morning peak alone")
    return asyncio.run(_print(parser.parse_args(arguments)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Workers and servers die, and readers see each message once: the proof by crash, in small.

The whole of it is `./run bench crash`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from signal import SIGTERM
from typing import Any

import pytest

from digest.model import Repeat
from tests import effort
from tests.bench.crash import chats, runs, venue
from tests.bench.crash.children import Nursery, nursery
from tests.bench.crash.runs import Mayhem, World
from tests.bench.crash.stage import Report
from tests.servers import redis
from tests.servers.redis import RedisServer, needs_redis

ENGINES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("redis", id="redis", marks=needs_redis),
]
FEW, MANY = 2, 20
"""Deliveries of each promise: at one point of a sweep, and in a run with kills at random."""
FAST = 20.0
"""Seconds in one: a lease of 30 s has to outlast what a busy machine keeps a worker waiting."""


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """Let one event loop serve the module: the nursery takes a second to be born."""
    return "asyncio"


@pytest.fixture(scope="module")
async def born(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Nursery]:
    async with nursery(tmp_path_factory.mktemp("nursery")) as opened:
        yield opened


@pytest.fixture
async def world(
    request: pytest.FixtureRequest, born: Nursery, tmp_path: Path
) -> AsyncIterator[World]:
    """Where the test wants Redis there is a server that it may kill."""
    if request.param == "sqlite":
        yield World(nursery=born, folder=tmp_path)
        return
    folder = tmp_path / "redis"
    folder.mkdir()
    with RedisServer(folder, "--auto-aof-rewrite-percentage", "0") as server:
        yield World(nursery=born, folder=tmp_path, server=server)


on_each_engine = pytest.mark.parametrize("world", ENGINES, indirect=True)
on_redis = pytest.mark.parametrize("world", ENGINES[1:], indirect=True)
swept = pytest.mark.parametrize("world", effort.some(ENGINES, 1), indirect=True)
"""What adapters do between two awaits is the same on each engine: usually one is gone through."""
wrecked = pytest.mark.parametrize(
    "world", effort.some(ENGINES[::-1] if redis.found() else ENGINES, 1), indirect=True
)
"""Where Redis is there its workers are killed: they have more of what can be cut off."""


def holds(report: Report, *, each: int, place: str = chats.TESTCHAT) -> None:
    """Check the bars, and that the run was one: all was owed, and something was cut off."""
    assert not report.faults
    assert report.kills
    for promise in venue.PROMISES[place]:
        assert report.tallies[promise].wanted >= chats.PARTS[place] * each


async def mayhem(world: World, name: str, **what: Any) -> Report:  # noqa: ANN401  # as Mayhem has it
    usual: dict[str, Any] = {
        "each": MANY,
        "rate": FAST,
        "pause_s": (0.2, 0.5),
        "most": 6,
        "within_s": 40.0,
    }
    return await runs.mayhem(world, Mayhem(name=name, **(usual | what)))


@on_each_engine
async def test_a_worker_killed_at_any_await_loses_nothing_and_repeats_nothing(
    world: World,
) -> None:
    holds(await runs.crash_points(world, each=FEW, first=29, step=97), each=FEW)


@on_each_engine
async def test_a_worker_that_stood_still_past_its_lease_changes_nothing(world: World) -> None:
    holds(await runs.stop_points(world, each=FEW, first=61, step=113), each=FEW)


@on_each_engine
async def test_workers_killed_at_random_while_chats_answer_badly_double_nothing(
    world: World,
) -> None:
    holds(await mayhem(world, "killed", share=0.05), each=MANY)


@swept
async def test_in_slack_a_worker_killed_at_any_await_loses_nothing_and_repeats_nothing(
    world: World,
) -> None:
    there = replace(world, place=chats.SLACK)
    report = await runs.crash_points(there, each=FEW, first=43, step=127)
    holds(report, each=FEW, place=chats.SLACK)


@wrecked
async def test_in_slack_workers_killed_at_random_while_it_answers_badly_double_nothing(
    world: World,
) -> None:
    there = replace(world, place=chats.SLACK)
    report = await mayhem(there, "killed", share=0.05)
    holds(report, each=MANY, place=chats.SLACK)


@swept
async def test_in_telegram_a_worker_killed_at_any_await_loses_nothing_and_finds_what_it_sent(
    world: World,
) -> None:
    there = replace(world, place=chats.TELEGRAM)
    report = await runs.crash_points(there, each=FEW, first=37, step=47)
    holds(report, each=FEW, place=chats.TELEGRAM)


@wrecked
async def test_in_telegram_workers_killed_at_random_while_it_answers_badly_lose_nothing(
    world: World,
) -> None:
    there = replace(world, place=chats.TELEGRAM)
    report = await mayhem(there, "killed", share=0.05)
    holds(report, each=MANY, place=chats.TELEGRAM)


@swept
async def test_in_line_a_worker_killed_at_any_await_loses_nothing_and_repeats_nothing(
    world: World,
) -> None:
    there = replace(world, place=chats.LINE)
    report = await runs.crash_points(there, each=FEW, first=41, step=131)
    holds(report, each=FEW, place=chats.LINE)


@wrecked
async def test_in_line_workers_killed_at_random_while_it_answers_badly_double_nothing(
    world: World,
) -> None:
    there = replace(world, place=chats.LINE)
    report = await mayhem(there, "killed", share=0.05)
    holds(report, each=MANY, place=chats.LINE)


@on_redis
async def test_a_worker_told_to_stop_leaves_nothing_in_doubt(world: World) -> None:
    report = await mayhem(world, "told to stop", signal=SIGTERM)
    holds(report, each=MANY)
    assert not sum(tally.uncertain + tally.in_flight for tally in report.tallies.values())


@on_redis
async def test_a_lost_reply_of_the_server_repeats_nothing(world: World) -> None:
    holds(await runs.lost_replies(world, each=FEW, first=5, step=61), each=FEW)


@on_redis
async def test_what_a_server_forgot_is_sent_once_where_that_can_be_found_out(
    world: World,
) -> None:
    # Slower: a heartbeat that is late by its time looks like one that is missing.
    report = await mayhem(world, "forgets", kills_server=True, forgets=True, rate=16.0, most=9)
    holds(report, each=MANY)
    for promise in (Repeat.IDEMPOTENT, Repeat.RECONCILABLE):
        assert report.tallies[promise].sent == report.tallies[promise].wanted

"""Processes are told to stop while briefs leave (F20).

At random moments, again and again, on either engine: each ends in time and well, the rest is done
by the other or by the next, none is lost and none is seen twice. The same at every await, with
kills in place of requests: tests.scenarios.test_crash (F8); a process that stands still past its
leases and goes on: there too (F9).
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from bot import courier
from tests import effort
from tests.contracts.kernel import together
from tests.fakes.chatdirections import slow
from tests.scenarios.running import Running
from tests.scenarios.test_morning import Morning, morning
from tests.servers.redis import RedisServer, needs_redis

READERS = 2 * courier.AT_ONCE + 60
"""More than two workers have hands: some are left to the next round."""
ANSWER_MS = 1200
ROUNDS = effort.examples(1)
PAUSE_S = (0.4, 2.0)
"""Between the start of two workers and the request: planning, composing, sending."""
GIVEN_S = 25.0
"""Between the request and the end; who runs processes kills them after 30 s."""
SECONDS = 60.0
STEP_S = 0.05
SEEDS = {"sqlite": 0, "redis": 1}
ENGINES = ["sqlite", pytest.param("redis", marks=needs_redis)]


@pytest.mark.parametrize("engine", ENGINES)
async def test_workers_told_to_stop_at_random_leave_nothing_undone_and_nothing_doubled(
    tmp_path: Path, engine: str
) -> None:
    chats = [f"C{number}" for number in range(READERS)]
    place = tmp_path / "redis"
    place.mkdir()
    with RedisServer(place) if engine == "redis" else nullcontext() as redis:
        given = {"REDIS_URL": redis.url()} if redis else {}
        async with morning(tmp_path, **given) as day:
            await day.subscribe(*chats)
            for chat in chats:
                day.server.next(slow(ANSWER_MS), chat=chat, times=None)
            first = ROUNDS * SEEDS[engine]
            rounds = [await stopped(day, seed) for seed in range(first, first + ROUNDS)]
            with day.running("start") as last:
                async with asyncio.timeout(SECONDS):
                    while not await asyncio.to_thread(_is_done, day, last):  # noqa: ASYNC110  # others' doing
                        await asyncio.sleep(4 * STEP_S)
                assert await asyncio.to_thread(last.end) == 0
            assert [len(day.server.visible(chat)) for chat in chats] == [1] * READERS
    for seen, took_s in rounds:
        sys.stdout.write(f"{engine}: {seen} of {READERS} had theirs; ended after {took_s:.1f} s\n")


async def stopped(day: Morning, seed: int) -> tuple[int, float]:
    """Start two workers and tell both to stop at random; return who had his brief, and the end."""
    chance = random.Random(seed)  # noqa: S311  # a run to repeat
    with day.running("work") as one, day.running("work") as other:
        async with asyncio.timeout(SECONDS):
            while not (one.is_ready and other.is_ready):  # noqa: ASYNC110  # others' doing
                await asyncio.sleep(STEP_S)
        await asyncio.sleep(chance.uniform(*PAUSE_S))
        seen = len(day.server.attempts())
        return seen, max(await together(_ended(one, chance), _ended(other, chance)))


async def _ended(process: Running, chance: random.Random) -> float:
    await asyncio.sleep(chance.uniform(0, 0.3))
    began = time.monotonic()
    assert await asyncio.to_thread(process.end, within_s=GIVEN_S) == 0
    assert "Traceback" not in process.log
    return time.monotonic() - began


def _is_done(day: Morning, process: Running) -> bool:
    _, metrics = process.get("/metrics")
    is_settled = 'daybrief_queue_jobs{queue="send"} 0.0' in metrics
    return is_settled and all(day.server.visible(f"C{number}") for number in range(READERS))

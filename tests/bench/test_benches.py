"""Benches of the machine at their smallest: what they measure is there, and is done right."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from adapters.store.kernel import Kernel
from adapters.store.subscriptions import SubscriptionStore
from digest import schedule
from tests import effort
from tests.bench import (
    bench_idle,
    bench_machine,
    bench_model,
    bench_peak,
    crowd,
    hostile_servers,
    slack_acks,
)
from tests.bench.places import Figure, Place, places
from tests.contracts.kernel import HandClock
from tests.scenarios.running import Running
from tests.servers.redis import needs_redis

SIZES = ("sqlite", pytest.param("redis", marks=needs_redis))


async def reached(figures: AsyncIterator[Figure]) -> dict[str, str]:
    return {each.what: each.reached async for each in figures}


@pytest.mark.parametrize("engine", SIZES)
async def test_slacks_acknowledgements_are_measured(engine: str) -> None:
    size = slack_acks.Size(a_second=100, seconds=0.3, hostile=60)
    (opening,) = places(engine)
    with opening() as place:
        found = await reached(slack_acks.measured(place, size))
    assert found["60 malformed or unsigned requests: answered 5xx"] == "0"
    assert found["60 malformed or unsigned requests: effects"] == "0"
    assert found["ack of 30 signed events, 100 a second: median"].endswith(" ms")


async def test_what_hostile_servers_cost_is_within_its_bars() -> None:
    found = [each async for each in hostile_servers.measured(["endless", "gzip-bomb", "reset"])]
    assert [each.came for each in found] == 2 * ["too large (over 5 MiB)"] + ["connection lost"]
    assert max(each.grown_mb for each in found) <= hostile_servers.MOST_GROWN_MB
    assert max(each.busy_ms for each in found) <= hostile_servers.MOST_BUSY_MS


@pytest.mark.parametrize("engine", SIZES)
async def test_the_machine_is_measured(engine: str) -> None:
    size = bench_machine.Size(subscriptions=60, leased=20, planned=30, updates=20)
    (opening,) = places(engine)
    with opening() as place:
        found = await reached(bench_machine.measured(place, size))
    assert any(what.startswith("plan and enqueue 30 recipients") for what in found)
    assert all(found.values())


async def test_a_peak_is_measured() -> None:
    size = bench_peak.Size(
        backlog=20, morning=10, ahead=timedelta(seconds=-50), within_s=20, begin=Running
    )
    (opening,) = places("sqlite")
    with opening() as place:
        found = await reached(bench_peak.measured(place, size))
    assert any(what.startswith("10 due at one minute") for what in found)
    assert all(found.values())


async def test_idle_processes_are_measured() -> None:
    sorts = effort.some(bench_idle.SORTS[::-1], 1)  # the one with a platform is all of them
    size = bench_idle.Size(settle_s=0.1, idle_s=0.2, updates=10, sorts=sorts, begin=Running)
    (opening,) = places("sqlite")
    with opening() as place:
        found = await reached(bench_idle.measured(place, size))
    found |= {each.what: each.reached for each in bench_idle.terminal(size)}
    assert all(found.values())
    assert "start at its prompt, idle: memory (RSS, PSS)" in found
    assert "start with a platform, idle: memory (RSS, PSS)" in found


async def test_answers_at_once_are_measured() -> None:
    found = await reached(bench_model.answers(6))
    assert found["6 answers at once: most calls under way"] == str(bench_model.CONCURRENCY)
    assert found["6 answers at once: by the model, in all"].startswith("6, ")


async def _kept(_kernel: Kernel, store: SubscriptionStore) -> None:
    for number in range(40):
        await store.keep(crowd.subscription(number, 10, 10), crowd.due_of)


async def _gathered(kernel: Kernel, store: SubscriptionStore) -> None:
    some = (crowd.subscription(number, 10, 10) for number in range(40))
    await crowd.gather(kernel, store, some, crowd.due_of)


@pytest.mark.parametrize("engine", SIZES)
async def test_a_crowd_is_stored_as_one_by_one(engine: str) -> None:
    states = []
    for fill in (_kept, _gathered):
        (opening,) = places(engine)
        with opening() as place:
            states.append(await _state(place, fill))
    assert states[0] == states[1]
    assert states[0]


async def _state(
    place: Place, fill: Callable[[Kernel, SubscriptionStore], Awaitable[None]]
) -> list[object]:
    """Return all that is there of 40 subscriptions, and what is due of them when."""
    clock = HandClock()
    async with place.opened(clock) as kernel:
        store = SubscriptionStore(kernel, clock=clock, lead=schedule.LEAD)
        await fill(kernel, store)
        chats = [crowd.subscription(number, 10, 10).recipient for number in range(40)]
        found: list[object] = [await store.of(each) for each in chats]
        for hour in (crowd.FIRST, crowd.SECOND, crowd.SECOND + timedelta(days=1)):
            clock.advance(hour - schedule.LEAD - clock.now())
            ticks = await store.lease_ticks(100, timedelta(days=2))
            found.append([(each.subscription, each.due, each.covered_until) for each in ticks])
        return found

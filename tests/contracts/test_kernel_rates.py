"""Rates, counters and repeated writes are alike on every engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from adapters.store.effects import (
    Key,
    NewJob,
)
from adapters.store.kernel import Job, Kernel
from tests.contracts.kernel import (
    CACHE,
    HOUR,
    MINUTE,
    NOTES,
    SECOND,
    HandClock,
    lease_one,
    note,
    together,
)
from tests.make import NOW

# Rates and counters


async def test_a_bucket_gives_its_burst_then_one_slot_an_interval(
    kernel: Kernel, clock: HandClock
) -> None:
    async def reserve(n: int = 1) -> float:
        wait = await kernel.reserve("chat", interval=SECOND, burst=3, n=n)
        return wait.total_seconds()

    assert [await reserve() for _ in range(5)] == [0, 0, 0, 1, 2]
    clock.advance(10 * SECOND)
    assert [await reserve() for _ in range(4)] == [0, 0, 0, 1]
    clock.advance(10 * SECOND)
    assert [await reserve(4), await reserve()] == [0, 2]
    assert (await kernel.reserve("other", interval=SECOND, burst=1)).total_seconds() == 0


async def test_a_penalty_makes_all_wait_and_then_come_one_by_one(
    kernel: Kernel, clock: HandClock
) -> None:
    async def reserve() -> float:
        wait = await kernel.reserve("chat", interval=SECOND, burst=3)
        return wait.total_seconds()

    assert await reserve() == 0
    await kernel.penalize("chat", 30 * SECOND)
    await kernel.penalize("chat", 5 * SECOND)
    assert [await reserve() for _ in range(3)] == [30, 31, 32]
    clock.advance(29 * SECOND)
    assert await reserve() == 4
    await kernel.penalize("new", 2 * SECOND)
    assert (await kernel.reserve("new", interval=SECOND, burst=9)).total_seconds() == 2


async def test_a_penalty_that_is_over_is_forgotten(kernel: Kernel, clock: HandClock) -> None:
    await kernel.penalize("chat", 30 * SECOND)
    clock.advance(30 * SECOND)
    waits = [await kernel.reserve("chat", interval=SECOND, burst=2) for _ in range(3)]
    assert waits == [0 * SECOND, 0 * SECOND, SECOND]


@pytest.mark.parametrize("back", [2 * SECOND, HOUR, 24 * HOUR, 1000 * HOUR])
async def test_a_clock_that_is_set_back_makes_no_wait_longer(
    kernel: Kernel, clock: HandClock, back: timedelta
) -> None:
    async def reserve(bucket: str, burst: int = 1) -> float:
        wait = await kernel.reserve(bucket, interval=SECOND, burst=burst)
        return wait.total_seconds()

    assert [await reserve("chat") for _ in range(3)] == [0, 1, 2]
    await kernel.penalize("told to wait", 30 * SECOND)
    clock.advance(-back)
    assert [await reserve("chat") for _ in range(2)] == [3, 4]
    assert [await reserve("told to wait", burst=2) for _ in range(2)] == [30, 31]
    await kernel.penalize("told to wait", 40 * SECOND)
    clock.advance(back + HOUR)
    assert [await reserve(each) for each in ("chat", "told to wait")] == [0, 0]


@pytest.mark.parametrize("behind", [SECOND / 1000, SECOND])
async def test_who_is_a_little_behind_gets_no_slot_that_somebody_has(
    kernel: Kernel, clock: HandClock, behind: timedelta
) -> None:
    async def slot() -> float:
        wait = await kernel.reserve("chat", interval=SECOND, burst=1)
        return (clock.now() + wait - NOW).total_seconds()

    slots = []
    for _ in range(3):
        slots.append(await slot())
        clock.advance(-behind)
        slots.append(await slot())
        clock.advance(behind)
    assert slots == [0, 1, 2, 3, 4, 5]


async def test_no_slot_is_given_twice(kernel: Kernel) -> None:
    waits = await together(*(kernel.reserve("bot", interval=SECOND, burst=5) for _ in range(40)))
    assert sorted(waits) == [0 * SECOND] * 4 + [n * SECOND for n in range(36)]


async def test_a_counter_counts_and_ends_with_the_span_given_first(
    kernel: Kernel, clock: HandClock
) -> None:
    assert await kernel.incr(CACHE, "asks", ttl=MINUTE) == 1
    clock.advance(30 * SECOND)
    assert await kernel.incr(CACHE, "asks", 5, ttl=HOUR) == 6
    assert await kernel.incr(CACHE, "asks", -6, ttl=HOUR) == 0
    assert await kernel.incr(CACHE, "asks", 1, ttl=HOUR) == 1
    assert await kernel.get(CACHE, "asks") == b"1"
    clock.advance(30 * SECOND)
    assert await kernel.get(CACHE, "asks") is None
    assert await kernel.incr(CACHE, "asks", 2, ttl=MINUTE) == 2


async def test_a_counter_without_span_stays(kernel: Kernel, clock: HandClock) -> None:
    assert await kernel.incr(NOTES, "all") == 1
    clock.advance(1000 * HOUR)
    assert sum(await together(*(kernel.incr(NOTES, "all") for _ in range(9)))) == sum(range(2, 11))


# Operation ids


async def seeded(kernel: Kernel) -> Job:
    await kernel.transact([NewJob(queue="held", id="h", payload=b"\x80p")])
    return await lease_one(kernel, "held")


WRITES: dict[str, Callable[[Kernel, Job], Awaitable[object]]] = {
    "transact": lambda kernel, _: kernel.transact(
        [note("mark")], unless=Key(ns=NOTES, id="mark"), op_id="op"
    ),
    "lease": lambda kernel, _: kernel.lease("send", 2, MINUTE, op_id="op"),
    "checkpoint": lambda kernel, job: kernel.checkpoint(
        job, until=NOW + HOUR, payload=b"\xff", op_id="op"
    ),
    "finish": lambda kernel, job: kernel.finish(
        job, [NewJob(queue="held", id="h"), note("done")], op_id="op"
    ),
    "re-arm": lambda kernel, job: kernel.finish(job, again=NOW, op_id="op"),
    "reschedule": lambda kernel, _: kernel.reschedule("held", "h", NOW + HOUR, op_id="op"),
    "reserve": lambda kernel, _: kernel.reserve("b", interval=SECOND, burst=1, op_id="op"),
    "penalize": lambda kernel, _: kernel.penalize("b", MINUTE, op_id="op"),
    "incr": lambda kernel, _: kernel.incr(CACHE, "n", 3, op_id="op"),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
async def test_a_write_sent_twice_acts_once_and_answers_the_same(
    kernel: Kernel, write: Callable[[Kernel, Job], Awaitable[object]]
) -> None:
    await kernel.transact([NewJob(queue="send", id=str(n), payload=b"\x00\xff") for n in range(4)])
    await kernel.reserve("b", interval=SECOND, burst=1)
    held = await seeded(kernel)
    answer = await write(kernel, held)
    state = await snapshot(kernel)
    assert await write(kernel, held) == answer
    assert await snapshot(kernel) == state


async def test_an_operation_of_another_id_acts(kernel: Kernel) -> None:
    assert await kernel.incr(CACHE, "n", op_id="1") == 1
    assert await kernel.incr(CACHE, "n", op_id="2") == 2
    assert await kernel.incr(CACHE, "n", op_id="1") == 1


async def test_operations_are_forgotten_in_the_end(kernel: Kernel, clock: HandClock) -> None:
    await kernel.incr(CACHE, "n", op_id="1")
    clock.advance(HOUR)
    assert await kernel.sweep() >= 0
    assert await kernel.incr(CACHE, "n", op_id="1") == 2


async def snapshot(kernel: Kernel) -> object:
    """Return all that the writes above could have changed."""
    later = NOW + 2 * HOUR
    return (
        (await kernel.scan(NOTES)).items,
        (await kernel.scan(CACHE)).items,
        [await kernel.depth(queue, now=at) for queue in ("send", "held") for at in (NOW, later)],
    )


async def test_a_wait_that_is_too_long_books_nothing(kernel: Kernel, clock: HandClock) -> None:
    async def reserve(at_most: timedelta | None) -> timedelta:
        return await kernel.reserve("chat", interval=MINUTE, burst=1, at_most=at_most)

    assert [await reserve(2 * MINUTE) for _ in range(5)] == [
        wait * MINUTE for wait in (0, 1, 2, 3, 3)
    ]
    clock.advance(MINUTE)
    assert [await reserve(2 * MINUTE) for _ in range(2)] == [2 * MINUTE, 3 * MINUTE]
    await kernel.penalize("chat", 10 * MINUTE)
    assert await reserve(2 * MINUTE) == 10 * MINUTE
    assert [await reserve(None), await reserve(None)] == [10 * MINUTE, 11 * MINUTE]

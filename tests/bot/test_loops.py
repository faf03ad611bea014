"""A loop goes on whatever the store does, rests when there is nothing, and ends when told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot import loops
from bot.loops import Loop, Nudge
from digest.errors import StoreUnavailable

LONG = timedelta(minutes=1)


@dataclass(slots=True)
class Work:
    """Rounds that a test watches; what they do is given by their number, from 1."""

    does: Callable[[int], Awaitable[int]]
    rounds: int = 0
    begun: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> int:
        """Do the next round."""
        self.rounds += 1
        self.begun.set()
        return await self.does(self.rounds)


async def nothing(_number: int) -> int:
    """Find nothing to do."""
    return 0


async def no_nudge(_queue: str, _at_most: timedelta) -> bool:
    """Wait for what never comes."""
    return await asyncio.Event().wait()


async def turned(work: Work, stopping: asyncio.Event, nudge: Nudge = no_nudge) -> None:
    """Turn a loop to its end."""
    loop = Loop(name="test", run=work.run, idle=LONG, queue="send")
    async with asyncio.timeout(5):
        await loops.turn(loop, stopping, nudge)


@asynccontextmanager
async def turning(
    work: Work, stopping: asyncio.Event, nudge: Nudge = no_nudge, *, queue: str = "send"
) -> AsyncIterator[asyncio.Task[None]]:
    """Turn a loop beside the test, once it has begun, and wait for its end."""
    loop = Loop(name="test", run=work.run, idle=LONG, queue=queue)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        task = group.create_task(loops.turn(loop, stopping, nudge))
        await work.begun.wait()
        yield task


async def test_as_long_as_there_is_work_it_does_not_rest() -> None:
    stopping = asyncio.Event()

    async def some(number: int) -> int:
        if number == 3:
            stopping.set()
        return 1

    work = Work(some)
    await turned(work, stopping)
    assert work.rounds == 3


@pytest.mark.parametrize("queue", ["send", ""])
async def test_a_resting_loop_ends_at_once_when_told(queue: str) -> None:
    stopping, work = asyncio.Event(), Work(nothing)
    async with turning(work, stopping, queue=queue):
        stopping.set()
    assert work.rounds == 1


async def test_a_nudge_ends_the_rest() -> None:
    stopping, nudged = asyncio.Event(), asyncio.Event()

    async def nudge(queue: str, at_most: timedelta) -> bool:
        assert (queue, at_most) == ("send", LONG)
        return await nudged.wait()

    async def until_the_second(number: int) -> int:
        if number == 2:
            stopping.set()
        return 0

    work = Work(until_the_second)
    async with turning(work, stopping, nudge):
        nudged.set()
    assert work.rounds == 2


async def test_a_round_in_hand_is_not_broken_off() -> None:
    stopping, may_end, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def long(_number: int) -> int:
        await may_end.wait()
        ended.set()
        return 1

    async with turning(Work(long), stopping) as task:
        stopping.set()
        await asyncio.sleep(0)
        assert not task.done()
        may_end.set()
    assert ended.is_set()


async def test_a_store_that_fails_now_and_then_is_one_trouble_until_something_is_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopping = asyncio.Event()
    monkeypatch.setattr(loops, "PAUSES", (timedelta(0),))

    async def full(number: int) -> int:
        if number % 2 and number < 10:
            raise StoreUnavailable("the disk is full")
        if number == 12:
            stopping.set()
        return int(number == 11)

    async def nudged(_queue: str, _at_most: timedelta) -> bool:
        return True

    await turned(Work(full), stopping, nudged)
    assert [record.getMessage() for record in caplog.records] == [
        "test waits for the store: the disk is full",
        "test goes on after 5 failed rounds",
    ]


async def test_a_store_without_a_failure_for_a_while_is_well(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopping = asyncio.Event()
    monkeypatch.setattr(loops, "PAUSES", (timedelta(0),))
    monkeypatch.setattr(loops, "CALM", timedelta(0))

    async def idle(number: int) -> int:
        if number == 1:
            raise StoreUnavailable("the disk is full")
        stopping.set()
        return 0

    await turned(Work(idle), stopping)
    assert caplog.messages[-1] == "test goes on after 1 failed rounds"


async def test_a_store_that_fails_is_waited_for_and_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stopping = asyncio.Event()
    monkeypatch.setattr(loops, "PAUSES", (timedelta(0), timedelta(milliseconds=1)))

    async def away(number: int) -> int:
        if number <= 5:
            raise StoreUnavailable("the store is away")
        stopping.set()
        return 1

    await turned(Work(away), stopping)
    assert [record.getMessage() for record in caplog.records] == [
        "test waits for the store: the store is away",
        "test goes on after 5 failed rounds",
    ]


async def test_a_defect_ends_its_round_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    stopping = asyncio.Event()

    async def nudge(_queue: str, _at_most: timedelta) -> bool:
        return True

    async def broken(number: int) -> int:
        if number == 2:
            stopping.set()
        raise ZeroDivisionError

    work = Work(broken)
    await turned(work, stopping, nudge)
    assert work.rounds == 2
    assert "unforeseen" in caplog.text


async def test_a_store_that_is_closed_while_it_rests_breaks_nothing() -> None:
    stopping = asyncio.Event()

    async def nudge(_queue: str, _at_most: timedelta) -> bool:
        raise StoreUnavailable("the store is closed")

    work = Work(nothing)
    async with turning(work, stopping, nudge):
        await asyncio.sleep(0.01)
        stopping.set()
    assert work.rounds == 1


async def test_cancelled_it_breaks_off_and_waits_for_nothing() -> None:
    is_left = asyncio.Event()

    async def nudge(_queue: str, _at_most: timedelta) -> bool:
        try:
            return await asyncio.Event().wait()
        finally:
            is_left.set()

    async with turning(Work(nothing), asyncio.Event(), nudge) as task:
        await asyncio.sleep(0.01)
        task.cancel()
    assert is_left.is_set()

"""The clock of the fakes runs, stands and is moved, and whoever waits goes on in time."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.clock import Clock


async def test_sleepers_wake_when_their_time_has_come_and_in_order() -> None:
    clock = Clock(is_running=False)
    woken: list[float] = []

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        woken.append(seconds)

    async with asyncio.TaskGroup() as tasks:
        for seconds in (300, 60, 0):
            tasks.create_task(sleep(seconds))
        for step, wanted in ((0, [0]), (59, [0]), (1, [0, 60]), (240, [0, 60, 300])):
            clock.advance(step)
            for _ in range(5):
                await asyncio.sleep(0)
            assert woken == wanted


async def test_a_limit_is_reached_by_the_clock_and_not_by_real_time() -> None:
    clock = Clock(is_running=False)

    async def wait() -> None:
        async with clock.timeout(3600):
            clock.advance(3600)
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await wait()
    async with clock.timeout(0.001):
        await asyncio.sleep(0.01)


async def test_a_running_clock_goes_on_by_itself_and_can_be_pushed() -> None:
    real = [1000.0]
    clock = Clock(source=lambda: real[0])
    clock.advance(60)
    real[0] += 5
    assert clock() == 1065
    async with asyncio.timeout(5):
        await Clock().sleep(0.01)

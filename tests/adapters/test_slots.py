"""Slots of what a platform takes."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest

from adapters import slots


async def _sent_late() -> None:
    async with asyncio.timeout(0.01):
        time.sleep(0.02)  # noqa: ASYNC251  # as of a process that is stopped
        await slots.come(timedelta(0), asyncio.sleep)
        pytest.fail("a request left after its time")


async def test_who_stood_still_past_his_time_goes_no_further() -> None:
    with pytest.raises(TimeoutError):
        await _sent_late()


async def test_a_slot_that_is_to_come_is_waited_for() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    await slots.come(timedelta(seconds=0.25), sleep)
    assert waits == [0.25]

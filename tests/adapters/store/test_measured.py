"""A measured kernel does what the kernel does, and tells how long its steps took."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.effects import Key, NewJob
from adapters.store.kernel import Kernel
from adapters.store.measured import MeasuredKernel
from digest.errors import StoreUnavailable
from tests.contracts.kernel import ENGINES, NOTES, SECOND, HandClock, lease_one, note


@pytest.fixture
async def kernel(tmp_path: Path) -> AsyncIterator[Kernel]:
    async with ENGINES["sqlite"](tmp_path, HandClock()) as opened:
        yield opened


async def test_each_durable_step_is_told_with_its_time_and_nothing_else_is(
    kernel: Kernel,
) -> None:
    took: list[timedelta] = []
    ticks = iter(range(100))
    measured = MeasuredKernel(kernel, took.append, monotonic=lambda: float(next(ticks)))
    assert await measured.transact([note("a"), NewJob(queue="send", id="j")])
    assert not await measured.transact([note("a")], unless=Key(ns=NOTES, id="a"))
    job = await lease_one(measured)
    assert await measured.checkpoint(job, until=job.leased_until)
    assert await measured.get(NOTES, "a") == b"v"
    assert await measured.finish(job)
    assert took == [SECOND] * 4


async def test_a_step_that_failed_was_never_durable(kernel: Kernel) -> None:
    took: list[timedelta] = []
    measured = MeasuredKernel(kernel, took.append)
    await measured.aclose()
    with pytest.raises(StoreUnavailable):
        await measured.transact([note("a")])
    assert took == []


async def test_it_has_all_that_a_kernel_has(kernel: Kernel) -> None:
    measured: Kernel = MeasuredKernel(kernel, lambda _took: None)
    promised = [name for name, _ in inspect.getmembers(Kernel, inspect.isfunction)]
    for name in promised:
        if not name.startswith("_"):
            assert callable(getattr(measured, name)), name
    assert measured.shards == kernel.shards

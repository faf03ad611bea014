"""What is stored survives closing, sharing and sweeping on every engine."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from adapters.store.effects import (
    IndexPut,
    NewJob,
    Put,
)
from adapters.store.kernel import Kernel, Ranked
from digest.errors import StoreError
from tests.contracts.kernel import (
    CACHE,
    HOUR,
    MINUTE,
    NOTES,
    SECOND,
    HandClock,
    Opened,
    counted,
    lease_one,
    note,
    together,
)
from tests.make import NOW


async def test_a_reopened_store_has_everything(opened: Opened, clock: HandClock) -> None:
    async with opened() as kernel:
        await kernel.transact(
            [
                note("a", b"kept"),
                NewJob(queue="send", id="j", payload=b"p"),
                IndexPut(index="i", member="m", score=2.5),
            ]
        )
        held = await lease_one(kernel)
        await kernel.reserve("b", interval=SECOND, burst=1)
        await kernel.incr(CACHE, "n", 4)
    async with opened() as kernel:
        assert await kernel.get(NOTES, "a") == b"kept"
        assert await kernel.range("i") == [Ranked(member="m", score=2.5)]
        assert await kernel.reserve("b", interval=SECOND, burst=1) == SECOND
        assert await kernel.incr(CACHE, "n") == 5
        clock.advance(HOUR)
        again = await lease_one(kernel)
        assert again.token != held.token
        assert again.attempt == 2
        assert not await kernel.finish(held)
        assert await kernel.finish(again)


async def test_two_openings_of_one_store_share_its_jobs(
    opened: Opened,
) -> None:
    async with opened() as one, opened() as other:
        await one.transact([NewJob(queue="send", id=str(n)) for n in range(60)])
        taken: Counter[str] = Counter()

        async def taker(kernel: Kernel) -> None:
            while jobs := await kernel.lease("send", 3, MINUTE):
                for job in jobs:
                    assert await kernel.finish(job)
                    taken[job.id] += 1

        await together(taker(one), taker(other), taker(one), taker(other))
        assert taken == Counter({str(n): 1 for n in range(60)})


async def test_sweeping_drops_only_what_has_expired(kernel: Kernel) -> None:
    await kernel.transact(
        [Put(ns=NOTES, id=f"x{n}", value=b"", ttl=SECOND) for n in range(2500)]
        + [note("stays"), Put(ns=NOTES, id="later", value=b"", ttl=HOUR)]
        + [NewJob(queue="send", id="j"), IndexPut(index="i", member="m", score=0)]
    )
    await kernel.reserve("b", interval=HOUR, burst=1)
    assert await kernel.sweep(now=NOW + SECOND) == 2500
    assert [key for key, _ in (await kernel.scan(NOTES)).items] == ["later", "stays"]
    assert await counted(kernel, "send") == (1, 1)
    assert len(await kernel.range("i")) == 1
    assert await kernel.reserve("b", interval=HOUR, burst=1) == HOUR


async def test_a_closed_store_says_so_and_closing_twice_is_fine(
    opened: Opened,
) -> None:
    async with opened() as kernel:
        await kernel.aclose()
        with pytest.raises(StoreError, match="closed"):
            await kernel.transact([note("a")])
        with pytest.raises(StoreError, match="closed"):
            await kernel.get(NOTES, "a")


async def test_closing_finishes_the_writes_that_wait(
    opened: Opened,
) -> None:
    async with opened() as kernel:
        writes = [asyncio.ensure_future(kernel.transact([note(str(n))])) for n in range(300)]
        await asyncio.sleep(0)
        await kernel.aclose()
        assert all([await write for write in writes])
    async with opened() as kernel:
        assert len((await kernel.scan(NOTES)).items) == 300

"""Who waits for jobs hears of them at once on any engine, and how long the oldest waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.store.effects import Key, NewJob
from adapters.store.kernel import STEADY, Kernel
from adapters.store.queue import Queue
from digest.errors import StoreUnavailable
from tests.contracts.kernel import HOUR, MINUTE, NOTES, SECOND, HandClock, Opened, lease_one, note
from tests.make import NOW

LONG = timedelta(seconds=20)
AT_ONCE = timedelta(0)


async def listens(kernel: Kernel, *queues: str) -> None:
    """Make the first wait of each queue, and let the last subscription settle."""
    for queue in queues:
        assert await kernel.wait(queue, LONG)
    for queue in queues:
        # On Redis each new queue is a new subscription to all, of which each wait is told.
        while await kernel.wait(queue, SECOND / 5):
            pass


async def test_whoever_waits_is_nudged_by_a_job_that_is_due_in_any_shard(kernel: Kernel) -> None:
    await listens(kernel, "send")
    for shard in {0, kernel.shards - 1}:
        waiting = asyncio.ensure_future(kernel.wait("send", LONG))
        await asyncio.sleep(0)
        await kernel.transact([NewJob(queue="send", id="j")], shard=shard)
        assert await waiting


async def test_each_way_for_a_job_to_become_due_nudges(kernel: Kernel) -> None:
    await listens(kernel, "tick", "send")
    await kernel.transact([NewJob(queue="tick", id="t")])
    assert await kernel.wait("tick", LONG)
    await kernel.finish(await lease_one(kernel, "tick"), [NewJob(queue="send", id="s")])
    assert await kernel.wait("send", LONG)
    assert await kernel.finish(await lease_one(kernel), again=NOW)
    assert await kernel.wait("send", LONG)
    assert await kernel.checkpoint(await lease_one(kernel), until=NOW)
    assert await kernel.wait("send", LONG)
    assert await kernel.reschedule("send", "s", NOW)
    assert await kernel.wait("send", LONG)


async def test_other_queues_and_jobs_to_come_nudge_nobody(kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id="held"), NewJob(queue="send", id="later")])
    await listens(kernel, "send")
    held, later = await kernel.lease("send", 2, MINUTE)
    await kernel.transact([NewJob(queue="ask", id="j"), NewJob(queue="send*", id="j")])
    await kernel.transact([NewJob(queue="send", id="new", due_at=NOW + HOUR)])
    await kernel.transact([NewJob(queue="send", id="held")])  # it is there already
    assert await kernel.checkpoint(held, until=NOW + MINUTE)
    assert await kernel.finish(held, again=NOW + HOUR)
    assert not await kernel.finish(held, again=NOW)  # no longer its holder
    await kernel.reschedule("send", later.id, NOW + HOUR)
    await kernel.reschedule("send", "none", NOW)
    assert not await kernel.wait("send", SECOND / 20)


async def test_what_was_not_done_nudges_nobody(kernel: Kernel) -> None:
    await kernel.transact([note("there")])
    await listens(kernel, "send")
    unless = Key(ns=NOTES, id="there")
    assert not await kernel.transact([NewJob(queue="send", id="j")], unless=unless)
    assert not await kernel.wait("send", AT_ONCE)


async def test_a_nudge_is_kept_for_the_next_wait_and_told_once(kernel: Kernel) -> None:
    await listens(kernel, "send")
    for name in "abc":
        await kernel.transact([NewJob(queue="send", id=name)])
    assert await kernel.wait("send", LONG)
    await asyncio.sleep(0.05)  # the last of the three may be on its way
    await kernel.wait("send", AT_ONCE)
    assert not await kernel.wait("send", AT_ONCE)


async def test_all_who_wait_are_woken(kernel: Kernel) -> None:
    await listens(kernel, "send")
    waiting = [asyncio.ensure_future(kernel.wait("send", LONG)) for _ in range(3)]
    await asyncio.sleep(0)
    await kernel.transact([NewJob(queue="send", id="j")])
    assert all([await each for each in waiting])


async def test_a_closed_store_lets_nobody_wait(opened: Opened) -> None:
    async with opened() as kernel:
        await kernel.aclose()
        with pytest.raises(StoreUnavailable, match="closed"):
            await kernel.wait("send", LONG)


async def test_the_oldest_job_that_is_due_is_known(kernel: Kernel, clock: HandClock) -> None:
    assert (await kernel.depth("send")).oldest_due_at is None
    await kernel.transact(
        [
            NewJob(queue="send", id="later", due_at=NOW + HOUR),
            NewJob(queue="other", id="x", due_at=NOW - HOUR),
        ]
    )
    assert (await kernel.depth("send")).oldest_due_at is None
    await kernel.transact(
        [
            NewJob(queue="send", id="b", due_at=NOW - SECOND / 7),
            NewJob(queue="send", id="a", due_at=NOW - MINUTE),
        ]
    )
    assert (await kernel.depth("send")).oldest_due_at == NOW - MINUTE
    await lease_one(kernel)
    assert (await kernel.depth("send")).oldest_due_at == NOW - SECOND / 7
    clock.advance(2 * HOUR)  # its lease ended
    assert (await kernel.depth("send")).oldest_due_at == NOW - SECOND / 7


async def test_a_backlog_counts_all_shards_and_knows_the_oldest_of_them(kernel: Kernel) -> None:
    queue = Queue(kernel, "send")
    assert (await queue.backlog()).oldest_due_at is None
    for shard in range(kernel.shards):
        job = NewJob(queue="send", id="j", due_at=NOW - shard * SECOND)
        await kernel.transact([job], shard=shard)
    backlog = await queue.backlog()
    assert (backlog.all, backlog.due) == (kernel.shards, kernel.shards)
    assert backlog.oldest_due_at == NOW - (kernel.shards - 1) * SECOND


async def test_an_incarnation_lasts_while_the_store_runs(opened: Opened) -> None:
    async with opened() as kernel:
        first = await kernel.incarnation()
        assert first
        assert await kernel.incarnation() == first
    async with opened() as kernel:
        assert await kernel.incarnation() == first


async def test_a_file_never_forgets(kernel: Kernel) -> None:
    is_file = type(kernel).__module__.startswith("adapters.store.sqlite")
    assert (await kernel.incarnation() == STEADY) == is_file

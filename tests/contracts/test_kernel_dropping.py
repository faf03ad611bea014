"""Dropping jobs, looking at those of a queue, and counting everything: alike on each engine."""

from __future__ import annotations

from adapters.store.effects import DropJob, IndexPut, NewJob, Put
from adapters.store.kernel import Kernel
from tests.contracts.kernel import CACHE, HOUR, Opened, counted, lease_one, note


async def jobs(kernel: Kernel, queue: str = "send", limit: int = 500) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    cursor = None
    while True:
        page = await kernel.scan_jobs(queue, cursor, limit=limit)
        found.update(page.items)
        cursor = page.cursor
        if cursor is None:
            return found


async def test_a_dropped_job_is_gone_with_its_payload(kernel: Kernel) -> None:
    await kernel.transact(
        [NewJob(queue="send", id="a", payload=b"p"), NewJob(queue="send", id="b")]
    )
    await kernel.transact([DropJob(queue="send", id="a")])
    assert await jobs(kernel) == {"b": b""}
    assert await counted(kernel, "send") == (1, 1)
    await kernel.transact([NewJob(queue="send", id="a")])
    assert (await lease_one(kernel)).payload == b""


async def test_whoever_holds_a_dropped_job_can_change_nothing(kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id="a")])
    held = await lease_one(kernel)
    await kernel.transact([DropJob(queue="send", id="a"), NewJob(queue="send", id="a")])
    assert not await kernel.finish(held, [note("late")])
    assert not await kernel.checkpoint(held, until=held.leased_until + HOUR)
    assert (await lease_one(kernel)).attempt == 1


async def test_dropping_what_is_not_there_changes_nothing(kernel: Kernel) -> None:
    assert await kernel.transact([DropJob(queue="send", id="a"), note("n")])
    assert await jobs(kernel) == {}


async def test_a_job_that_is_dropped_and_added_in_one_step_is_fresh(kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id="a", payload=b"old")])
    again = NewJob(queue="send", id="a", payload=b"new")
    await kernel.transact([again, DropJob(queue="send", id="a")])
    assert await jobs(kernel) == {"a": b"new"}


async def test_leased_jobs_are_seen_in_pages_and_those_of_other_queues_are_not(
    kernel: Kernel,
) -> None:
    names = [f"j{number}" for number in range(25)]
    await kernel.transact([NewJob(queue="send", id=each, payload=each.encode()) for each in names])
    await kernel.transact([NewJob(queue="tick", id="t")])
    await lease_one(kernel)
    assert await jobs(kernel, limit=4) == {each: each.encode() for each in names}


async def test_a_census_finds_documents_caches_jobs_indexes_and_rates(opened: Opened) -> None:
    async with opened() as kernel:
        await kernel.transact(
            [
                note("needle-1", b"in a document"),
                Put(ns=CACHE, id="needle-2", value=b"in a cache"),
                NewJob(queue="send", id="needle-3", payload=b"in a job"),
                IndexPut(index="needle-4", member="needle-5", score=1.0),
            ]
        )
        await kernel.reserve("needle-6", interval=HOUR, burst=1)
        found = [each async for each in kernel.census()]
    places = "\n".join(each.place for each in found)
    values = b"\n".join(each.value for each in found)
    assert all(f"needle-{number}" in places for number in range(1, 7))
    assert all(each in values for each in (b"in a document", b"in a cache", b"in a job"))

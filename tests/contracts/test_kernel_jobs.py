"""No job is done twice or lost on any engine: leases, fencing tokens, effects."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from adapters.store.effects import (
    Delete,
    Effect,
    IndexPut,
    NewJob,
)
from adapters.store.kernel import Kernel
from tests.contracts.kernel import (
    HOUR,
    MINUTE,
    NOTES,
    SECOND,
    HandClock,
    counted,
    lease_one,
    note,
    together,
)
from tests.make import NOW


async def test_due_jobs_are_leased_oldest_first_ties_by_id(kernel: Kernel) -> None:
    await kernel.transact(
        [
            NewJob(queue="send", id="late", due_at=NOW + SECOND),
            NewJob(queue="send", id="b", due_at=NOW - MINUTE, payload=b"pb"),
            NewJob(queue="send", id="a", due_at=NOW - MINUTE),
            NewJob(queue="send", id="now"),
            NewJob(queue="send", id="old", due_at=NOW - HOUR),
            NewJob(queue="other", id="x"),
        ]
    )
    assert await counted(kernel, "send") == (5, 4)
    first = await kernel.lease("send", 3, MINUTE)
    assert [job.id for job in first] == ["old", "a", "b"]
    assert first[2].payload == b"pb"
    assert first[2].due_at == NOW - MINUTE
    assert first[2].leased_until == NOW + MINUTE
    assert first[2].attempt == 1
    assert [job.id for job in await kernel.lease("send", 3, MINUTE)] == ["now"]
    assert await counted(kernel, "send") == (5, 0)


async def test_a_job_that_is_there_keeps_due_time_and_payload(kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id="j", payload=b"1", due_at=NOW + HOUR)])
    await kernel.transact([NewJob(queue="send", id="j", payload=b"2")])
    assert await kernel.lease("send", 1, MINUTE) == []
    (job,) = await kernel.lease("send", 1, MINUTE, now=NOW + HOUR)
    assert job.payload == b"1"


async def test_eight_takers_get_each_of_500_jobs_once(kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id=str(n)) for n in range(500)])
    taken: Counter[str] = Counter()

    async def taker() -> None:
        while jobs := await kernel.lease("send", 7, MINUTE):
            for job in jobs:
                assert await kernel.finish(job)
                taken[job.id] += 1

    await together(*(taker() for _ in range(8)))
    assert taken == Counter({str(n): 1 for n in range(500)})
    assert await counted(kernel, "send") == (0, 0)


async def test_no_job_is_under_two_leases(kernel: Kernel, clock: HandClock) -> None:
    await kernel.transact([NewJob(queue="send", id=str(n)) for n in range(20)])
    held = await together(*(kernel.lease("send", 3, MINUTE) for _ in range(20)))
    ids = [job.id for jobs in held for job in jobs]
    assert sorted(ids) == sorted({*ids})
    assert len(ids) == 20
    clock.advance(MINUTE)
    again = await kernel.lease("send", 50, MINUTE)
    assert len(again) == 20
    assert {job.attempt for job in again} == {2}
    assert not {job.token for job in again} & {job.token for jobs in held for job in jobs}


async def test_an_expired_lease_keeps_its_token_until_the_next_lease(
    kernel: Kernel, clock: HandClock
) -> None:
    await kernel.transact([NewJob(queue="send", id="a"), NewJob(queue="send", id="b")])
    slow, slower = await kernel.lease("send", 2, SECOND)
    clock.advance(HOUR)
    assert await kernel.finish(slow)
    assert (await lease_one(kernel)).id == slower.id
    assert not await kernel.finish(slower)


async def test_a_stale_token_changes_nothing(kernel: Kernel, clock: HandClock) -> None:
    await kernel.transact([NewJob(queue="send", id="j", payload=b"first")])
    stale = await lease_one(kernel, lease_for=SECOND)
    clock.advance(SECOND)
    current = await lease_one(kernel)
    effects: list[Effect] = [
        note("sent"),
        NewJob(queue="next", id="n"),
        IndexPut(index="i", member="m", score=1),
    ]
    assert not await kernel.finish(stale, effects)
    assert not await kernel.finish(stale, effects, again=NOW)
    assert not await kernel.checkpoint(stale, until=NOW, payload=b"stale")
    assert await kernel.get(NOTES, "sent") is None
    assert await counted(kernel, "next") == (0, 0)
    assert await kernel.range("i") == []
    assert await counted(kernel, "send") == (1, 0)
    assert await kernel.finish(current, effects)
    assert await kernel.get(NOTES, "sent") == b"v"
    assert not await kernel.finish(current, [note("twice")])
    assert await kernel.get(NOTES, "twice") is None


async def test_the_result_and_the_follow_up_jobs_exist_both(kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id="j"), note("draft")])
    job = await lease_one(kernel)
    effects: list[Effect] = [
        note("ledger"),
        Delete(ns=NOTES, id="draft"),
        NewJob(queue="report", id="j"),
    ]
    assert await kernel.finish(job, effects)
    assert await kernel.get_many(NOTES, ["ledger", "draft"]) == [b"v", None]
    assert await counted(kernel, "report") == (1, 1)


async def test_a_checkpoint_is_durable_and_moves_the_lease(
    kernel: Kernel, clock: HandClock
) -> None:
    await kernel.transact([NewJob(queue="send", id="j", payload=b"planned")])
    job = await lease_one(kernel)
    assert await kernel.checkpoint(job, payload=b"sending", until=NOW + HOUR)
    assert await kernel.checkpoint(job, until=NOW + 2 * HOUR)
    clock.advance(HOUR)
    assert await kernel.lease("send", 1, MINUTE) == []
    clock.advance(HOUR)
    again = await lease_one(kernel)
    assert again.payload == b"sending"
    assert again.attempt == 2


async def test_re_arming_keeps_the_job_and_burns_the_token(
    kernel: Kernel, clock: HandClock
) -> None:
    await kernel.transact([NewJob(queue="tick", id="t", payload=b"daily")])
    job = await lease_one(kernel, "tick", SECOND)
    clock.advance(SECOND)
    job = await lease_one(kernel, "tick")
    assert job.attempt == 2
    effects = [NewJob(queue="send", id="s"), NewJob(queue="tick", id="t", payload=b"other")]
    assert await kernel.finish(job, effects, again=NOW + HOUR)
    assert not await kernel.finish(job, again=NOW)
    assert not await kernel.checkpoint(job, until=NOW)
    assert await kernel.lease("tick", 1, MINUTE) == []
    clock.advance(HOUR)
    fresh = await lease_one(kernel, "tick")
    assert (fresh.payload, fresh.attempt, fresh.due_at) == (b"daily", 1, NOW + HOUR)
    assert not await kernel.finish(job)
    assert await kernel.finish(fresh)


async def test_a_finish_that_puts_its_own_id_again_leaves_a_fresh_job(kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id="j", payload=b"1")])
    job = await lease_one(kernel)
    assert await kernel.finish(job, [NewJob(queue="send", id="j", payload=b"2")])
    fresh = await lease_one(kernel)
    assert (fresh.payload, fresh.attempt) == (b"2", 1)
    assert fresh.token != job.token
    assert not await kernel.finish(job)
    assert await kernel.finish(fresh)


async def test_an_id_put_anew_never_gets_an_old_token(kernel: Kernel) -> None:
    tokens = []
    for _ in range(5):
        await kernel.transact([NewJob(queue="send", id="j")])
        job = await lease_one(kernel)
        tokens.append(job.token)
        assert all([not await kernel.finish(replace(job, token=old)) for old in tokens[:-1]])
        assert await kernel.finish(job)
    assert len(set(tokens)) == 5


async def test_rescheduling_moves_a_job_and_fences_its_holder_out(
    kernel: Kernel, clock: HandClock
) -> None:
    assert not await kernel.reschedule("tick", "none", NOW)
    await kernel.transact([NewJob(queue="tick", id="t", due_at=NOW + HOUR)])
    assert await kernel.reschedule("tick", "t", NOW)
    held = await lease_one(kernel, "tick")
    assert await kernel.reschedule("tick", "t", NOW + MINUTE)
    assert not await kernel.finish(held)
    clock.advance(MINUTE)
    assert (await lease_one(kernel, "tick")).attempt == 1

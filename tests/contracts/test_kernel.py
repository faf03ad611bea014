"""What every engine of the kernel must do alike."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zlib import crc32

import pytest

from adapters.store.effects import (
    Delete,
    Effect,
    IndexPut,
    IndexRemove,
    Key,
    Namespace,
    NewJob,
    Put,
)
from adapters.store.kernel import Depth, Job, Kernel, Ranked
from digest.errors import StoreError
from tests.contracts.kernel import ENGINES, Engine, HandClock
from tests.make import NOW

NOTES = Namespace(name="note")
CACHE = Namespace(name="page", is_cache=True)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=list(ENGINES.values()), ids=list(ENGINES))
def opened(
    request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock
) -> Callable[[], AbstractAsyncContextManager[Kernel]]:
    """Open the test's store, any number of times."""
    engine: Engine = request.param
    return lambda: engine(tmp_path, clock)


@pytest.fixture
async def kernel(
    opened: Callable[[], AbstractAsyncContextManager[Kernel]],
) -> AsyncIterator[Kernel]:
    async with opened() as kernel:
        yield kernel


def note(key: str, value: bytes = b"v") -> Put:
    return Put(ns=NOTES, id=key, value=value)


async def lease_one(kernel: Kernel, queue: str = "send", lease_for: timedelta = MINUTE) -> Job:
    (job,) = await kernel.lease(queue, 1, lease_for)
    return job


# Documents


async def test_what_was_put_is_got(kernel: Kernel) -> None:
    assert await kernel.transact([note("a", b"\x00\xff one")])
    assert await kernel.get(NOTES, "a") == b"\x00\xff one"
    assert await kernel.get(NOTES, "b") is None
    assert await kernel.get(CACHE, "a") is None


async def test_many_come_in_the_order_asked_with_gaps_and_repeats(kernel: Kernel) -> None:
    await kernel.transact([note(f"{n:04}", b"%d" % n) for n in range(1200)])
    asked = ["0003", "none", "0001", "0003", *(f"{n:04}" for n in range(1199, 0, -1))]
    found = await kernel.get_many(NOTES, asked)
    assert found[:4] == [b"3", None, b"1", b"3"]
    assert found[4:] == [b"%d" % n for n in range(1199, 0, -1)]


async def test_nothing_asked_is_nothing_got(kernel: Kernel) -> None:
    assert await kernel.get_many(NOTES, []) == []
    assert await kernel.range_many([]) == []
    assert await kernel.transact([])


async def test_a_document_is_absent_from_its_end_on(kernel: Kernel, clock: HandClock) -> None:
    await kernel.transact(
        [
            Put(ns=NOTES, id="instant", value=b"1", expires_at=NOW + MINUTE),
            Put(ns=CACHE, id="span", value=b"2", ttl=MINUTE),
        ]
    )
    just_before = NOW + MINUTE - timedelta(microseconds=1)
    assert await kernel.get(NOTES, "instant", now=just_before) == b"1"
    assert await kernel.get(CACHE, "span", now=just_before) == b"2"
    clock.advance(MINUTE)
    assert await kernel.get(NOTES, "instant") is None
    assert await kernel.get_many(CACHE, ["span"]) == [None]


async def test_putting_again_takes_the_end_away(kernel: Kernel) -> None:
    await kernel.transact([Put(ns=NOTES, id="a", value=b"1", ttl=SECOND)])
    await kernel.transact([note("a", b"2")])
    assert await kernel.get(NOTES, "a", now=NOW + HOUR) == b"2"


def test_a_document_has_one_end() -> None:
    with pytest.raises(ValueError, match="not both"):
        Put(ns=NOTES, id="a", value=b"", expires_at=NOW, ttl=SECOND)


async def test_scan_brings_what_is_there_once_and_never_the_expired(kernel: Kernel) -> None:
    await kernel.transact(
        [note(f"k{n}", b"%d" % n) for n in range(25)]
        + [Put(ns=NOTES, id=f"x{n}", value=b"", ttl=SECOND) for n in range(5)]
        + [Put(ns=CACHE, id="k1", value=b"another namespace")]
    )
    seen: Counter[str] = Counter()
    cursor = None
    while True:
        page = await kernel.scan(NOTES, cursor, limit=10, now=NOW + MINUTE)
        seen.update(key for key, _ in page.items)
        cursor = page.cursor
        if cursor is None:
            break
    assert seen == Counter({f"k{n}": 1 for n in range(25)})


async def test_scan_misses_nothing_that_stays_while_others_come_and_go(kernel: Kernel) -> None:
    await kernel.transact([note(f"k{n:02}") for n in range(20)])
    page = await kernel.scan(NOTES, limit=5)
    seen = {key for key, _ in page.items}
    await kernel.transact(
        [Delete(ns=NOTES, id=key) for key in sorted(seen)] + [note(f"a{n}") for n in range(9)]
    )
    while page.cursor is not None:
        page = await kernel.scan(NOTES, page.cursor, limit=5)
        seen |= {key for key, _ in page.items}
    assert seen >= {f"k{n:02}" for n in range(20)}


async def test_shards_are_apart(kernel: Kernel) -> None:
    assert kernel.shard_of("somebody") == kernel.shard_of("somebody")
    first = kernel.shard_of("somebody")
    others = (kernel.shard_of(str(n)) for n in range(100))
    second = next((shard for shard in others if shard != first), None)
    if second is None:  # an engine with one shard
        assert first == 0
        return
    assert first == crc32(b"somebody") % 16
    effects: list[Effect] = [
        note("a"),
        NewJob(queue="send", id="j"),
        IndexPut(index="i", member="m", score=1),
    ]
    await kernel.transact(effects, shard=first)
    assert await kernel.get(NOTES, "a", shard=second) is None
    assert await kernel.lease("send", 9, MINUTE, shard=second) == []
    assert await kernel.range("i", shard=second) == []
    (job,) = await kernel.lease("send", 9, MINUTE, shard=first)
    assert await kernel.finish(job, [note("b")])
    assert await kernel.get(NOTES, "b", shard=first) == b"v"


# Changes


async def test_put_and_delete_of_one_key_deletes_it_in_either_order(kernel: Kernel) -> None:
    await kernel.transact([note("a"), Delete(ns=NOTES, id="a")])
    await kernel.transact([Delete(ns=NOTES, id="b"), note("b")])
    assert await kernel.get_many(NOTES, ["a", "b"]) == [None, None]


async def test_the_last_of_two_puts_counts(kernel: Kernel) -> None:
    await kernel.transact([note("a", b"1"), note("a", b"2")])
    assert await kernel.get(NOTES, "a") == b"2"


async def test_the_last_change_of_an_index_member_counts(kernel: Kernel) -> None:
    await kernel.transact(
        [
            IndexPut(index="i", member="kept", score=1),
            IndexRemove(index="i", member="kept"),
            IndexPut(index="i", member="kept", score=2),
            IndexPut(index="i", member="gone", score=3),
            IndexRemove(index="i", member="gone"),
        ]
    )
    assert await kernel.range("i") == [Ranked(member="kept", score=2)]


async def test_one_of_a_hundred_wins_where_a_document_must_be_absent(kernel: Kernel) -> None:
    mark = Key(ns=NOTES, id="update-7")

    async def admit(number: int) -> bool:
        effects: list[Effect] = [note("update-7"), NewJob(queue="inbox", id=str(number))]
        return await kernel.transact(effects, unless=mark)

    won = await together(*(admit(n) for n in range(100)))
    assert sum(won) == 1
    assert await kernel.depth("inbox") == Depth(all=1, due=1)


async def test_an_expired_mark_hinders_nobody(kernel: Kernel, clock: HandClock) -> None:
    mark = Key(ns=NOTES, id="m")
    put = Put(ns=NOTES, id="m", value=b"", ttl=MINUTE)
    assert await kernel.transact([put], unless=mark)
    assert not await kernel.transact([put], unless=mark)
    clock.advance(MINUTE)
    assert await kernel.transact([put], unless=mark)


async def test_a_call_that_fails_changes_nothing_and_spoils_no_other(kernel: Kernel) -> None:
    bad = NewJob(queue="send", id="j", payload=None)  # type: ignore[arg-type]  # a fault of ours

    async def failing() -> bool:
        with pytest.raises((StoreError, TypeError)):
            await kernel.transact([note("half"), bad])
        return True

    assert all(
        await together(kernel.transact([note("a")]), failing(), kernel.transact([note("b")]))
    )
    assert await kernel.get_many(NOTES, ["a", "half", "b"]) == [b"v", None, b"v"]


async def test_a_cancelled_call_leaves_the_store_at_work(kernel: Kernel) -> None:
    call = asyncio.ensure_future(kernel.transact([note("a")]))
    await asyncio.sleep(0)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await kernel.transact([note("b")])
    assert await kernel.get(NOTES, "b") == b"v"


# Indexes


async def test_a_range_is_by_score_then_member_with_inclusive_bounds(kernel: Kernel) -> None:
    scores = {"b": 2.0, "a": 2.0, "c": 1.0, "é": 2.0, "d": 3.5, "e": -1.0}
    await kernel.transact([IndexPut(index="i", member=m, score=s) for m, s in scores.items()])

    async def members(lo: float = -math.inf, hi: float = math.inf, **how: object) -> str:
        found = await kernel.range("i", lo, hi, **how)  # type: ignore[arg-type]
        return "".join(each.member for each in found)

    assert await members() == "ecabéd"
    assert await members(1, 2) == "cabé"
    assert await members(1, 2, limit=2) == "ca"
    assert await members(1, 2, descending=True) == "ébac"
    assert await members(descending=True, limit=3) == "déb"
    assert await members(4, 1) == ""


async def test_instants_in_microseconds_are_exact_scores(kernel: Kernel) -> None:
    score = 1_776_405_600_123_457
    await kernel.transact(
        [IndexPut(index="i", member=str(n), score=score + n) for n in range(-1, 2)]
    )
    assert await kernel.range("i", score, score) == [Ranked(member="0", score=score)]


async def test_a_member_moves_to_its_new_score(kernel: Kernel) -> None:
    await kernel.transact([IndexPut(index="i", member="m", score=1)])
    await kernel.transact([IndexPut(index="i", member="m", score=9)])
    assert await kernel.range("i") == [Ranked(member="m", score=9)]


async def test_several_ranges_come_in_the_order_asked(kernel: Kernel) -> None:
    await kernel.transact([IndexPut(index=f"i{n % 3}", member=f"m{n}", score=n) for n in range(9)])
    found = await kernel.range_many(["i2", "none", "i0"], 2, 5)
    assert [[each.member for each in ranked] for ranked in found] == [["m2", "m5"], [], ["m3"]]


# Jobs


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
    assert await kernel.depth("send") == Depth(all=5, due=4)
    first = await kernel.lease("send", 3, MINUTE)
    assert [job.id for job in first] == ["old", "a", "b"]
    assert first[2].payload == b"pb"
    assert first[2].due_at == NOW - MINUTE
    assert first[2].leased_until == NOW + MINUTE
    assert first[2].attempt == 1
    assert [job.id for job in await kernel.lease("send", 3, MINUTE)] == ["now"]
    assert await kernel.depth("send") == Depth(all=5, due=0)


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
    assert await kernel.depth("send") == Depth(all=0, due=0)


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
    assert await kernel.depth("next") == Depth(all=0, due=0)
    assert await kernel.range("i") == []
    assert await kernel.depth("send") == Depth(all=1, due=0)
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
    assert await kernel.depth("report") == Depth(all=1, due=1)


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


# Life of the store


async def test_a_reopened_store_has_everything(
    opened: Callable[[], AbstractAsyncContextManager[Kernel]], clock: HandClock
) -> None:
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
    opened: Callable[[], AbstractAsyncContextManager[Kernel]],
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
    assert await kernel.depth("send") == Depth(all=1, due=1)
    assert len(await kernel.range("i")) == 1
    assert await kernel.reserve("b", interval=HOUR, burst=1) == HOUR


async def test_a_closed_store_says_so_and_closing_twice_is_fine(
    opened: Callable[[], AbstractAsyncContextManager[Kernel]],
) -> None:
    async with opened() as kernel:
        await kernel.aclose()
        with pytest.raises(StoreError, match="closed"):
            await kernel.transact([note("a")])
        with pytest.raises(StoreError, match="closed"):
            await kernel.get(NOTES, "a")


async def test_closing_finishes_the_writes_that_wait(
    opened: Callable[[], AbstractAsyncContextManager[Kernel]],
) -> None:
    async with opened() as kernel:
        writes = [asyncio.ensure_future(kernel.transact([note(str(n))])) for n in range(300)]
        await asyncio.sleep(0)
        await kernel.aclose()
        assert all([await write for write in writes])
    async with opened() as kernel:
        assert len((await kernel.scan(NOTES)).items) == 300


async def together(*calls: Awaitable[object]) -> list:  # type: ignore[type-arg]
    """Make calls at once and return their answers in order."""

    async def one(call: Awaitable[object]) -> object:
        return await call

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(call)) for call in calls]
    return [task.result() for task in tasks]

"""Documents, indexes and their changes are alike on every engine."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from datetime import timedelta
from zlib import crc32

import pytest

from adapters.store.effects import (
    Delete,
    Effect,
    IndexPut,
    IndexRemove,
    Key,
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
    counted,
    note,
    together,
)
from tests.make import NOW

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
    assert first == crc32(b"somebody") % kernel.shards
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
    assert await counted(kernel, "inbox") == (1, 1)


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

    async def members(
        lo: float = -math.inf,
        hi: float = math.inf,
        *,
        descending: bool = False,
        limit: int | None = None,
    ) -> str:
        found = await kernel.range("i", lo, hi, descending=descending, limit=limit)
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

"""The operator's code: good once, for an hour, for whoever says it first, and never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.store.claims import ClaimStore
from adapters.store.kernel import Kernel
from digest.model import Person
from digest.ports import CODE_LIVES, MOST_TRIES, Claimed
from tests.contracts.kernel import MINUTE, HandClock, together

ADA = Person(platform="line", tenant="T1", id="U1")
BEA = replace(ADA, id="U2")
CODE = "K7QF2M9XWD3T"


async def test_the_first_who_says_the_code_runs_the_bot_for_his_tenant(
    kernel: Kernel, clock: HandClock
) -> None:
    store = ClaimStore(kernel, clock=clock)
    await store.issue("line", CODE)
    assert await store.claim(ADA, "WRONG2345678") is Claimed.WRONG
    assert await store.claim(ADA, CODE) is Claimed.TAKEN
    assert await store.claim(BEA, CODE) is Claimed.WRONG, "it was used"
    assert await store.claim(ADA, CODE) is Claimed.TAKEN, "the same update may come again"
    assert list(await store.admins("line", "T1")) == ["U1"]
    assert list(await store.admins("line", "T2")) == []
    assert list(await store.admins("telegram", "T1")) == []


async def test_of_many_at_once_one_has_it(kernel: Kernel, clock: HandClock) -> None:
    stores = [ClaimStore(kernel, clock=clock) for _ in range(8)]
    await stores[0].issue("line", CODE)
    people = [replace(ADA, id=f"U{number}") for number in range(8)]
    found = await together(
        *(store.claim(person, CODE) for store, person in zip(stores, people, strict=True))
    )
    assert sorted(found) == sorted([Claimed.TAKEN, *[Claimed.WRONG] * 7])
    assert len(await stores[0].admins("line", "T1")) == 1


async def test_a_code_ends_with_its_hour_and_with_the_next_one(
    kernel: Kernel, clock: HandClock
) -> None:
    store = ClaimStore(kernel, clock=clock)
    await store.issue("line", CODE)
    clock.advance(CODE_LIVES)
    assert await store.claim(ADA, CODE) is Claimed.WRONG
    await store.issue("line", CODE)
    await store.issue("line", "ANOTHER23456")
    assert await store.claim(ADA, CODE) is Claimed.WRONG
    assert await store.claim(ADA, "ANOTHER23456") is Claimed.TAKEN


async def test_nobody_tries_many_codes_and_a_tenant_not_many_more(
    kernel: Kernel, clock: HandClock
) -> None:
    store = ClaimStore(kernel, clock=clock)
    await store.issue("line", CODE)
    for number in range(MOST_TRIES):
        assert await store.claim(ADA, f"GUESS{number}23456") is Claimed.WRONG
    assert await store.claim(ADA, CODE) is Claimed.TOO_OFTEN, "though it is the code"
    clock.advance(timedelta(hours=1))
    await store.issue("line", CODE)
    assert await store.claim(ADA, CODE) is Claimed.TAKEN
    others = [replace(ADA, id=f"other {number}") for number in range(4 * MOST_TRIES + 1)]
    found = [await store.claim(each, CODE) for each in others]
    assert found[-1] is Claimed.TOO_OFTEN
    elsewhere = replace(BEA, tenant="T2")
    assert await store.claim(elsewhere, CODE) is Claimed.WRONG


async def test_the_code_is_nowhere_in_the_store(kernel: Kernel, clock: HandClock) -> None:
    store = ClaimStore(kernel, clock=clock)
    await store.issue("line", CODE)
    clock.advance(MINUTE)
    await store.claim(ADA, CODE)
    kept = [(each.place, each.value) async for each in kernel.census()]
    assert kept
    assert not [place for place, value in kept if CODE in place or CODE.encode() in value]

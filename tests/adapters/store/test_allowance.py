"""Nobody asks so much that others have to wait, and nothing is counted twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.store.allowance import ONCE_KEPT, AllowanceStore
from adapters.store.held import Subject, person_key
from adapters.store.kernel import Kernel
from digest.model import Recipient
from digest.ports import CHAT_A_MINUTE, PERSON_A_DAY, PERSON_A_MINUTE
from tests.contracts.kernel import HOUR, MINUTE, HandClock

HERE = Recipient(platform="slack", tenant="T1", chat="C1")
THREAD = Recipient(platform="slack", tenant="T1", chat="C1", thread="17")
ELSEWHERE = Recipient(platform="slack", tenant="T1", chat="C2")
FOREIGN = Recipient(platform="slack", tenant="T2", chat="C1")


@pytest.fixture
def allowance(kernel: Kernel, clock: HandClock) -> AllowanceStore:
    return AllowanceStore(kernel, clock=clock)


async def asked(allowance: AllowanceStore, n: int, to: Recipient, who: str, name: str) -> int:
    """Ask so often; return how often it was allowed."""
    waits = [await allowance.ask(to, who, once=f"{name}{number}") for number in range(n)]
    return waits.count(None)


async def test_a_person_asks_so_much_a_minute_wherever_he_asks(
    allowance: AllowanceStore, clock: HandClock
) -> None:
    assert await asked(allowance, PERSON_A_MINUTE - 1, HERE, "ada", "a") == PERSON_A_MINUTE - 1
    assert await asked(allowance, 3, ELSEWHERE, "ada", "b") == 1
    wait = await allowance.ask(THREAD, "ada", once="c")
    assert wait is not None
    assert timedelta(0) < wait <= MINUTE
    assert await asked(allowance, 1, HERE, "bea", "d") == 1
    assert await asked(allowance, 1, FOREIGN, "ada", "e") == 1, "another tenant's ada"
    clock.advance(MINUTE)
    assert await asked(allowance, 9, HERE, "ada", "f") == PERSON_A_MINUTE


async def test_a_chat_asks_so_much_a_minute_in_all_its_threads(allowance: AllowanceStore) -> None:
    done = 0
    for person in range(CHAT_A_MINUTE):
        for place in (HERE, THREAD):
            done += await asked(allowance, 1, place, f"u{person}", f"{person}{place.thread}")
    assert done == CHAT_A_MINUTE
    assert await asked(allowance, 1, ELSEWHERE, "new", "x") == 1


async def test_a_person_asks_so_much_a_day(allowance: AllowanceStore, clock: HandClock) -> None:
    done = 0
    for round_ in range(PERSON_A_DAY // PERSON_A_MINUTE + 2):
        done += await asked(allowance, PERSON_A_MINUTE, HERE, "ada", f"r{round_}-")
        clock.advance(MINUTE)
    assert done == PERSON_A_DAY
    wait = await allowance.ask(HERE, "ada", once="z")
    assert wait is not None
    assert HOUR < wait <= 24 * HOUR
    clock.advance(wait)
    assert await asked(allowance, 1, HERE, "ada", "tomorrow") == 1


async def test_a_question_that_comes_again_is_counted_once(allowance: AllowanceStore) -> None:
    assert [await allowance.ask(HERE, "ada", once="same") for _ in range(30)] == [None] * 30
    assert await asked(allowance, 20, HERE, "ada", "other") == PERSON_A_MINUTE - 1


async def test_who_has_to_wait_waits_to_the_end_of_the_minute_or_day(
    allowance: AllowanceStore, clock: HandClock
) -> None:
    clock.advance(timedelta(seconds=-clock.now().second + 17, microseconds=250_000))
    await asked(allowance, PERSON_A_MINUTE, HERE, "ada", "a")
    wait = await allowance.ask(HERE, "ada", once="b")
    assert wait is not None
    assert (clock.now() + wait).second == 0
    assert (clock.now() + wait).microsecond == 0
    clock.advance(wait - timedelta(microseconds=1))
    assert await asked(allowance, 1, HERE, "ada", "c") == 0
    clock.advance(timedelta(microseconds=1))
    assert await asked(allowance, 1, HERE, "ada", "d") == 1


async def test_a_question_is_known_for_as_long_as_it_may_come_again_in_its_own_chat(
    allowance: AllowanceStore, clock: HandClock
) -> None:
    await allowance.ask(HERE, "ada", once="same")
    clock.advance(ONCE_KEPT - MINUTE)
    assert await asked(allowance, PERSON_A_MINUTE, HERE, "ada", "a") == PERSON_A_MINUTE
    assert await allowance.ask(HERE, "ada", once="same") is None
    assert await allowance.ask(ELSEWHERE, "ada", once="same") is not None
    clock.advance(MINUTE)
    assert await asked(allowance, PERSON_A_MINUTE, HERE, "ada", "b") == PERSON_A_MINUTE
    assert await allowance.ask(HERE, "ada", once="same") is not None


async def test_what_is_held_of_somebody_is_told_to_him_and_goes_with_him(
    kernel: Kernel, allowance: AllowanceStore
) -> None:
    await asked(allowance, 3, HERE, "ada", "a")
    await asked(allowance, 2, FOREIGN, "ada", "b")
    await asked(allowance, 1, ELSEWHERE, "bea", "c")
    ada = Subject(platform="slack", tenant="T1", people=frozenset({"ada"}))
    found = [each async for each in allowance.held(ada)]
    assert person_key("slack", "T1", "ada") in ada.person_keys()
    assert [(each.holding, each.is_of_request) for each in found] == [("asked", True)] * 2
    told = sorted((str(each.told["when"]), each.told["questions"]) for each in found if each.told)
    assert [len(when) for when, _ in told] == [10, 16]
    assert [number for _, number in told] == [3, 3]
    for each in found:
        await kernel.transact(each.effects, shard=each.shard)
    assert [each async for each in allowance.held(ada)] == []
    assert await asked(allowance, 9, HERE, "ada", "d") == PERSON_A_MINUTE
    bea = Subject(platform="slack", tenant="T1", people=frozenset({"bea"}))
    assert len([each async for each in allowance.held(bea)]) == 2


async def test_what_is_held_of_a_chat_goes_with_it_and_is_told_to_nobody(
    allowance: AllowanceStore,
) -> None:
    await asked(allowance, 2, HERE, "ada", "a")
    await asked(allowance, 2, ELSEWHERE, "ada", "b")
    chat = Subject(platform="slack", tenant="T1", chats=frozenset({"C1"}))
    assert [each.told async for each in allowance.held(chat)] == [None]

"""Places that somebody looks after are found again, and answers that are wanted no more."""

from __future__ import annotations

from dataclasses import replace

from adapters.store.caretakers import MOST_PLACES, CaretakerStore
from adapters.store.kernel import Kernel
from adapters.store.withdrawals import WITHDRAWN_KEPT, WithdrawalStore
from digest.model import Person
from tests import make
from tests.contracts.kernel import SECOND, HandClock

ADA = Person(platform="testchat", tenant="T1", id="U1")
HERE, THERE = make.recipient("C1", platform="testchat"), make.recipient("C2", platform="testchat")


async def test_the_place_that_was_changed_last_comes_first(kernel: Kernel) -> None:
    store = CaretakerStore(kernel)
    for place in (HERE, THERE, HERE):
        await store.note(ADA, place)
    assert list(await store.places(ADA, 10)) == [HERE, THERE]
    assert list(await store.places(ADA, 1)) == [HERE]


async def test_people_of_other_tenants_look_after_nothing_of_it(kernel: Kernel) -> None:
    store = CaretakerStore(kernel)
    await store.note(ADA, HERE)
    for other in (replace(ADA, tenant="T2"), replace(ADA, platform="p"), replace(ADA, id="U2")):
        assert list(await store.places(other, 10)) == []


async def test_no_more_places_are_kept_than_anybody_looks_after(kernel: Kernel) -> None:
    store = CaretakerStore(kernel)
    for number in range(MOST_PLACES + 3):
        await store.note(ADA, replace(HERE, chat=f"C{number}"))
    places = await store.places(ADA, 1000)
    assert len(places) == MOST_PLACES
    assert places[0].chat == f"C{MOST_PLACES + 2}"


async def test_that_an_answer_is_wanted_no_more_is_known_for_a_while_in_its_talk(
    kernel: Kernel, clock: HandClock
) -> None:
    store, at = WithdrawalStore(kernel), clock.now()
    assert await store.at(HERE) is None
    await store.withdraw(HERE, at)
    assert await store.at(HERE) == at
    assert await store.at(replace(HERE, thread="t1")) is None
    assert await store.at(THERE) is None
    clock.advance(WITHDRAWN_KEPT + SECOND)
    assert await store.at(HERE) is None

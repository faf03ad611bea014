"""An edition is composed once, however many ask for it and whoever crashes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store.briefs import BRIEFS_KEPT, BriefStore
from adapters.store.editions import EDITIONS_KEPT, EditionStore
from adapters.store.kernel import Kernel
from digest.model import BriefId, EditionId
from digest.ports import Editions
from tests import make
from tests.adapters.store.crashing import Crash, crashing
from tests.contracts.kernel import MINUTE, SECOND, HandClock, together

EDITION = make.edition()
BRIEF = make.brief()


@pytest.fixture
def briefs(kernel: Kernel) -> BriefStore:
    return BriefStore(kernel)


@pytest.fixture
def editions(kernel: Kernel, briefs: BriefStore) -> Editions:
    return EditionStore(kernel, briefs)


async def test_many_ask_and_one_composes(editions: Editions) -> None:
    assert await editions.brief_of(EDITION.id) is None
    await together(*(editions.ask(EDITION) for _ in range(20)))
    (asked,) = await editions.lease_editions(10, MINUTE)
    assert asked.edition == EDITION
    assert asked.attempt == 1
    assert await editions.ask(EDITION)
    assert await editions.lease_editions(10, MINUTE) == []
    assert (await editions.backlog()).all == 1


async def test_a_composed_edition_has_its_brief_and_is_not_asked_again(
    editions: Editions, briefs: BriefStore
) -> None:
    await editions.ask(EDITION)
    (asked,) = await editions.lease_editions(10, MINUTE)
    assert await editions.composed(asked, BRIEF)
    assert await editions.brief_of(EDITION.id) == BRIEF.id
    assert await briefs.get(BRIEF.id) == BRIEF
    assert not await editions.ask(EDITION)
    assert (await editions.backlog()).all == 0


async def test_editions_are_composed_side_by_side(editions: Editions) -> None:
    wanted = {EditionId(f"e-{number}") for number in range(30)}
    for each in wanted:
        await editions.ask(replace(EDITION, id=each))
    first = await editions.lease_editions(7, MINUTE)
    assert len(first) == 7
    rest = await editions.lease_editions(100, MINUTE)
    assert {each.edition.id for each in [*first, *rest]} == wanted


async def test_who_lost_his_lease_stores_nothing(
    editions: Editions, briefs: BriefStore, clock: HandClock
) -> None:
    await editions.ask(EDITION)
    (slow,) = await editions.lease_editions(10, MINUTE)
    clock.advance(2 * MINUTE)
    (quick,) = await editions.lease_editions(10, MINUTE)
    assert not await editions.composed(slow, BRIEF)
    assert not await editions.failed(slow, clock.now())
    assert await briefs.get(BRIEF.id) is None
    assert await editions.brief_of(EDITION.id) is None
    assert await editions.composed(quick, BRIEF)


async def test_a_failed_edition_is_tried_again_from_its_instant_on(
    editions: Editions, clock: HandClock
) -> None:
    await editions.ask(EDITION)
    (asked,) = await editions.lease_editions(10, MINUTE)
    assert await editions.failed(asked, clock.now() + 5 * SECOND)
    assert await editions.lease_editions(10, MINUTE) == []
    clock.advance(5 * SECOND)
    (again,) = await editions.lease_editions(10, MINUTE)
    assert again.attempt == 2


@pytest.mark.parametrize("is_applied", [False, True])
@pytest.mark.parametrize("after", range(3))
async def test_a_crash_while_storing_leaves_no_edition_without_its_brief(
    kernel: Kernel, clock: HandClock, after: int, *, is_applied: bool
) -> None:
    briefs = BriefStore(kernel)
    editions = EditionStore(kernel, briefs)
    await editions.ask(EDITION)
    (asked,) = await editions.lease_editions(1, MINUTE)
    dying = crashing(kernel, after=after, is_applied=is_applied)
    with pytest.raises(Crash):
        await EditionStore(dying, BriefStore(dying)).composed(asked, BRIEF)
    clock.advance(2 * MINUTE)
    found = await editions.brief_of(EDITION.id)
    again = await editions.lease_editions(1, MINUTE)
    assert (found is None) == bool(again)
    if found is not None:
        assert await briefs.get(found) == BRIEF
    else:
        assert await editions.composed(again[0], BRIEF)
        assert await editions.brief_of(EDITION.id) == BRIEF.id


async def test_a_brief_outlives_what_refers_to_it(editions: Editions, clock: HandClock) -> None:
    assert timedelta(0) < EDITIONS_KEPT < BRIEFS_KEPT
    await editions.ask(EDITION)
    (asked,) = await editions.lease_editions(1, MINUTE)
    await editions.composed(asked, replace(BRIEF, id=BriefId("OTHER")))
    clock.advance(EDITIONS_KEPT)
    assert await editions.brief_of(EDITION.id) is None

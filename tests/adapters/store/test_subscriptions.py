"""A subscription is served once for each local date, whatever is changed and whoever crashes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from adapters.store.kernel import Kernel
from adapters.store.subscriptions import SubscriptionStore
from digest import schedule
from digest.model import (
    Due,
    Schedule,
    Topic,
)
from tests import make
from tests.adapters.store.crashing import Crash, crashing
from tests.adapters.store.outgoing import outbox_on
from tests.adapters.store.planning import (
    DAY,
    EARLY,
    ELSEWHERE,
    Planning,
    delivery,
    only_tick,
    store_on,
)
from tests.contracts.inline import inline
from tests.contracts.kernel import MINUTE, SECOND, HandClock, together


@pytest.fixture
def store(kernel: Kernel, clock: HandClock) -> SubscriptionStore:
    return store_on(kernel, clock)


@pytest.fixture
def planning(clock: HandClock) -> Planning:
    return Planning(clock)


# Coming and going


async def test_a_subscription_comes_back_by_id_and_by_recipient(
    store: SubscriptionStore, planning: Planning
) -> None:
    topical = replace(EARLY, topics=frozenset({Topic("chips"), Topic("law")}), max_stories=3)
    other = make.subscription("sub-2", recipient=ELSEWHERE)
    assert await store.keep(topical, planning.next_due) == topical
    await store.keep(other, planning.next_due)
    assert await store.get(topical.id) == topical
    assert await store.get(make.subscription("none").id) is None
    assert await store.of(topical.recipient) == [topical]
    assert await store.of(ELSEWHERE) == [other]
    assert (await store.backlog()).all == 2


async def test_threads_of_a_chat_are_different_recipients(
    store: SubscriptionStore, planning: Planning
) -> None:
    thread = make.recipient(thread="5")
    whole, part = make.subscription("s-1"), make.subscription("s-2", recipient=thread)
    for each in (whole, part):
        await store.keep(each, planning.next_due)
    assert await store.of(whole.recipient) == [whole]
    assert await store.of(thread) == [part]
    assert await store.pause(thread) == [replace(part, is_paused=True)]
    assert await store.of(whole.recipient) == [whole]
    assert await store.pause(whole.recipient) == [replace(whole, is_paused=True)]


async def test_a_chat_that_is_gone_pauses_all_its_threads_and_comes_back_with_them(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    thread = make.recipient(thread="5")
    kept = [make.subscription("s-1"), make.subscription("s-2", recipient=thread)]
    for each in kept:
        await store.keep(each, planning.next_due)
    chat = kept[0].recipient
    assert await store.pause(chat) == [replace(each, is_paused=True) for each in kept]
    assert await store.pause(chat) == []
    clock.advance(2 * DAY)
    assert await store.lease_ticks(10, MINUTE) == []
    assert (await store.backlog()).all == 0
    assert await store.resume(chat, planning.next_due) == kept
    assert await store.resume(chat, planning.next_due) == []
    clock.advance(DAY)
    assert len(await store.lease_ticks(10, MINUTE)) == 2


async def test_what_is_dropped_never_ticks_again(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    assert await store.drop(EARLY.recipient) == [EARLY]
    assert await store.drop(EARLY.recipient) == []
    assert await store.get(EARLY.id) is None
    assert await store.of(EARLY.recipient) == []
    clock.advance(2 * DAY)
    assert await store.lease_ticks(10, MINUTE) == []
    assert (await store.backlog()).all == 0


async def test_a_schedule_that_never_falls_due_has_no_tick(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    never = make.subscription(schedule=Schedule(at=time(8), tz="Nowhere/At_All"))
    await store.keep(never, planning.next_due)
    clock.advance(3 * DAY)
    assert await store.lease_ticks(10, MINUTE) == []
    assert await store.get(never.id) == never


# Ticks


async def test_a_tick_comes_when_it_is_time_to_begin(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(23 * 60 * MINUTE - schedule.LEAD - SECOND)
    assert await store.lease_ticks(10, MINUTE) == []
    clock.advance(SECOND)
    tick = await only_tick(store)
    assert tick.subscription == EARLY
    assert tick.due == Due(at=make.NOW + 23 * 60 * MINUTE, local_date=date(2026, 4, 18))
    assert tick.covered_until is None
    assert await store.lease_ticks(10, MINUTE) == []


async def test_firing_adds_the_deliveries_and_the_next_tick(
    store: SubscriptionStore, planning: Planning, clock: HandClock, kernel: Kernel
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    tick = await only_tick(store)
    assert await planning.fires(store, tick)
    outbox = outbox_on(kernel)
    assert [each.delivery for each in await outbox.lease(10, MINUTE)] == [delivery(tick)]
    assert await store.get(EARLY.id) == replace(EARLY, last_date=tick.due.local_date)
    assert await store.lease_ticks(10, MINUTE) == []
    clock.advance(DAY)
    second = await only_tick(store)
    assert second.due.local_date == tick.due.local_date + DAY
    assert second.covered_until == tick.due.at - schedule.LEAD


async def test_a_parked_tick_comes_again_from_its_instant_on(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    tick = await only_tick(store)
    assert await store.park(tick, clock.now() + SECOND)
    assert await store.lease_ticks(10, MINUTE) == []
    clock.advance(SECOND)
    again = await only_tick(store)
    assert again.due == tick.due
    assert again.lease.fence > tick.lease.fence
    assert not await store.park(tick, clock.now() + DAY)


async def test_who_lost_his_lease_changes_nothing(
    store: SubscriptionStore, planning: Planning, clock: HandClock, kernel: Kernel
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    slow = await only_tick(store)
    clock.advance(2 * MINUTE)
    quick = await only_tick(store)
    assert not await planning.fires(store, slow)
    assert (await outbox_on(kernel).backlog()).all == 0
    assert await planning.fires(store, quick)
    assert not await planning.fires(store, quick)
    assert (await outbox_on(kernel).backlog()).all == 1


async def test_a_firing_without_another_to_come_ends_the_ticks(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    tick = await only_tick(store)
    assert await store.fired(tick, [], due=tick.due, covered_until=None, again=None)
    assert (await store.backlog()).all == 0


async def test_a_delivery_to_another_chat_and_a_date_twice_are_refused(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    tick = await only_tick(store)
    stray = replace(delivery(tick), recipient=ELSEWHERE)
    with pytest.raises(ValueError, match="another chat"):
        await store.fired(tick, [stray], due=tick.due, covered_until=None, again=None)
    with pytest.raises(ValueError, match="two briefs"):
        await store.fired(tick, [], due=tick.due, covered_until=None, again=tick.due)


# Changes


async def test_a_change_takes_the_tick_away_from_who_is_planning_it(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(23 * 60 * MINUTE - schedule.LEAD)
    tick = await only_tick(store)
    wiser = replace(EARLY, topics=frozenset({Topic("chips")}))
    assert await store.keep(wiser, planning.next_due) == wiser
    assert not await planning.fires(store, tick)
    again = await only_tick(store)
    assert again.subscription == wiser
    assert again.due == tick.due


async def test_other_wishes_do_not_move_a_firing_that_is_past_and_on_its_way(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    await store.keep(replace(EARLY, max_stories=3), planning.next_due)
    tick = await only_tick(store)
    assert tick.due.at < clock.now()
    assert tick.subscription.max_stories == 3


async def test_a_later_time_on_the_day_of_sending_gives_no_second_brief(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    tick = await only_tick(store)
    stale = await store.get(EARLY.id)
    assert stale is not None
    assert await planning.fires(store, tick)
    noon = replace(stale, schedule=Schedule(at=time(12), tz="Europe/Berlin"))
    kept = await store.keep(noon, planning.next_due)
    assert kept == replace(noon, last_date=tick.due.local_date)
    clock.advance(12 * 60 * MINUTE)
    assert await store.lease_ticks(10, MINUTE) == []
    clock.advance(16 * 60 * MINUTE)
    assert (await only_tick(store)).due.local_date == tick.due.local_date + DAY


async def test_leaving_and_coming_back_on_a_day_gives_no_second_brief(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    tick = await only_tick(store)
    await planning.fires(store, tick)
    await store.drop(EARLY.recipient)
    later = replace(EARLY, schedule=Schedule(at=time(20), tz="Europe/Berlin"))
    assert (await store.keep(later, planning.next_due)).last_date == tick.due.local_date
    clock.advance(14 * 60 * MINUTE)
    assert await store.lease_ticks(10, MINUTE) == []


async def test_changes_at_once_leave_one_of_them_whole(
    kernel: Kernel, planning: Planning, clock: HandClock
) -> None:
    stores = [store_on(kernel, clock) for _ in range(4)]
    await stores[0].keep(EARLY, planning.next_due)
    wishes = [
        replace(EARLY, schedule=Schedule(at=time(hour), tz="Europe/Berlin"))
        for hour in (9, 12, 15, 18)
    ]
    await together(
        *(store.keep(each, planning.next_due) for store, each in zip(stores, wishes, strict=True))
    )
    stored = await stores[0].get(EARLY.id)
    assert stored in wishes
    due = planning.next_due(stored)
    assert due is not None
    clock.advance(due.at - schedule.LEAD - SECOND - clock.now())
    assert await stores[0].lease_ticks(10, MINUTE) == []
    clock.advance(SECOND)
    assert (await only_tick(stores[0])).due == due


# Crashes


@pytest.mark.parametrize("is_applied", [False, True])
@pytest.mark.parametrize("after", range(5))
@pytest.mark.parametrize("change", ["keep", "drop", "pause", "resume"])
async def test_a_change_that_breaks_off_leaves_the_old_or_the_new_ticking(
    tmp_path: Path, clock: HandClock, change: str, after: int, *, is_applied: bool
) -> None:
    planning = Planning(clock)
    noon = replace(EARLY, schedule=Schedule(at=time(12), tz="Europe/Berlin"))
    async with inline(tmp_path, clock) as kernel:
        store = store_on(kernel, clock)
        await store.keep(EARLY, planning.next_due)
        if change == "resume":
            await store.pause(EARLY.recipient)
        broken = store_on(crashing(kernel, after=after, is_applied=is_applied), clock)
        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "keep": lambda: broken.keep(noon, planning.next_due),
            "drop": lambda: broken.drop(EARLY.recipient),
            "pause": lambda: broken.pause(EARLY.recipient),
            "resume": lambda: broken.resume(EARLY.recipient, planning.next_due),
        }
        try:
            await calls[change]()
        except Crash:
            pass
        else:
            assert after >= 3
    async with inline(tmp_path, clock) as kernel:
        store = store_on(kernel, clock)
        clock.advance(2 * MINUTE)
        assert await store.lease_ticks(10, MINUTE) == []  # what came early is set right
        stored = await store.get(EARLY.id)
        dates: list[date] = []
        for _ in range(3 * 24 * 4):
            clock.advance(15 * MINUTE)
            for tick in await store.lease_ticks(10, MINUTE):
                assert await planning.fires(store, tick)
                assert stored is not None
                assert tick.subscription.schedule == stored.schedule
                dates.append(tick.due.local_date)
        is_live = stored is not None and not stored.is_paused
        assert len(dates) == len(set(dates)) == (3 if is_live else 0)


async def test_a_brief_that_was_skipped_is_made_up_for_by_the_next(
    store: SubscriptionStore, planning: Planning, clock: HandClock
) -> None:
    await store.keep(EARLY, planning.next_due)
    clock.advance(DAY)
    tick = await only_tick(store)
    row, reached = delivery(tick), tick.due.at - DAY
    assert await planning.fires(store, tick)
    for _ in range(2):  # the same again changes nothing
        await store.set_back(row, covered_until=reached, skipped=3)
    clock.advance(DAY)
    late = await only_tick(store)
    assert (late.covered_until, late.skipped) == (reached, 3)
    again = planning.due_after(EARLY, late.due.at, late.due.local_date)
    await store.fired(late, [], due=late.due, covered_until=None, again=again)
    clock.advance(DAY)
    quiet = await only_tick(store)
    assert quiet.skipped == 3, "a day without a brief is nobody's turn"
    assert await planning.fires(store, quiet)
    clock.advance(DAY)
    assert (await only_tick(store)).skipped == 0
    await store.drop(EARLY.recipient)
    await store.set_back(row, covered_until=reached, skipped=4)
    assert await store.get(EARLY.id) is None

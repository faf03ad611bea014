"""What is due becomes one delivery, on time, late, or not at all."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.store.subscriptions import SubscriptionStore
from bot import planner
from digest import briefs, schedule
from digest.model import Delivery, DeliveryState
from tests import make
from tests.bot.machine import DUE, FEED, SOON, Machine, machine, reader
from tests.contracts.kernel import HOUR, MINUTE, SECOND, together


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


async def planned(run: Machine) -> list[Delivery]:
    return list(await run.outbox.overdue(run.clock.now() + 48 * HOUR))


async def test_nothing_is_planned_before_the_lead_time(run: Machine) -> None:
    await run.subscribe()
    run.until(SOON - SECOND)
    assert await run.planner.run() == 0
    run.clock.advance(SECOND)
    assert await run.planner.run() == 1


async def test_readers_of_equal_wishes_wait_for_one_edition(run: Machine) -> None:
    for number in range(5):
        await run.subscribe(f"C{number}")
    run.until(SOON)
    assert await run.planner.run() == 5
    assert (await run.editions.backlog()).all == 1
    assert not await planned(run)
    await run.compose()
    run.clock.advance(10 * SECOND)
    assert await run.planner.run() == 5
    rows = await planned(run)
    assert {row.recipient.chat for row in rows} == {f"C{number}" for number in range(5)}
    assert len({row.brief_id for row in rows}) == 1
    assert await run.planner.run() == 0


async def test_readers_who_were_told_different_things_have_different_editions(
    run: Machine,
) -> None:
    await run.subscribe("C1")
    await run.subscribe("C2")
    await run.briefs.remember(reader("C2"), briefs.told(make.brief()))
    run.until(SOON)
    await run.planner.run()
    assert (await run.editions.backlog()).all == 2


async def test_a_delivery_is_for_its_minute_and_not_for_ever(run: Machine) -> None:
    await run.subscribe()
    run.until(SOON)
    await run.planner.run()
    brief = await run.compose()
    run.until(SOON + 10 * SECOND)
    await run.planner.run()
    (row,) = await planned(run)
    assert (row.brief_id, row.edition_id) == (brief.id, brief.edition.id)
    assert (row.due_at, row.deadline_at) == (DUE, DUE + 2 * HOUR)
    assert row.not_before is not None
    assert DUE <= row.not_before < DUE + 45 * SECOND
    run.until(DUE - SECOND)
    assert await run.courier.run() == 0
    await run.deliver(MINUTE)
    assert len(run.seen()) == 1


async def test_the_wait_for_a_brief_is_shorter_the_nearer_it_is(run: Machine) -> None:
    await run.subscribe()
    run.until(SOON)
    assert await run.planner.run() == 1
    run.clock.advance(9 * SECOND)
    assert await run.planner.run() == 0
    run.until(DUE)
    assert await run.planner.run() == 1
    run.clock.advance(SECOND)
    assert await run.planner.run() == 1


class Slow(SubscriptionStore):
    """A store whose caller is held up just before he fires."""

    meanwhile: Callable[[], Awaitable[Any]] | None = None
    answers: list[bool]

    async def fired(self, *args: Any, **named: Any) -> bool:  # noqa: ANN401  # passed on
        """See Subscriptions."""
        hold, self.meanwhile = self.meanwhile, None
        if hold is not None:
            await hold()
        self.answers.append(await super().fired(*args, **named))
        return self.answers[-1]


async def test_a_planner_that_wakes_up_after_its_lease_changes_nothing(run: Machine) -> None:
    await run.subscribe()
    run.until(SOON)
    await run.planner.run()
    await run.compose()
    run.clock.advance(MINUTE)

    async def another_plans_it() -> None:
        run.clock.advance(planner.LEASE + SECOND)
        assert await run.planner.run() == 1

    store = Slow(run.kernel, clock=run.clock, lead=schedule.LEAD)
    store.meanwhile, store.answers = another_plans_it, []
    await replace(run.planner, subscriptions=store).run()
    assert store.answers == [False]
    assert len(await planned(run)) == 1


async def test_planners_side_by_side_make_one_delivery_for_each(run: Machine) -> None:
    for number in range(10):
        await run.subscribe(f"C{number}")
    run.until(SOON)
    await run.planner.run()
    await run.compose()
    run.clock.advance(10 * SECOND)
    counts = await together(*(run.planner.run() for _ in range(4)))
    assert sum(counts) == 10
    assert len(await planned(run)) == 10


async def test_a_late_brief_is_sent_until_its_deadline(run: Machine) -> None:
    await run.subscribe()
    run.until(DUE + HOUR)
    await run.planner.run()
    await run.compose()
    run.clock.advance(SECOND)
    await run.planner.run()
    (row,) = await planned(run)
    assert (row.due_at, row.deadline_at) == (DUE, DUE + 2 * HOUR)
    await run.deliver()
    assert (await run.state(row)).state is DeliveryState.SENT


@pytest.mark.parametrize(
    ("late", "reaches_back_to"),
    [
        (3 * HOUR, SOON - 24 * HOUR),
        (7 * HOUR, SOON - 6 * HOUR),
    ],
    ids=["folded", "skipped"],
)
async def test_a_brief_too_late_is_left_to_the_next_one(
    run: Machine,
    late: timedelta,
    reaches_back_to: datetime,
    caplog: pytest.LogCaptureFixture,
) -> None:
    subscription = await run.subscribe()
    run.until(DUE + late)
    with caplog.at_level(logging.WARNING):
        assert await run.planner.run() == 1
    assert subscription.id in caplog.text
    assert not await planned(run)
    assert (await run.editions.backlog()).all == 0
    kept = await run.subscriptions.get(subscription.id)
    assert kept is not None
    assert kept.last_date == DUE.date()
    run.until(SOON + 24 * HOUR)
    await run.planner.run()
    edition = await run.asked()
    assert (edition.since, edition.until) == (reaches_back_to, SOON + 24 * HOUR)


async def test_after_days_of_downtime_one_brief_is_planned(run: Machine) -> None:
    await run.subscribe()
    run.until(DUE + timedelta(days=3, minutes=1))
    await run.planner.run()
    await run.compose()
    run.clock.advance(SECOND)
    await run.planner.run()
    (row,) = await planned(run)
    assert row.due_at == DUE + timedelta(days=3)


async def test_the_next_window_begins_before_the_last_one_ends(run: Machine) -> None:
    await run.subscribe()
    run.until(SOON)
    await run.planner.run()
    first = (await run.compose()).edition
    assert first.until == SOON
    run.clock.advance(10 * SECOND)
    await run.planner.run()
    run.until(SOON + 24 * HOUR)
    await run.planner.run()
    second = await run.asked()
    assert (second.since, second.until) == (first.until - 6 * HOUR, SOON + 24 * HOUR)
    assert second.feeds == {FEED.url}


async def test_a_paused_reader_is_planned_nothing(run: Machine) -> None:
    subscription = await run.subscribe()
    await run.subscriptions.pause(subscription.recipient)
    run.until(DUE)
    assert await run.planner.run() == 0
    assert planner.next_due(replace(subscription, is_paused=True), run.clock.now()) is None

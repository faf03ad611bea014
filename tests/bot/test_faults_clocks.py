"""Clocks that jump or disagree, and readers who move: one brief a date (F10, F11).

====================================================  ==========================================
row                                                   proof
====================================================  ==========================================
jumps of an hour, a day, some minutes, forth or back  test_planner: no date has two, none is
                                                      passed over (property)
two workers whose clocks are 5 min off, either way    here: one delivery a date, none too early
a courier whose own clock is wrong                    test_courier: it matters to nothing
a leap of the store's clock in mid-call               test_courier_leases
a store's clock that is set back between two briefs   here: the second is not late by it
every change of the clocks, any zone and time         tests.digest.test_schedule (properties)
a zone that does not exist                            test_planner, tests.digest.test_schedule
a reader who moves on the day of sending              here, through store and planner
====================================================  ==========================================
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import planner
from bot.planner import Planner
from digest import schedule
from digest.model import BriefId, Delivery, DeliveryState, Schedule
from digest.ports import Clock
from tests import effort, make
from tests.bot.machine import DUE, Machine, machine, reader
from tests.contracts.kernel import HOUR, MINUTE, SECOND, HandClock

SKEW = 5 * MINUTE
DAYS = 2
FAR, NEAR = 20 * MINUTE, MINUTE
"""Steps of time, far from a firing and near one."""
DAY = timedelta(days=1)


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


@dataclass(frozen=True, slots=True)
class Skewed:
    """A clock that is always so much off another."""

    right: HandClock
    by: timedelta

    def now(self) -> datetime:
        """See Clock."""
        return self.right.now() + self.by


def by_clock(run: Machine, clock: Clock) -> Planner:
    """Return the planner of a machine whose clock is another."""
    return replace(run.planner, clock=clock)


async def planned(run: Machine) -> list[Delivery]:
    """Return all deliveries that were planned; nothing settles them here."""
    return list(await run.outbox.overdue(make.NOW + 1000 * DAY))


async def compose_all(run: Machine) -> None:
    """Compose what is asked for, in place of the editor."""
    for asked in await run.editions.lease_editions(99, MINUTE):
        made = make.brief(id=BriefId(asked.edition.id), edition=asked.edition)
        await run.editions.composed(asked, made)


@pytest.mark.parametrize("skews", [(SKEW, -SKEW), (-SKEW, SKEW), (SKEW, timedelta(0))])
async def test_workers_whose_clocks_disagree_by_minutes_plan_each_date_once(
    run: Machine, skews: tuple[timedelta, timedelta]
) -> None:
    await run.subscribe()
    workers = [by_clock(run, Skewed(run.clock, each)) for each in skews]
    while run.clock.now() < DUE + (DAYS - 1) * DAY:
        for worker in workers:
            await worker.run()
            await compose_all(run)
        to_come = min(abs(DUE + n * DAY - run.clock.now()) for n in range(DAYS))
        run.clock.advance(NEAR if to_come < HOUR else FAR)
    rows = await planned(run)
    assert [row.local_date for row in rows] == [DUE.date() + n * DAY for n in range(DAYS)]
    assert [row.due_at for row in rows] == [DUE + n * DAY for n in range(DAYS)]


async def test_a_worker_whose_clock_is_ahead_sends_no_brief_before_its_minute(
    run: Machine,
) -> None:
    await run.subscribe()
    ahead = by_clock(run, Skewed(run.clock, SKEW))
    while run.clock.now() < DUE + MINUTE:
        await ahead.run()
        await compose_all(run)
        await run.courier.run()
        assert not run.seen() or run.clock.now() >= DUE
        run.clock.advance(5 * SECOND)
    assert len(run.seen()) == 1


@pytest.mark.parametrize("back", [MINUTE, HOUR, DAY])
async def test_a_store_s_clock_that_is_set_back_makes_no_chat_wait_for_its_rate(
    run: Machine, back: timedelta
) -> None:
    first = await run.owe()
    await run.deliver()
    run.clock.advance(-back)
    second = await run.owe(edition="e-2")
    assert await run.deliver(during=2 * SECOND)
    assert len(run.seen()) == 2
    states = [(await run.state(each)).state for each in (first, second)]
    assert states == [DeliveryState.SENT] * 2


ZONES = [
    "Europe/Berlin",
    "Asia/Tokyo",
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "Asia/Kolkata",
]
TIMES = [time(0, 30), time(8), time(9), time(9, 5), time(23, 45)]
MOMENTS = st.integers(-90, 90).map(lambda minutes: DUE + minutes * MINUTE)
"""From long before the first firing until long after it: planned, asked for, parked, sent."""


@settings(max_examples=effort.examples(5), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    moves=st.lists(
        st.tuples(MOMENTS, st.sampled_from(ZONES), st.sampled_from(TIMES)), min_size=1, max_size=4
    )
)
async def test_a_reader_who_moves_on_the_day_of_sending_gets_one_brief_a_date(
    moves: list[tuple[datetime, str, time]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with machine(Path(folder)) as run:
            kept = await run.subscribe()
            for at, tz, wished in sorted(moves, key=lambda move: move[0]):
                await pass_until(run, at)
                (known,) = await run.subscriptions.of(reader())
                moved = replace(known, schedule=Schedule(at=wished, tz=tz))
                due = partial(planner.next_due, now=run.clock.now())
                kept = await run.subscriptions.keep(moved, due)
            settled_at = run.clock.now()
            await pass_until(run, settled_at + 3 * DAY)
            rows = [row for row in await planned(run) if row.state is DeliveryState.PLANNED]
            dates = [row.local_date for row in rows]
            assert len(dates) == len(set(dates)), "no date has two"
            assert dates_from(kept.schedule, settled_at) <= set(dates), "none to come is left out"


def dates_from(wished: Schedule, moved_at: datetime) -> set[date]:
    """Return the dates that are surely due after the last move: all but that day and the next."""
    zone = schedule.zone(wished.tz)
    first = moved_at.astimezone(zone).date() + 2 * DAY
    last = (moved_at + 3 * DAY).astimezone(zone).date() - DAY
    return {first + n * DAY for n in range((last - first).days + 1)}


async def pass_until(run: Machine, instant: datetime, step: timedelta = FAR) -> None:
    """Let time pass while planner and editor work."""
    while True:
        while await run.planner.run():
            await compose_all(run)
            run.clock.advance(10 * SECOND)
        left = instant - run.clock.now()
        if left <= timedelta(0):
            return
        run.clock.advance(min(step, left))

"""What a reader steers goes into his plan: taste, the week, the quiet of days without news."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot import planner
from digest.model import BriefKind, DayState, OnEmpty, Schedule, Taste, Topic
from tests import make
from tests.bot.machine import DUE, SOON, Machine, machine, reader
from tests.bot.test_planner import plan_all, planned
from tests.contracts.kernel import MINUTE


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


async def test_readers_of_different_tastes_have_editions_of_their_own(run: Machine) -> None:
    for chat in ("C1", "C2", "C3"):
        await run.subscribe(chat)
    muted = Taste(muted=frozenset({Topic("chips")}))
    await run.tastes.change(reader("C1"), lambda _: muted)
    run.until(SOON)
    await run.planner.run()
    asked = await run.editions.lease_editions(9, MINUTE)
    assert sorted(len(each.edition.leaning.muted) for each in asked) == [0, 1]


async def test_who_wants_rich_briefs_is_owed_rich_ones(run: Machine) -> None:
    await run.subscribe(is_rich=True)
    await run.subscribe("C2")
    run.until(SOON)
    await plan_all(run)
    assert {row.recipient.chat: row.is_rich for row in await planned(run)} == {
        "C1": True,
        "C2": False,
    }


async def test_a_weekly_has_its_week_and_is_delivered_beside_the_brief_of_the_day(
    run: Machine,
) -> None:
    await run.subscribe()
    wish = make.subscription(
        "sub-week", recipient=reader(), kind=BriefKind.WEEKLY, schedule=at(time(9))
    )
    await run.subscriptions.keep(wish, lambda each: planner.next_due(each, run.clock.now()))
    run.until(SOON)
    await plan_all(run)
    rows = await planned(run)
    assert {row.kind for row in rows} == {BriefKind.DAILY, BriefKind.WEEKLY}
    assert len({row.key for row in rows}) == 2
    (weekly,) = [row for row in rows if row.kind is BriefKind.WEEKLY]
    brief = await run.briefs.get(weekly.brief_id)
    assert brief is not None
    assert brief.edition.until - brief.edition.since == timedelta(days=7)


def at(hour: time) -> Schedule:
    return Schedule(at=hour, tz="Europe/Berlin")


@pytest.mark.parametrize(
    ("wish", "usual", "expected"),
    [
        (None, OnEmpty.SAY, [False]),
        (None, OnEmpty.SILENT, [True]),
        (None, OnEmpty.SKIP, []),
        (OnEmpty.SKIP, OnEmpty.SAY, []),
        (OnEmpty.SAY, OnEmpty.SKIP, [False]),
    ],
)
async def test_a_day_without_news_is_as_quiet_as_reader_and_platform_want(
    run: Machine, wish: OnEmpty | None, usual: OnEmpty, expected: list[bool]
) -> None:
    await run.subscribe(on_empty=wish)
    quiet = replace(run.planner, on_empty=lambda _: usual)
    run.until(SOON)
    await quiet.run()
    asked = await run.asked()
    run.clock.advance(2 * MINUTE)
    (again,) = await run.editions.lease_editions(9, MINUTE)
    await run.editions.composed(again, make.brief(edition=asked, day=DayState.EMPTY, slots=()))
    assert await quiet.run() == 1
    assert [row.is_silent for row in await planned(run)] == expected
    (subscription,) = await run.subscriptions.of(reader())
    assert subscription.last_date == DUE.date()  # the day is done either way

"""Where each message counts, an alert never comes on a day with a brief, nor a second one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot import standing
from digest.model import Schedule
from tests.bot.machine import Machine, reader
from tests.bot.newsstand import Newsstand, newsstand
from tests.contracts.kernel import MINUTE, SECOND

NOON = timedelta(hours=6)
NOT_FRIDAY = frozenset(range(1, 8)) - {5}
"""The tests are on a Friday."""


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Newsstand]:
    async with newsstand(tmp_path, is_counted=True) as built:
        built.run.clock.advance(NOON)
        built.run.server.months.limits["T1"] = 100
        yield built


async def told(stand: Newsstand) -> int:
    stand.press.break_(stand.run.clock.now() - MINUTE)
    await stand.look()
    await stand.run.deliver(5 * SECOND)
    return len(stand.run.seen())


async def want(run: Machine, at: time, weekdays: frozenset[int]) -> None:
    wanted = Schedule(at=at, tz="UTC", weekdays=weekdays)
    await run.subscribe("C1", has_alerts=True, schedule=wanted)


async def test_a_day_without_a_brief_has_room_for_one_alert(stand: Newsstand) -> None:
    await want(stand.run, time(8), NOT_FRIDAY)
    assert await told(stand) == 1
    assert stand.run.server.months.used == {"T1": 1}


@pytest.mark.parametrize("hour", [8, 20])
async def test_a_brief_of_the_day_takes_the_place_of_an_alert(stand: Newsstand, hour: int) -> None:
    await want(stand.run, time(hour), frozenset(range(1, 8)))
    if hour == 8:
        (known,) = await stand.run.subscriptions.of(reader())
        today = replace(known, last_date=stand.run.clock.now().date())
        await stand.run.subscriptions.drop(reader())
        await stand.run.subscriptions.keep(today, lambda _: None)
    assert await told(stand) == 0
    assert stand.run.server.months.used == {}
    assert await stand.run.briefs.told(reader(), stand.run.clock.now() - timedelta(days=9)) == []


async def test_a_weekly_of_the_day_does_so_too(stand: Newsstand) -> None:
    await want(stand.run, time(20), frozenset())
    (daily,) = await stand.run.subscriptions.of(reader())
    week = standing.week_of(daily, 5)
    await stand.run.subscriptions.keep(week, lambda _: None)
    assert await told(stand) == 0


async def test_an_alert_counts_as_the_message_of_its_date(stand: Newsstand) -> None:
    await want(stand.run, time(8), NOT_FRIDAY)
    assert await told(stand) == 1
    row = replace(await stand.run.owe(), waited=0, local_date=stand.run.clock.now().date())
    assert await stand.run.outbox.has_had(row)

"""What is due becomes one delivery, on time, late, or not at all."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.store.subscriptions import SubscriptionStore
from bot import planner
from digest import briefs, schedule
from digest.errors import StoreUnavailable
from digest.model import (
    BriefId,
    Delivery,
    DeliveryState,
    Due,
    Recipient,
    Schedule,
    Told,
)
from tests import effort, make
from tests.bot.machine import DUE, FEED, SOON, Machine, machine, reader
from tests.contracts.kernel import HOUR, MINUTE, SECOND, together


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


async def planned(run: Machine) -> list[Delivery]:
    return list(await run.outbox.overdue(run.clock.now() + 48 * HOUR))


async def plan_all(run: Machine) -> None:
    """Plan and compose until nothing is left to plan now."""
    while await run.planner.run():
        for asked in await run.editions.lease_editions(9, MINUTE):
            made = make.brief(id=BriefId(asked.edition.id), edition=asked.edition)
            await run.editions.composed(asked, made)
        run.clock.advance(10 * SECOND)


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


async def test_a_zone_that_is_no_more_stops_nobody_else_and_is_waited_for(
    run: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(2):
        gone = Schedule(at=time(9), tz="Europe/Zuerich_Old")
        with monkeypatch.context() as patched:
            patched.setattr(schedule, "zone", lambda _: ZoneInfo("Europe/Berlin"))
            await run.subscribe(f"C{number}", schedule=gone)
    await run.subscribe("C9")
    run.until(SOON)
    assert await run.planner.run() == 3
    await run.compose()
    run.clock.advance(10 * SECOND)
    assert await run.planner.run() == 1, "those are left alone for a day"
    assert [row.recipient.chat for row in await planned(run)] == ["C9"]
    errors = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert len(errors) == 1, "said once"
    assert "Europe/Zuerich_Old" in errors[0].getMessage()
    run.until(SOON + 24 * HOUR + 11 * SECOND)
    assert await run.planner.run() == 3
    assert len([each for each in caplog.records if each.levelno == logging.ERROR]) == 1
    # It is there again: the day's brief is planned as if nothing had been.
    monkeypatch.setattr(schedule, "zone", lambda _: ZoneInfo("Europe/Berlin"))
    run.until(SOON + 48 * HOUR + 12 * SECOND)
    await plan_all(run)
    today = (DUE + 48 * HOUR).date()
    rows = [row for row in await planned(run) if row.local_date == today]
    assert {row.recipient.chat for row in rows} == {"C0", "C1", "C9"}


async def test_a_store_that_fails_for_one_tick_is_told_and_the_others_are_planned(
    run: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        await run.subscribe(f"C{number}")
    told = run.briefs.told_each

    async def broken(recipients: Sequence[Recipient], since: datetime) -> Sequence[Sequence[Told]]:
        if any(each.chat == "C2" for each in recipients):
            raise StoreUnavailable("as directed")
        return await told(recipients, since)

    run.until(SOON)
    with monkeypatch.context() as patched:
        patched.setattr(run.briefs, "told_each", broken)
        with pytest.raises(StoreUnavailable):
            await run.planner.run()
        assert (await run.editions.backlog()).due == 1, "that of the others was asked for"
    await run.compose()
    run.clock.advance(planner.LEASE)
    assert await run.planner.run() == 5
    assert len(await planned(run)) == 5


JUMPS = st.lists(
    st.sampled_from([HOUR, -HOUR, 24 * HOUR, -24 * HOUR])
    | st.integers(1, 300).map(lambda minutes: minutes * MINUTE),
    max_size=12,
)
AT = [time(0, 30), time(2, 30), time(9), time(23, 30)]


@settings(max_examples=effort.examples(10), deadline=None, suppress_health_check=list(HealthCheck))
@given(jumps=JUMPS, at=st.sampled_from(AT))
async def test_whatever_the_clock_does_no_date_has_two_briefs_and_none_due_is_passed_over(
    jumps: list[timedelta], at: time
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with machine(Path(folder)) as run:
            wanted = Schedule(at=at, tz="Europe/Berlin")
            kept = await run.subscribe(schedule=wanted)
            fired: set[date] = set()
            furthest = run.clock.now()
            for jump in jumps:
                run.clock.advance(jump)
                await plan_all(run)
                now = run.clock.now()
                furthest = max(furthest, now)
                rows = await run.outbox.overdue(make.NOW + 1000 * 24 * HOUR)
                dates = [row.local_date for row in rows]
                assert len(dates) == len(set(dates)), "no date has two"
                fired = set(dates)
                for due in deliverable(wanted, now, kept.last_date):
                    later = {each for each in fired if each > due.local_date}
                    # A clock that was a day ahead has let it pass as too late, for good.
                    was_too_late = furthest > schedule.deadline(due)
                    is_dealt_with = due.local_date in fired or later or was_too_late
                    assert is_dealt_with or due.at < make.NOW


def deliverable(wanted: Schedule, now: datetime, last: date | None) -> list[Due]:
    """Return the firings whose briefs may be on their way now."""
    found = schedule.next_due(wanted, now - schedule.LATE, last_date=last)
    is_so = isinstance(found, Due) and found.at <= now + schedule.LEAD
    return [found] if isinstance(found, Due) and is_so else []


async def test_a_paused_reader_is_planned_nothing(run: Machine) -> None:
    subscription = await run.subscribe()
    await run.subscriptions.pause(subscription.recipient)
    run.until(DUE)
    assert await run.planner.run() == 0
    assert planner.next_due(replace(subscription, is_paused=True), run.clock.now()) is None

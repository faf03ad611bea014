"""Who is told at once, and who is left in peace."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery import alerts
from digest.delivery.alerts import Ruling
from digest.model import Alerted, BriefId, BriefKind, ClusterId
from tests import make

NOON = datetime(2026, 4, 17, 12, tzinfo=UTC)
EVENT = ClusterId("c-1")
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "Asia/Tokyo",
        "America/Los_Angeles",
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Australia/Lord_Howe",
        "Europe/Berlin",
    )
]


def ruled(
    *given_at: datetime, now: datetime = NOON, due: datetime | None = None, is_told: bool = False
) -> Ruling:
    given = [Alerted(cluster_id=ClusterId(f"g{n}"), at=at) for n, at in enumerate(given_at)]
    return alerts.rule(EVENT, given, now=now, tz=UTC, due=due, is_told=is_told)


def test_an_alert_is_given_by_day_to_whoever_does_not_know() -> None:
    assert ruled() is Ruling.GIVE
    assert ruled(is_told=True) is Ruling.KNOWN


def test_the_same_event_is_given_once() -> None:
    given = [Alerted(cluster_id=EVENT, at=NOON - timedelta(days=9))]
    assert alerts.rule(EVENT, given, now=NOON, tz=UTC, due=None, is_told=False) is Ruling.KNOWN


def test_there_is_no_third_one_a_day_and_one_again_tomorrow() -> None:
    twice = (NOON - timedelta(hours=3), NOON - timedelta(hours=2))
    assert ruled(*twice) is Ruling.ENOUGH
    assert ruled(*twice, now=NOON + timedelta(days=1)) is Ruling.GIVE


@pytest.mark.parametrize("hour", [22, 23, 0, 3, 6])
def test_nobody_is_woken(hour: int) -> None:
    assert ruled(now=NOON.replace(hour=hour)) is Ruling.QUIET


@pytest.mark.parametrize(
    ("minutes", "ruling"), [(60, "give"), (44, "wait"), (0, "wait"), (-14, "wait")]
)
def test_near_a_brief_one_waits_for_it(minutes: int, ruling: str) -> None:
    assert ruled(due=NOON + timedelta(minutes=minutes)) == ruling


@given(
    steps=st.lists(st.tuples(st.integers(0, 600), st.sampled_from(ZONES)), min_size=1, max_size=40)
)
def test_no_local_day_has_more_than_two_by_the_clocks_where_the_reader_then_is(
    steps: list[tuple[int, ZoneInfo]],
) -> None:
    given: list[Alerted] = []
    now = NOON
    for number, (minutes, zone) in enumerate(steps):
        now += timedelta(minutes=minutes)
        event = ClusterId(f"e{number}")
        ruling = alerts.rule(event, given, now=now, tz=zone, due=None, is_told=False)
        if ruling is Ruling.GIVE:
            given.append(Alerted(cluster_id=event, at=now))
            assert not alerts.is_quiet(now.astimezone(zone).timetz())
        days = Counter(each.at.astimezone(zone).date() for each in given)
        if ruling is Ruling.GIVE:
            assert days[now.astimezone(zone).date()] <= alerts.MOST_A_DAY


def test_the_row_of_an_alert_hangs_on_recipient_and_event_alone() -> None:
    one = alerts.owed(make.subscription("s1"), EVENT, brief_id=BriefId("A"), now=NOON, tz=ZONES[1])
    other = alerts.owed(
        make.subscription("s2"), EVENT, brief_id=BriefId("B"), now=make.NOW, tz=ZONES[2]
    )
    assert one.key == other.key
    assert one.op_id == other.op_id
    assert one.kind is BriefKind.ALERT
    assert one.deadline_at > one.due_at


@pytest.mark.parametrize(
    ("hour", "minute", "is_night"),
    [(21, 59, False), (22, 0, True), (6, 59, True), (7, 0, False)],
)
def test_the_night_is_from_ten_to_seven(hour: int, minute: int, is_night: bool) -> None:  # noqa: FBT001  # a row of a table
    assert alerts.is_quiet(NOON.replace(hour=hour, minute=minute).timetz()) is is_night


def test_one_waits_three_quarters_of_an_hour_before_a_brief_and_not_longer() -> None:
    assert ruled(due=NOON + timedelta(minutes=45)) is Ruling.GIVE
    assert ruled(due=NOON + timedelta(minutes=45, seconds=-1)) is Ruling.WAIT


def test_where_messages_are_counted_one_has_a_brief_or_an_alert_and_the_row_says_so() -> None:
    def counted(*given_at: datetime, has_brief: bool = False) -> Ruling:
        return alerts.rule(
            EVENT,
            [Alerted(cluster_id=ClusterId("other"), at=at) for at in given_at],
            now=NOON,
            tz=UTC,
            due=None,
            is_told=False,
            most_a_day=alerts.MOST_COUNTED_A_DAY,
            has_brief=has_brief,
        )

    assert counted() is Ruling.GIVE
    assert counted(NOON - timedelta(hours=1)) is Ruling.ENOUGH
    assert counted(has_brief=True) is Ruling.ENOUGH


def test_an_alert_is_worth_an_hour_of_tries_on_the_readers_own_day() -> None:
    reader = make.subscription("s1")
    late = NOON.replace(hour=20)
    row = alerts.owed(reader, EVENT, brief_id=BriefId("A"), now=late, tz=ZONES[1])
    assert row.deadline_at - row.due_at == timedelta(hours=1)
    assert row.local_date == late.date() + timedelta(days=1), "in Tokyo it is tomorrow"
    assert (row.tz, row.recipient) == (reader.schedule.tz, reader.recipient)
    assert row.waited is None
    counted = alerts.owed(
        reader, EVENT, brief_id=BriefId("A"), now=late, tz=ZONES[1], is_counted=True
    )
    assert counted.waited == 0
    other = ClusterId("c-2")
    assert row.key != alerts.owed(reader, other, brief_id=BriefId("A"), now=late, tz=UTC).key

"""One brief per local day, whatever the clocks of the place do."""

from __future__ import annotations

import random
import string
from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest import schedule as scheduling
from digest.model import Due, Schedule
from digest.schedule import (
    Lateness,
    Never,
    WhyNever,
    begins_at,
    deadline,
    jitter_s,
    lateness,
    latest_due,
    next_due,
)
from tests import effort

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MINUTES = [n * MINUTE for n in range(60)]
ZONES = sorted(name for name in available_timezones() if scheduling.zone(name))
TELLING = [
    "Africa/Cairo",  # gave clock changes up and took them up again
    "Africa/Casablanca",  # goes back for Ramadan, by the moon
    "America/New_York",
    "America/Nuuk",  # jumps in the last hour of the day; moved to another offset in 2023
    "America/Santiago",  # jumps at midnight
    "America/Sao_Paulo",
    "Antarctica/Troll",  # by two hours
    "Asia/Amman",
    "Asia/Gaza",
    "Asia/Kathmandu",  # a quarter of an hour
    "Asia/Pyongyang",  # by half an hour, in 2015 and back in 2018
    "Asia/Tehran",  # at midnight, until 2022
    "Australia/Lord_Howe",  # by half an hour
    "Europe/London",
    "Pacific/Apia",  # 30 December 2011 did not exist
    "Pacific/Fakaofo",
]
TIMES = [
    time(0),
    time(0, 30),
    time(1, 59),
    time(2),
    time(2, 30),
    time(8),
    time(23, 1),
    time(23, 30),
]
START, END = datetime(2011, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


def due(schedule: Schedule, after: datetime, *, last_date: date | None = None) -> Due:
    found = next_due(schedule, after, last_date=last_date)
    assert isinstance(found, Due)
    return found


def wall(text: str, tz: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz)).astimezone(UTC)


def oracle(tz: str, since: datetime, days: int) -> dict[date, dict[time, datetime]]:
    """Read the clock on the wall each minute: a time is due when it is first reached or passed."""
    where = ZoneInfo(tz)
    hours = [hour(where, since + n * HOUR) for n in range(days * 24)]
    reached = list(accumulate(chain.from_iterable(hours), max))
    dates = sorted({each.date() for shown in hours for each in (shown[0], shown[-1])})[2:-2]
    return {
        day: {at: since + bisect_left(reached, datetime.combine(day, at)) * MINUTE for at in TIMES}
        for day in dates
    }


def hour(where: ZoneInfo, begin: datetime) -> list[datetime]:
    """Read the clock on the wall each minute of an hour: where it is not set, it just goes on."""
    wall, later = (each.astimezone(where).replace(tzinfo=None) for each in (begin, begin + HOUR))
    if later - wall == HOUR:
        return [wall + each for each in MINUTES]
    return [(begin + each).astimezone(where).replace(tzinfo=None) for each in MINUTES]


@lru_cache
def changes(tz: str) -> list[datetime]:
    """Return the days on which the offset of a zone changes."""
    where = ZoneInfo(tz)
    days = [START + n * DAY for n in range((END - START).days)]
    offsets = [each.astimezone(where).utcoffset() for each in days]
    return [day for day, (one, two) in zip(days, pairwise(offsets), strict=False) if one != two]


def check_against_the_wall(tz: str, around: datetime) -> None:
    since = around - 3 * DAY
    expected = oracle(tz, since, 7)
    assert expected
    for at in TIMES:
        schedule = Schedule(at=at, tz=tz)
        fired: dict[date, datetime] = {}
        after = since
        while after < since + 7 * DAY:
            found = due(schedule, after)
            assert found.at > after
            assert found.local_date not in fired
            assert found.local_date > max(fired, default=date.min)
            fired[found.local_date] = after = found.at
        assert {day: fired.get(day) for day in expected} == {
            day: times[at] for day, times in expected.items()
        }
        assert {day for day in fired if min(expected) <= day <= max(expected)} == set(expected)


@pytest.mark.parametrize("tz", TELLING)
def test_each_local_day_has_one_brief_around_changes_of_the_clocks(tz: str) -> None:
    known = changes(tz)
    for around in random.sample(known, min(effort.examples(10), len(known))):
        check_against_the_wall(tz, around)


@settings(max_examples=effort.examples(20), deadline=None)
@given(st.sampled_from(ZONES), st.data())
def test_each_local_day_has_one_brief_in_every_zone(tz: str, data: st.DataObject) -> None:
    anywhere = st.integers(5, (END - START).days - 5).map(lambda n: START + n * DAY)
    around = st.sampled_from(changes(tz)) if changes(tz) else anywhere
    check_against_the_wall(tz, data.draw(anywhere | around))


@given(st.sampled_from(ZONES), st.times(), st.frozensets(st.integers(1, 7), min_size=1), st.data())
def test_firings_are_on_wished_weekdays_a_week_apart_at_most(
    tz: str, at: time, weekdays: frozenset[int], data: st.DataObject
) -> None:
    schedule = Schedule(at=at.replace(fold=0), tz=tz, weekdays=weekdays)
    after = data.draw(st.datetimes(START.replace(tzinfo=None), END.replace(tzinfo=None)))
    one = due(schedule, after.replace(tzinfo=UTC))
    two = due(schedule, one.at)
    assert one.local_date.isoweekday() in weekdays
    assert one.at < two.at
    assert one.local_date < two.local_date <= one.local_date + 14 * DAY


@pytest.mark.parametrize(
    ("tz", "at", "day", "fires"),
    [
        ("America/New_York", time(2, 30), date(2026, 3, 8), "2026-03-08T07:00+00:00"),
        ("America/New_York", time(1, 30), date(2026, 11, 1), "2026-11-01T05:30+00:00"),
        ("America/Santiago", time(0), date(2026, 9, 6), "2026-09-06T04:00+00:00"),
        ("America/Nuuk", time(23, 30), date(2026, 3, 28), "2026-03-29T01:00+00:00"),
        ("America/Nuuk", time(23, 30), date(2026, 3, 29), "2026-03-30T00:30+00:00"),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "2026-10-03T15:30+00:00"),
        ("Asia/Tehran", time(0, 30), date(2022, 3, 22), "2022-03-21T20:30+00:00"),
        ("Africa/Casablanca", time(2, 30), date(2026, 3, 22), "2026-03-22T02:00+00:00"),
        ("Asia/Kathmandu", time(8), date(2026, 4, 17), "2026-04-17T02:15+00:00"),
        ("Pacific/Apia", time(8), date(2011, 12, 29), "2011-12-29T18:00+00:00"),
        ("Pacific/Apia", time(8), date(2011, 12, 31), "2011-12-30T18:00+00:00"),
        ("America/New_York", time(2, 30, 15, 250), date(2026, 3, 8), "2026-03-08T07:00+00:00"),
    ],
)
def test_known_changes_of_the_clocks(tz: str, at: time, day: date, fires: str) -> None:
    instant = datetime.fromisoformat(fires)
    found = due(Schedule(at=at, tz=tz), instant - timedelta(minutes=1))
    assert found == Due(at=instant, local_date=day)


def test_a_date_that_a_zone_left_out_has_no_brief() -> None:
    friday = Schedule(at=time(8), tz="Pacific/Apia", weekdays=frozenset({5}))
    after = datetime(2011, 12, 24, tzinfo=UTC)
    assert due(friday, after).local_date == date(2012, 1, 6)


def test_nothing_fires_before_the_first_date_after_a_pause() -> None:
    after = wall("2026-04-17T07:00", "Asia/Tokyo")
    until = Schedule(at=time(8), tz="Asia/Tokyo", paused_until=date(2026, 5, 1))
    assert due(until, after) == Due(
        at=wall("2026-05-01T08:00", "Asia/Tokyo"), local_date=date(2026, 5, 1)
    )
    over = replace(until, paused_until=date(2026, 4, 1))
    assert due(over, after).local_date == date(2026, 4, 17)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"at": time(9)}, date(2026, 4, 18)),
        ({"tz": "America/Los_Angeles"}, date(2026, 4, 18)),
        ({"tz": "Pacific/Kiritimati", "at": time(23)}, date(2026, 4, 18)),
        ({"tz": "Pacific/Pago_Pago", "at": time(23)}, date(2026, 4, 18)),
    ],
)
def test_what_is_changed_on_the_day_of_sending_gives_that_day_no_second_brief(
    change: dict[str, object], expected: date
) -> None:
    schedule = Schedule(at=time(8), tz="Europe/Berlin")
    first = due(schedule, datetime(2026, 4, 17, tzinfo=UTC))
    assert first.local_date == date(2026, 4, 17)
    changed = replace(schedule, **change)  # type: ignore[arg-type]  # built by name
    assert due(changed, first.at, last_date=first.local_date).local_date == expected


@given(
    st.lists(
        st.tuples(st.sampled_from(ZONES), st.sampled_from(TIMES), st.integers(0, 40)),
        min_size=2,
        max_size=8,
    )
)
def test_no_date_has_two_briefs_however_often_the_reader_moves(
    moves: list[tuple[str, time, int]],
) -> None:
    now, last = datetime(2026, 3, 27, tzinfo=UTC), None
    dates: list[date] = []
    for tz, at, hours in moves:
        found = due(Schedule(at=at, tz=tz), now, last_date=last)
        now += timedelta(hours=hours)
        if found.at <= now:
            now, last = found.at, found.local_date
            dates.append(last)
    assert dates == sorted(set(dates))


def test_a_last_date_from_a_clock_that_ran_ahead_silences_nobody() -> None:
    schedule, now = Schedule(at=time(8), tz="Europe/Berlin"), datetime(2026, 4, 17, tzinfo=UTC)
    assert due(schedule, now, last_date=date(2027, 4, 17)).local_date == date(2026, 4, 17)
    assert due(schedule, now, last_date=date(2026, 4, 18)).local_date == date(2026, 4, 19)


@pytest.mark.parametrize(
    "tz",
    [
        "", "Berlin", "Europe", "Europe/", "/etc/passwd", "../zone.tab", "zone.tab", "tzdata.zi",
        "localtime", "right/Europe/Berlin", "posix/UTC", "Factory", "Europe/Berlin\0", "é",
        "Europe/Berlin\n", "\udc80", "A" * 5000, "Europe/../Europe/Berlin", "America/Argentina",
    ],
)  # fmt: skip
def test_a_zone_that_does_not_exist_never_falls_due(tz: str) -> None:
    found = next_due(Schedule(at=time(8), tz=tz), START)
    assert found == Never(why=WhyNever.UNKNOWN_ZONE)


@given(st.text(string.printable, max_size=30) | st.text(max_size=30))
@example("Etc/GMT+5")
def test_any_name_is_a_zone_or_none(tz: str) -> None:
    where = scheduling.zone(tz)
    assert where is None or where.key == tz


def test_nearly_every_name_of_the_database_is_a_zone() -> None:
    left_out = available_timezones() - set(ZONES)
    assert left_out <= {"Factory", "localtime"}
    assert len(ZONES) > 400


def test_a_schedule_without_a_weekday_or_a_date_never_falls_due() -> None:
    none = Schedule(at=time(8), tz="UTC", weekdays=frozenset())
    assert next_due(none, START) == Never(why=WhyNever.NO_WEEKDAY)
    wrong = replace(none, weekdays=frozenset({0, 8, -1}))
    assert next_due(wrong, START) == Never(why=WhyNever.NO_WEEKDAY)
    ever = Schedule(at=time(8), tz="Pacific/Kiritimati", paused_until=date.max)
    assert next_due(ever, START) == Never(why=WhyNever.NO_DATE)


@given(
    st.sampled_from(ZONES),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.integers(0, 24 * 500),
)
def test_after_downtime_there_is_one_brief_to_think_about(
    tz: str, weekdays: frozenset[int], hours: int
) -> None:
    schedule = Schedule(at=time(8), tz=tz, weekdays=weekdays)
    first = due(schedule, datetime(2011, 9, 1, tzinfo=UTC))
    now = first.at + timedelta(hours=hours)
    latest = latest_due(schedule, first, now)
    assert first.at <= latest.at <= now
    assert due(schedule, latest.at).at > now


def test_a_firing_is_on_time_late_folded_or_skipped() -> None:
    firing = Due(at=START, local_date=START.date())
    expected = {
        -60: Lateness.ON_TIME,
        0: Lateness.ON_TIME,
        5: Lateness.ON_TIME,
        6: Lateness.LATE,
        120: Lateness.LATE,
        121: Lateness.FOLDED,
        360: Lateness.FOLDED,
        361: Lateness.SKIPPED,
        60 * 24 * 400: Lateness.SKIPPED,
    }
    for minutes, said in expected.items():
        assert lateness(firing, START + minutes * MINUTE) is said
    assert lateness(firing, deadline(firing)) is Lateness.LATE
    assert lateness(firing, deadline(firing) + MINUTE) is Lateness.FOLDED
    assert begins_at(firing) == START - timedelta(minutes=10)


@given(st.text(), st.floats(0, 3600))
def test_jitter_is_within_the_spread_and_always_the_same(key: str, spread_s: float) -> None:
    drawn = jitter_s(key, spread_s=spread_s)
    assert 0 <= drawn <= spread_s
    assert jitter_s(key, spread_s=spread_s) == drawn


def test_jitter_spreads_the_full_hour_evenly() -> None:
    drawn = [jitter_s(f"sub-{n}") for n in range(9000)]
    per_second = [sum(int(each) == second for each in drawn) for second in range(45)]
    assert min(per_second) > 140
    assert max(per_second) < 260

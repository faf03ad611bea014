"""When a schedule falls due: local wall-clock times, clock changes, and lateness.

*Pure.* The time zone database is data. Each local date that exists and is wished for has
exactly one firing::

    wall time       08:00 exists once    02:30 in a gap         01:30 in an overlap
    fires at        08:00                when the gap ends      the first 01:30
    absent date     (a zone that crossed the date line)         no firing

A firing carries the date it is for, and no date has two: whoever keeps the date of the last
one can have time, zone and weekdays changed at any moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from math import ceil, floor
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.model import Due, Schedule

LEAD = timedelta(minutes=10)
"""How long before it falls due a brief is begun."""
ON_TIME = timedelta(minutes=5)
"""Up to here nobody needs to be told that a brief is late."""
LATE = timedelta(hours=2)
"""Up to here a brief is sent with a note; later its news belongs into the next one."""
WORTH_FOLDING = timedelta(hours=6)
"""Up to here the next brief reaches back for it; later the day is skipped and recorded."""

_DAY = timedelta(days=1)
_NOON = time(12)
_MOST_DAYS = 30
"""A wished weekday comes within 7 days, within 14 when one is absent."""
_TWO_FIRINGS = timedelta(days=15)
"""As far back as a weekly firing can be when one was absent."""
_ZONES_APART = timedelta(days=2)
"""Local dates on Earth differ by no more: offsets reach from -12 to +14 hours."""
_FAR = timedelta(days=60)
"""Kept away from the ends of the calendar, where instants overflow."""
_ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}", re.ASCII)
_MOST_NAME_CHARS = 64
_NO_ZONES = ("posix/", "right/", "localtime", "posixrules", "Factory")
"""Files beside the zones: doubles, zones with leap seconds, and what differs by machine."""


class WhyNever(StrEnum):
    """What keeps a schedule from ever falling due."""

    UNKNOWN_ZONE, NO_WEEKDAY, NO_DATE = "unknown_zone", "no_weekday", "no_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """A schedule that does not fall due until somebody changes it."""

    why: WhyNever


class Lateness(StrEnum):
    """What to do with a firing by the time it is noticed."""

    ON_TIME = "on_time"
    LATE = "late"
    """Send it, with a note."""
    FOLDED = "folded"
    """Send nothing; the next brief covers its time too."""
    SKIPPED = "skipped"
    """Send nothing and say so in the record."""


Firing: TypeAlias = Due | Never


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """Return a zone of the IANA database by its name, None when there is none.

    Kept here because zoneinfo itself keeps only the eight last used.
    """
    if len(name) > _MOST_NAME_CHARS or not _ZONE_NAME.fullmatch(name):
        return None
    if name.startswith(_NO_ZONES):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder and a table are no zones
        return None


@lru_cache(maxsize=4096)
def next_due(schedule: Schedule, after: datetime, *, last_date: date | None = None) -> Firing:
    """Return the first firing later than an instant, and on a later date than the last one.

    Dates go forward even when the reader flies back over the date line. A `last_date` further
    ahead than any two zones are apart was told by a wrong clock and does not count.

    Remembered for the many who choose the same hour.
    """
    where = zone(schedule.tz)
    if where is None:
        return Never(why=WhyNever.UNKNOWN_ZONE)
    if not schedule.weekdays & frozenset(range(1, 8)):
        return Never(why=WhyNever.NO_WEEKDAY)
    day = _first_date(schedule, after.astimezone(where).date(), last_date)
    if day > date.max - _FAR:
        return Never(why=WhyNever.NO_DATE)
    at = schedule.at.replace(fold=0, tzinfo=where)
    for _ in range(_MOST_DAYS):
        if day.isoweekday() in schedule.weekdays:
            wall = datetime.combine(day, at)
            # In a gap this reading is late, never early: what is past stays past.
            if wall.astimezone(UTC) > after:
                fires = _instant(wall)
                if fires is not None and fires > after:
                    return Due(at=fires, local_date=day)
        day += _DAY
    return Never(why=WhyNever.NO_DATE)


def latest_due(schedule: Schedule, first: Due, now: datetime) -> Due:
    """Return the last firing up to now, from a planned one on.

    After downtime, however long, that is the one brief to think about; those before it are
    passed over.
    """
    latest = first
    after = max(first.at, now - _TWO_FIRINGS)
    while True:
        later = next_due(schedule, after, last_date=latest.local_date)
        if isinstance(later, Never) or later.at > now:
            return latest
        latest, after = later, later.at


def lateness(due: Due, now: datetime) -> Lateness:
    """Return what becomes of a firing that is noticed now."""
    by = now - due.at
    if by <= ON_TIME:
        return Lateness.ON_TIME
    if by <= LATE:
        return Lateness.LATE
    return Lateness.FOLDED if by <= WORTH_FOLDING else Lateness.SKIPPED


def deadline(due: Due) -> datetime:
    """Return the instant up to which the brief of a firing may be sent."""
    return due.at + LATE


def begins_at(due: Due) -> datetime:
    """Return when to start making the brief, so that it is ready."""
    return due.at - LEAD


def jitter_s(key: str, *, spread_s: float = 45.0) -> float:
    """Return seconds to wait after the due time, from 0 up to the spread, fixed by a key.

    Most people choose the full hour; what a platform can take in a minute is spread over it.
    """
    drawn = int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return drawn / 2**64 * spread_s


def _first_date(schedule: Schedule, today: date, last_date: date | None) -> date:
    """Return where to begin: a day before, since a date may still fire when it is over."""
    day = today - _DAY
    if schedule.paused_until is not None:
        day = max(day, schedule.paused_until)
    if last_date is not None and last_date - today <= _ZONES_APART:
        day = max(day, last_date + _DAY)
    return day


def _instant(wall: datetime) -> datetime | None:
    """Return when a local date fires, None for a date that does not exist."""
    if _exists(wall):
        return wall.astimezone(UTC)
    is_absent = not _exists(datetime.combine(wall, _NOON, wall.tzinfo))
    return None if is_absent else _gap_end(wall)


def _exists(wall: datetime) -> bool:
    there = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return there.replace(tzinfo=None) == wall.replace(tzinfo=None)


def _gap_end(wall: datetime) -> datetime:
    """Return the instant at which the clocks jump over a wall time, by bisection.

    In a gap fold 0 counts with the offset before it and fold 1 with the one after
    (PEP 495), so that the jump lies between the two readings.
    """
    before = floor(wall.replace(fold=1).timestamp())
    after = ceil(wall.timestamp())
    where = wall.tzinfo
    offset = datetime.fromtimestamp(before, where).utcoffset()
    while after - before > 1:  # transitions are at whole seconds (RFC 9636, 3.2)
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, where).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)

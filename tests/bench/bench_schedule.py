"""How many firings are found in a second: what re-planning every subscription costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from itertools import product

from digest.model import Due, Schedule
from digest.schedule import next_due

_NOW = datetime(2026, 4, 17, 6, 0, tzinfo=UTC)
_ZONES = (
    "America/Los_Angeles", "America/New_York", "America/Santiago", "Europe/London",
    "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney", "Africa/Casablanca",
    "America/Nuuk", "Pacific/Auckland", "UTC",
)  # fmt: skip
_HOURS = tuple(time_of_day(hour, 30) for hour in range(24))
_WEEKDAYS = (frozenset(range(1, 8)), frozenset(range(1, 6)), frozenset({1}))
_CALLS = 60_000


def _per_second(schedules: Sequence[Schedule], since: datetime, step: timedelta) -> float:
    after = since
    began = time.perf_counter()
    for n in range(_CALLS):
        found = next_due(schedules[n % len(schedules)], after)
        if not isinstance(found, Due):
            raise TypeError(found)
        after += step
    return _CALLS / (time.perf_counter() - began)


def main() -> None:
    """Print calls in a second for usual wishes, for weekly ones, and in a gap."""
    every = [
        Schedule(at=at, tz=tz, weekdays=days)
        for tz, at, days in product(_ZONES, _HOURS, _WEEKDAYS)
    ]
    daily = [each for each in every if len(each.weekdays) > 1]
    weekly = [each for each in every if len(each.weekdays) == 1]
    gap = [Schedule(at=time_of_day(2, 30), tz="America/New_York")]
    gap_at = datetime(2026, 3, 8, 6, 59, tzinfo=UTC)
    for what, schedules, since, step in (
        ("daily and on weekdays, around the year", daily, _NOW, timedelta(minutes=8)),
        ("once a week, around the year", weekly, _NOW, timedelta(minutes=8)),
        ("into a gap of the clocks", gap, gap_at, timedelta()),
    ):
        rate = _per_second(schedules, since, step)
        sys.stdout.write(f"next_due, {what:<42} {rate:>9,.0f} /s\n")


if __name__ == "__main__":
    main()

"""Rates in SQL: for each bucket the theoretical arrival time of its next slot.

All times are in microseconds since 1970.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

STEP = 1_000_000
"""A clock behind what a bucket has seen by more than this was set back; by less, two processes
differ. The same on Redis: `lua/_rate.lua`."""

_GET = "SELECT tat, blocked, seen FROM rates WHERE bucket=?"
_PUT = """INSERT INTO rates (bucket, tat, blocked, seen) VALUES (?,?,?,?)
    ON CONFLICT DO UPDATE SET tat=excluded.tat, blocked=excluded.blocked, seen=excluded.seen"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bucket:
    """When its next slot is, until when none is, and the latest instant it was asked at."""

    tat: int
    blocked: int
    seen: int


def reserve(
    db: sqlite3.Connection,
    bucket: str,
    *,
    interval: int,
    burst: int,
    n: int,
    most: int | None,
    now: int,
) -> int:
    """Book n slots and return the wait for the first.

    With tat the theoretical arrival time: tat' = max(tat, now) + n · interval, and the wait
    is tat − (burst − 1) · interval − now. A penalty that still lasts raises tat first, so
    that those who wait for its end do not all come at once. Nothing is booked when the wait
    is longer than `most`.
    """
    tolerance = interval * (burst - 1)
    found = _found(db, bucket, now)
    tat = found.tat
    if found.blocked > now:
        tat = max(tat, found.blocked + tolerance)
    wait = max(0, tat - tolerance - now)
    if most is None or wait <= most:
        db.execute(_PUT, (bucket, tat + interval * n, found.blocked, found.seen))
    return wait


def penalize(db: sqlite3.Connection, bucket: str, *, wait: int, now: int) -> None:
    """Let no slot come before a span has passed."""
    found = _found(db, bucket, now)
    db.execute(_PUT, (bucket, found.tat, max(found.blocked, now + wait), found.seen))


def _found(db: sqlite3.Connection, bucket: str, now: int) -> _Bucket:
    """Return a bucket by the present clock.

    Waits are spans: a clock that was set back by a day must not make one a day longer.
    """
    row = db.execute(_GET, (bucket,)).fetchone()
    tat, blocked, seen = (now, 0, now) if row is None else row
    back = seen - now if seen - now > STEP else 0
    return _Bucket(
        tat=max(tat - back, now), blocked=max(blocked - back, 0), seen=max(seen - back, now)
    )

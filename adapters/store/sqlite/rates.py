"""Rates in SQL: for each bucket the theoretical arrival time of its next slot."""

from __future__ import annotations

import sqlite3

_GET = "SELECT tat, blocked FROM rates WHERE bucket=?"
_BOOK = """INSERT INTO rates (bucket, tat, blocked) VALUES (?,?,0)
    ON CONFLICT DO UPDATE SET tat=excluded.tat"""
_BLOCK = """INSERT INTO rates (bucket, tat, blocked) VALUES (?,0,?)
    ON CONFLICT DO UPDATE SET blocked=max(blocked, excluded.blocked)"""


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
    """Book n slots and return the wait for the first; all times in microseconds.

    With tat the theoretical arrival time: tat' = max(tat, now) + n · interval, and the wait
    is tat − (burst − 1) · interval − now. A penalty that still lasts raises tat first, so
    that those who wait for its end do not all come at once. Nothing is booked when the wait
    is longer than `most`.
    """
    tolerance = interval * (burst - 1)
    row = db.execute(_GET, (bucket,)).fetchone()
    tat, blocked = (now, 0) if row is None else (max(row[0], now), row[1])
    if blocked > now:
        tat = max(tat, blocked + tolerance)
    wait = max(0, tat - tolerance - now)
    if most is None or wait <= most:
        db.execute(_BOOK, (bucket, tat + interval * n))
    return wait


def penalize(db: sqlite3.Connection, bucket: str, until: int) -> None:
    """Let no slot come before an instant."""
    db.execute(_BLOCK, (bucket, until))

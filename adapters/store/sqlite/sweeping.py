"""How what has expired leaves the file, a bounded batch at a time."""

from __future__ import annotations

import sqlite3

from digest.errors import StoreUnavailable

BATCH = 1000
"""Rows dropped in one transaction at most, so that no other write waits for long."""

EXPIRED = (
    """DELETE FROM docs WHERE rowid IN
        (SELECT rowid FROM docs WHERE expires IS NOT NULL AND expires<=:now LIMIT :batch)""",
    """DELETE FROM operations WHERE (shard, id) IN
        (SELECT shard, id FROM operations WHERE expires<=:now LIMIT :batch)""",
    """DELETE FROM rates WHERE bucket IN
        (SELECT bucket FROM rates WHERE tat<=:now AND blocked<=:now LIMIT :batch)""",
)
"""Statements that drop a batch; a bucket that is full again equals an absent one."""


def drop(db: sqlite3.Connection, *, statement: str, now: int) -> int:
    """Drop a batch and return how many rows it had."""
    return db.execute(statement, {"now": now, "batch": BATCH}).rowcount


def truncate_log(db: sqlite3.Connection) -> None:
    """Empty the write-ahead log: it keeps deleted rows until then (sqlite.org/wal.html).

    Raises:
        StoreUnavailable: another process reads from it for too long.
    """
    is_busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StoreUnavailable("deleted records are still in the store's log: it is being read")

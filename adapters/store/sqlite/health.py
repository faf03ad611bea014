"""How a store's file is, looked at without changing it."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from adapters.store.schema import steps_left
from adapters.store.sqlite.failures import FAILURES, store_error
from adapters.store.sqlite.file import APPLICATION_ID, MIGRATIONS
from digest.errors import StoreCorrupt

_MOST_FAULTS = 3
_STEPS = 10_000
"""Of SQLite's machine between two looks at the time: some tenths of a millisecond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What was found in the file."""

    schema: int
    newest_schema: int
    """What this version writes; an older file is brought to it when it is next opened."""
    file_bytes: int
    log_bytes: int
    """Of the write-ahead log, which a checkpoint takes into the file."""
    faults: tuple[str, ...]
    """What SQLite's quick_check found, the first few; empty when it found nothing."""
    is_checked_whole: bool
    """Whether there was time to check all of it."""


def examine(path: Path, *, within: timedelta) -> Health | None:
    """Look at a store for as long as that; None where there is none yet.

    Raises:
        StoreTooNew: a newer version wrote it.
        StoreCorrupt: it is damaged beyond reading, or no store of ours.
        StoreUnavailable: it cannot be opened or read.
    """
    if not path.exists():
        return None
    log = path.with_name(f"{path.name}-wal")
    try:
        db = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
        try:
            schema = _schema(db, path)
            faults, is_whole = _check(db, time.monotonic() + within.total_seconds())
        finally:
            db.close()
    except FAILURES as error:
        raise store_error(error) from error
    return Health(
        schema=schema,
        newest_schema=len(MIGRATIONS),
        file_bytes=path.stat().st_size,
        log_bytes=log.stat().st_size if log.exists() else 0,
        faults=faults,
        is_checked_whole=is_whole,
    )


def _schema(db: sqlite3.Connection, path: Path) -> int:
    owner: int = db.execute("PRAGMA application_id").fetchone()[0]
    schema: int = db.execute("PRAGMA user_version").fetchone()[0]
    if owner != APPLICATION_ID:
        raise StoreCorrupt(f"{path} is no store of Daybrief's")
    steps_left(MIGRATIONS, schema, store=str(path))
    return schema


def _check(db: sqlite3.Connection, deadline: float) -> tuple[tuple[str, ...], bool]:
    """Return what quick_check finds, and whether it came to its end."""
    db.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        rows = db.execute(f"PRAGMA quick_check({_MOST_FAULTS:d})").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return (), False
    found = (" ".join(str(row[0]).split()) for row in rows)
    return tuple(each for each in found if each != "ok"), True

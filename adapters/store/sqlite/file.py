"""The store's file: how it is opened, what tables it has, and which version wrote it.

Values of documents are up to some kilobytes, so `docs` is an ordinary table with a unique
index: as a table WITHOUT ROWID it took three times as long to write 5,900 articles and
1.8 times the room, since rows over a quarter of a page overflow there. The other tables
have small rows and stand in the order of their keys.
"""

from __future__ import annotations

import os
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

from adapters.store.schema import steps_left
from adapters.store.sqlite.failures import FAILURES, is_busy, store_error
from digest.errors import StoreCorrupt, StoreUnavailable

APPLICATION_ID = 0x44617942
"""«DayB», so that `file` and we know our own (sqlite.org/pragma.html#pragma_application_id)."""

_OWNER_ONLY = 0o600
_PAUSE_SECONDS = 0.01

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE docs (
            shard INTEGER NOT NULL, ns TEXT NOT NULL, id TEXT NOT NULL,
            value BLOB NOT NULL, expires INTEGER, UNIQUE (shard, ns, id))""",
        "CREATE INDEX docs_by_end ON docs (expires) WHERE expires IS NOT NULL",
        """CREATE TABLE jobs (
            shard INTEGER NOT NULL, queue TEXT NOT NULL, id TEXT NOT NULL,
            due INTEGER NOT NULL, payload BLOB NOT NULL,
            seq INTEGER NOT NULL DEFAULT 0, attempt INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (shard, queue, id)) WITHOUT ROWID""",
        "CREATE INDEX jobs_by_due ON jobs (shard, queue, due)",
        """CREATE TABLE seqs (
            shard INTEGER NOT NULL PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE idx (
            shard INTEGER NOT NULL, name TEXT NOT NULL, member TEXT NOT NULL,
            score REAL NOT NULL, PRIMARY KEY (shard, name, member)) WITHOUT ROWID""",
        "CREATE INDEX idx_by_score ON idx (shard, name, score)",
        """CREATE TABLE rates (
            bucket TEXT NOT NULL PRIMARY KEY, tat INTEGER NOT NULL,
            blocked INTEGER NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE operations (
            shard INTEGER NOT NULL, id TEXT NOT NULL, answer TEXT NOT NULL,
            expires INTEGER NOT NULL, PRIMARY KEY (shard, id)) WITHOUT ROWID""",
        "CREATE INDEX operations_by_end ON operations (expires)",
    ),
    ("ALTER TABLE rates ADD COLUMN seen INTEGER NOT NULL DEFAULT 0",),
)
"""Statements that lead from one schema version to the next; see `adapters.store.schema`."""


def prepare(path: Path, *, patience: timedelta, is_durable: bool) -> None:
    """Create the file, readable by its owner alone, or bring it to this version's schema.

    Raises:
        StoreTooNew: a newer version wrote it.
        StoreCorrupt: it is damaged, or no store of ours.
        StoreUnavailable: it cannot be opened or is locked for longer than `patience`.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY))
        if path.stat().st_mode & 0o077:
            path.chmod(_OWNER_ONLY)
    except OSError as error:
        raise StoreUnavailable(f"cannot open the store: {error}") from error
    try:
        db = _open(path, patience)
        try:
            _wait_for_disk(db, is_durable=is_durable)
            _refuse_foreign(db, path)
            _use_log(db, patience)
            _migrate(db)
        finally:
            db.close()
    except FAILURES as error:
        raise store_error(error) from error


def connect(
    path: Path, *, patience: timedelta, is_durable: bool, cache_kib: int
) -> sqlite3.Connection:
    """Open a connection that any one thread at a time may use.

    Raises:
        StoreError: it cannot be opened.
    """
    try:
        db = _open(path, patience)
        try:
            _wait_for_disk(db, is_durable=is_durable)
            db.execute(f"PRAGMA cache_size=-{cache_kib:d}")
            db.execute("PRAGMA journal_size_limit=8388608")
            db.execute("PRAGMA secure_delete=ON")  # what is deleted leaves no bytes in its page
            db.execute("PRAGMA cell_size_check=ON")  # finds damage on reading a page
            db.execute("PRAGMA trusted_schema=OFF")
        except FAILURES:
            db.close()
            raise
    except FAILURES as error:
        raise store_error(error) from error
    return db


def _open(path: Path, patience: timedelta) -> sqlite3.Connection:
    return sqlite3.connect(
        path,
        timeout=patience.total_seconds(),
        isolation_level=None,  # transactions are begun and ended by us alone
        check_same_thread=False,
    )


def _wait_for_disk(db: sqlite3.Connection, *, is_durable: bool) -> None:
    db.execute(f"PRAGMA synchronous={'FULL' if is_durable else 'OFF'}")


def _refuse_foreign(db: sqlite3.Connection, path: Path) -> None:
    db.execute("BEGIN")  # one view of all three: another process may be creating it
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    owner: int = db.execute("PRAGMA application_id").fetchone()[0]
    tables: int = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    db.execute("COMMIT")
    if owner != APPLICATION_ID and (owner or version or tables):
        raise StoreCorrupt(f"{path} is a database, but not one of Daybrief's")
    steps_left(MIGRATIONS, version, store=str(path))  # refused before anything is written


def _use_log(db: sqlite3.Connection, patience: timedelta) -> None:
    """Switch to the write-ahead log, which stays the file's mode.

    SQLite's own patience does not cover this: where two processes switch at once, one of
    them could otherwise wait for the other for ever (sqlite.org/c3ref/busy_handler.html).
    """
    deadline = time.monotonic() + patience.total_seconds()
    while True:
        try:
            db.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _migrate(db: sqlite3.Connection) -> None:
    db.execute("BEGIN IMMEDIATE")  # another process may be at the same
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    for statements in steps_left(MIGRATIONS, version, store="the store"):
        for statement in statements:
            db.execute(statement)
    db.execute(f"PRAGMA application_id={APPLICATION_ID:d}")
    db.execute(f"PRAGMA user_version={len(MIGRATIONS):d}")
    db.execute("COMMIT")

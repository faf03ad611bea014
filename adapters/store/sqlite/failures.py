"""What SQLite's errors mean to us: what to do next, not which call failed.

*Pure.*
"""

from __future__ import annotations

import sqlite3

from digest.errors import StoreCorrupt, StoreError, StoreUnavailable

_PRIMARY_CODE = 0xFF  # the low byte of an extended result code (sqlite.org/rescode.html)

_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY: "another process keeps it locked",
    sqlite3.SQLITE_LOCKED: "another process keeps it locked",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk fails",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
    sqlite3.SQLITE_PERM: "its file may not be used",
    sqlite3.SQLITE_AUTH: "its file may not be used",
    sqlite3.SQLITE_READONLY: "its file is read-only",
    sqlite3.SQLITE_PROTOCOL: "another process keeps it locked",
}


def store_error(error: sqlite3.Error) -> StoreError:
    """Return our error for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by Python's module itself: a closed connection, a wrong type
        return StoreError(f"the store was misused: {error}")
    primary = code & _PRIMARY_CODE
    if primary in _CORRUPT:
        return StoreCorrupt(f"the store is damaged ({error}): restore a backup")
    if primary in _UNAVAILABLE:
        return StoreUnavailable(f"the store is unavailable: {_UNAVAILABLE[primary]} ({error})")
    return StoreError(f"the store refused: {error}")

"""What SQLite's errors mean to us: what to do next, not which call failed."""

from __future__ import annotations

import sqlite3
from typing import TypeAlias

from digest.errors import StoreCorrupt, StoreError, StoreUnavailable

Failure: TypeAlias = sqlite3.Error | UnicodeDecodeError
"""What Python's module raises; the second where damaged names reach an error message."""
FAILURES = (sqlite3.Error, UnicodeDecodeError)

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


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another connection is in the way for now."""
    return _primary(error) == sqlite3.SQLITE_BUSY


def store_error(error: Failure) -> StoreError:
    """Return our error for one of SQLite's, in one line."""
    wording = " ".join(str(error).split())
    primary = _primary(error)
    if _is_undecodable(error, primary):  # its wording would quote what is stored
        return StoreCorrupt("the store is damaged (text that is no UTF-8): restore a backup")
    if primary in _CORRUPT:
        return StoreCorrupt(f"the store is damaged ({wording}): restore a backup")
    if primary in _UNAVAILABLE:
        return StoreUnavailable(f"the store is unavailable: {_UNAVAILABLE[primary]} ({wording})")
    return StoreError(f"the store refused: {wording}")


def _primary(error: Failure) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & _PRIMARY_CODE


def _is_undecodable(error: Failure, primary: int | None) -> bool:
    """Tell text that is no UTF-8: the one operational error that bears no code of SQLite's."""
    return isinstance(error, UnicodeDecodeError) or (
        primary is None and isinstance(error, sqlite3.OperationalError)
    )

"""What Redis's errors mean to us: what to do next, not which call failed.

A server of version 6.2 wraps an error that a script met into a sentence of its own, so the
code is looked for in the whole of the wording.
"""

from __future__ import annotations

import re

from redis.exceptions import (
    AuthenticationError,
    AuthorizationError,
    BusyLoadingError,
    ClusterDownError,
    MasterDownError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as LostConnection
from redis.exceptions import TimeoutError as NoAnswer

from digest.errors import StoreCorrupt, StoreError, StoreUnavailable

LOST = (LostConnection, NoAnswer, OSError)
"""What a broken or silent connection raises: whether a write has acted is unknown."""

_LONGEST = 200

_CODES = {
    AuthenticationError: "NOAUTH",
    AuthorizationError: "NOAUTH",
    NoPermissionError: "NOPERM",
    BusyLoadingError: "LOADING",
    ClusterDownError: "CLUSTERDOWN",
    MasterDownError: "MASTERDOWN",
    OutOfMemoryError: "OOM",
    ReadOnlyError: "READONLY",
    TryAgainError: "TRYAGAIN",
}
"""The client turns these codes into classes and takes them off the wording."""

_PASSING = {
    "BUSY": "a script keeps it busy",
    "CLUSTERDOWN": "its cluster is down",
    "LOADING": "it is still reading its data",
    "MASTERDOWN": "its master is down",
    "NOREPLICAS": "it lacks replicas",
    "READONLY": "it is a read-only replica",
    "TRYAGAIN": "its cluster is moving keys",
}
_LASTING = {
    "MISCONF": "it cannot write to its disk",
    "NOAUTH": "it wants another user or password",
    "NOPERM": "its user may not do this",
    "OOM": "it is full (maxmemory)",
    "WRONGPASS": "it wants another user or password",
}
_CORRUPT = {
    "NOBUCKET": "a rate is damaged",
    "NOCOUNTER": "a document is no counter",
    "WRONGTYPE": "a key of ours holds something else",
}
_CODE = re.compile(rf"\b({'|'.join((*_PASSING, *_LASTING, *_CORRUPT))})\b")


def code(error: RedisError) -> str | None:
    """Return the code of an error of Redis, where it is one we know."""
    for kind, known in _CODES.items():
        if isinstance(error, kind):
            return known
    found = _CODE.search(str(error))
    return found[1] if found else None


def is_passing(error: RedisError) -> bool:
    """Tell whether the server refused for now, so that the same call may be made again."""
    return code(error) in _PASSING


def is_refusal(error: RedisError) -> bool:
    """Tell whether the server refuses us, whoever we said we are."""
    return code(error) in {"NOAUTH", "NOPERM", "WRONGPASS"}


def is_denied(error: BaseException | None) -> bool:
    """Tell whether the server lacks a command, or keeps it from us."""
    return isinstance(error, ResponseError) and code(error) in {None, "NOPERM"}


def store_error(error: Exception) -> StoreError:
    """Return our error for one of the client's, in one line and without what is stored."""
    if not isinstance(error, ResponseError | LostConnection):
        return StoreUnavailable(f"the store does not answer ({_wording(error)})")
    known = code(error)
    if known in _CORRUPT:
        return StoreCorrupt(f"the store is damaged: {_CORRUPT[known]}; restore a backup")
    reason = _PASSING.get(known or "") or _LASTING.get(known or "")
    if reason:
        return StoreUnavailable(f"the store is unavailable: {reason}")
    if isinstance(error, LostConnection):
        return StoreUnavailable(f"the store does not answer ({_wording(error)})")
    return StoreError(f"the store refused: {_wording(error)}")


def _wording(error: Exception) -> str:
    return (" ".join(str(error).split()) or type(error).__name__)[:_LONGEST]

"""What the chat server's answers and aiohttp's errors mean for a message: one table for each.

The first word of a reason says what kind of failure it is, where there is one for good.
"""

from __future__ import annotations

import re
from datetime import timedelta

import aiohttp

from digest.errors import (
    AccessLost,
    DeliveryError,
    Forbidden,
    QuotaSpent,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)

_KINDS: dict[int, tuple[type[DeliveryError], str]] = {
    400: (Rejected, "payload"),
    401: (AccessLost, "auth"),
    402: (QuotaSpent, "quota"),
    403: (Forbidden, "forbidden"),
    404: (RecipientGone, "gone"),
    408: (Uncertain, "timed out there"),
    410: (RecipientGone, "gone"),
    413: (Rejected, "payload"),
    429: (Throttled, "throttled"),
}
_SECONDS = re.compile(r"[0-9]{1,10}", re.ASCII)
_LONGEST_WAIT = timedelta(hours=24)
_NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
"""Raised before a byte of the request was written."""


def for_answer(status: int, error: str, *, is_refused: bool, wait: str | None) -> DeliveryError:
    """Return what a status other than success means; `is_refused` when the server says so."""
    after = retry_after(wait)
    if status in _KINDS:
        kind, word = _KINDS[status]
        return kind(f"{word}: {status} {error}".rstrip(), retry_after=after)
    if is_refused and status >= 500:
        return Unavailable(f"not accepted: {status} {error}", retry_after=after)
    if 300 <= status < 500:
        return Rejected(f"payload: {status} {error}".rstrip())
    return Uncertain(f"{status} {error}".rstrip(), retry_after=after)


def for_error(error: Exception, *, is_connected: bool) -> DeliveryError:
    """Return what an error of aiohttp means: without a connection nothing has left."""
    name = type(error).__name__
    if not is_connected or isinstance(error, _NOT_CONNECTED):
        return Unavailable(f"no connection: {name}")
    return Uncertain(f"no answer: {name}")


def retry_after(text: str | None) -> timedelta | None:
    """Read whole seconds, at most 24 hours; None for anything else."""
    if text is None or not _SECONDS.fullmatch(text):
        return None
    return min(timedelta(seconds=int(text)), _LONGEST_WAIT)

"""What the headers of an HTTP answer say to a client that polls.

*Pure.* Headers come from anywhere: what cannot be read counts as absent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from digest.model import Validators

_LONGEST_WAIT = timedelta(hours=24)
_SENDABLE = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,1024}")
"""A header value that UTF-8 can carry, and that is not out of all proportion."""
_DELTA = re.compile(r"[0-9]{1,10}", re.ASCII)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?([0-9]{1,10})(?![0-9])", re.IGNORECASE)


def retry_after(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Read Retry-After, in seconds or as a date; at most 24 hours (RFC 9110, 10.2.3)."""
    text = headers.get("Retry-After", "").strip()
    if _DELTA.fullmatch(text):
        wait = timedelta(seconds=int(text))
    else:
        until = _date(text)
        if until is None:
            return None
        wait = until - (_date(headers.get("Date", "")) or now)
    return min(max(wait, timedelta(0)), _LONGEST_WAIT)


def fresh_for(headers: Mapping[str, str], *, now: datetime) -> timedelta | None:
    """Return for how long an answer stays fresh, None when it does not (RFC 9111, 4.2.1).

    The age that shared caches report is taken off; nothing is guessed from Last-Modified.
    """
    control = headers.get("Cache-Control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return None
    match = _MAX_AGE.search(control)
    if match:
        lifetime = timedelta(seconds=int(match[1]))
    else:
        expires = _date(headers.get("Expires", ""))
        if expires is None:
            return None
        lifetime = expires - (_date(headers.get("Date", "")) or now)
    age = headers.get("Age", "").strip()
    if _DELTA.fullmatch(age):
        lifetime -= timedelta(seconds=int(age))
    return lifetime if lifetime > timedelta(0) else None


def validators(headers: Mapping[str, str], *, url: str) -> Validators:
    """Take the ETag and Last-Modified of a URL as they stand, byte for byte (RFC 9110, 8.8).

    One that is not UTF-8 could not be sent back unchanged and is left out.
    """
    etag = _faithful(headers.get("ETag"))
    last_modified = _faithful(headers.get("Last-Modified"))
    if etag is None and last_modified is None:
        return Validators()
    return Validators(etag=etag, last_modified=last_modified, url=url)


def conditions(known: Validators) -> dict[str, str]:
    """Return the request headers that ask «has it changed?» (RFC 9110, 13.1)."""
    asked: dict[str, str] = {}
    if known.etag and _faithful(known.etag):
        asked["If-None-Match"] = known.etag
    if known.last_modified and _faithful(known.last_modified):
        asked["If-Modified-Since"] = known.last_modified
    return asked


def _faithful(value: str | None) -> str | None:
    return value if value and _SENDABLE.fullmatch(value) else None


def _date(text: str) -> datetime | None:
    """Read an HTTP date in any of its three forms (RFC 9110, 5.6.7)."""
    try:
        date = parsedate_to_datetime(text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None

"""How instants and spans become whole numbers, the form in which engines compare them.

*Pure.* Microseconds since 1970 fit into the 53 bits of a double until the year 2255, so
SQLite integers, Redis scores and JSON numbers all hold them exactly.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Return the microseconds from 1970 to an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def instant(value: float) -> datetime:
    """Return the instant so many microseconds after 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=value)


def span_micros(span: timedelta) -> int:
    """Return the length of a span in microseconds."""
    return span // _MICROSECOND


def span(value: float) -> timedelta:
    """Return the span of so many microseconds."""
    return timedelta(microseconds=value)

"""Days and spans as people name them.

*Pure.* What they come to is for whoever knows the date.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """So many days, weeks or months: `unit` is d, w or m."""

    number: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as people name it: a date, its year left out or not, a weekday, or a near day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    """ISO 8601: Monday is 1."""
    offset: int | None = None
    """-1 for yesterday, 0 for today, 1 for tomorrow."""

"""A brief as it is delivered: by its reader's clock, and saying so when it comes late.

*Pure.* The time zone database is data. What is said hangs on the delivery alone, never on the
present: the same message sent again says the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.model import Brief, Delivery
from digest.words import plain
from digest.words.plain import Line, Role
from digest.words.table import Words

ON_TIME = timedelta(minutes=5)
"""Up to here nobody needs to be told. Equals that of `digest.schedule`, which adapters and
words do not see."""


@lru_cache(maxsize=1024)
def zone(name: str) -> tzinfo:
    """Return the zone of a delivery, UTC for one that is not there any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder and a table are no zones
        return UTC


def late(words: Words, delivery: Delivery) -> str:
    """Say when a brief was due and when it was first sent; empty when that was on time."""
    sent = delivery.first_tried_at
    if sent is None or sent - delivery.due_at <= ON_TIME:
        return ""
    where = zone(delivery.tz)
    return words.late.format(
        due=words.clock(delivery.due_at.astimezone(where)),
        sent=words.clock(sent.astimezone(where)),
    )


def visible(words: Words, brief: Brief, delivery: Delivery) -> tuple[Line, ...]:
    """Return the lines a reader sees first, with whether it is late and when the next comes."""
    title, *rest = plain.visible(words, brief, zone(delivery.tz))
    told = late(words, delivery)
    lines = (title, *([Line(role=Role.META, text=told)] if told else []), *rest)
    return tuple(_with_next(words, each, delivery) for each in lines)


def _with_next(words: Words, line: Line, delivery: Delivery) -> Line:
    if line.role is not Role.END or delivery.next_at is None:
        return line
    when = words.moment(delivery.next_at.astimezone(zone(delivery.tz)))
    return replace(line, text=words.gap.join((line.text, words.next_brief.format(when=when))))

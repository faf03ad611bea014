"""Times in our own sentences, as entities that each client shows by its own clock.

*Pure.* Where a client knows no such entity the words are there, by the clock of the delivery. A
time is looked for in sentences of ours alone: what stands in words from outside is no time.
"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from adapters.plaintext import host
from adapters.telegram.document import Part, Row, link, moment
from digest.model import Delivery, Source
from digest.words import delivered, phrases
from digest.words.lines import Line, Role
from digest.words.table import Words

AGO = "r"
"""Live: «16 hours ago»."""
CLOCK = "t"
DAY_AND_CLOCK = "wt"
DATE_AND_CLOCK = "wDt"
_WEEK = timedelta(days=6)


def marked(text: str, *times: tuple[str, datetime, str]) -> Row:
    """Mark times in a sentence, each once, in their order.

    Args:
        text: The sentence.
        times: As they are said in it, with the instant and how it is shown.
    """
    row: list[Part] = []
    rest = text
    for said, at, time_format in times:
        before, found, after = rest.partition(said)
        if not found or not said:
            continue
        row += [*filter(None, (before,)), moment(at, time_format, said)]
        rest = after
    return (*row, *filter(None, (rest,)))


def late(line: Line, words: Words, delivery: Delivery) -> Row | None:
    """Return the sentence of a late brief with its times; None for another line."""
    sent = delivery.first_tried_at
    if sent is None or line.text != delivered.late(words, delivery):
        return None
    where = delivered.zone(delivery.tz)
    return marked(
        line.text,
        *((words.clock(each.astimezone(where)), each, CLOCK) for each in (delivery.due_at, sent)),
    )


def alert(words: Words, at: datetime, tz: tzinfo) -> Row:
    """Return when an alert is of; what it is stands before its headline."""
    return (moment(at, DAY_AND_CLOCK, words.moment(at.astimezone(tz))),)


def closing(line: Line, words: Words, delivery: Delivery) -> Row:
    """Return what ends a brief, with when the next one comes."""
    after = delivery.next_at
    if line.role is not Role.END or after is None:
        return (line.text,)
    said = words.moment(after.astimezone(delivered.zone(delivery.tz)))
    is_near = after - delivery.due_at <= _WEEK
    return marked(line.text, (said, after, DAY_AND_CLOCK if is_near else DATE_AND_CLOCK))


def source(words: Words, source_: Source, tz: tzinfo, *, has_title: bool) -> Row:
    """Return a source: its publisher as the link to it, its age, and what it is called there."""
    said = phrases.source(words, source_, tz)
    about = said.removeprefix(source_.outlet)
    row: Row = (about,)
    if source_.published_at is not None:
        day = words.short_day(source_.published_at.astimezone(tz).date())
        row = marked(about, (day, source_.published_at, AGO))
    before, after = "", ""
    if has_title:  # a headline that was rewritten stays to be seen
        before, _, after = words.titled.format(source="\0", title=source_.title).partition("\0")
    whole = (before, link(source_.url, source_.outlet or host(source_.url)), *row, after)
    return tuple(each for each in whole if each)

"""What looks back, as plain lines: the week in ninety seconds, and what a reader missed.

*Pure.* Each says how an event went on in its span; dates are by the reader's clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta, tzinfo

from digest.model import Brief, Growth, Slot
from digest.words import extra, phrases
from digest.words.corrections import mark, wording
from digest.words.lines import GAP, Line, Role
from digest.words.table import Words

MOST_CORRECTIONS = 2
"""Shown in full; the others are counted."""
_SHOWN_SOURCES = 2
_INSTANT = timedelta(microseconds=1)


def weekly(words: Words, brief: Brief, tz: tzinfo) -> tuple[Line, ...]:
    """Return the week: the biggest stories, what is open, what was corrected."""
    more = extra.of(words.language)
    lines = [
        Line(role=Role.TITLE, text=f"{more.weekly}{words.separator}{_span(words, brief, tz)}")
    ]
    meta = more.weekly_empty
    if brief.slots:
        meta = more.weekly_meta.format(
            reading=phrases.reading(words, brief.reading_time),
            stories=words.count(len(brief.slots), "story"),
            all=words.count(brief.coverage.clusters, "story"),
        )
    lines.append(Line(role=Role.META, text=meta))
    for number, slot in enumerate(brief.slots, start=1):
        lines += [GAP, *_story(words, slot, number, grown(words, slot.growth))]
    if brief.still_open:
        lines += [GAP, Line(role=Role.POINT, label=more.still_open + words.colon)]
        lines += _open_items(words, brief)
    lines += _corrections(words, brief)
    lines += [GAP, Line(role=Role.END, text=more.weekly_end)]
    return tuple(lines)


def catch_up(words: Words, brief: Brief, tz: tzinfo) -> tuple[Line, ...]:
    """Return what a reader missed, as it stands now, and how to be done with it."""
    more = extra.of(words.language)
    span = _span(words, brief, tz)
    lines = [Line(role=Role.TITLE, text=f"{more.catch_up}{words.separator}{span}")]
    if not brief.slots:
        since = words.day(brief.edition.since.astimezone(tz).date())
        text = more.catch_up_empty.format(since=since)
        return (*lines, Line(role=Role.META, text=text))
    meta = more.catch_up_meta.format(
        reading=phrases.reading(words, brief.reading_time),
        stories=words.count(len(brief.slots), "story"),
    )
    lines.append(Line(role=Role.META, text=meta))
    for number, slot in enumerate(brief.slots, start=1):
        lines += [GAP, *_story(words, slot, number, went_on(words, slot.growth, tz))]
    lines += [GAP, Line(role=Role.END, text=more.catch_up_end)]
    return tuple(lines)


def grown(words: Words, growth: Growth | None) -> str:
    """Say by how much an event's sources grew; empty when nothing is known of it."""
    if growth is None:
        return ""
    more = extra.of(words.language)
    if growth.origins_now <= growth.origins_before:
        return ""
    return more.grew.format(before=growth.origins_before, now=growth.origins_now)


def went_on(words: Words, growth: Growth | None, tz: tzinfo) -> str:
    """Say when an event was first reported, and how often its story changed since."""
    if growth is None:
        return ""
    more = extra.of(words.language)
    day = more.short_date(growth.first_at.astimezone(tz).date())
    facts = [more.first_reported.format(day=day)]
    if growth.updates:
        facts.append(more.updated.format(times=more.times(growth.updates)))
    return words.flag_joint.join(facts)


def _story(words: Words, slot: Slot, number: int, course: str) -> Iterator[Line]:
    told = slot.story
    text = f"{told.headline} ({phrases.flag(words, told)})"
    yield Line(role=Role.HEADLINE, label=f"{number}.", text=text)
    yield from mark(words, told.correction)
    if course:
        yield Line(role=Role.META, text=course)
    if told.takeaway.text != told.headline:
        yield Line(role=Role.TAKEAWAY, text=told.takeaway.text)
    for each in told.sources[:_SHOWN_SOURCES]:
        yield Line(role=Role.SOURCE, text=each.outlet, urls=(each.url,))


def _open_items(words: Words, brief: Brief) -> Iterator[Line]:
    """Say what to watch; of stories shown above without their headlines."""
    more = extra.of(words.language)
    numbers = {slot.story.id: number for number, slot in enumerate(brief.slots, start=1)}
    for slot in brief.still_open:
        watch = slot.story.points.what_to_watch
        if watch is None:
            continue
        number = numbers.get(slot.story.id)
        headline = f"{number}" if number else slot.story.headline
        text = more.open_item.format(headline=headline, watch=watch.text)
        url = watch.citations[0].url
        yield Line(role=Role.POINT, text=text, urls=(url,))


def _corrections(words: Words, brief: Brief) -> Iterator[Line]:
    if not brief.corrections:
        return
    more = extra.of(words.language)
    yield GAP
    yield Line(role=Role.POINT, label=more.weekly_corrections + words.colon)
    for each in brief.corrections[:MOST_CORRECTIONS]:
        yield Line(role=Role.NOTE, text=each.headline)
        yield from wording(words, each)
    rest = len(brief.corrections) - MOST_CORRECTIONS
    if rest > 0:
        yield Line(role=Role.NOTE, text=more.more_corrections.format(count=rest))


def _span(words: Words, brief: Brief, tz: tzinfo) -> str:
    """Name the first and the last day of a brief's window."""
    since = (brief.edition.since + _INSTANT).astimezone(tz).date()
    until = brief.edition.until.astimezone(tz).date()
    return extra.of(words.language).weekly_span.format(
        since=words.short_day(since), until=words.day(until)
    )

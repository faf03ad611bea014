"""Sentences made from data: first lines, flags, notes, reasons.

*Pure.* Text from outside enters by `str.format` as a value only, never as a template.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from digest.model import (
    Answer,
    Brief,
    DayState,
    MissingSource,
    Note,
    NoteKind,
    Notice,
    Shortage,
    Slot,
    Source,
    Story,
    Topic,
    Trait,
    TraitKind,
    WrittenBy,
)
from digest.words import extra
from digest.words.table import Words

_NAMED_MISSING = 3
"""So many missing sources are named in the first line; the rest are counted."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MINUTE = 60
_HOURS_SHOWN = 48
_SECONDS_SHOWN, _ONE_MINUTE_UP_TO = 45, 75


def span(words: Words, span_: timedelta) -> str:
    """Say a rough age: minutes, then hours up to two days, then days."""
    minutes = max(0, round(span_.total_seconds() / _MINUTE))
    hours = round(minutes / _MINUTE)
    if minutes < _MINUTE:
        return words.count(minutes, "minute")
    if hours < _HOURS_SHOWN:
        return words.count(hours, "hour")
    return words.count(round(hours / 24), "day")


def reading(words: Words, time: timedelta) -> str:
    """Say what a brief costs: tens of seconds under 45, then 1 min up to 75, then 90 seconds."""
    seconds = time.total_seconds()
    if seconds < _SECONDS_SHOWN:
        return words.count(max(10, round(seconds / 10) * 10), "second")
    if seconds < _ONE_MINUTE_UP_TO:
        return words.count(1, "minute")
    return words.count(90, "second")


def first_line(words: Words, brief: Brief, tz: tzinfo) -> str:
    """Say what sort of day it is; each state has words of its own (quiet is not broken)."""
    sources = words.count(brief.coverage.feeds, "source")
    if brief.day is DayState.PARTIAL:
        missing = brief.coverage.missing
        all_missing = len(missing) >= brief.coverage.feeds
        template = words.partial_all if all_missing else words.partial
        return template.format(missing=len(missing), sources=sources, names=_names(words, missing))
    if brief.day is DayState.EMPTY:
        line = _nothing_new(words, brief, tz)
        if brief.coverage.missing:
            return line
        return words.gap.join((line, words.all_read.format(sources=sources)))
    template = words.quiet if brief.day is DayState.QUIET else words.normal
    return template.format(
        reading=reading(words, brief.reading_time),
        stories=words.count(len(brief.slots), "story"),
        articles=words.count(brief.coverage.articles, "article"),
        sites=words.count(brief.coverage.sites, "site"),
    )


def _nothing_new(words: Words, brief: Brief, tz: tzinfo) -> str:
    if brief.already_told:
        return words.empty_told.format(stories=words.count(brief.already_told, "story"))
    if brief.edition.topics:
        names = tuple(words.topics.get(each, each) for each in sorted(brief.edition.topics))
        return words.empty_topics.format(topics=words.enumerate(names))
    return words.empty.format(since=words.moment(brief.edition.since.astimezone(tz)))


def _names(words: Words, missing: tuple[MissingSource, ...]) -> str:
    names = tuple(f"{each.title}: {reason(words, each.reason)}" for each in missing)
    if len(names) > _NAMED_MISSING:
        rest = words.more_sources.format(count=len(names) - _NAMED_MISSING)
        names = (*names[:_NAMED_MISSING], rest)
    return "; ".join(names)


def reason(words: Words, plain: str) -> str:
    """Say why a source could not be read, in the reader's language where we know it."""
    template = words.reasons.get(_NUMBER.sub("{}", plain))
    return template.format(*_NUMBER.findall(plain)) if template else plain


def missing_line(words: Words, brief: Brief) -> str:
    """Name the sources that are missing from an otherwise good brief; empty when none is."""
    if not brief.coverage.missing or brief.day is DayState.PARTIAL:
        return ""
    return words.missing.format(names=_names(words, brief.coverage.missing))


def notice(words: Words, notice_: Notice) -> str:
    """Say what an owner has to know."""
    about, short = notice_.about, notice_.shortage or Shortage(limit=0, left=0, due=0, served=0)
    return words.notices[notice_.kind.value].format(
        chat=about.chat,
        platform=about.platform,
        limit=short.limit,
        left=short.left,
        due=short.due,
        served=short.served,
    )


def flag(words: Words, story: Story) -> str:
    """Say in a few words on how many independent sources a story rests."""
    kinds = {note.kind: note for note in story.notes}
    if NoteKind.INDEPENDENT in kinds:
        origins = kinds[NoteKind.INDEPENDENT].values[1]
        text = words.flag_independent.format(origins=origins)
    elif NoteKind.ONE_ORIGIN in kinds:
        text = words.flag_one_origin.format(
            articles=words.count(int(kinds[NoteKind.ONE_ORIGIN].values[0]), "article"),
            origins=words.count(1, "origin"),
        )
    else:
        text = words.flag_single
    if NoteKind.UNDATED in kinds:
        text = words.flag_joint.join((text, words.flag_undated))
    return text


def summaries_off(words: Words, brief: Brief) -> str:
    """Say why no story is a model's where one should have written; else nothing."""
    written = {slot.story.written_by for slot in brief.slots}
    if written != {WrittenBy.EXTRACT}:
        return ""
    return words.why_extracts.get(brief.why_extracts.value, "")


def writer(words: Words, brief: Brief) -> str:
    """Say whose words the stories are in; nothing where there is none, or it was said first."""
    if not brief.slots or summaries_off(words, brief):
        return ""
    quoted = tuple(
        str(number)
        for number, slot in enumerate(brief.slots, start=1)
        if slot.story.written_by is WrittenBy.EXTRACT
    )
    if not quoted:
        return words.by_model
    if len(quoted) == len(brief.slots):
        return words.extracts
    return words.extracts_some.format(numbers=words.enumerate(quoted))


def no_table(words: Words, brief: Brief) -> str:
    """Say that the words around the news are in another language, where they are."""
    language = brief.edition.language
    is_told_in_it = any(slot.story.language == language for slot in brief.slots)
    if words.language == language or not is_told_in_it:
        return ""
    return words.no_table.format(language=words.languages.get(language, language))


def note(words: Words, note_: Note, tz: tzinfo) -> str:
    """Say one thing worth knowing."""
    values = list(note_.values)
    if note_.kind is NoteKind.FIRST_REPORT:
        values[1] = words.moment(datetime.fromisoformat(values[1]).astimezone(tz))
    elif note_.kind is NoteKind.OLD:
        values[0] = words.day(datetime.fromisoformat(values[0]).date())
    elif note_.kind in {NoteKind.OTHER_LANGUAGE, NoteKind.TRANSLATED}:
        values[0] = words.languages.get(values[0], values[0])
    return words.notes[note_.kind.value].format(*values)


def source(words: Words, source_: Source, tz: tzinfo) -> str:
    """Name a source with its date and read time."""
    if source_.published_at is None:
        date = words.undated
    else:
        date = words.short_day(source_.published_at.astimezone(tz).date())
    minutes = max(1, round(source_.read_time.total_seconds() / 60))
    cost = words.read_minutes.format(minutes=minutes)
    return f"{source_.outlet} ({date}{words.flag_joint}{cost})"


def why(words: Words, slot: Slot, brief: Brief) -> tuple[str, ...]:
    """Say why a story has its place, one fact a line."""
    because = slot.reason
    is_undated = any(each.kind is NoteKind.UNDATED for each in slot.story.notes)
    facts = [
        words.why_outlets.format(
            origins=words.count(because.outlets, "origin"),
            articles=words.count(because.articles, "article"),
        ),
        words.why_undated if is_undated else words.why_age.format(age=span(words, because.age)),
    ]
    if because.topics:
        names = tuple(words.topics.get(each, each) for each in because.topics)
        facts.append(words.why_topics.format(topics=words.enumerate(names)))
    elif not brief.edition.topics:
        facts.append(words.why_all_topics)
    if because.is_primary:
        facts.append(words.why_primary)
    facts += _wishes(words, slot)
    facts.append(words.why_update if slot.update else words.why_new)
    if slot.anchors:
        facts.append(words.why_shared.format(anchors=words.enumerate(slot.anchors)))
    return (*facts, words.why_unused)


def _wishes(words: Words, slot: Slot) -> list[str]:
    """Say which of the reader's own wishes counted, and how to take them back."""
    more = extra.of(words.language)
    facts = [
        template.format(names=words.enumerate(tuple(_trait(words, each) for each in traits)))
        for template, traits in (
            (more.why_liked, slot.reason.liked),
            (more.why_disliked, slot.reason.disliked),
        )
        if traits
    ]
    return [*facts, more.why_reset] if facts else []


def _trait(words: Words, trait: Trait) -> str:
    if trait.kind is TraitKind.TOPIC:
        return words.topics.get(Topic(trait.key), trait.key)
    return trait.label or trait.key


def scope(words: Words, answer: Answer, *, has_brief: bool = True) -> str:
    """Say where an answer was found; empty when there is none."""
    if answer.scope is None:
        return ""
    if not has_brief:
        return words.answered_from["month"]
    return words.answered_from[answer.scope.value].format(number=answer.story)


def on_answer(words: Words, answer: Answer, *, has_brief: bool) -> tuple[str, ...]:
    """Say what a reader should know of an answer: where it was found, and how it came about."""
    notes = [scope(words, answer, has_brief=has_brief)]
    if answer.translated_from:
        name = words.languages.get(answer.translated_from, answer.translated_from)
        notes.append(words.answer_translated.format(language=name))
    if not answer.is_whole:
        notes.append(words.broke_off)
    elif answer.written_by is WrittenBy.MODEL:
        notes.append(words.manners)
    return tuple(filter(None, notes))

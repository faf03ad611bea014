"""The fields of the form of settings: what each shows, and what somebody wants who changed it.

*Pure.* What was left as it was shown is no wish: whatever others have changed meanwhile stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from adapters.contract import Choice, Field, FieldKind
from bot.dialogue import arguments, changing, settled, zones
from bot.dialogue.visit import Visit
from digest import schedule
from digest.clusters.topics import TERMS
from digest.model import WORKDAYS, Language, OnEmpty, Preferences, Topic
from digest.ports import MOST_TOPICS
from digest.words import desk, dialogue, extra, table

Edit: TypeAlias = Callable[[Preferences], Preferences]
Values: TypeAlias = tuple[str, ...]

_OFF, _ON = "off", "on"
_MOST_OWN_CHARS = 600
_MOST_CHOICE_CHARS = 75
_PARTED = re.compile(r"[,、,;;\n]")
_WEEK = range(1, 8)
_MOST_WORDS = arguments.MOST_WORDS_OF_A_TOPIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulty:
    """What is wrong with what was given: a sentence, to be shown under its field."""

    told: str


Wish: TypeAlias = Edit | Faulty | None
"""None: the field was left as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A field: how it is shown, and how what was given in it is read."""

    show: Callable[[Preferences, Visit], Field]
    read: Callable[[Values, Preferences, Visit], Wish]


def shown(visit: Visit) -> tuple[Field, ...]:
    """Return the fields, filled in with what the visit's place has set up."""
    return tuple(each.show(visit.preferences, visit) for each in _FIELDS.values())


def wished(
    given: Mapping[str, Values], seen: Preferences, visit: Visit
) -> tuple[tuple[Edit, ...], Mapping[str, str]]:
    """Return the edits that somebody wants who saw a form, and what is wrong, by field.

    Args:
        given: what was given, by the keys of fields; what is not there was left as it was.
        seen: what the form showed.
        visit: of a place with what it has set up now.
    """
    edits: list[Edit] = []
    faults: dict[str, str] = {}
    for key, asked in _FIELDS.items():
        if key not in given:
            continue
        wish = asked.read(given[key], seen, visit)
        if isinstance(wish, Faulty):
            faults[key] = wish.told
        elif wish is not None:
            edits.append(wish)
    if not faults:
        faults |= _together(given, all_of(edits)(visit.preferences), visit)
    return tuple(edits), faults


def all_of(edits: list[Edit] | tuple[Edit, ...]) -> Edit:
    """Return the edit that makes several, one after the other."""

    def edit(known: Preferences) -> Preferences:
        for each in edits:
            known = each(known)
        return known

    return edit


def _together(given: Mapping[str, Values], after: Preferences, visit: Visit) -> Mapping[str, str]:
    """Return what is wrong with fields that are right each by itself."""
    own, before = visit.own, visit.preferences
    if len(after.topics) > MOST_TOPICS and after.topics != before.topics:
        last = settled.topic_name(max(after.topics), visit.words)
        told = desk.of(visit.words.language).too_many_topics.format(most=MOST_TOPICS, last=last)
        return {"own" if any(given.get("own", ())) else "topics": told}
    if after.at is None:
        for key, is_wanted, was in (
            ("alerts", after.has_alerts, before.has_alerts),
            ("weekly", after.weekly is not None, before.weekly is not None),
        ):
            if is_wanted and not was and key in given:
                return {key: own.time_none}
    return {}


def _show_topics(known: Preferences, visit: Visit) -> Field:
    words = desk.of(visit.words.language)
    there = dict.fromkeys((*TERMS, *sorted(known.topics)))
    return Field(
        key="topics",
        kind=FieldKind.SEVERAL,
        label=words.topics,
        hint=words.topics_hint,
        choices=tuple(
            Choice(value=each, label=settled.topic_name(each, visit.words)[:_MOST_CHOICE_CHARS])
            for each in there
        ),
        chosen=tuple(sorted(known.topics)),
    )


def _read_topics(values: Values, seen: Preferences, _visit: Visit) -> Wish:
    chosen = frozenset(map(Topic, values)) & (frozenset(TERMS) | seen.topics)
    added, dropped = chosen - seen.topics, seen.topics - chosen
    if not added and not dropped:
        return None
    return lambda known: replace(known, topics=(known.topics | added) - dropped)


def _show_own(_known: Preferences, visit: Visit) -> Field:
    words = desk.of(visit.words.language)
    return Field(
        key="own",
        kind=FieldKind.TEXT,
        label=words.own_topics,
        hint=words.own_topics_hint,
        most_chars=_MOST_OWN_CHARS,
    )


def _read_own(values: Values, _seen: Preferences, visit: Visit) -> Wish:
    named = [each.strip() for each in _PARTED.split(" ".join(values)) if each.strip()]
    added = set()
    for each in named[: 2 * MOST_TOPICS]:
        topic = arguments.topic(each)
        if topic is None:
            told = desk.of(visit.words.language).no_topic
            return Faulty(told=told.format(text=each[:_MOST_CHOICE_CHARS], most=_MOST_WORDS))
        added.add(changing.meant(topic))
    return (lambda known: replace(known, topics=known.topics | added)) if added else None


def _show_time(known: Preferences, visit: Visit) -> Field:
    words = desk.of(visit.words.language)
    return Field(
        key="time",
        kind=FieldKind.TIME,
        label=words.time,
        hint=words.time_hint,
        chosen=() if known.at is None else (arguments.written_clock(known.at),),
    )


def _read_time(values: Values, seen: Preferences, visit: Visit) -> Wish:
    text = "".join(values).strip()
    if not text:
        return None if seen.at is None else changing.stopped
    at = arguments.clock(text)
    if at is None:
        return Faulty(told=desk.of(visit.words.language).no_time)
    if at == seen.at:
        return None
    tz = str(visit.tz)
    default = tz if schedule.zone(tz) else "UTC"
    return lambda known: replace(known, at=at, tz=known.tz or default)


def _show_days(known: Preferences, visit: Visit) -> Field:
    more = extra.of(visit.words.language)
    return Field(
        key="days",
        kind=FieldKind.SEVERAL,
        label=desk.of(visit.words.language).days,
        choices=tuple(Choice(value=f"{day}", label=more.weekday(day)) for day in _WEEK),
        chosen=tuple(f"{day}" for day in sorted(_days_of(known))),
    )


def _read_days(values: Values, seen: Preferences, visit: Visit) -> Wish:
    weekdays = frozenset(day for day in _WEEK if f"{day}" in values)
    if weekdays == _days_of(seen):
        return None
    if not weekdays:
        return Faulty(told=desk.of(visit.words.language).no_days)
    return lambda known: replace(known, weekdays=weekdays)


def _days_of(known: Preferences) -> frozenset[int]:
    """Return the days of the brief; none where the week alone comes."""
    return WORKDAYS if known.weekdays is None else known.weekdays


def _show_zone(known: Preferences, visit: Visit) -> Field:
    own, words = visit.own, desk.of(visit.words.language)
    now = known.tz or str(visit.tz)
    there = dict.fromkeys((now, *zones.common(own)))
    return Field(
        key="zone",
        kind=FieldKind.SEARCH,
        label=words.zone,
        hint=words.zone_hint,
        choices=tuple(Choice(value=each, label=zones.label(each, own)) for each in there),
        chosen=(now,),
    )


def _read_zone(values: Values, seen: Preferences, visit: Visit) -> Wish:
    tz = "".join(values)
    if not tz or tz == (seen.tz or str(visit.tz)):
        return None
    if schedule.zone(tz) is None:
        return Faulty(told=desk.of(visit.words.language).no_zone)
    return lambda known: replace(known, tz=tz)


def _show_language(known: Preferences, visit: Visit) -> Field:
    return Field(
        key="language",
        kind=FieldKind.ONE,
        label=desk.of(visit.words.language).language,
        choices=tuple(
            Choice(value=each, label=table.of(each).name) for each in dialogue.LANGUAGES
        ),
        chosen=(known.language or visit.words.language,),
    )


def _read_language(values: Values, seen: Preferences, visit: Visit) -> Wish:
    language = Language("".join(values))
    if language not in dialogue.LANGUAGES or language == (seen.language or visit.words.language):
        return None
    return lambda known: replace(known, language=language)


def _show_length(known: Preferences, visit: Visit) -> Field:
    count = visit.words.count
    return Field(
        key="length",
        kind=FieldKind.ONE,
        label=desk.of(visit.words.language).length,
        choices=tuple(
            Choice(value=f"{most}", label=count(most, "story")) for most in arguments.LENGTHS
        ),
        chosen=(f"{known.max_stories}",),
    )


def _read_length(values: Values, seen: Preferences, _visit: Visit) -> Wish:
    stories = arguments.length("".join(values))
    if stories is None or stories == seen.max_stories:
        return None
    return lambda known: replace(known, max_stories=stories)


def _show_weekly(known: Preferences, visit: Visit) -> Field:
    more, words = extra.of(visit.words.language), desk.of(visit.words.language)
    days = (Choice(value=f"{day}", label=more.weekday(day)) for day in _WEEK)
    return Field(
        key="weekly",
        kind=FieldKind.ONE,
        label=words.weekly,
        choices=(Choice(value=_OFF, label=visit.own.choices["weekly off"]), *days),
        chosen=(_OFF if known.weekly is None else f"{known.weekly}",),
    )


def _read_weekly(values: Values, seen: Preferences, _visit: Visit) -> Wish:
    text = "".join(values)
    weekly = next((day for day in _WEEK if text == f"{day}"), None)
    if weekly == seen.weekly or (weekly is None and text != _OFF):
        return None
    if weekly is None and seen.is_week_alone:
        return changing.stopped
    return lambda known: replace(known, weekly=weekly)


def _show_alerts(known: Preferences, visit: Visit) -> Field:
    words = desk.of(visit.words.language)
    return Field(
        key="alerts",
        kind=FieldKind.ONE,
        label=words.alerts,
        choices=_switch(words.alerts_on, words.alerts_off),
        chosen=(_ON if known.has_alerts else _OFF,),
    )


def _read_alerts(values: Values, seen: Preferences, _visit: Visit) -> Wish:
    is_on = _switched(values)
    if is_on is None or is_on == seen.has_alerts:
        return None
    return lambda known: replace(known, has_alerts=is_on)


def _show_quiet(known: Preferences, visit: Visit) -> Field:
    words = desk.of(visit.words.language)
    return Field(
        key="quiet",
        kind=FieldKind.ONE,
        label=words.quiet,
        choices=_switch(words.quiet_on, words.quiet_off),
        chosen=(_ON if known.on_empty is OnEmpty.SKIP else _OFF,),
    )


def _read_quiet(values: Values, seen: Preferences, _visit: Visit) -> Wish:
    is_on = _switched(values)
    if is_on is None or is_on == (seen.on_empty is OnEmpty.SKIP):
        return None
    return lambda known: replace(known, on_empty=OnEmpty.SKIP if is_on else OnEmpty.SAY)


def _switch(on: str, off: str) -> tuple[Choice, ...]:
    return (Choice(value=_ON, label=on), Choice(value=_OFF, label=off))


def _switched(values: Values) -> bool | None:
    return {_ON: True, _OFF: False}.get("".join(values))


_FIELDS: Mapping[str, _Asked] = {
    "time": _Asked(show=_show_time, read=_read_time),
    "days": _Asked(show=_show_days, read=_read_days),
    "zone": _Asked(show=_show_zone, read=_read_zone),
    "topics": _Asked(show=_show_topics, read=_read_topics),
    "own": _Asked(show=_show_own, read=_read_own),
    "length": _Asked(show=_show_length, read=_read_length),
    "language": _Asked(show=_show_language, read=_read_language),
    "weekly": _Asked(show=_show_weekly, read=_read_weekly),
    "alerts": _Asked(show=_show_alerts, read=_read_alerts),
    "quiet": _Asked(show=_show_quiet, read=_read_quiet),
}

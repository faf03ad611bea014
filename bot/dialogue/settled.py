"""How a place is set up, in sentences: what every change answers with, and settings list.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum

from digest import schedule
from digest.clusters.topics import TERMS
from digest.model import WORKDAYS, Change, OnEmpty, Preferences, Topic
from digest.words import counted, extra, table
from digest.words.dialogue import DialogueWords
from digest.words.table import Words

_ANY_DAY = date(2000, 1, 1)


class Facet(StrEnum):
    """A side of what is set up, with a sentence of its own."""

    TIME, TOPICS, MUTED = "time", "topics", "muted"
    LENGTH, LANGUAGE = "length", "language"
    ALERTS, WEEKLY, QUIET = "alerts", "weekly", "quiet"
    MANAGERS = "managers"


_FIELDS = {
    "topics": Facet.TOPICS,
    "language": Facet.LANGUAGE,
    "max_stories": Facet.LENGTH,
    "at": Facet.TIME,
    "tz": Facet.TIME,
    "weekdays": Facet.TIME,
    "is_paused": Facet.TIME,
    "paused_until": Facet.TIME,
    "has_alerts": Facet.ALERTS,
    "weekly": Facet.WEEKLY,
    "on_empty": Facet.QUIET,
    "managers": Facet.MANAGERS,
}


def touched(change: Change) -> tuple[str, ...]:
    """Return the fields that a change has changed."""
    return tuple(
        name for name in _FIELDS if getattr(change.before, name) != getattr(change.after, name)
    )


def facets(fields: tuple[str, ...]) -> tuple[Facet, ...]:
    """Return the sides that fields belong to, each once."""
    return tuple(dict.fromkeys(_FIELDS[each] for each in fields))


def sentences(
    facet: Facet,
    preferences: Preferences,
    words: Words,
    own: DialogueWords,
    *,
    muted: frozenset[Topic] = frozenset(),
    muted_sources: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Say one side of what is set up."""
    if facet is Facet.MUTED:
        if not muted and not muted_sources:
            return (own.muted_none,)
        topics = (topic_name(each, words) for each in sorted(muted))
        return (own.muted_now.format(topics=words.enumerate((*topics, *muted_sources))),)
    return _SAID[facet](preferences, words, own)


def when(
    instant: datetime | None, preferences: Preferences, words: Words, own: DialogueWords
) -> str:
    """Say when the next brief comes, by the reader's clock; empty where none does."""
    if instant is None or preferences.at is None:
        return ""
    from_zone = zone_of(preferences)
    return own.next_now.format(when=words.moment(instant.astimezone(from_zone)))


def zone_of(preferences: Preferences) -> tzinfo:
    """Return the zone of a place, UTC where it has none that is known."""
    return schedule.zone(preferences.tz) or UTC


def topic_names(topics: frozenset[Topic], words: Words) -> str:
    """Name topics, those that we know by our name for them."""
    return words.enumerate(tuple(topic_name(each, words) for each in sorted(topics)))


def topic_name(topic: Topic, words: Words) -> str:
    """Name a topic."""
    return words.topics.get(topic, topic)


def known_topics(words: Words) -> str:
    """Name the topics that we know."""
    return words.enumerate(tuple(topic_name(each, words) for each in TERMS))


def _time(preferences: Preferences, words: Words, own: DialogueWords) -> tuple[str, ...]:
    if preferences.at is None:
        return (own.time_none,)
    clock = words.clock(datetime.combine(_ANY_DAY, preferences.at, UTC))
    zone = zone_name(preferences.tz, own)
    if preferences.is_week_alone and preferences.weekly is not None:
        day = extra.of(words.language).weekday(preferences.weekly)
        line = counted.of(words.language).week_now.format(day=day, clock=clock, zone=zone)
    else:
        days = own.days_named(preferences.weekdays or WORKDAYS)
        line = own.time_now.format(days=days, clock=clock, zone=zone)
    if preferences.is_paused:
        return (line, own.paused_now)
    if preferences.paused_until is not None:
        return (line, own.paused_until.format(day=words.short_day(preferences.paused_until)))
    return (line,)


def state_of(sentence: str) -> str:
    """Return the state that a sentence tells, without its end and what can be done about it."""
    return sentence.partition("。")[0].partition(". ")[0].removesuffix(".")


def zone_name(tz: str, own: DialogueWords) -> str:
    """Name a zone as people do: by its city, in their own letters where they have some."""
    own_name = (name for name, zone in own.zones.items() if zone == tz and not name.isascii())
    return next(own_name, "") or tz.rpartition("/")[2].replace("_", " ") or "UTC"


def _topics(wished: Preferences, words: Words, own: DialogueWords) -> tuple[str, ...]:
    if not wished.topics:
        return (own.topics_all,)
    return (own.topics_now.format(topics=topic_names(wished.topics, words)),)


def _length(wished: Preferences, words: Words, own: DialogueWords) -> tuple[str, ...]:
    return (own.length_now.format(stories=words.count(wished.max_stories, "story")),)


def _language(wished: Preferences, words: Words, own: DialogueWords) -> tuple[str, ...]:
    name = table.of(wished.language or words.language).name
    return (own.language_now.format(language=name),)


def _alerts(wished: Preferences, _words: Words, own: DialogueWords) -> tuple[str, ...]:
    return (own.switched[_switched("alerts", is_on=wished.has_alerts)],)


def _quiet(wished: Preferences, _words: Words, own: DialogueWords) -> tuple[str, ...]:
    return (own.switched[_switched("quiet", is_on=wished.on_empty is OnEmpty.SKIP)],)


def _weekly(wished: Preferences, words: Words, own: DialogueWords) -> tuple[str, ...]:
    if wished.weekly is None:
        return (own.weekly_off,)
    return (own.weekly_now.format(day=extra.of(words.language).weekday(wished.weekly)),)


def _managers(wished: Preferences, words: Words, own: DialogueWords) -> tuple[str, ...]:
    if not wished.managers:
        return (own.managers_none,)
    return (own.managers_now.format(people=words.enumerate(tuple(sorted(wished.managers)))),)


def _switched(name: str, *, is_on: bool) -> str:
    return f"{name} {'on' if is_on else 'off'}"


_SAID: Mapping[Facet, Callable[[Preferences, Words, DialogueWords], tuple[str, ...]]] = {
    Facet.TIME: _time,
    Facet.TOPICS: _topics,
    Facet.LENGTH: _length,
    Facet.LANGUAGE: _language,
    Facet.ALERTS: _alerts,
    Facet.QUIET: _quiet,
    Facet.WEEKLY: _weekly,
    Facet.MANAGERS: _managers,
}

"""The list of sources in words: which fit a filter, as a table, and how many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.sources import Listed
from bot.tables import aligned
from digest.errors import UserError
from digest.model import Feed

TITLE_COLUMNS = 40

_TOPIC_COLUMNS = 34
_NAMED = 5
"""So many sources are named one by one."""


def choose(
    feeds: Sequence[Feed],
    *,
    language: str | None = None,
    kind: str | None = None,
    topic: str | None = None,
) -> list[Feed]:
    """Return the sources that fit every filter given.

    Raises:
        UserError: no source at all has this topic or language; it names those there are.
    """
    if topic:
        _expect("topic", topic, {each for feed in feeds for each in feed.topics})
    if language:
        _expect("language", language, {feed.language for feed in feeds if feed.language})
    return [
        feed
        for feed in feeds
        if (not topic or topic in feed.topics)
        and (not language or feed.language == language)
        and (not kind or feed.kind == kind)
    ]


def table(feeds: Sequence[Feed]) -> list[str]:
    """Return sources as the lines of an aligned table with a head."""
    head = ["SOURCE", "KIND", "LANGUAGE", "TOPICS", "FEED"]
    rows = [
        [feed.title, feed.kind.value, feed.language, ",".join(sorted(feed.topics)), feed.url]
        for feed in feeds
    ]
    return aligned([head, *rows], limits=[TITLE_COLUMNS, None, None, _TOPIC_COLUMNS, None])


def state(sources: Listed, *, shown: int | None = None) -> str:
    """Say how many sources the list has, how many are shown, and what the user changed."""
    count = len(sources.feeds)
    said = counted(count) if shown in {None, count} else f"{shown} of {counted(count)}"
    notes = [f"{len(sources.own)} of your own"] if sources.own else []
    notes += [f"{len(sources.removed)} removed"] if sources.removed else []
    return f"{said} ({', '.join(notes)})." if notes else f"{said}."


def titles(feeds: Sequence[Feed]) -> str:
    """Name the first few sources and count the rest."""
    named = ", ".join(feed.title for feed in feeds[:_NAMED])
    return named if len(feeds) <= _NAMED else f"{named} and {len(feeds) - _NAMED} more"


def counted(count: int) -> str:
    """Say "1 source" or "n sources"."""
    return "1 source" if count == 1 else f"{count} sources"


def _expect(what: str, value: str, known: Collection[str]) -> None:
    if value not in known:
        there = ", ".join(sorted(known)) or "none"
        raise UserError(f"No source has the {what} {value!r}; there are: {there}.")

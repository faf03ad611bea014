"""One story of a brief: what is always seen, and what opens under it.

*Pure.* Headline and takeaway never stand in the quote that has to be opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache

from adapters.telegram import fitting, prose, times
from adapters.telegram.document import Fragment, Part, Row, Section, bold
from adapters.telegram.fitting import LONGEST_TEXT
from adapters.telegram.text import pieces
from digest.model import Slot, WrittenBy
from digest.words import phrases, plain
from digest.words.lines import Line, Role
from digest.words.table import Words

_ASIDES = frozenset({Role.NOTE, Role.META, Role.POINT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story, its lines in the brief, and its number there."""

    slot: Slot
    lines: tuple[Line, ...]
    number: int


@lru_cache(maxsize=256)
def fragments(
    told: Told, words: Words, tz: tzinfo, *, before: str, is_lean: bool
) -> tuple[Fragment, ...]:
    """Write a story; it is remembered for the many who read the same brief by the same clock.

    Args:
        told: The story.
        words: Of the brief's language.
        tz: By whose clock it is told.
        before: What stands before its headline, such as its number.
        is_lean: Whether what sources are called is left to the story's own card.
    """
    quoted = (
        prose.aside(phrases.flag(words, told.slot.story)),
        *points(told, words, tz),
        *sources(told, words, tz, is_lean=is_lean),
    )
    whole = pieces(f"{before}{told.slot.story.headline}", LONGEST_TEXT)
    shown = (*((bold(each),) for each in whole), *seen(told))
    return fitting.fragments(Section(rows=shown, quoted=quoted))


def seen(told: Told) -> Iterator[Row]:
    """Yield what is always seen under the headline: the takeaway, and what is said besides."""
    for line in told.lines:
        if line.role is Role.TAKEAWAY:
            yield from prose.row(line)
    for line in told.lines[1:]:
        if line.role in _ASIDES:
            yield from prose.row(line, is_small=line.role is Role.NOTE)


def points(told: Told, words: Words, tz: tzinfo) -> Iterator[Row]:
    """Yield what has to be opened: key points, worth knowing."""
    there = {(each.role, each.text) for each in told.lines}
    for line in plain.opened(words, told.slot, told.number, tz)[1:]:
        if line.role in {Role.SOURCE, Role.QUESTION} or not line.text:
            continue
        if (line.role, line.text) not in there:
            yield from prose.row(line)


def sources(told: Told, words: Words, tz: tzinfo, *, is_lean: bool) -> Iterator[Row]:
    """Yield all sources: each on a row of its own, or side by side."""
    story = told.slot.story
    has_titles = story.written_by is WrittenBy.MODEL and not is_lean
    named = [times.source(words, each, tz, has_title=has_titles) for each in story.sources]
    label = bold(words.sources + words.colon)
    if len(named) > 1 and not is_lean:
        yield (label,)
        yield from ((prose.BULLET, *each) for each in named)
        return
    row: list[Part] = [label]
    for number, each in enumerate(named):
        row += [prose.SEPARATOR if number else " ", *each]
    yield tuple(row)

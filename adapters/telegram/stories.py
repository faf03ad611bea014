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
_BULLET = "• "


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
    opening = (*_opening(told, words, tz), *_sources(told, words, tz, is_lean=is_lean))
    return fitting.fragments(Section(rows=tuple(_seen(told, before)), quoted=opening))


def _seen(told: Told, before: str) -> Iterator[Row]:
    """Yield what is seen first: headline, takeaway, and what is said of it besides."""
    for text in pieces(f"{before}{told.slot.story.headline}", LONGEST_TEXT):
        yield (bold(text),)
    takeaways = [each for each in told.lines if each.role is Role.TAKEAWAY]
    for line in takeaways:
        yield from prose.row(line)
    for line in told.lines[1:]:
        if line.role in _ASIDES:
            yield from prose.row(line, is_small=line.role is Role.NOTE)


def _opening(told: Told, words: Words, tz: tzinfo) -> Iterator[Row]:
    """Yield what opens: on what it rests, key points, worth knowing.

    The first row is seen before it is opened: a client shows the first three.
    """
    yield prose.aside(phrases.flag(words, told.slot.story))
    seen = {(each.role, each.text) for each in told.lines}
    for line in plain.opened(words, told.slot, told.number, tz)[1:]:
        if line.role in {Role.SOURCE, Role.QUESTION} or not line.text:
            continue
        if (line.role, line.text) not in seen:
            yield from prose.row(line)


def _sources(told: Told, words: Words, tz: tzinfo, *, is_lean: bool) -> Iterator[Row]:
    """Yield all sources: each on a row of its own, or side by side."""
    story = told.slot.story
    has_titles = story.written_by is WrittenBy.MODEL and not is_lean
    named = [times.source(words, each, tz, has_title=has_titles) for each in story.sources]
    label = bold(words.sources + words.colon)
    if len(named) > 1 and not is_lean:
        yield (label,)
        yield from ((_BULLET, *each) for each in named)
        return
    row: list[Part] = [label]
    for number, each in enumerate(named):
        row += [prose.SEPARATOR if number else " ", *each]
    yield tuple(row)

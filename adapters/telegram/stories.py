"""One story of a brief as a section: what is always seen, and what opens under it.

*Pure.* Headline and takeaway never stand in the quote that has to be opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from adapters.telegram import prose, times
from adapters.telegram.document import Row, Section, bold, italic
from adapters.telegram.fitting import LONGEST_TEXT
from adapters.telegram.text import pieces
from digest.model import Slot
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


def section(told: Told, words: Words, tz: tzinfo, *, before: str) -> Section:
    """Return a story.

    Args:
        told: The story.
        words: Of the brief's language.
        tz: By whose clock it is told.
        before: What stands before its headline, such as its number.
    """
    return Section(rows=tuple(_seen(told, before)), quoted=tuple(_opening(told, words, tz)))


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
    """Yield what opens: on what it rests, key points, worth knowing, all sources.

    The first row is seen before it is opened: a client shows the first three.
    """
    story = told.slot.story
    yield (italic(phrases.flag(words, story)),)
    seen = {(each.role, each.text) for each in told.lines}
    for line in plain.opened(words, told.slot, told.number, tz)[1:]:
        if line.role in {Role.SOURCE, Role.QUESTION} or not line.text:
            continue
        if (line.role, line.text) not in seen:
            yield from prose.row(line)
    named = [times.source(words, each, tz, story.written_by) for each in story.sources]
    label = bold(words.sources + words.colon)
    if len(named) == 1:
        yield (label, " ", *named[0])
    else:
        yield (label,)
        yield from ((_BULLET, *each) for each in named)

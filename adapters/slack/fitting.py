"""What of a brief stands in its message, and what in the thread: so that every limit holds.

*Pure.* It hangs on brief and layout alone: not on the reader's zone, on what can be pressed or on
when it is sent. What has no room goes to the thread, nothing is lost: first what opens, from the
last story up; then what comes after the stories; then the last story. Sizes are estimates from
above, so that nothing has to be rendered to be weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.plaintext import size
from adapters.slack import limits
from adapters.slack.rendering import Layout
from adapters.slack.stories import HEADLINE, TAKEAWAY, Told, is_clipped
from adapters.slack.text import escaped
from digest.model import Story, WrittenBy
from digest.words.lines import Line

CONTENT = 7_400
"""Of the text of a message's blocks; what is left is for heading, closing, dates and buttons."""
_OPENED = 5_000
"""Of what opens under one story: its text fits into the children of a container."""
_CARD_BLOCKS = 6
"""Of a card at most, unless it is long: text and its marks, worth knowing, sources, a row of
questions, and what parts it from the next."""
_BLOCK_TEXT = 1_500
"""A card with so much more text has another block."""
_REPLY = 8_400
"""Of a reply: sizes are estimates from above, and it has no heading."""
_REPLY_TEXT = 3_200
"""Of a reply without blocks."""
_LABEL, _DATES, _NOTE, _FLAG = 30, 45, 90, 60
"""What our own words take at most: a label; a source's date and length; a note; a flag."""
_SHOWN_SOURCES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where each part of a brief goes."""

    shown: int
    """So many stories, from the first, stand in the message."""
    opened: int
    """So many of these open there."""
    rest: int
    """So many of the parts after the stories stand in the message."""
    replies: tuple[tuple[int, ...], ...]
    """What stands in each reply in the thread: stories by their index, then the parts after."""


def plan(told: Sequence[Told], rest: Sequence[Sequence[Line]], layout: Layout) -> Plan:
    """Decide what goes where, from the stories and the parts after them."""
    after = [sum(map(_of_line, lines)) for lines in rest]
    every = len(told) + len(rest)
    if layout is Layout.TEXT:
        cards = range(every if told else 0)
        replies = _replies(told, after, cards, chars=_REPLY_TEXT)
        return Plan(shown=len(told), opened=0, rest=0, replies=replies)
    shown, opened, kept = _fitted(told, after, opens=layout is Layout.EXPANDABLE)
    moved = [
        index for index, each in enumerate(told) if index >= min(opened, shown) or is_clipped(each)
    ]
    moved += range(len(told) + kept, every)
    replies = _replies(told, after, moved, chars=_REPLY)
    return Plan(shown=shown, opened=opened, rest=kept, replies=replies)


def _fitted(told: Sequence[Told], after: Sequence[int], *, opens: bool) -> tuple[int, int, int]:
    """Return how many stories are shown, how many of them open, and how much comes after."""
    stories = told[: limits.MOST_STORIES]
    heads = [_head(each) for each in stories]
    flags = [_flagged(each.slot.story) for each in stories]
    bodies = [_body(each) for each in stories] if opens else []
    shown, rest = len(heads), len(after)
    opened = next((n for n, each in enumerate(bodies) if each > _OPENED), len(bodies))

    def load() -> int:
        return sum((*heads[:shown], *bodies[:opened], *flags[opened:shown], *after[:rest]))

    while load() > CONTENT:
        if opened:
            opened -= 1
        elif rest:
            rest -= 1
        elif shown > 1:
            shown -= 1
        else:
            break
    return shown, opened, rest


def _replies(
    told: Sequence[Told], after: Sequence[int], indices: Sequence[int], *, chars: int
) -> tuple[tuple[int, ...], ...]:
    """Part what goes to the thread into replies, each of whole cards."""
    runs: list[list[int]] = []
    held_blocks = held_chars = 0
    for index in indices:
        heavy = _card(told[index]) if index < len(told) else after[index - len(told)]
        has_marks = index < len(told) and bool(told[index].asides)
        count = _CARD_BLOCKS + 2 * has_marks + heavy // _BLOCK_TEXT
        is_full = held_blocks + count > limits.MESSAGE_BLOCKS or held_chars + heavy > chars
        if not runs or is_full:
            runs.append([])
            held_blocks = held_chars = 0
        runs[-1].append(index)
        held_blocks += count
        held_chars += heavy
    return tuple(tuple(each) for each in runs)


def _cost(text: str) -> int:
    """Return how long a text is at most once `inert`: three characters become entities."""
    entities = text.count("&") + text.count("<") + text.count(">")
    return size(text) + 4 * entities + text.count(":") + 1


def _of_line(line: Line) -> int:
    urls = sum(size(escaped(each)) + _LABEL for each in line.urls)
    return _cost(line.text) + _cost(line.label) + urls + 4


def _head(told: Told) -> int:
    said = sum(min(_cost(each.text), TAKEAWAY) + _LABEL for each in told.takeaways)
    asides = sum(min(_cost(each.text), TAKEAWAY) + _LABEL for each in told.asides)
    return min(_cost(told.headline), HEADLINE) + said + asides


def _sources(story: Story, most: int | None = None) -> int:
    return sum(
        _cost(each.outlet) + size(escaped(each.url)) + _DATES for each in story.sources[:most]
    )


def _flagged(story: Story) -> int:
    return _sources(story, _SHOWN_SOURCES) + 2 * _FLAG


def _body(told: Told) -> int:
    """Estimate what opens under a story."""
    story = told.slot.story
    points = (story.points.what_happened, story.points.why_it_matters, story.points.what_to_watch)
    said = [each.text for each in (*points, story.takeaway if told.slot.update else None) if each]
    notes = sum(_NOTE + sum(map(_cost, each.values)) for each in story.notes)
    titled = story.sources if story.written_by is WrittenBy.MODEL else ()
    titles = sum(_cost(each.title) + 5 for each in titled)
    return sum(_cost(each) + _LABEL for each in said) + notes + titles + _sources(story) + _FLAG


def _card(told: Told) -> int:
    """Estimate all that is said of a story."""
    said = (each.text for each in (*told.takeaways, *told.asides))
    return _cost(told.headline) + _FLAG + sum(_cost(each) + _LABEL for each in said) + _body(told)

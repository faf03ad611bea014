"""One story of a brief as blocks: what is always seen, what opens, and what can be pressed.

*Pure.* Headline and takeaway never stand in anything that has to be opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from adapters.contract import StoryActions
from adapters.slack import blocks, limits, presses, prose
from adapters.slack.blocks import Block
from adapters.slack.rendering import Piece
from adapters.slack.text import SEPARATOR, bold, clipped, inert, one_line, size
from digest.model import Slot
from digest.words import cards, phrases, plain
from digest.words.lines import Line, Role
from digest.words.table import Words

_HEADLINE = 400
_TAKEAWAY = 600
"""Of a story as it is seen first, where sources or a model went on for ever; its card has all."""
_ASIDE = 600
_NAMED_SOURCES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story, its lines in the brief, and its number there."""

    slot: Slot
    lines: tuple[Line, ...]
    number: int

    @property
    def headline(self) -> str:
        """The headline as it is counted in the brief."""
        return f"{self.number}. {one_line(self.slot.story.headline)}"


def seen(told: Told, *, before: str, menu: Block | None) -> list[Block]:
    """Return what is seen first: headline, takeaway, and small print if the story has a mark.

    Args:
        told: The story.
        before: What stands before its headline, such as its number.
        menu: What can be pressed beside it.
    """
    headline = bold(clipped(f"{before}{one_line(told.slot.story.headline)}", _HEADLINE))
    said = [_said(each, _TAKEAWAY) for each in told.lines if each.role is Role.TAKEAWAY]
    made = [blocks.section("\n".join((headline, *said)), menu)]
    if marks := SEPARATOR.join(_said(each, _ASIDE) for each in _asides(told)):
        made.append(blocks.context(marks))
    return made


def _asides(told: Told) -> Iterable[Line]:
    """Yield what is said of a story besides: that it was corrected, or how it went on."""
    return (each for each in told.lines[1:] if each.role in {Role.NOTE, Role.META, Role.POINT})


def _said(line: Line, most: int) -> str:
    text = inert(clipped(one_line(line.text), most))
    return f"{bold(clipped(line.label, 80))} {text}" if line.label else text


def flagged(told: Told, words: Words, *, further: str = "") -> Block:
    """Return on what a story rests, with its first sources, as small print."""
    named = [each for each in told.lines if each.role is Role.SOURCE][:_NAMED_SOURCES]
    flag = inert(phrases.flag(words, told.slot.story))
    parts = (flag, *map(prose.source, named), inert(further))
    return blocks.context(SEPARATOR.join(filter(None, parts)))


def opening(told: Told, words: Words, tz: tzinfo) -> Block | None:
    """Return what opens under a story: key points, worth knowing, all sources, no headline.

    None where that is more than can be opened there: it needs the thread.
    """
    story = told.slot.story
    seen_first = {each for each in told.lines if each.role is not Role.SOURCE}
    lines = [
        each
        for each in plain.opened(words, told.slot, told.number, tz)
        if each not in seen_first and each.role not in {Role.HEADLINE, Role.QUESTION}
    ]
    pieces = prose.rendered(_without_idle(lines), small={words.worth_knowing + words.colon})
    if len(pieces) >= limits.CONTAINER_CHILDREN:
        return None
    count = sum(each is not None for each in _points(told))
    more = cards.of(words.language)
    title = more.key_points(count) if count else more.about_story
    flag = phrases.flag(words, story)
    return blocks.container(f"{title}{SEPARATOR}{flag}", [each.block for each in pieces])


def _points(told: Told) -> Sequence[object]:
    points = told.slot.story.points
    return (points.what_happened, points.why_it_matters, points.what_to_watch)


def _without_idle(lines: Sequence[Line]) -> list[Line]:
    """Leave out labels with nothing after them."""
    return [
        each
        for each, after in zip(lines, (*lines[1:], None), strict=True)
        if each.text or (after is not None and after.role is Role.SOURCE)
    ]


def card(told: Told, words: Words, tz: tzinfo) -> list[Piece]:
    """Return the whole card of a story for the thread: all of it, however long."""
    lines = [
        each
        for each in plain.opened(words, told.slot, told.number, tz)
        if each.role is not Role.QUESTION
    ]
    whole = replace(lines[0], label="", text=f"{told.headline} ({_flag(told, words)})")
    return prose.rendered(
        (whole, *_without_idle(lines[1:])), small={words.worth_knowing + words.colon}
    )


def _flag(told: Told, words: Words) -> str:
    return phrases.flag(words, told.slot.story)


def menu(actions: StoryActions) -> Block:
    """Return what steers a story, behind three dots."""
    steering = (actions.why, actions.more, actions.less, actions.save, actions.report)
    return presses.menu(steering, 0)


def buttons(told: Told, actions: StoryActions, words: Words, *, opens: bool) -> list[Block]:
    """Return what can be pressed under a story: its card, unless it opens there, and to ask."""
    made = (actions.open, actions.ask) if opens else (actions.ask,)
    return [
        presses.button(each, number, spoken=f"{each.label}{words.colon} {told.headline}")
        for number, each in enumerate(made, start=limits.MOST_QUESTIONS)
    ]


def questions(actions: StoryActions, words: Words) -> list[Block]:
    """Return the questions about a story that can be pressed."""
    return [
        presses.button(each, number, spoken=f"{words.ask}{words.colon} {each.label}")
        for number, each in enumerate(actions.questions[: limits.MOST_QUESTIONS])
    ]


def is_clipped(told: Told) -> bool:
    """Tell whether what is seen first is not all of headline and takeaway."""
    takeaways = (each for each in told.lines if each.role is Role.TAKEAWAY)
    return (
        size(told.headline) > _HEADLINE
        or any(size(one_line(each.text)) > _TAKEAWAY for each in takeaways)
        or any(size(one_line(each.text)) > _ASIDE for each in _asides(told))
    )

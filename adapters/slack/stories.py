"""One story of a brief as blocks: what is always seen, what opens, and what can be pressed.

*Pure.* Headline and takeaway never stand in anything that has to be opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import lru_cache

from adapters.contract import StoryActions
from adapters.plaintext import clipped, one_line, size
from adapters.slack import blocks, limits, presses, prose
from adapters.slack.blocks import Block
from adapters.slack.rendering import Piece
from adapters.slack.text import SEPARATOR, bold, inert, packed, shortened
from digest.model import Slot
from digest.words import cards, phrases, plain
from digest.words.lines import Line, Role
from digest.words.table import Words

HEADLINE = 400
TAKEAWAY = 600
"""Of a story as it is seen first, in UTF-16 units of mrkdwn, where somebody went on for ever; its
card has all. Also of each thing that is said of it besides."""
_NAMED_SOURCES = 2
_ASIDES = frozenset({Role.NOTE, Role.META, Role.POINT})


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

    @property
    def takeaways(self) -> list[Line]:
        """What is always seen under the headline."""
        return [each for each in self.lines if each.role is Role.TAKEAWAY]

    @property
    def asides(self) -> list[Line]:
        """What is said of it besides: that it was corrected, or how it went on."""
        return [each for each in self.lines[1:] if each.role in _ASIDES]


def seen(told: Told, *, before: str) -> list[Block]:
    """Return what is seen first: headline, takeaway, and small print if there are asides.

    Args:
        told: The story.
        before: What stands before its headline, such as its number.
    """
    headline = shortened(f"{before}{told.slot.story.headline}", HEADLINE)
    said = "\n".join((f"*{headline}*", *map(_said, told.takeaways)))
    marks = SEPARATOR.join(map(_said, told.asides))
    return [blocks.section(said), *([blocks.context(marks)] if marks else [])]


def _said(line: Line) -> str:
    text = shortened(line.text, TAKEAWAY)
    return f"{bold(clipped(line.label, 80))} {text}" if line.label else text


def flagged(told: Told, words: Words) -> Block:
    """Return on what a story rests, with its first sources, as small print."""
    named = [each for each in told.lines if each.role is Role.SOURCE][:_NAMED_SOURCES]
    flag = inert(phrases.flag(words, told.slot.story))
    parts = (flag, *map(prose.source, named))
    return blocks.context(*packed(parts, words.separator, limits.CONTEXT_TEXT))


@lru_cache(maxsize=256)
def opening(told: Told, words: Words, tz: tzinfo) -> Block:
    """Return what opens under a story: key points, worth knowing, all sources, no headline.

    It is remembered for the many who read the same brief by the same clock, so it is not to be
    changed by whoever gets it.
    """
    seen_first = {(each.role, each.text) for each in told.lines if each.role is not Role.SOURCE}
    lines = [
        each
        for each in plain.opened(words, told.slot, told.number, tz)
        if (each.role, each.text) not in seen_first
        and each.role not in {Role.HEADLINE, Role.QUESTION}
    ]
    pieces = prose.rendered(_without_idle(lines), small={words.worth_knowing + words.colon})
    children = [each.block for each in pieces[: limits.CONTAINER_CHILDREN - 1]]
    return blocks.container(cards.summary(words, told.slot.story), children)


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
    """Tell whether what is seen first is not all there is to say."""
    said = (each.text for each in (*told.takeaways, *told.asides))
    return size(inert(told.headline)) > HEADLINE or any(
        size(inert(each)) > TAKEAWAY for each in said
    )

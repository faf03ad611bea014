"""What of a brief stands in its message, and what in the thread: so that every limit holds.

*Pure.* It hangs on brief and layout alone: not on the reader's zone, on what can be pressed or on
when it is sent. What has no room goes to the thread, nothing is lost: first what opens, from the
last story up; then what comes after the stories; then the last story.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from adapters.slack import limits, prose, stories
from adapters.slack.blocks import weight
from adapters.slack.rendering import Layout, Piece, split
from adapters.slack.stories import Told
from digest.model import Brief
from digest.words import outline, plain
from digest.words.lines import Line
from digest.words.outline import Outline
from digest.words.table import Words

CONTENT = 7_400
"""Of the text of a message's blocks; what is left is for dates, labels and buttons."""
REPLY_BLOCKS = limits.MESSAGE_BLOCKS - 14
REPLY_TEXT = 3_000
"""Of a reply without blocks."""


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
    """Replies in the thread: indices of `Parts.cards`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A brief's lines, told by one reader's clock."""

    words: Words
    outline: Outline
    told: tuple[Told, ...]
    outlets: dict[str, str]
    """Who publishes which URL."""
    tz: tzinfo

    def cards(self) -> int:
        """Count what can go to the thread: each story, and each part after the stories."""
        return len(self.told) + len(self.outline.rest)

    def card(self, index: int) -> list[Piece]:
        """Return what goes to the thread of a story, or of a part after them."""
        if index < len(self.told):
            return stories.card(self.told[index], self.words, self.tz)
        return self.after(index - len(self.told))

    def after(self, index: int) -> list[Piece]:
        """Return a part after the stories as it stands in the message."""
        return prose.rendered(self.outline.rest[index], outlets=self.outlets)


def parts(words: Words, brief: Brief, lines: Sequence[Line], tz: tzinfo) -> Parts:
    """Return the parts of a brief from its visible lines."""
    whole = outline.of(lines)
    told = tuple(
        Told(slot=slot, lines=said, number=number)
        for number, (slot, said) in enumerate(zip(brief.slots, whole.stories, strict=True), 1)
    )
    every = (*brief.slots, *brief.background, *brief.still_open)
    outlets = {each.url: each.outlet for slot in every for each in slot.story.sources}
    return Parts(words=words, outline=whole, told=told, outlets=outlets, tz=tz)


def plan(words: Words, brief: Brief, layout: Layout) -> Plan:
    """Decide what goes where."""
    nominal = parts(words, brief, plain.visible(words, brief, UTC), UTC)
    if layout is Layout.TEXT:
        every = range(nominal.cards() if brief.slots else 0)
        replies = _replies(nominal, every, chars=REPLY_TEXT)
        return Plan(shown=len(nominal.told), opened=0, rest=0, replies=replies)
    shown, opened, rest = _fitted(nominal, opens=layout is Layout.EXPANDABLE)
    moved = [
        index
        for index, each in enumerate(nominal.told)
        if index >= opened or index >= shown or stories.is_clipped(each)
    ]
    moved += range(len(nominal.told) + rest, nominal.cards())
    replies = _replies(nominal, moved, chars=CONTENT)
    return Plan(shown=shown, opened=opened, rest=rest, replies=replies)


def _fitted(nominal: Parts, *, opens: bool) -> tuple[int, int, int]:
    """Return how many stories are shown, how many of them open, and how much comes after."""
    words, told = nominal.words, nominal.told[: limits.MOST_STORIES]
    heads = [weight(stories.seen(each, before=f"{each.number}. ", menu=None)) for each in told]
    flags = [weight(stories.flagged(each, words)) for each in told]
    bodies: list[int] = []
    if opens:
        for each in told:
            body = stories.opening(each, words, nominal.tz)
            if body is None:
                break
            bodies.append(weight(body))
    after = [
        weight([each.block for each in nominal.after(index)])
        for index in range(len(nominal.outline.rest))
    ]
    shown, opened, rest = len(told), len(bodies), len(after)

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


def _replies(nominal: Parts, indices: Iterable[int], *, chars: int) -> tuple[tuple[int, ...], ...]:
    """Part what goes to the thread into replies, each of whole cards."""
    runs: list[list[int]] = []
    held_blocks = held_chars = 0
    for index in indices:
        card = nominal.card(index)
        heavy = weight([each.block for each in card])
        is_full = held_blocks + len(card) > REPLY_BLOCKS or held_chars + heavy > chars
        if not runs or is_full:
            runs.append([])
            held_blocks = held_chars = 0
        runs[-1].append(index)
        held_blocks += len(card)
        held_chars += heavy
    return tuple(tuple(each) for each in runs)


def whole(pieces: Sequence[Piece], *, chars: int) -> tuple[Piece, ...]:
    """Return as much of a reply as a message takes: more than all of any card of ours."""
    return split(pieces, blocks=REPLY_BLOCKS, chars=chars)[0] if pieces else ()

"""Replies as Slack gets them: what was asked, what is set up, what can be said next.

*Pure.* Whatever is longer than one message goes on in the next; what can be pressed stands under
the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from adapters.answers import is_answer, language
from adapters.contract import Action
from adapters.plaintext import clipped
from adapters.slack import blocks, limits, presses, prose, text
from adapters.slack.blocks import Block, identified
from adapters.slack.rendering import NOTHING, Piece, Rendering, message, split
from digest.words import cards, table
from digest.words.lines import Line, Role

_MOST_ACTIONS = limits.ACTIONS_ELEMENTS
_FOR_THE_END = 3
"""Blocks: buttons and thumbs come under the last message."""
_TEXT = 1_000
"""What buttons and thumbs may weigh, as set aside for them."""
_CHARS = 2_700
"""Of a message: what its blocks say is said once more, in plain words and not longer."""


def render(lines: Iterable[Line], actions: Sequence[Action] = ()) -> tuple[Rendering, ...]:
    """Return the messages of a reply, at least one; under an answer from sources stand thumbs."""
    said = tuple(lines)
    pieces = prose.rendered(said, asked=[each.label for each in actions])
    runs = list(split(pieces, blocks=limits.MESSAGE_BLOCKS - _FOR_THE_END, chars=_CHARS)) or [()]
    thumbs = _thumbs(said) if is_answer(said) else []
    under = [Piece(block=each) for each in (*_row(actions, said), *thumbs)]
    runs[-1] = (*runs[-1], *under)
    return tuple(message(each) for each in runs if each) or (Rendering(text=NOTHING),)


def closing(lines: Iterable[Line], actions: Sequence[Action] = ()) -> tuple[Block, ...]:
    """Return what ends an answer that has grown: sources, notes, suggestions, thumbs.

    What was told while it grew is not said again.
    """
    said = tuple(lines)
    rest = [each for each in said if each.role is not Role.TAKEAWAY]
    pieces = prose.rendered(rest, asked=[each.label for each in actions])
    (first, *_) = split(
        pieces, blocks=limits.MESSAGE_BLOCKS - _FOR_THE_END, chars=limits.BLOCKS_TEXT - _TEXT
    ) or ((),)
    made = [each.block for each in first]
    return identified([*made, *_row(actions, said), *_thumbs(said)])


def markdown(line: Line) -> str:
    """Return a line of an answer as Markdown, to be appended to what is there."""
    label = f"**{text.markdown(line.label)}** " if line.label else ""
    told = f"{label}{text.markdown(line.text)}"
    return clipped(told, limits.MARKDOWN_TEXT - 2) + "\n\n" if told else ""


def _row(actions: Sequence[Action], said: Sequence[Line]) -> list[Block]:
    shown = [_numbered(each, said) for each in actions[:_MOST_ACTIONS]]
    made = [presses.button(each, n) for n, each in enumerate(shown)]
    return [blocks.actions(made)] if made else []


def _numbered(action: Action, said: Sequence[Line]) -> Action:
    """Return an action; what opens a story, of which several stand in a row, with its number."""
    if not action.line.isdecimal():
        return action
    return replace(action, label=f"{table.of(language(said)).ask} {action.line}")


def _thumbs(lines: Iterable[Line]) -> list[Block]:
    words = cards.of(language(lines))
    return [presses.thumbs(words.useful, words.not_useful)]

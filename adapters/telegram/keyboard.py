"""What can be pressed under a message: rows of buttons, the first of the most weight.

*Pure.* ::

    under a brief     Ask 1 … Ask n · what was left out, settings · thumbs
    under an answer   stories, where it shows any, as under a brief · what is offered, as much in a
                      row as a telephone shows · thumbs

What comes back of a press is the token of an action, or `+` and `-` of a thumb; whether a token
is ours is judged by whoever gets it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from adapters.contract import Action, BriefActions
from adapters.plaintext import clipped, one_line
from adapters.telegram import limits
from adapters.telegram.document import Button, Keyboard
from digest.model import Language
from digest.words import cards, table

LIKED, DISLIKED = "+", "-"
_AROUND = 2
"""Narrow characters that a button takes beside its label."""
_WIDE = frozenset("WFA")
"""East Asian widths of two narrow characters; those of an emoji are among them."""


def under_brief(actions: BriefActions, language: Language, *, has_thumbs: bool) -> Keyboard:
    """Return three rows at most: the stories, the brief as a whole, and the thumbs."""
    closing = [_button(each.label, each) for each in actions.closing[: limits.ROW_BUTTONS]]
    opened = [each.open for each in actions.stories]
    rows = [_stories(opened, language), closing, _thumbs(language) if has_thumbs else []]
    return tuple(tuple(each) for each in rows if each)


def under_answer(actions: Sequence[Action], language: Language, *, has_thumbs: bool) -> Keyboard:
    """Return what is offered with an answer; under one from sources stand thumbs."""
    opening = [each for each in actions if each.line.isdecimal()]
    rows = [stories] if (stories := _stories(opening, language)) else []
    room = 0
    for each in actions[: limits.BUTTONS - 2]:
        if each in opening:
            continue
        button = _button(each.label, each)
        takes = _width(button.label) + _AROUND
        if not rows or takes > room or len(rows[-1]) >= limits.ROW_BUTTONS:
            rows.append([])
            room = limits.ROW_WIDTH
        rows[-1].append(button)
        room -= takes
    if has_thumbs:
        rows.append(_thumbs(language))
    return tuple(map(tuple, rows))


def _stories(opening: Sequence[Action], language: Language) -> list[Button]:
    """Return a button a story: it opens and the next question is about it.

    Where a telephone would cut what they say, they have their numbers alone.
    """
    opened = opening[: limits.ROW_BUTTONS]
    ask = table.of(language).ask
    labels = [f"{ask} {number}" for number in range(1, len(opened) + 1)]
    if len(opened) == 1:
        labels = [ask]
    if sum(_width(each) + _AROUND for each in labels) > limits.ROW_WIDTH:
        labels = [f"{number}" for number in range(1, len(opened) + 1)]
    return [_button(label, each) for label, each in zip(labels, opened, strict=True)]


def _thumbs(language: Language) -> list[Button]:
    words = cards.of(language)
    return [
        Button(label=f"{words.useful} 👍", data=LIKED),
        Button(label=f"{words.not_useful} 👎", data=DISLIKED),
    ]


def _button(label: str, action: Action) -> Button:
    """Return the button of an action, whose token fits by the contract."""
    return Button(label=clipped(one_line(label), limits.BUTTON_LABEL) or "–", data=action.token)


def _width(label: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(each) in _WIDE) for each in label)


def offered(keyboard: Keyboard) -> Iterable[Button]:
    """Yield all buttons of a keyboard."""
    return (each for row in keyboard for each in row)

"""Replies as Telegram gets them: what was asked, what is set up, what can be said next.

*Pure.* Whatever is longer than one message goes on in the next; what can be pressed stands under
the last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from adapters.answers import is_answer, language
from adapters.contract import Action
from adapters.telegram import fitting, keyboard, prose
from adapters.telegram.document import Message, joined
from digest.words.lines import GAP, Line, Role

NOTHING = "–"
"""Stands where there is nothing to say: a text must not be empty."""


def render(lines: Iterable[Line], actions: Sequence[Action] = ()) -> tuple[Message, ...]:
    """Return the messages of a reply, at least one; under an answer from sources stand thumbs."""
    said = tuple(lines)
    made = _messages(said, [each.label for each in actions]) or [Message(text=NOTHING)]
    under = keyboard.under_answer(actions, language(said), has_thumbs=is_answer(said))
    return (*made[:-1], replace(made[-1], keyboard=under))


def draft(lines: Iterable[Line]) -> Message:
    """Return what is drawn of an answer that is under way: as much of it as fits, from the top."""
    made = _messages(tuple(lines))
    return made[0] if made else Message(text="")


def _messages(lines: Sequence[Line], asked: Collection[str] = ()) -> list[Message]:
    sections = prose.sections(_spaced(lines), asked=asked)
    told = (fragment for each in sections for fragment in fitting.fragments(each))
    return [joined(each) for each in fitting.packed(told)]


def _spaced(lines: Sequence[Line]) -> Sequence[Line]:
    """Set the sources of an answer apart from its sentences."""
    if not is_answer(lines):
        return lines
    first = next(n for n, each in enumerate(lines) if each.role is Role.SOURCE)
    return (*lines[:first], GAP, *lines[first:])

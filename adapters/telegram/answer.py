"""Answers as Telegram gets them, in plain words.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.contract import Action
from adapters.telegram.document import Button, Message
from digest.words.lines import Line


def render(lines: Iterable[Line], actions: Sequence[Action] = ()) -> tuple[Message, ...]:
    """Return the messages of a reply, at least one."""
    row = tuple(Button(label=each.label, data=each.token) for each in actions[:3])
    return (Message(text=_text(lines), keyboard=(row,) if row else ()),)


def draft(lines: Iterable[Line]) -> Message:
    """Return what is drawn of an answer that is under way."""
    return Message(text=_text(lines))


def _text(lines: Iterable[Line]) -> str:
    told = (" ".join(filter(None, (each.label, each.text, *each.urls))) for each in lines)
    return "\n".join(told)[:4000].strip() or "–"

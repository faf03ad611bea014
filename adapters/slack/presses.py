"""How what can be pressed is told to Slack, and read when Slack brings it back.

*Pure.* ::

    button             action_id a.N            value TOKEN
    … with a form      action_id f.KIND.N       value TOKEN
    option of a menu   action_id a.N            value TOKEN, or f.KIND.TOKEN with a form
    thumbs             action_id thumbs         value + or -

N makes an id unique in its block and means nothing. Whether a token is ours is judged by whoever
gets it; here only its shape is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from adapters.contract import Action, FormKind
from adapters.slack import blocks
from adapters.slack.blocks import Block

THUMBS = "thumbs"
_LIKED, _DISLIKED = "+", "-"
_BUTTON = re.compile(r"(?:a|f\.([a-z]{1,20}))\.\d{1,3}", re.ASCII)
_FORMED = re.compile(r"f\.([a-z]{1,20})\.(.+)", re.ASCII)
_TOKEN = re.compile(r"[!-~]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody pressed an `Action`."""

    token: str
    form: FormKind | None = None
    """The form that has to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumb:
    """Somebody found a message useful, or not."""

    is_positive: bool


Pressing: TypeAlias = Press | Thumb


def button(action: Action, number: int, *, spoken: str = "") -> Block:
    """Return the button of an action."""
    head = f"f.{action.form.value}" if action.form else "a"
    return blocks.button(
        action.label, action_id=f"{head}.{number}", value=action.token, spoken=spoken
    )


def menu(actions: Iterable[Action], number: int) -> Block:
    """Return the menu of up to five actions."""
    options = [blocks.option(each.label, _option_value(each)) for each in actions]
    return blocks.overflow(f"a.{number}", options)


def thumbs(liked: str, disliked: str) -> Block:
    """Return the two thumbs under a message, with what they are called."""
    return blocks.feedback(THUMBS, liked=(liked, _LIKED), disliked=(disliked, _DISLIKED))


def read(pressed: Mapping[str, object]) -> Pressing | None:
    """Return what an entry of an interaction's `actions` means; None for what is none of ours."""
    action_id, value = pressed.get("action_id"), pressed.get("value")
    if action_id == THUMBS:
        return Thumb(is_positive=value == _LIKED) if value in {_LIKED, _DISLIKED} else None
    found = _BUTTON.fullmatch(action_id) if isinstance(action_id, str) else None
    if found is None:
        return None
    chosen = pressed.get("selected_option")
    if isinstance(chosen, Mapping):
        return _read_option(chosen.get("value"))
    return _press(value, found[1])


def _option_value(action: Action) -> str:
    return f"f.{action.form.value}.{action.token}" if action.form else action.token


def _read_option(value: object) -> Press | None:
    found = _FORMED.fullmatch(value) if isinstance(value, str) else None
    return _press(found[2], found[1]) if found else _press(value, None)


def _press(token: object, kind: str | None) -> Press | None:
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        return None
    if kind is None:
        return Press(token=token)
    try:
        return Press(token=token, form=FormKind(kind))
    except ValueError:
        return None

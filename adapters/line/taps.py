"""What can be pressed: on a card, under a message, on a rich menu.

*Pure.* What comes back of a press is the token of an action and nothing else; whether it is ours
is judged by whoever gets it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from adapters.line import limits
from adapters.line.breaking import phrases
from adapters.line.text import clean
from adapters.plaintext import clipped, size

Json: TypeAlias = dict[str, object]
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """Something to press: it brings data back, or opens a page."""

    label: str
    data: str = ""
    said: str = ""
    """What then stands in the chat as if the reader had written it; empty: the label."""
    url: str = ""
    """Of a page, as `adapters.line.text.address` returns it."""
    opens_keyboard: bool = False
    """Whether the reader is to write something next."""
    asks_time: str = ""
    """Of what asks for a time of day first: the one that is shown, as HH:MM."""

    def action(self, most: int = limits.BUTTON_LABEL) -> Json:
        """Return it as LINE takes it, with a label of so many UTF-16 units at most."""
        label = shortened(clean(self.label), most) or "–"
        if self.url:
            return {"type": "uri", "label": label, "uri": self.url}
        if self.asks_time:
            return {
                "type": "datetimepicker", "label": label, "data": self.data,
                "mode": "time", "initial": self.asks_time,
            }  # fmt: skip
        said = clipped(clean(self.said or self.label) or label, limits.DISPLAY_TEXT)
        made: Json = {"type": "postback", "label": label, "data": self.data, "displayText": said}
        return {**made, "inputOption": "openKeyboard"} if self.opens_keyboard else made


def shortened(label: str, most: int) -> str:
    """Return a label that is short enough, cut where a phrase or a word ends."""
    if size(label) <= most:
        return label
    held = _held(label.split(" "), most - 1, _spaced)
    if size(held) * 2 < most:
        held = _held(phrases(label), most - 1, "".join)
    return held.rstrip(" 、。,.;:") + _ELLIPSIS if held else clipped(label, most)


def _spaced(words: list[str]) -> str:
    return " ".join(words)


def _held(words: list[str], most: int, joined: Callable[[list[str]], str]) -> str:
    """Return as many of the first words as have room."""
    kept = len(words)
    while kept and size(joined(words[:kept])) > most:
        kept -= 1
    return joined(words[:kept])

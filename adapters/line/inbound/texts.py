"""What somebody typed: whether it calls the bot, and what is left when the call is taken away.

*Pure.* A mention says from where to where it stands. In which unit is not documented: it is taken
as UTF-16 code units, and as characters where only then an @ stands there
(developers.line.biz, Messaging API reference, text message event; read 2026-11-28). A mention of
a kind that nobody knows yet is passed over, and the text stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters import shaping

MOST_CHARS = 4_000
"""Of a message that is read; it is less than LINE takes, and nobody asks that long."""
_CALL = re.compile(r"\s*[,:;、，：]?\s*")
"""What stands between the bot's name and what is said to it."""
_SPACES = re.compile(r"[ \t]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A text as it is meant."""

    text: str
    """Without the bot's name."""
    is_to_bot: bool = False


def typed(message: Mapping[str, Any]) -> Typed:
    """Return what was typed.

    Args:
        message: as it came.
    """
    text = shaping.cut(message, "text", most_chars=MOST_CHARS)
    calls = [each for each in _mentions(message) if each.get("isSelf") is True]
    spans = sorted(filter(None, (_span(text, each) for each in calls)), reverse=True)
    for start, end in spans:
        text = text[:start] + text[end:]
        if not text[:start].strip():
            rest = text[start:]
            text = text[:start] + rest[len(_CALL.match(rest)[0]) :]  # type: ignore[index]  # it matches nothing, too
    return Typed(text=_SPACES.sub(" ", text).strip(), is_to_bot=bool(calls))


def _mentions(message: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from shaping.records(message, "mention", "mentionees")


def _span(text: str, mention: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return from where to where a mention stands, in characters; None where that is nowhere."""
    index, length = shaping.number(mention, "index"), shaping.number(mention, "length")
    if index is None or length is None or index < 0 or length <= 0:
        return None
    ends = (_characters(text, index), _characters(text, index + length)), (index, index + length)
    for start, end in ends:
        if 0 <= start < end <= len(text) and text[start] in "@＠":
            return start, end
    return None


def _characters(text: str, units: int) -> int:
    """Return how many characters so many UTF-16 code units are; more than there are: not one."""
    if text.isascii():
        return units
    encoded = text.encode("utf-16-le", "surrogatepass")
    if units * 2 > len(encoded):
        return -1
    return len(encoded[: units * 2].decode("utf-16-le", "replace"))

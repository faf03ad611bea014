"""What somebody typed, out of Slack's markup.

*Pure.* Slack writes mentions, channels and links as ``<...>`` and escapes ``& < >``
(docs.slack.dev, Formatting message text; read 2026-11-28).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_CHARS = 4_000
"""Of a message that is read; Slack cuts at ten times as much, and nobody asks that long."""

_MARKUP = re.compile(r"<([@#!A-Za-z][^<>]{0,3000})>")
_CALL = re.compile(r"\s*[,:;、，：]?\s*")
"""What stands between the bot's name and what is said to it."""
_BLANKS = re.compile(r"[ \t]{2,}")
_PEOPLE = "@"
_CHANNEL = "#"
_SPECIAL = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A text as a person reads it, and whom it calls."""

    text: str
    """Without the mention of the bot."""
    is_to_bot: bool = False
    is_to_others: bool = False
    """Whether anybody else is mentioned."""


def typed(raw: str, bot: str) -> Typed:
    """Return what was typed.

    Args:
        raw: a message's text, MOST_CHARS at most.
        bot: the bot's id among people; never empty.
    """
    called: list[str] = []

    def shown(found: re.Match[str]) -> str:
        inside, _, label = found[1].partition("|")
        if inside.startswith(_PEOPLE):
            called.append(inside[1:])
            return "" if inside[1:] == bot else _PEOPLE + (label or inside[1:])
        return _shown(inside, label)

    first = _MARKUP.match(raw.lstrip())
    is_call = first is not None and first[1].partition("|")[0] == _PEOPLE + bot
    text = _plain(_MARKUP.sub(shown, raw))
    if is_call:
        text = text[_CALL.match(text).end() :]  # type: ignore[union-attr]  # it matches nothing, too
    return Typed(
        text=_BLANKS.sub(" ", text).strip(),
        is_to_bot=bot in called,
        is_to_others=any(each != bot for each in called),
    )


def _shown(inside: str, label: str) -> str:
    """Return what a reader sees of a channel, a group, a date or a link."""
    if inside.startswith(_CHANNEL):
        return _CHANNEL + (label or inside[1:])
    if inside.startswith(_SPECIAL):
        name = inside[1:].partition("^")[0]
        return label or _PEOPLE + name
    # A client turns "news.example" into a link of that label: then the address was typed.
    scheme, _, rest = inside.partition("://")
    is_typed = not label or (rest and label.rstrip("/") in {rest.rstrip("/"), inside.rstrip("/")})
    return inside if is_typed and (scheme or not label) else label


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

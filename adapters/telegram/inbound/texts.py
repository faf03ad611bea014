"""What somebody typed: whom it calls, and what is left when the call is taken away.

*Pure.* Mentions and commands are told by the entities that the server found, in UTF-16 units; a
place of them that makes no sense is passed over (core.telegram.org/bots/api, MessageEntity;
read 2026-11-28).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters import shaping

MOST_CHARS = 4_000
"""Of a message that is read; it is less than Telegram takes, and nobody asks that long."""
_MOST_ENTITIES = 100
_CALL = re.compile(r"\s*[,:;、，：]?\s*")
"""What stands between the bot's name and what is said to it."""
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A text as it is meant."""

    text: str
    """Without the bot's name."""
    is_to_bot: bool = False
    """Whether it mentions the bot, or is a command of its."""
    is_to_another: bool = False
    """Whether it is a command of another bot."""
    command: str = ""
    """The command that it begins with, in small letters."""


def typed(message: Mapping[str, Any], bot: str, username: str) -> Typed:
    """Return what was typed, were it under a file.

    Args:
        message: as it came.
        bot: the bot's number.
        username: the bot's, without the @.
    """
    key = "text" if "text" in message else "caption"
    text = shaping.cut(message, key, most_chars=MOST_CHARS)
    entities = "entities" if key == "text" else "caption_entities"
    calls = list(_calls(text, shaping.records(message, entities), bot, username))
    found = _COMMAND.match(text)
    if found is not None and _begins_with_command(shaping.records(message, entities)):
        return _commanded(text, found, username)
    for start, end in reversed(calls):
        text = text[:start] + text[end:]
        if not text[:start].strip():
            text = text[:start] + text[start:][_CALL.match(text[start:]).end() :]  # type: ignore[union-attr]  # it matches nothing, too
    return Typed(text=re.sub(r"[ \t]{2,}", " ", text).strip(), is_to_bot=bool(calls))


def _commanded(text: str, found: re.Match[str], username: str) -> Typed:
    of = found[2]
    is_ours = of is None or of.lower() == username.lower()
    rest = text[found.end() :]
    return Typed(
        text=f"/{found[1]}{rest}".strip(),
        is_to_bot=is_ours,
        is_to_another=not is_ours,
        command=found[1].lower() if is_ours else "",
    )


def _begins_with_command(entities: Any) -> bool:  # noqa: ANN401  # as JSON has it
    return any(
        each.get("type") == "bot_command" and each.get("offset") == 0
        for each in entities[:_MOST_ENTITIES]
    )


def _calls(text: str, entities: Any, bot: str, username: str) -> Iterator[tuple[int, int]]:  # noqa: ANN401  # as JSON has it
    """Yield where the bot is mentioned, in characters."""
    units = text.encode("utf-16-le")
    for each in entities[:_MOST_ENTITIES]:
        offset, length = shaping.number(each, "offset"), shaping.number(each, "length")
        if offset is None or length is None or offset < 0 or length <= 0:
            continue
        words = _cut(units, offset, length)
        is_name = each.get("type") == "mention" and words.lower() == f"@{username.lower()}"
        is_person = each.get("type") == "text_mention"
        if is_name or (is_person and str(shaping.number(each, "user", "id")) == bot):
            start = len(_cut(units, 0, offset))
            yield start, start + len(words)


def _cut(units: bytes, offset: int, length: int) -> str:
    return units[2 * offset : 2 * (offset + length)].decode("utf-16-le", errors="replace")

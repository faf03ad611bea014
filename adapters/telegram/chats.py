"""Chats by their numbers, and in what row their messages are numbered.

*Pure.* A person's chat has his number; a group a negative one; a supergroup or channel one that
begins with -100 (core.telegram.org/api/bots/ids, read 2026-11-28).
"""

from __future__ import annotations

import re

from digest.errors import RecipientGone
from digest.model import Recipient

PLATFORM = "telegram"
_NUMBER = re.compile(r"-?[1-9][0-9]{0,14}", re.ASCII)
_LAST_GROUP = -1_000_000_000_000


def is_number(text: str) -> bool:
    """Tell whether a text is the number of a chat, a person or a message."""
    return bool(_NUMBER.fullmatch(text))


def number(place: Recipient) -> int:
    """Return the number of a place's chat.

    Raises:
        RecipientGone: it has none.
    """
    if not is_number(place.chat):
        raise RecipientGone("gone: no chat of Telegram's")
    return int(place.chat)


def thread(place: Recipient) -> int | None:
    """Return the number of a place's topic; None where it has none."""
    return int(place.thread) if place.thread and is_number(place.thread) else None


def is_own(chat: int) -> bool:
    """Tell whether a chat is somebody's own with the bot."""
    return chat > 0


def row(chat: int) -> int:
    """Return in which row a chat's messages are numbered: its own, or 0 for that of the bot.

    Private chats and basic groups share one row; supergroups and channels have each their own.
    """
    return chat if chat < _LAST_GROUP else 0

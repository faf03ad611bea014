"""People, groups and rooms by their ids.

*Pure.* A person's chat with the bot has his id, which begins with U; those of groups and rooms
begin with C and R (developers.line.biz, Messaging API reference, source objects; read 2026-11-28).
"""

from __future__ import annotations

import re

from digest.errors import RecipientGone
from digest.model import Recipient

PLATFORM = "line"
_ID = re.compile(r"[UCR][0-9a-f]{32}", re.ASCII)
_MESSAGE = re.compile(r"[0-9]{1,32}", re.ASCII)


def is_id(text: str) -> bool:
    """Tell whether a text is the id of a person, a group or a room: safe in a path as well."""
    return bool(_ID.fullmatch(text))


def is_message(text: str) -> bool:
    """Tell whether a text is the id of a message."""
    return bool(_MESSAGE.fullmatch(text))


def address(place: Recipient) -> str:
    """Return the id of a place's chat.

    Raises:
        RecipientGone: it has none.
    """
    if not is_id(place.chat):
        raise RecipientGone("gone: no chat of LINE's")
    return place.chat


def is_own(chat: str) -> bool:
    """Tell whether a chat is somebody's own with the bot."""
    return chat.startswith("U")


def kind(chat: str) -> str:
    """Return what a shared chat is, as paths of the Messaging API name it."""
    return "room" if chat.startswith("R") else "group"

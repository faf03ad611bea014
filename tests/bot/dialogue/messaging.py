"""Talking with the bot in a room: what is said, pressed and attached, and what comes back."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.bot.chatroom import Room, room
from tests.contracts.kernel import SECOND
from tests.fakes.chatstate import Message

ALONE, SHARED = "C1", "G1"


@asynccontextmanager
async def opened(folder: Path, *, is_counted: bool = False) -> AsyncIterator[Room]:
    """Open a room with a private chat of U1, and a group with an owner U1 and two members."""
    async with room(folder, is_counted=is_counted) as found:
        found.server.open_chat(ALONE)
        found.server.open_chat(SHARED)
        found.server.people(SHARED, U1="owner", U2="member", U3="member")
        yield found


async def tell(room: Room, text: str, chat: str = ALONE, **named: Any) -> Message:  # noqa: ANN401  # as the server has it
    """Say something, and return the last thing that is answered."""
    room.clock.advance(SECOND)
    room.server.say(chat, text, **named)
    return await answered(room, chat)


async def press(room: Room, label: str, chat: str = ALONE, *, asker: str = "U1") -> Message:
    """Press a button, and return the last thing that is answered."""
    room.clock.advance(SECOND)
    room.server.press(chat, label, asker=asker)
    return await answered(room, chat)


async def answered(room: Room, chat: str) -> Message:
    """Have what waits answered, and return the last message of a chat."""
    before = len(room.server.visible(chat))
    await room.admit()
    await room.answer()
    after = room.server.visible(chat)
    assert len(after) > before, "nothing was answered"
    return after[-1]


def labels(message: Message) -> list[str]:
    """Return what can be pressed under a message."""
    return [each["label"] for each in message.actions]


def body_of(message: Message) -> bytes:
    """Return the file that hangs on a message."""
    assert message.file is not None
    return base64.b64decode(message.file["body"])


def data_of(message: Message) -> dict[str, Any]:
    """Return what its file says, in JSON."""
    found: dict[str, Any] = json.loads(body_of(message))
    return found

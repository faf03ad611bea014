"""A room to talk in, as in `tests.bot.chatroom`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.chatroom import Room, room


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        yield opened

"""A Telegram with people in it, the bot beside it as a process, and days that pass at a word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.fakes.telegram.reading import Sight
from tests.fakes.telegram.server import TelegramServer
from tests.scenarios.days import Days
from tests.scenarios.running import Running, free_port


@dataclass(slots=True, kw_only=True)
class Town(Days):
    """What people see, and the paper that the bot reads."""

    telegram: TelegramServer

    async def settled(self) -> None:
        """See Days."""
        await self.telegram.settled()

    def advance(self, seconds: float) -> None:
        """See Days."""
        self.telegram.clock.advance(seconds)

    async def message(self, words: str, chat: int, thread: int | None = None) -> Sight:
        """Wait for the bot to say something in a chat; the newest such message."""

        def newest() -> list[Sight]:
            return self.telegram.said(chat, thread)[::-1]

        return await self.said(words, newest, lambda each: each.text)

    def running(self, **environment: str) -> Running:
        """Start the bot."""
        return self.begin(
            TELEGRAM_BOT_TOKEN=self.telegram.token,
            TELEGRAM_API_URL=self.telegram.url,
            LOG_LEVEL="INFO",
            **environment,
        )


@asynccontextmanager
async def town(folder: Path, begins: datetime) -> AsyncIterator[Town]:
    """Open a town in which nobody has met the bot yet."""
    async with TelegramServer() as telegram:
        there = Town(telegram=telegram, folder=folder, port=free_port())
        there.leap(begins)
        yield there

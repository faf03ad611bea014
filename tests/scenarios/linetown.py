"""A LINE with people in it, the bot beside it as a process, and days that pass at a word."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.fakes.line.reading import Sight
from tests.fakes.line.server import LineServer
from tests.scenarios.days import KEY, Days
from tests.scenarios.running import HOST, Running, free_port

_JOINER = "\u2060"
"""Keeps a line of Japanese from ending within a phrase; nobody sees it."""


@dataclass(slots=True, kw_only=True)
class Town(Days):
    """What people see, and the paper that the bot reads."""

    line: LineServer

    async def settled(self) -> None:
        """See Days."""
        await self.line.settled()

    def advance(self, seconds: float) -> None:
        """See Days."""
        self.line.clock.advance(seconds)

    async def message(self, words: str, chat: str, *, after: Sight | None = None) -> Sight:
        """Wait for the bot to say something in a chat; the newest such message.

        Args:
            words: what is in it.
            chat: where.
            after: a message that it comes after.
        """

        def newest() -> list[Sight]:
            said = self.line.said(chat)
            known = next((n for n, each in enumerate(said, 1) if after and each.id == after.id), 0)
            return said[known:][::-1]

        return await self.said(words, newest, _read)

    def last(self, chat: str) -> Sight | None:
        """Return what the bot said last in a chat."""
        return next(iter(self.line.said(chat)[::-1]), None)

    @property
    def environment(self) -> dict[str, str]:
        """Return what an operator sets up for LINE."""
        return {
            "LINE_CHANNEL_SECRET": self.line.secret,
            "LINE_CHANNEL_ACCESS_TOKEN": self.line.access_token,
            "LINE_API_URL": self.line.url,
            "PUBLIC_URL": f"http://{HOST}:{self.port}",
            "LANGUAGE": "ja",
            "LOG_LEVEL": "INFO",
        }

    async def command(self, *words: str) -> str:
        """Give the operator's command, on the store of the bot; return what it prints."""
        with Running(
            *words,
            module="tests.scenarios.later",
            data=self.folder / "data",
            LATER=str(self.folder / "later"),
            FEEDS=self.feeds,
            SECRET_KEY=KEY,
            **self.environment,
        ) as process:
            assert await asyncio.to_thread(process.ended) == 0, process.log
            return process.log

    def running(self, **environment: str) -> Running:
        """Start the bot."""
        return self.begin(**self.environment, **environment)


def _read(sight: Sight) -> str:
    return sight.text.replace(_JOINER, "")


@asynccontextmanager
async def town(
    folder: Path, begins: datetime, *, quota: int, papers: tuple[str, ...]
) -> AsyncIterator[Town]:
    """Open a town in which nobody has met the bot yet."""
    async with LineServer(quota=quota) as line:
        there = Town(line=line, folder=folder, port=free_port(), papers=papers)
        there.leap(begins)
        yield there

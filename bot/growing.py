"""Answers that grow before the reader's eyes, where a platform can show that.

::

    begin ─▶ a sign of life ─▶ tell, tell ─▶ end: the whole answer
                                  └─ wanted no more, broken off: what was told stays
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from adapters.contract import Answerable, Platform, Stream, Streams
from digest.ports import Withdrawals
from digest.words.plain import Line

BEGINNING = timedelta(seconds=3)
"""A platform that needs longer for a sign of life is answered without one."""


@dataclass(slots=True, kw_only=True)
class Growth:
    """One answer on its way to a platform. See Growing of bot.dialogue.visit."""

    platform: Platform
    update: Answerable
    withdrawals: Withdrawals
    began: datetime
    """Who says before that it is enough means another answer."""
    is_private: bool = False
    """Whether it is for the asker alone: what grows is seen by all who are there."""
    stream: Stream | None = field(default=None, init=False)
    """To what it is told, once it has begun and where it can be."""

    async def begin(self) -> bool:
        """See Growing."""
        if self.is_private or not isinstance(self.platform, Streams):
            return False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEGINNING.total_seconds()):
                self.stream = await self.platform.begin(self.update)
        return self.stream is not None

    async def tell(self, line: Line) -> None:
        """See Growing."""
        if self.stream is not None:
            await self.stream.tell(line)

    async def is_unwanted(self) -> bool:
        """See Growing."""
        at = await self.withdrawals.at(self.update.recipient)
        return at is not None and at >= self.began

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, error: object, trace: object) -> None:
        """Leave what was told as it stands, where the answer does not come to its end."""
        if error is None or self.stream is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BEGINNING.total_seconds()):
                await self.stream.break_off()

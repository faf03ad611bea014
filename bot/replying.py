"""Having a platform take an answer, within a bounded time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from datetime import timedelta

from adapters.contract import Answerable, Platform, Said, Update
from bot.growing import Growth
from bot.respondent import Turn
from digest.errors import Uncertain
from digest.words.plain import Line, Role

REPLYING = timedelta(seconds=20)
"""A call of 15 s, and some for an answer that takes several messages."""


async def answered(platform: Platform, update: Answerable, turn: Turn, growth: Growth) -> None:
    """Show an answer where it has begun to grow, else as a reply."""
    if growth.stream is not None:
        await growth.stream.end(turn.lines, actions=turn.actions)
        return
    await platform.reply(
        update,
        turn.lines,
        actions=turn.actions,
        file=turn.file,
        is_private=turn.is_private,
    )


def is_unseen(update: Update) -> bool:
    """Tell whether nobody else has seen what somebody wrote: nor is the answer for others."""
    return isinstance(update, Said) and update.is_unseen


def note(text: str) -> Iterable[Line]:
    """Return a remark of ours as what is said."""
    return (Line(role=Role.NOTE, text=text),)


async def in_time(call: Awaitable[None]) -> None:
    """Wait for a platform to take a reply, but not for long.

    Raises:
        DeliveryError: what the platform raised; Uncertain when there was no answer.
    """
    try:
        async with asyncio.timeout(REPLYING.total_seconds()):
            await call
    except TimeoutError as error:
        raise Uncertain(f"no answer in {REPLYING.total_seconds():.0f} s") from error

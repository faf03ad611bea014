"""The ways to the chat platforms that the settings switch on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from bot.app.way import Way
from bot.settings import Settings
from digest.ports import Clock

if TYPE_CHECKING:
    from bot.app.state import Stores
    from bot.courier import Route


def ways(settings: Settings) -> Sequence[Way]:
    """Return the ways that are switched on; nothing of a platform that is not is imported."""
    found: list[Way] = []
    if settings.has_slack:
        from bot.app import slack

        found.append(slack.way(settings))
    if settings.has_telegram:
        from bot.app import telegram

        found.append(telegram.way(settings))
    if settings.has_line:
        from bot.app import line

        found.append(line.way(settings))
    return tuple(found)


@asynccontextmanager
async def routes(
    found: Sequence[Way], stores: Stores, clock: Clock
) -> AsyncIterator[Mapping[str, Route]]:
    """Open ways, by the names of their platforms.

    Raises:
        ConfigError: see Way.
    """
    async with AsyncExitStack() as stack:
        yield {
            each.name: await stack.enter_async_context(each.open(stores, clock)) for each in found
        }

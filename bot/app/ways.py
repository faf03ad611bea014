"""The ways to the chat platforms that the settings switch on.

What a way needs of the HTTP server is known before there is a store, so that a process answers
from its first second; the way itself is open once there is one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.app.state import Stores
from bot.courier import Route
from bot.settings import Settings
from digest.ports import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way to one platform."""

    name: str
    open: Callable[[Stores, Clock], AbstractAsyncContextManager[Route]]
    """Opens it over a store, and lets go of it at the end.

    Raises:
        ConfigError: the platform does not take what the settings say.
    """
    webhook: str = ""
    """Path at which the platform brings updates; empty where it is asked for them."""
    pages: tuple[str, ...] = ()
    """Paths of the pages that somebody opens with a browser; `Route.pages` has each."""


def ways(settings: Settings) -> Sequence[Way]:
    """Return the ways that are switched on; nothing of a platform that is not is imported."""
    found: list[Way] = []
    if settings.has_slack:
        from bot.app import slack

        found.append(slack.way(settings))
    if settings.has_telegram:
        from bot.app import telegram

        found.append(telegram.way(settings))
    return found


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

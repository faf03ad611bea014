"""LINE, wired: its adapter is imported when the way is opened, and not before."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.app.state import Stores
from bot.app.way import Way
from bot.settings import Settings, values
from digest.errors import AccessLost, ConfigError, DeliveryError
from digest.model import OnEmpty
from digest.ports import Clock, Rate

if TYPE_CHECKING:
    from adapters.line.platform import LineBot
    from bot.courier import Route

PLATFORM = "line"
WEBHOOK_PATH = "/line/webhook"
CHANNEL = Rate(interval=timedelta(milliseconds=0.55), burst=10)
"""LINE takes 2,000 requests a second of a channel (developers.line.biz, Messaging API reference,
rate limits; read 2026-11-28)."""
CHAT = Rate(interval=timedelta(seconds=1), burst=5)
"""Ours: LINE says nothing of single chats."""

_log = logging.getLogger(__name__)


def way(settings: Settings) -> Way:
    """Return the way to LINE."""
    return Way(name=PLATFORM, open=_opening(settings), webhook=WEBHOOK_PATH)


def webhook_url(settings: Settings) -> str:
    """Return where LINE is to bring events; empty where the settings do not say."""
    url = settings.public_url
    return f"{url.rstrip('/')}{WEBHOOK_PATH}" if values.is_private(url) else ""


def _opening(
    settings: Settings,
) -> Callable[[Stores, Clock], AbstractAsyncContextManager[Route]]:
    @asynccontextmanager
    async def opened(stores: Stores, clock: Clock) -> AsyncIterator[Route]:
        from adapters.line.inbound import Way as WayIn
        from adapters.line.platform import LineBot
        from bot.courier import Route

        line = LineBot(
            settings.line_channel_access_token,
            means=stores.means(PLATFORM),
            clock=clock,
            way=WayIn(secret=settings.line_channel_secret.encode(), url=webhook_url(settings)),
            api_url=settings.line_api_url,
            usual=settings.language,
        )
        try:
            await _try_out(line)
            yield Route(
                platform=line,
                tenant=CHANNEL,
                chat=CHAT,
                reach=line.learn,
                on_empty=OnEmpty.SKIP,  # a message that is counted, to say that there is nothing
            )
        finally:
            await line.aclose()

    return opened


async def _try_out(line: LineBot) -> None:
    """Try the token out.

    Raises:
        ConfigError: LINE does not take it.
    """
    try:
        await line.learn()
    except AccessLost as error:
        fault = f"LINE_CHANNEL_ACCESS_TOKEN is not taken by LINE ({error.reason})"
        raise ConfigError([fault]) from error
    except DeliveryError as error:
        _log.warning("LINE has not said yet whose token it is: %s", error.reason)

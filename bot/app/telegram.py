"""Telegram, wired: its library is imported when the way is opened, and not before."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.app.state import Stores
from bot.app.way import Way
from bot.dialogue import helping
from bot.settings import Settings
from digest.errors import AccessLost, ConfigError, DeliveryError
from digest.model import Language, OnEmpty
from digest.ports import Clock, Rate
from digest.words.table import LANGUAGES

if TYPE_CHECKING:
    from adapters.telegram.menus import Menu, Scope
    from adapters.telegram.platform import Telegram
    from bot.courier import Route

PLATFORM = "telegram"
WEBHOOK_PATH = "/telegram/webhook"
BOT = Rate(interval=timedelta(milliseconds=33.6), burst=1)
"""All that Telegram takes of a bot, evenly: see `adapters.telegram.budget`, which counts briefs
and answers together. This paces the queue, so that what has to wait waits there."""
CHAT = Rate(interval=timedelta(seconds=1), burst=3)
_FOR_MANAGERS = frozenset({"topics", "time", "lang", "pause", "stop"})

_log = logging.getLogger(__name__)


def way(settings: Settings) -> Way:
    """Return the way to Telegram."""
    return Way(
        name=PLATFORM,
        open=_opening(settings),
        webhook=WEBHOOK_PATH if settings.telegram_webhook_secret else "",
    )


def _opening(
    settings: Settings,
) -> Callable[[Stores, Clock], AbstractAsyncContextManager[Route]]:
    @asynccontextmanager
    async def opened(stores: Stores, clock: Clock) -> AsyncIterator[Route]:
        from adapters.telegram.inbound import Way as WayIn
        from adapters.telegram.platform import Telegram
        from bot.courier import Route

        telegram = Telegram(
            settings.telegram_bot_token,
            means=stores.means(PLATFORM),
            clock=clock,
            way=WayIn(
                secret=settings.telegram_webhook_secret,
                public_url=settings.public_url,
                path=WEBHOOK_PATH,
            ),
            api_url=settings.telegram_api_url,
            in_doubt=settings.telegram_uncertain,
            probes=settings.telegram_probe,
            menus=list(menus(settings.language)),
        )
        try:
            await _try_out(telegram)
            yield Route(
                platform=telegram,
                tenant=BOT,
                chat=CHAT,
                reach=telegram.reach,
                on_empty=OnEmpty.SILENT,
            )
        finally:
            await telegram.aclose()

    return opened


async def _try_out(telegram: Telegram) -> None:
    """Try the token out.

    Raises:
        ConfigError: Telegram does not take it.
    """
    try:
        await telegram.learn()
    except AccessLost as error:
        fault = f"TELEGRAM_BOT_TOKEN is not taken by Telegram ({error.reason})"
        raise ConfigError([fault]) from error
    except DeliveryError as error:
        _log.warning("Telegram has not said yet whose token it is: %s", error.reason)


def menus(usual: Language) -> Iterator[Menu]:
    """Yield what is offered: in each language that we have words for, and to all the others."""
    from adapters.telegram.menus import Menu, Scope

    for scope in Scope:
        for language in LANGUAGES:
            yield Menu(scope=scope, language=language, commands=_commands(scope, language))
        of_all = usual if usual in LANGUAGES else LANGUAGES[0]
        yield Menu(scope=scope, language="", commands=_commands(scope, of_all))


def _commands(scope: Scope, language: Language) -> tuple[tuple[str, str], ...]:
    """Return what is offered: who runs a group is offered what is set up there as well."""
    from adapters.telegram.menus import Scope

    shared = helping.menu(language, is_shared=True)
    every = helping.menu(language, is_shared=False)
    if scope is Scope.PRIVATE:
        return every
    if scope is Scope.GROUP:
        return shared
    names = {name for name, _ in shared} | _FOR_MANAGERS
    return tuple(each for each in every if each[0] in names)

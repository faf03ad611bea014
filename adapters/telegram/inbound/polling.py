"""Asking for updates: one process at a time, and none confirmed before it is stored.

::

    post taken? ─▶ getUpdates, from the offset on ─▶ stored ─▶ offset beyond them ─▶ again
       └ no: look again        └ error: a pause, 1 s to 30 s   └ not stored: the same once more

The offset need not be kept: Telegram keeps what was not confirmed for a day, and what was stored
and not confirmed comes again under its number. Nothing that waits is ever dropped
(core.telegram.org/bots/api, getUpdates; read 2026-11-28).
"""

from __future__ import annotations

import asyncio
import logging
import time
import warnings
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeAlias

from telegram.warnings import PTBUserWarning

from adapters.contract import Posts
from adapters.telegram.client import Api
from adapters.telegram.errors import Conflict
from adapters.telegram.inbound.updates import KINDS, number_of
from digest.errors import AccessLost, DeliveryError, StoreError, Unavailable

POST = "updates"
WAIT_S = 25
"""Of one question, while nothing happens."""
_RENEW_S = 2.5
"""How often a process says that the post is still its own."""
LIMIT = 100
FRESH = timedelta(seconds=90)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(seconds=30)
_LOOK = timedelta(seconds=2)
"""How often a process looks whether the post is free."""

Take: TypeAlias = Callable[[Sequence[object]], Awaitable[None]]
"""Stores updates, or raises StoreError."""

_log = logging.getLogger(__name__)
# Its typed method stops at the first update that lacks a field: raw ones are wanted.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'", category=PTBUserWarning)


class Polling:
    """Asks until cancelled.

    Args:
        api: calls Telegram.
        posts: says which process asks.
        first_pause: after an error; the next ones are longer.
    """

    def __init__(self, api: Api, posts: Posts, *, first_pause: timedelta = _FIRST_PAUSE) -> None:
        self._api = api
        self._posts = posts
        self._first_pause = first_pause
        self._answered_at: float | None = None
        """When Telegram answered, or another process was there to ask it."""
        self._is_ours = False
        self._offset = 0

    def demand_fresh(self) -> None:
        """Do nothing, if Telegram has answered lately or another process asks it.

        Raises:
            Unavailable: it has not.
        """
        answered = self._answered_at
        is_fresh = answered is not None and time.monotonic() - answered < FRESH.total_seconds()
        if not is_fresh and (self._is_ours or answered is None):
            raise Unavailable("Telegram has not been heard of lately")

    async def listen(self, take: Take) -> None:
        """Have all updates taken until cancelled; raise nothing of the connection's or store's."""
        pause = self._first_pause
        try:
            while True:
                if await self._has_turned(take):
                    pause = self._first_pause
                    continue
                await asyncio.sleep(pause.total_seconds())
                pause = min(2 * pause, _LONGEST_PAUSE)
        finally:
            await self._leave()

    async def _has_turned(self, take: Take) -> bool:
        """Ask once, if it is for this process to ask; return False where a pause is due."""
        try:
            if not await self._posts.take(self._post):
                self._is_ours, self._answered_at = False, time.monotonic()
                await asyncio.sleep(_LOOK.total_seconds())
                return True
            if not self._is_ours:
                await self._api.drop_webhook()
                self._is_ours, self._answered_at = True, time.monotonic()
                self._offset = 0  # another has gone on meanwhile, and numbers may have sunk
            found = await self._asked()
            if found is None:
                return True
            self._answered_at = time.monotonic()
            await take(found)
        except Conflict as error:
            _log.error("somebody else asks Telegram for updates of this bot: %s", error.reason)
            self._is_ours = False
        except AccessLost as error:
            _log.error("Telegram does not take the bot's token: %s", error.reason)
        except (DeliveryError, StoreError) as error:
            _log.warning("updates wait: %s", error)
        else:
            self._offset = _beyond(found, self._offset)
            return True
        return False

    async def _asked(self) -> Sequence[object] | None:
        """Return the next updates; None where the post was lost while they were waited for."""
        asking = asyncio.ensure_future(
            self._api.updates(self._offset, allowed=KINDS, wait_s=WAIT_S, limit=LIMIT)
        )
        try:
            while not (await asyncio.wait([asking], timeout=_RENEW_S))[0]:
                if not await self._posts.take(self._post):
                    self._is_ours = False
                    return None
            return asking.result()
        finally:
            asking.cancel()
            await asyncio.wait([asking])

    @property
    def _post(self) -> str:
        return f"{POST}/{self._api.tenant}"

    async def _leave(self) -> None:
        try:
            await self._posts.leave(self._post)
        except StoreError as error:
            _log.info("the post is free in a while: %s", error)


def _beyond(found: Sequence[object], offset: int) -> int:
    """Return the offset that confirms updates.

    When none was left, all are confirmed and it begins anew: after a quiet week the numbers go on
    anywhere, also below it.
    """
    numbers = [each for each in map(number_of, found) if each is not None]
    return max(offset, *(each + 1 for each in numbers)) if numbers else 0

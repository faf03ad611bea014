"""What is offered when somebody types «/»: by kind of chat, and in each language.

Who runs a group is offered more than who is in it (core.telegram.org/bots/api, BotCommandScope;
read 2026-11-28). What was offered is remembered, so that a start changes nothing it need not.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from adapters.contract import Notes
from adapters.telegram.client import Api
from digest.errors import DeliveryError, StoreError

_OFFERED_FOR = timedelta(days=1)
_TRIES = 5
_FIRST_PAUSE_S = 2.0

_log = logging.getLogger(__name__)


class Scope(StrEnum):
    """To whom: as the Bot API calls it."""

    PRIVATE = "all_private_chats"
    GROUP = "all_group_chats"
    ADMINISTRATORS = "all_chat_administrators"


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """Commands that are offered."""

    scope: Scope
    language: str
    """Two letters; empty: for everybody whose language has no menu."""
    commands: tuple[tuple[str, str], ...]
    """What each is called, and what it does."""


class Menus:
    """Offers them."""

    def __init__(self, api: Api, notes: Notes, menus: Sequence[Menu]) -> None:
        """Take what calls Telegram, what remembers, and the menus."""
        self._api = api
        self._notes = notes
        self._menus = menus

    async def offer(self) -> None:
        """Offer all of them, unless that was done; a bot is as good without."""
        pause = _FIRST_PAUSE_S
        for _ in range(_TRIES):
            try:
                await self._offered()
            except (DeliveryError, StoreError) as error:
                _log.info("commands are not offered yet: %s", error)
                await asyncio.sleep(pause)
                pause *= 2
            else:
                return

    async def _offered(self) -> None:
        if not self._menus:
            return
        note = f"menus/{self._api.tenant}"
        mark = hashlib.sha256(repr(self._menus).encode()).hexdigest()[:32]
        if await self._notes.get(note) == mark:
            return
        for each in self._menus:
            await self._api.set_menu(each.commands, scope=each.scope, language=each.language)
        await self._notes.put(note, mark, keep=_OFFERED_FOR)

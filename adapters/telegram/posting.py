"""Putting messages before people, each in one try, wherever their chat has moved to."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.contract import File
from adapters.telegram import chats
from adapters.telegram.client import Api
from adapters.telegram.document import Message
from adapters.telegram.errors import Migrated, NoMessage, Unreadable
from adapters.telegram.seen import Seen
from digest.model import Recipient

_MOST_MOVED = 10_000

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Posting:
    """Posts and changes messages.

    Args:
        api: calls Telegram.
        seen: is told which ids were given.
    """

    def __init__(self, api: Api, seen: Seen) -> None:
        self._api = api
        self._seen = seen
        self._moved: dict[int, int] = {}
        """Groups that are supergroups now. What is kept of them is renamed by an update."""

    async def post(
        self,
        place: Recipient,
        message: Message,
        *,
        thread: int | None,
        reply_to: int | None = None,
        is_silent: bool = False,
    ) -> int:
        """Post a message and return its id; one that cannot be read goes in plain words.

        Raises:
            NoTopic: the thread is gone, and nothing was posted.
            DeliveryError: it is not, or not certainly, there.
        """

        async def send(chat: int, shown: Message) -> int:
            return await self._api.send(
                chat, shown, thread=thread, reply_to=reply_to, is_silent=is_silent
            )

        return await self._said(place, message, send)

    async def post_file(
        self, place: Recipient, file: File, caption: Message | None, *, reply_to: int | None = None
    ) -> int:
        """Post a file and return the id of its message.

        Raises:
            DeliveryError: it is not, or not certainly, there.
        """
        thread = chats.thread(place)

        async def send(chat: int, shown: Message) -> int:
            said = shown if caption else None
            return await self._api.send_file(chat, file, said, thread=thread, reply_to=reply_to)

        return await self._said(place, caption or Message(text=""), send)

    async def change(self, place: Recipient, number: int, message: Message) -> bool:
        """Have a message be another one; return False where it is gone or cannot be changed.

        Raises:
            DeliveryError: it may stand as it was.
        """
        try:
            await self._where_it_is(
                place,
                lambda chat: self._plainer(message, lambda m: self._api.edit(chat, number, m)),
            )
        except NoMessage:
            return False
        return True

    async def _said(
        self, place: Recipient, message: Message, send: Callable[[int, Message], Awaitable[int]]
    ) -> int:
        async def said(chat: int) -> int:
            number = await self._plainer(message, lambda shown: send(chat, shown))
            self._seen.note(chat, number)
            return number

        return await self._where_it_is(place, said)

    async def _where_it_is(self, place: Recipient, call: Callable[[int], Awaitable[_T]]) -> _T:
        """Call for a chat, and once more where it has just moved to."""
        chat = chats.number(place)
        try:
            return await call(self._moved.get(chat, chat))
        except Migrated as moved:
            if len(self._moved) >= _MOST_MOVED:
                del self._moved[next(iter(self._moved))]
            self._moved[chat] = moved.to
            return await call(moved.to)

    async def _plainer(self, message: Message, call: Callable[[Message], Awaitable[_T]]) -> _T:
        try:
            return await call(message)
        except Unreadable as error:
            if message.blocks or not (message.entities or message.keyboard):
                raise
            _log.error("a message goes out in plain words alone: %s", error.reason)
            return await call(Message(text=message.text))

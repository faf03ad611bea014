"""Answers that grow before the reader's eyes: drafts in his own chat, and typing in a group.

::

    begin ─▶ an empty draft: «Thinking…» ─▶ tell ─▶ drawn, each 1.2 s ─▶ end: one message
                                                       └─ an error: no more  └─ as any reply

A draft is gone after half a minute and leaves nothing (core.telegram.org/bots/api,
sendMessageDraft; read 2026-11-28), so that an answer always ends in a message. How often one may
be drawn is not documented: a careful guess, and what has no room in the budget is not drawn.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta

from adapters.contract import Action, Answerable, Stream
from adapters.telegram import answer, chats
from adapters.telegram.client import Api
from adapters.telegram.document import Message
from adapters.telegram.replies import Replies
from digest.errors import DeliveryError
from digest.words.lines import Line, Role

APART = timedelta(seconds=1.2)
_BROKEN_OFF = Line(role=Role.NOTE, text="…")

_log = logging.getLogger(__name__)


class Drafts:
    """See the contract's Streams.

    Args:
        api: calls Telegram.
        replies: says what answers end in.
        monotonic: in seconds.
        sleep: waits between two drafts.
    """

    def __init__(
        self,
        api: Api,
        replies: Replies,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._replies = replies
        self._monotonic = monotonic
        self._sleep = sleep

    async def begin(self, update: Answerable) -> Stream | None:
        """See the contract. In a group an edit costs what a message does: there it types."""
        place = update.recipient
        try:
            chat = chats.number(place)
            if not chats.is_own(chat):
                await self._api.type(chat, thread=chats.thread(place))
                return None
            growing = Growing(
                update, self._api, self._replies, monotonic=self._monotonic, sleep=self._sleep
            )
            await growing.draw(None)
        except DeliveryError as error:
            _log.info("no sign of life: %s", error.reason)
            return None
        return growing


class Growing:
    """See Stream.

    What is told waits for its turn: a task draws it, which lives no longer than something waits.
    """

    def __init__(
        self,
        update: Answerable,
        api: Api,
        replies: Replies,
        *,
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._update = update
        self._api = api
        self._replies = replies
        self._monotonic = monotonic
        self._sleep = sleep
        self._told: list[Line] = []
        self._drawn = 0
        """How many lines of what was told are drawn."""
        self._drawn_at = monotonic()
        self._is_broken = False
        self._is_calling = False
        self._task: asyncio.Future[None] | None = None

    async def draw(self, message: Message | None) -> bool:
        """Draw what is known; return False where it is shed.

        Raises:
            DeliveryError: it is not, or not certainly, drawn.
        """
        place = self._update.recipient
        self._drawn_at = self._monotonic()
        return await self._api.draw(
            chats.number(place), number(self._update), message, thread=chats.thread(place)
        )

    async def tell(self, line: Line) -> None:
        """See Stream."""
        self._told.append(line)
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._draw_all())
            await asyncio.sleep(0)  # the first words leave before the next are thought of

    async def end(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """See Stream."""
        await self._settle()
        await self._replies.reply(self._update, lines, actions=actions)

    async def break_off(self) -> None:
        """See Stream."""
        await self._settle()
        if not self._told:
            return
        try:
            await self._replies.reply(self._update, [*self._told, _BROKEN_OFF])
        except DeliveryError as error:
            _log.info("what was told is gone: %s", error.reason)

    async def _draw_all(self) -> None:
        """Draw what was told, with a pause between two drafts, until all of it is."""
        while self._drawn < len(self._told) and not self._is_broken:
            early = APART.total_seconds() - (self._monotonic() - self._drawn_at)
            if early > 0:
                await self._sleep(early)
            told, self._is_calling = len(self._told), True
            try:
                await self.draw(answer.draft(self._told[:told]))
            except DeliveryError as error:
                _log.info("an answer is drawn no more: %s", error.reason)
                self._is_broken = True
            finally:
                self._is_calling = False
            self._drawn = told

    async def _settle(self) -> None:
        """Draw no more; a draft that is under way must not come after what ends it."""
        self._is_broken = True
        if self._task is not None:
            if not self._is_calling:
                self._task.cancel()
            await asyncio.wait([self._task])


def number(update: Answerable) -> int:
    """Return the number of an answer's draft: the same when the update is answered again."""
    place = update.recipient
    name = f"{place.tenant}|{place.chat}|{update.update_id}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) % (2**31 - 1) + 1

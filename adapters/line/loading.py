"""An answer that is on its way: an animation in somebody's own chat, and what fetches it later.

::

    begin ─▶ three dots, again each 18 s ─▶ 40 s: «Summarising…» with «Show result»
                                              └─ end: the answer waits to be fetched
          └─▶ end before that: the answer, by its token

LINE has no message that grows: what is told is shown with the rest. The animation shows for 60 s
at most, ends with the next message, and there is none in a group (developers.line.biz, «Display a
loading animation»; read 2026-11-28).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import timedelta

from adapters.contract import Action, Answerable, Rates, Said, Stream
from adapters.line import places, tokens
from adapters.line.client import Api
from adapters.line.replies import Asked, Replies
from digest.errors import DeliveryError, StoreError
from digest.ports import Clock, Rate
from digest.words.lines import Line, Role

AGAIN = timedelta(seconds=18)
SHOWN_S = 20
"""A multiple of five, and longer than until it is shown again."""
HOLD = timedelta(seconds=40)
"""At this age of the token it is used, before it is of no use any more."""
ANIMATIONS = Rate(interval=timedelta(milliseconds=12), burst=20)
"""LINE takes 100 a second of a channel; whoever is beyond that has none."""
_BROKEN_OFF = Line(role=Role.NOTE, text="…")

_log = logging.getLogger(__name__)


class Loading:
    """See the contract's Streams.

    Args:
        api: calls LINE.
        replies: says what answers end in.
        rates: counts animations.
        clock: says how old a token is.
        sleep: waits between two animations.
    """

    def __init__(
        self,
        *,
        api: Api,
        replies: Replies,
        rates: Rates,
        clock: Clock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._replies = replies
        self._rates = rates
        self._clock = clock
        self._sleep = sleep

    async def begin(self, update: Answerable) -> Stream | None:
        """See the contract."""
        coming = Coming(update, self, self._replies)
        coming.task = asyncio.ensure_future(self._wait(update, coming))
        await asyncio.sleep(0)
        return coming

    async def _wait(self, update: Answerable, coming: Coming) -> None:
        """Show that it is on its way, until the answer is there or has to be fetched."""
        token = tokens.read(Asked.of(update).answer_by)
        shows = places.is_own(update.recipient.chat)
        while True:
            if shows:
                shows = await self._shown(update)
            left = None if token is None else HOLD - token.age(self._clock.now())
            if left is not None and left <= timedelta(0):
                await coming.hold()
                left = token = None
            if coming.is_over or (left is None and not shows):
                return
            wait = AGAIN if left is None else min(left, AGAIN) if shows else left
            await self._sleep(wait.total_seconds())

    async def _shown(self, update: Answerable) -> bool:
        """Show the animation where there is room for it; return whether to go on with it."""
        place = update.recipient
        bucket = f"{place.tenant}:loading"
        try:
            wait = await self._rates.reserve(bucket, ANIMATIONS, at_most=timedelta(0))
            if not wait:
                await self._api.load(places.address(place), SHOWN_S)
        except (DeliveryError, StoreError) as error:
            _log.info("no sign of life: %s", type(error).__name__)
            return False
        return True


class Coming:
    """See Stream."""

    def __init__(self, update: Answerable, loading: Loading, replies: Replies) -> None:
        self._update = update
        self._loading = loading
        self._replies = replies
        self._told: list[Line] = []
        self._is_holding = False
        self.is_over = False
        """Whether no more is shown of it; what is being said is said to its end."""
        self.task: asyncio.Future[None] | None = None
        """What shows that it is on its way."""

    async def hold(self) -> None:
        """Say that it takes longer, with what fetches it."""
        text = self._update.text if isinstance(self._update, Said) else ""
        self._is_holding = True
        try:
            await self._replies.hold(Asked.of(self._update), text)
        finally:
            self._is_holding = False

    async def tell(self, line: Line) -> None:
        """See Stream."""
        self._told.append(line)

    async def end(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """See Stream."""
        await self._settle()
        await self._replies.reply(self._update, lines, actions=actions)

    async def break_off(self) -> None:
        """See Stream. The whole answer may come all the same, to be fetched: a token is spent."""
        await self._settle()
        try:
            if self._told:
                await self._replies.break_off(self._update, [*self._told, _BROKEN_OFF])
            else:
                await self.hold()
        except DeliveryError as error:
            _log.info("what was told is gone: %s", error.reason)

    async def _settle(self) -> None:
        """Show no more that it is on its way; what is being said is said to its end."""
        self.is_over = True
        if self.task is None:
            return
        if not self._is_holding:
            self.task.cancel()
        await asyncio.wait([self.task])

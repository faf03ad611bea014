"""Keeping to what Telegram takes: one bucket for the bot, one for each chat, shared by all calls.

::

    a message, a change, a probe ─▶ chat's bucket ─▶ bot's bucket ─▶ wait, four seconds at most
                                    ─▶ one after the other, the thirtieth before a second ago
    typing, a draft              ─▶ a slot that is free now in the chat's, and in a third of its
                                    own, and one of the bot's next two; else it is left out

Telegram counts them together (tdlib/td 2592), and publishes no limits but those of its FAQ: one
message a second in a chat, 20 a minute in a group, 30 a second over all
(core.telegram.org/bots/faq, read 2026-11-28). A 429 holds the chat's bucket back, and no other.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from adapters import slots
from adapters.contract import Rates
from digest.errors import StoreError
from digest.ports import Rate

BEARABLE = timedelta(seconds=4)
"""Longer than this no call waits: the time of whoever calls is bounded."""
BOT = Rate(interval=timedelta(milliseconds=33.6), burst=1)
"""29.8 a second, evenly."""
A_SECOND = 30
"""In any second by Telegram's clock, at most."""
PRIVATE = Rate(interval=timedelta(seconds=1), burst=3)
"""The FAQ allows short bursts."""
GROUP = Rate(interval=timedelta(seconds=3.4), burst=3)
"""Twenty in any minute at most, however they fall."""
LATE_S = 0.1
"""How much later than its slot a call may leave without those behind it being moved."""
LONGEST_WAY_S = 1.0
"""For longer than this nobody waits for a call that may not have reached Telegram yet."""
_A_SECOND_S = 1.004
"""The fastest there and the fastest back may have been two different calls'."""
_WAYS = 1_000
"""Of so many calls the fastest tells how long the way is."""
NICETIES = Rate(interval=timedelta(milliseconds=200), burst=5)
"""Of the whole bot: what is only pleasant leaves room for what is owed."""
_USUAL_PENALTY = timedelta(seconds=5)
"""Where Telegram does not say for how long."""
_LONGEST_PENALTY = timedelta(hours=24)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Leave:
    """A call that left."""

    at: float
    answered_at: float | None = None


class Budget:
    """Books slots.

    Args:
        rates: counts over all processes.
        tenant: the bot.
        sleep: waits for a slot that is near.
        monotonic: in seconds.
    """

    def __init__(
        self,
        rates: Rates,
        *,
        tenant: str,
        sleep: Callable[[float], Awaitable[None]],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rates = rates
        self._tenant = tenant
        self._sleep = sleep
        self._monotonic = monotonic
        self._left_at = -math.inf
        """When the last call of this process was to leave."""
        self._turn = asyncio.Lock()
        self._left: deque[_Leave] = deque(maxlen=A_SECOND)
        self._ways: deque[float] = deque(maxlen=_WAYS)
        """How long calls took, there and back."""

    @asynccontextmanager
    async def slot(self, chat: int) -> AsyncIterator[None]:
        """Wait until a chat may be written to; in the block it is.

        Raises:
            Throttled: that would take long.
            Unavailable: the store failed.
        """
        name, rate = self._of_chat(chat), rate_of(chat)
        wait = await slots.booked(self._rates, name, rate, at_most=BEARABLE)
        wait = max(wait, await slots.booked(self._rates, self._tenant, BOT, at_most=BEARABLE))
        await slots.come(wait, self._sleep)
        leave = await self._file_out()
        try:
            yield
        finally:
            leave.answered_at = self._monotonic()
            self._ways.append(leave.answered_at - leave.at)

    async def _file_out(self) -> _Leave:
        """Leave one after the other: who was kept busy must not send what is late in one go."""
        async with self._turn:
            now = self._monotonic()
            self._left_at = max(self._left_at + BOT.interval.total_seconds(), now - LATE_S)
            if self._left_at > now:
                await self._sleep(self._left_at - now)
            while (wait := self._crowded()) > 0:
                await self._sleep(wait)
            leave = _Leave(self._monotonic())
            self._left.append(leave)
            return leave

    def _crowded(self) -> float:
        """Return for how long a call that left now might be one too many of a second.

        Telegram counts when calls arrive. The thirtieth before this one may have arrived as much
        later than it left as it took longer than the fastest one.
        """
        if len(self._left) < A_SECOND:
            return 0.0
        now, first = self._monotonic(), self._left[0]
        took = (first.answered_at or now) - first.at
        late = min(max(took - min(self._ways, default=0.0), 0.0), LONGEST_WAY_S)
        return first.at + late + _A_SECOND_S - now

    async def spare(self, chat: int) -> bool:
        """Take slots for something nobody misses; return whether there were.

        It waits for one interval of the bot's at most: whoever asks while something is sent to
        somebody else is to see that he was heard.
        """
        wanted = (
            (f"{self._tenant}:niceties", NICETIES, timedelta(0)),
            (self._of_chat(chat), rate_of(chat), timedelta(0)),
            (self._tenant, BOT, BOT.interval),
        )
        wait = timedelta(0)
        try:
            for bucket, rate, at_most in wanted:
                wait = await self._rates.reserve(bucket, rate, at_most=at_most)
                if wait > at_most:
                    return False
        except StoreError:
            return False
        await slots.come(wait, self._sleep)
        return True

    async def penalize(self, chat: int, wait: timedelta | None) -> None:
        """Have a chat not be written to for as long as Telegram asks."""
        asked = _USUAL_PENALTY if wait is None else min(wait, _LONGEST_PENALTY)
        try:
            await self._rates.penalize(self._of_chat(chat), asked)
        except StoreError as error:
            _log.warning("a chat is not held back: %s", error)

    def _of_chat(self, chat: int) -> str:
        return f"{self._tenant}:{chat}"


def rate_of(chat: int) -> Rate:
    """Return how often a chat may be written to: groups and channels have numbers below zero."""
    return PRIVATE if chat > 0 else GROUP

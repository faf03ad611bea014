"""A loop of the process: rounds of one kind of work, until it is told to stop.

::

    round ─▶ something done ─▶ the next at once
       │       └─ nothing ─▶ wait: for a nudge, a while, or the end
       └─ store fails ─▶ wait, longer each time ─▶ the next

A round in hand is never broken off here: `bot.process` gives it time when it stops.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias

from bot import rounds
from digest.errors import StoreError

PAUSES = tuple(timedelta(seconds=each) for each in (0.5, 1, 2, 5))
"""After each round in a row that the store failed; the last for all that follow. Service is
back within ten seconds of a store that is (the budget of a restart)."""
CALM = timedelta(seconds=10)
"""Without a failed round, while there was nothing to do: then the store is taken to be well."""

_MOST_SAID = 5
"""Different wordings of one trouble."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """One kind of work that comes again and again."""

    name: str
    run: Callable[[], Awaitable[int]]
    """Does a round and returns how much there was to do; may raise StoreError."""
    idle: timedelta
    """The longest wait after a round that found nothing."""
    queue: str = ""
    """Whose new jobs end that wait early; empty when nothing does."""


Nudge: TypeAlias = Callable[[str, timedelta], Coroutine[Any, Any, bool]]
"""Waits for work that is added to the queue of that name, so long at most. See Kernel.wait."""


async def turn(loop: Loop, stopping: asyncio.Event, nudge: Nudge) -> None:
    """Do rounds until it is time to stop; a store that fails is waited for."""
    trouble, failures = _Trouble(loop.name), 0
    while not stopping.is_set():
        try:
            done = await _round(loop)
        except StoreError as error:
            trouble.met(error)
            failures += 1
            await pause(stopping, PAUSES[min(failures, len(PAUSES)) - 1])
            continue
        failures = 0
        trouble.passed(is_sure=done > 0)
        if not done:
            await _rest(loop, stopping, nudge)


class _Trouble:
    """What a loop has to say of a store that fails: that it does, and that it is over.

    A store that can be read and not written, on a full disk say, fails some rounds and lets
    others pass that find nothing to do. That is one trouble, and said once: it is over when
    something was done, or no round has failed for a while.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._said: set[str] = set()
        self._rounds = 0
        self._last_at = -math.inf

    def met(self, error: StoreError) -> None:
        """Say that the store failed, unless that was said."""
        if self._quiet_for() >= CALM:
            self._said.clear()
            self._rounds = 0
        self._last_at = time.monotonic()
        self._rounds += 1
        if str(error) not in self._said and len(self._said) < _MOST_SAID:
            self._said.add(str(error))
            _log.error("%s waits for the store: %s", self._name, error)

    def passed(self, *, is_sure: bool) -> None:
        """Say that it is over, if there was any and it is."""
        if self._rounds and (is_sure or self._quiet_for() >= CALM):
            _log.warning("%s goes on after %d failed rounds", self._name, self._rounds)
            self._said.clear()
            self._rounds = 0

    def _quiet_for(self) -> timedelta:
        since = time.monotonic() - self._last_at
        return timedelta.max if math.isinf(since) else timedelta(seconds=since)


async def pause(stopping: asyncio.Event, wait: timedelta) -> bool:
    """Let time pass; return True, and at once, when it is time to stop."""
    try:
        async with asyncio.timeout(wait.total_seconds()):
            return await stopping.wait()
    except TimeoutError:
        return False


async def _round(loop: Loop) -> int:
    """Do a round; a defect that no piece of work has to itself is logged and ends the round.

    Raises:
        StoreError: the store failed.
    """
    done = 0

    async def one(loop: Loop) -> None:
        nonlocal done
        done = await loop.run()

    await rounds.side_by_side(one, (loop,))
    return done


async def _rest(loop: Loop, stopping: asyncio.Event, nudge: Nudge) -> None:
    """Wait until there may be something to do again."""
    if not loop.queue:
        await pause(stopping, loop.idle)
        return
    nudged = asyncio.ensure_future(nudge(loop.queue, loop.idle))
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((nudged, stopped), return_when=asyncio.FIRST_COMPLETED)
    finally:
        nudged.cancel()
        stopped.cancel()
        await asyncio.wait((nudged, stopped))
    if not nudged.cancelled() and nudged.exception() is not None:  # the next round says why
        await pause(stopping, PAUSES[0])

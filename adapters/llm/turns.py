"""Who may ask a server when: few at once, and those whom somebody waits for first.

Other calls leave one place free, so that an answer does not wait out a row of cards.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from digest.errors import ModelUnavailable


class Turns:
    """Gives out `limit` places at once, urgent calls first, each sort in order of arrival."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken = 0
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def take(self, *, is_urgent: bool, ends_at: float) -> AsyncIterator[None]:
        """Wait for a place, at most until then by the loop's clock, and hold it.

        Raises:
            ModelUnavailable: none came free in time.
        """
        try:
            async with asyncio.timeout_at(ends_at):
                await self._wait(self._urgent if is_urgent else self._others)
        except TimeoutError as error:
            raise ModelUnavailable("too many calls at once") from error
        try:
            yield
        finally:
            self._taken -= 1
            self._call()

    async def _wait(self, queue: deque[asyncio.Future[None]]) -> None:
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self._call()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # called and gone in the same step
                self._taken -= 1
                self._call()
            elif turn in queue:
                queue.remove(turn)
            raise

    def _call(self) -> None:
        """Call those for whom there is a place."""
        while self._urgent and self._taken < self._limit:
            self._admit(self._urgent)
        while self._others and self._taken < max(self._limit - 1, 1):
            self._admit(self._others)

    def _admit(self, queue: deque[asyncio.Future[None]]) -> None:
        turn = queue.popleft()
        if not turn.done():
            self._taken += 1
            turn.set_result(None)

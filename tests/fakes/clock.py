"""A clock that runs by itself or by hand, and those who wait for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress


class Clock:
    """Seconds since 1970, and what waits for some of them to pass.

    Args:
        is_running: whether it goes on by itself; else only `advance` moves it.
        source: what it runs after.
    """

    def __init__(
        self,
        *,
        is_running: bool = True,
        source: Callable[[], float] = time.time,  # noqa: TID251  # a server has its own clock
    ) -> None:
        self._source = source
        self._is_running = is_running
        self._stood_at = source()
        self._offset = 0.0
        self._limits: dict[asyncio.Timeout, float] = {}

    def __call__(self) -> float:
        """Return the present."""
        return (self._source() if self._is_running else self._stood_at) + self._offset

    def advance(self, seconds: float) -> None:
        """Let time pass; whoever waited for that long goes on."""
        self._offset += seconds
        for limit, until in list(self._limits.items()):
            if not limit.expired():
                limit.reschedule(self._when(until))

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        """Raise TimeoutError in the block after so many seconds of this clock."""
        until = self() + seconds
        async with asyncio.timeout_at(self._when(until)) as limit:
            self._limits[limit] = until
            try:
                yield
            finally:
                del self._limits[limit]

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of this clock."""
        with suppress(TimeoutError):
            async with self.timeout(seconds):
                await asyncio.Event().wait()

    def _when(self, until: float) -> float | None:
        """Return when the event loop will see that instant; None if not by itself."""
        left = until - self()
        loop = asyncio.get_running_loop().time()
        if left <= 0:
            return loop
        return loop + left if self._is_running else None

"""How a loop of this process hears of a job that another part of it has added.

Nobody is told of what another process adds to the same file: waits end, and loops look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from digest.errors import StoreUnavailable


class Nudges:
    """One event a queue, set by whoever adds a job that is due; all on one event loop."""

    def __init__(self) -> None:
        """Begin with nobody waiting."""
        self._queues: dict[str, asyncio.Event] = {}
        self._is_closed = False

    async def wait(self, queue: str, at_most: timedelta) -> bool:
        """Wait for a nudge since the last wait; return False when the time is over.

        Raises:
            StoreUnavailable: the store is closed.
        """
        if self._is_closed:
            raise StoreUnavailable("the store is closed")
        nudged = self._queues.get(queue)
        if nudged is None:  # whoever begins to listen looks once
            nudged = self._queues[queue] = asyncio.Event()
            nudged.set()
        try:
            async with asyncio.timeout(at_most.total_seconds()):
                await nudged.wait()
        except TimeoutError:
            return False
        nudged.clear()
        return True

    def wake(self, queues: Iterable[str]) -> None:
        """Nudge those who wait for these queues, or will."""
        for queue in queues:
            nudged = self._queues.get(queue)
            if nudged is not None:  # nobody's first wait misses it
                nudged.set()

    def close(self) -> None:
        """Take no more waits."""
        self._is_closed = True

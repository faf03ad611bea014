"""What is done beside taking updates in, so much of it at a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

_log = logging.getLogger(__name__)


class Hands:
    """Some hands: what there is no hand for is not done, and nobody waits for one."""

    def __init__(self, most: int) -> None:
        """Take how many there are."""
        self._most = most
        self._busy: set[asyncio.Future[None]] = set()

    def do(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Begin a piece of work that nobody waits for; return False where no hand is free."""
        if len(self._busy) >= self._most:
            return False
        task = asyncio.ensure_future(work())
        self._busy.add(task)
        task.add_done_callback(self._done)
        return True

    def _done(self, task: asyncio.Future[None]) -> None:
        self._busy.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # its own words may hold what was said
            _log.error("what was done beside met a defect: %s", type(error).__name__)

    async def aclose(self) -> None:
        """Leave nothing behind that runs."""
        for task in self._busy:
            task.cancel()
        if self._busy:
            await asyncio.wait(self._busy)

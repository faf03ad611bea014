"""Which records are being read in order to be changed, so that no change gets lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager


class Locks:
    """Lets changes of different records run side by side, and those of one record in turn."""

    def __init__(self) -> None:
        """Start with nothing locked."""
        self._held: set[str] = set()
        self._waiting: set[asyncio.Future[None]] = set()

    @asynccontextmanager
    async def on(self, ids: AbstractSet[str]) -> AsyncIterator[None]:
        """Wait until nobody else has any of these ids, then have them all."""
        while not self._held.isdisjoint(ids):
            await self._some_freed()
        self._held |= ids
        try:
            yield
        finally:
            # Nothing is awaited here: a cancellation must not keep the others waiting.
            self._held -= ids
            for each in self._waiting:
                each.set_result(None)
            self._waiting.clear()

    async def _some_freed(self) -> None:
        freed = asyncio.get_running_loop().create_future()
        self._waiting.add(freed)
        try:
            await freed
        finally:
            self._waiting.discard(freed)

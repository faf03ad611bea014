"""Which records are being read in order to be changed, so that no change gets lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager


class Claims:
    """Lets changes of different records run side by side, and those of one record in turn."""

    def __init__(self) -> None:
        """Start with nothing claimed."""
        self._claimed: set[str] = set()
        self._released = asyncio.Condition()

    @asynccontextmanager
    async def on(self, ids: AbstractSet[str]) -> AsyncIterator[None]:
        """Wait until nobody else has any of these ids, then have them all."""
        async with self._released:
            await self._released.wait_for(lambda: self._claimed.isdisjoint(ids))
            self._claimed |= ids
        try:
            yield
        finally:
            self._claimed -= ids
            async with self._released:
                self._released.notify_all()

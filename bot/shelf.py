"""Briefs in hand: read once for all who get the same, and kept for as long as there is room.

A brief never changes, and to read one that goes to ten thousand readers takes longer than to
send it. Each is read by one at a time: a hundred hands that begin with it wait for one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from digest.model import Brief, BriefId

ROOM = 64
"""Briefs; one takes some 50 KB. Those that were asked for last stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Keeps what is read."""

    room: int = ROOM
    _there: dict[BriefId, Brief] = field(default_factory=dict)
    """The one asked for last at the end."""
    _read_by: WeakValueDictionary[BriefId, asyncio.Lock] = field(
        default_factory=WeakValueDictionary
    )
    """Held by whoever reads a brief, gone with the last who waits for it."""

    async def get(
        self, brief_id: BriefId, read: Callable[[BriefId], Awaitable[Brief | None]]
    ) -> Brief | None:
        """Return a brief, read if it is not here; None when it is gone, which is not kept.

        Raises:
            StoreError: it cannot be read.
        """
        if brief_id in self._there:
            return self._taken(brief_id)
        lock = self._read_by.setdefault(brief_id, asyncio.Lock())
        async with lock:
            if brief_id in self._there:
                return self._taken(brief_id)
            brief = await read(brief_id)
            if brief is not None:
                self._there[brief_id] = brief
                if len(self._there) > self.room:
                    del self._there[next(iter(self._there))]
            return brief

    def _taken(self, brief_id: BriefId) -> Brief:
        brief = self._there[brief_id] = self._there.pop(brief_id)
        return brief

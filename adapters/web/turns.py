"""Who may talk to which host when: few at once, and not in a rush.

Waiting here costs a request none of its own time, so that many feeds of one slow host do not
fail for each other's sake.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from digest.errors import FetchUnavailable


@dataclass(slots=True, kw_only=True)
class _Door:
    places: asyncio.Semaphore
    opens_at: float = 0.0
    visitors: int = 0


class Turns:
    """Gives out turns: `limit` at once in all, `per_host` to one host, `spacing_s` apart."""

    def __init__(self, *, limit: int, per_host: int, spacing_s: float, patience_s: float) -> None:
        self._places = asyncio.Semaphore(limit)
        self._per_host = per_host
        self._spacing_s = spacing_s
        self._patience_s = patience_s
        self._doors: dict[str, _Door] = {}

    @asynccontextmanager
    async def take(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host and hold it.

        Raises:
            FetchUnavailable: none came in `patience_s` seconds.
        """
        door = self._doors.get(host)
        if door is None:
            door = self._doors[host] = _Door(places=asyncio.Semaphore(self._per_host))
        door.visitors += 1
        try:
            await self._wait(door)
            try:
                yield
            finally:
                self._places.release()
                door.places.release()
        finally:
            door.visitors -= 1
            if self._spacing_s:
                asyncio.get_running_loop().call_later(self._spacing_s, self._forget, host)
            else:
                self._forget(host)

    async def _wait(self, door: _Door) -> None:
        """Take a place at the door, wait until it opens, and take a place in the house."""
        is_free = not (door.places.locked() or self._places.locked() or self._spacing_s)
        if is_free:  # nothing to wait for, and so no need for a deadline
            await door.places.acquire()
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(self._patience_s), AsyncExitStack() as held:
                await held.enter_async_context(door.places)
                await self._keep_distance(door)
                await self._places.acquire()
                held.pop_all()
        except TimeoutError as error:
            reason = f"host too busy (no turn in {self._patience_s:g} s)"
            raise FetchUnavailable(reason) from error

    async def _keep_distance(self, door: _Door) -> None:
        if not self._spacing_s:
            return
        now = asyncio.get_running_loop().time()
        opens_at = max(now, door.opens_at)
        door.opens_at = opens_at + self._spacing_s
        if opens_at > now:
            await asyncio.sleep(opens_at - now)

    def _forget(self, host: str) -> None:
        door = self._doors.get(host)
        if door is not None and door.visitors == 0:
            del self._doors[host]

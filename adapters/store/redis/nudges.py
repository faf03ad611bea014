"""How an idle worker hears of a new job at once instead of at its next poll.

Scripts publish on a queue's channel when they add a job that is due. A nudge may be lost (no
server keeps them), so a worker still polls once in a while: nudges save time, not jobs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError

from adapters.store.redis.failures import LOST
from adapters.store.redis.keys import due_pattern
from adapters.store.redis.link import PAUSES, Pause
from digest.errors import StoreUnavailable

_SECONDS_OF_SILENCE = 30.0
"""After which the server is asked whether it is there; after as many again it is not."""
_SECONDS_TO_STOP = 0.1
"""After which the listener is told once more."""


class Nudges:
    """Listens on one connection to the queues that somebody has waited for."""

    def __init__(self, client: Redis, pause: Pause) -> None:
        """Take a client, and a way to let seconds pass between attempts to connect."""
        self._client = client
        self._pause = pause
        self._queues: dict[str, asyncio.Event] = {}
        self._listener: asyncio.Task[None] | None = None
        self._is_closed = False
        self._turning = asyncio.Lock()
        self._heard: frozenset[str] = frozenset()
        """Queues that the present listener listens to."""

    async def wait(self, queue: str, at_most: timedelta) -> bool:
        """Wait for a nudge since the last wait; return False when the time is over.

        Raises:
            StoreUnavailable: the store is closed.
        """
        if self._is_closed:
            raise StoreUnavailable("the store is closed")
        nudged = self._queues.get(queue)
        if nudged is None or self._listener is None:
            nudged = self._queues.setdefault(queue, asyncio.Event())
            await self._listen_to(queue)
        try:
            async with asyncio.timeout(at_most.total_seconds()):
                await nudged.wait()
        except TimeoutError:
            return False
        nudged.clear()
        return True

    async def aclose(self) -> None:
        """Stop listening."""
        self._is_closed = True
        async with self._turning:
            await self._stop()

    async def _listen_to(self, queue: str) -> None:
        """Listen to all queues there are; one at a time, or a listener is left to nobody."""
        async with self._turning:
            if self._listener is not None and queue in self._heard:
                return  # whoever was before us saw to it
            await self._stop()
            if not self._is_closed:
                self._heard = frozenset(self._queues)
                # Owned here and ended by `aclose`; it lives longer than any one wait.
                self._listener = asyncio.get_running_loop().create_task(self._listen())

    async def _stop(self) -> None:
        listener, self._listener = self._listener, None
        while listener is not None and not listener.done():
            listener.cancel()  # again: the client swallows one that comes while it connects
            await asyncio.wait([listener], timeout=_SECONDS_TO_STOP)

    async def _listen(self) -> None:
        while not self._is_closed:
            with suppress(RedisError, *LOST):
                await self._hear()
            # Jobs may have come while nobody listened.
            self._wake(self._queues)
            await self._pause(PAUSES[-1])

    async def _hear(self) -> None:
        """Wake those who wait, until the connection is lost."""
        patterns = {due_pattern(queue).encode(): queue for queue in self._queues}
        async with self._client.pubsub() as channel:
            await channel.psubscribe(*patterns)
            is_asked = False
            while True:
                message = await channel.get_message(timeout=_SECONDS_OF_SILENCE)
                if message is None and is_asked:
                    return  # a connection that was cut off silently
                is_asked = message is None
                if message is None:
                    await channel.ping()
                elif message["type"] in {"pmessage", "psubscribe"}:
                    heard = message["pattern"] or message["channel"]
                    self._wake([patterns[heard]])

    def _wake(self, queues: Iterable[str]) -> None:
        for queue in queues:
            self._queues[queue].set()

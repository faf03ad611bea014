"""A server of models: one address, one key, and what all calls to it share."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from adapters.llm.retries import Share
from adapters.llm.turns import Turns
from digest.ports import Clock
from digest.ports.llm import Exchange
from digest.ports.spending import Spending

if TYPE_CHECKING:
    from adapters.llm.wire import Wire

Pause: TypeAlias = Callable[[float], Awaitable[object]]


Observer: TypeAlias = Callable[[Exchange], None]


def _nobody(exchange: Exchange) -> None:
    """Observe nothing."""


class Server:
    """Carries calls to one server.

    Args:
        base_url: where `chat/completions` lies below, such as `https://api.openai.com/v1`.
        key: sent as a bearer token; none for servers that want none.
        clock: what waits and memories are measured by. Deadlines go by the loop's own.
        limit: calls under way at once; cards leave one of them to answers.
        urgent: purposes that go before all others.
        observer: is told of every request.
        spending: what may be spent, if that is limited or counted.
        pause: lets seconds pass before a retry.
        chance: a number from 0 to 1, for jitter.
    """

    def __init__(
        self,
        *,
        base_url: str,
        key: str,
        clock: Clock,
        limit: int = 4,
        urgent: frozenset[str] = frozenset({"answer"}),
        observer: Observer = _nobody,
        spending: Spending | None = None,
        pause: Pause = asyncio.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.host = _host(base_url)
        """Who it is, for logs: the address may hold a password."""
        self.clock = clock
        self.observer = observer
        self.spending = spending
        self.pause = pause
        self.chance = chance
        self.share = Share()
        self.turns = Turns(limit)
        self._base_url = base_url
        self._key = key
        self._urgent = urgent
        self._wire: Wire | None = None
        self._opening = asyncio.Lock()

    def is_urgent(self, purpose: str) -> bool:
        """Tell whether somebody waits for calls of this kind."""
        return purpose in self._urgent

    async def wire(self) -> Wire:
        """Return the way to the server; the first time, load what it takes."""
        if self._wire is None:
            async with self._opening:
                if self._wire is None:
                    self._wire = await asyncio.to_thread(self._opened)
        return self._wire

    async def aclose(self) -> None:
        """Let go of connections; a later call opens them anew."""
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.aclose()

    def _opened(self) -> Wire:
        from adapters.llm.wire import Wire  # noqa: PLC0415  # heavy: only when a model is asked

        return Wire(base_url=self._base_url, key=self._key, clock=self.clock)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "nowhere"
    except ValueError:
        return "nowhere"

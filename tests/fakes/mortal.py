"""What the fake platforms have in common as servers: they listen, die, and come back."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self, TypeAlias

from aiohttp import web

HOST = "127.0.0.1"
Routes: TypeAlias = list[web.RouteDef]

_UNTIL_ANSWERED_S = 0.02


class Mortal(ABC):
    """A server on loopback whose port outlives its deaths.

    Args:
        host: where it listens.
        port: 0 picks a free one.
        most_bytes: of a request's body.
    """

    def __init__(self, *, host: str, port: int, most_bytes: int) -> None:
        self._host = host
        self._port = port
        self._most_bytes = most_bytes
        self._runner: web.AppRunner | None = None
        self._stack = AsyncExitStack()
        self._tasks = asyncio.TaskGroup()
        self._running: set[asyncio.Task[None]] = set()

    @abstractmethod
    def _routes(self) -> Routes:
        """Return what it answers."""

    def _dies(self) -> None:  # noqa: B027  # nothing, unless there is something
        """Do what has to be done as it dies."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self._host}:{self._port}"

    @property
    def port(self) -> int:
        """Where it listens, also while it is dead."""
        return self._port

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._tasks)
        await self.come_back()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.die()
        for task in self._running:
            task.cancel()
        await self._stack.__aexit__(kind, error, trace)

    async def come_back(self) -> None:
        """Listen, at the port of the last time."""
        if self._runner is not None:
            return
        app = web.Application(client_max_size=self._most_bytes)
        app.add_routes(self._routes())
        # A real server goes on with a request whose caller was killed: no cancellation.
        runner = web.AppRunner(
            app, handler_cancellation=False, access_log=None, shutdown_timeout=0.05
        )
        await runner.setup()
        await web.TCPSite(runner, self._host, self._port, backlog=1024).start()
        self._port = runner.addresses[0][1]
        self._runner = runner

    async def die(self) -> None:
        """Reset every connection and listen no more; what was accepted is kept."""
        runner, self._runner = self._runner, None
        if runner is None:
            return
        self._dies()
        for connection in list(runner.server.connections if runner.server else ()):
            if connection.transport is not None:
                connection.transport.abort()
        await runner.cleanup()

    def rest(self, for_s: float) -> None:
        """Be dead for a while, after what is being answered."""
        self._beside(self._rest(for_s))

    async def _rest(self, for_s: float) -> None:
        await asyncio.sleep(_UNTIL_ANSWERED_S)
        await self.die()
        await asyncio.sleep(for_s)
        await self.come_back()

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that ends with the server at the latest."""
        task = self._tasks.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

"""Who may stay connected to our server: not too many at once, and nobody who says nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

SERVER_NAME = "Daybrief"
"""Without a version: whoever looks for old ones looks elsewhere."""

_log = logging.getLogger(__name__)

Answering: TypeAlias = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Doorway(web.Server):
    """A server of aiohttp with what that leaves open.

    The first request of a connection has to be there, headers and all, within `head_within`:
    otherwise a few thousand connections that drip a byte a minute would keep everybody out.
    """

    def __init__(
        self,
        handler: Answering,
        *,
        most: int,
        head_within: timedelta,
        **options: Any,  # noqa: ANN401  # as aiohttp has it
    ) -> None:
        super().__init__(handler, logger=_Wire(_log, {}), **options)
        self._most = most
        self._head_s = head_within.total_seconds()
        self._silent: dict[asyncio.Transport, asyncio.TimerHandle] = {}

    def __call__(self) -> web.RequestHandler:
        """Make what speaks HTTP on a new connection."""
        return _Connection(self, loop=self._loop, **self._kwargs)

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        """Let a connection in, or end it at once when there are too many."""
        super().connection_made(handler, transport)
        loop = asyncio.get_running_loop()
        if len(self._connections) > self._most:
            _log.warning("more than %d connections: one was turned away", self._most)
            loop.call_soon(transport.abort)  # once aiohttp's own task has begun
            return
        self._silent[transport] = loop.call_later(self._head_s, self._give_up, transport)

    def heard(self, transport: asyncio.BaseTransport | None) -> None:
        """Note that a whole request came on a connection."""
        timer = self._silent.pop(transport, None)  # type: ignore[call-overload]  # None is no key
        if timer is not None:
            timer.cancel()

    def connection_lost(
        self, handler: web.RequestHandler, exc: BaseException | None = None
    ) -> None:
        """Forget a connection that ended."""
        self.heard(self._connections.get(handler))
        super().connection_lost(handler, exc)

    def _give_up(self, transport: asyncio.Transport) -> None:
        self._silent.pop(transport, None)
        transport.abort()


class _Connection(web.RequestHandler):
    """Answers bad HTTP in words of ours: aiohttp's would quote it, and name its own version."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """See RequestHandler."""
        super().handle_error(request, status, exc, message)
        answer = web.Response(
            status=status,
            text="this is no proper HTTP\n"
            if isinstance(exc, HttpProcessingError)
            else "failed\n",
            headers={hdrs.SERVER: SERVER_NAME},
        )
        answer.force_close()
        return answer


class _Wire(logging.LoggerAdapter[logging.Logger]):
    """Takes what aiohttp reports: bad HTTP is everyday noise and its text the sender's."""

    def exception(self, msg: object, *args: object, exc_info: Any = True, **kwargs: Any) -> None:  # noqa: ANN401  # as logging has it
        if isinstance(exc_info, HttpProcessingError):
            self.info("refused what is no proper HTTP: %s", type(exc_info).__name__)
        else:
            super().exception(msg, *args, exc_info=exc_info, **kwargs)

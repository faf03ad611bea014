"""What carries the Bot API's requests: python-telegram-bot's own transport, over aiohttp.

::

    Bot ─▶ Wire.do_request ─▶ one POST, no retries ─▶ status and body, bounded
                                  └─ what was answered, and whether bytes may have left: `Exchange`

Addresses bear the token: no exception and no log line of ours shows one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

LIMIT_S = 12.0
"""For one call, connecting included; less than whoever calls gives it."""
_AT_ONCE = 100
_MOST_BYTES = 16 << 20
"""A hundred updates, each as large as they get."""


@dataclass(slots=True)
class Exchange:
    """What became of one call, as far as this side knows."""

    is_connected: bool = False
    """Whether it has had a connection: from then on its bytes may have left."""
    status: int | None = None
    """Of the answer; None while there is none."""
    body: bytes = b""
    retry_after: str | None = None
    """The header, as machines before the server set it."""


_current: ContextVar[Exchange | None] = ContextVar("current", default=None)


@contextmanager
def exchanged() -> Iterator[Exchange]:
    """Have the call that is made in the block tell what becomes of it."""
    exchange = Exchange()
    mark = _current.set(exchange)
    try:
        yield exchange
    finally:
        _current.reset(mark)


class Refused(TelegramError):
    """The answer is no success; the library need not sort it: `Exchange` has it."""


class Wire(BaseRequest):
    """See BaseRequest of python-telegram-bot.

    Args:
        limit_s: of a call for which its caller sets none.
    """

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self.limit_s = limit_s
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    @property
    def read_timeout(self) -> float | None:
        """See BaseRequest."""
        return self.limit_s

    async def initialize(self) -> None:
        """See BaseRequest. Connections are made when they are needed."""

    async def shutdown(self) -> None:
        """Let go of connections; nothing leaves any more."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    async def do_request(  # noqa: PLR0917  # the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401  # the library's
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002  # the library's
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002  # the library's
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002  # the library's
    ) -> tuple[int, bytes]:
        """See BaseRequest. The one limit is for all of the call.

        Raises:
            Refused: the answer is no success.
            NetworkError: there was no answer; TimedOut, when there was none in time.
        """
        limit_s = read_timeout if isinstance(read_timeout, int | float) else self.limit_s
        async with self._answer(method, url, limit_s, _form(request_data)) as response:
            body = await _read(response, _MOST_BYTES)
        if (exchange := _current.get()) is not None:
            exchange.status, exchange.body = response.status, body
            exchange.retry_after = response.headers.get("Retry-After")
        if not response.ok:
            raise Refused(f"status {response.status}")
        return response.status, body

    async def fetch(self, url: str, *, most_bytes: int) -> tuple[int, bytes]:
        """Return the status and the body of a file; one byte more than `most_bytes` at most.

        Raises:
            NetworkError: there was no answer.
        """
        async with self._answer("GET", url, self.limit_s, None) as response:
            return response.status, await _read(response, most_bytes)

    @asynccontextmanager
    async def _answer(
        self, method: str, url: str, limit_s: float, form: aiohttp.FormData | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        timeout = aiohttp.ClientTimeout(total=limit_s)
        try:
            async with self._opened().request(
                method, url, data=form, timeout=timeout, allow_redirects=False
            ) as response:
                yield response
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(type(error).__name__) from None  # its words have the address

    def _opened(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise NetworkError("closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[_tracing()],
            )
        return self._session


def _form(data: RequestData | None) -> aiohttp.FormData | None:
    if data is None:
        return None
    form = aiohttp.FormData()
    for name, text in data.json_parameters.items():
        form.add_field(name, text)
    if data.contains_files:
        for name, (filename, body, content_type) in data.multipart_data.items():
            form.add_field(name, body, filename=str(filename), content_type=str(content_type))
    return form


async def _read(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most_bytes:
            break
    return bytes(body[: most_bytes + 1])


def _tracing() -> aiohttp.TraceConfig:
    async def connected(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, _params: object
    ) -> None:
        if (exchange := _current.get()) is not None:
            exchange.is_connected = True

    tracing = aiohttp.TraceConfig()
    tracing.on_connection_create_end.append(connected)
    tracing.on_connection_reuseconn.append(connected)
    return tracing

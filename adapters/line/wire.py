"""What carries the Messaging API's requests: one try a call, bounded in time and size.

::

    call ─▶ one request, no retries ─▶ status, headers and body
              └─ none: was there a connection? ─▶ nobody knows; else not done

The token goes into a header: no exception and no log line of ours shows it.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters import silence
from digest.errors import Unavailable

API_URL = "https://api.line.me"
_DATA_URL = "https://api-data.line.me"
"""Where files and pictures are, of LINE's own servers; elsewhere all is in one place."""
LIMIT_S = 12.0
"""For one call, connecting included; less than whoever calls gives it."""
_AT_ONCE = 100
_MOST_BYTES = 2 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer over HTTP."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes

    @property
    def is_success(self) -> bool:
        """Whether it says that it was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


@dataclass(frozen=True, slots=True, kw_only=True)
class Bytes:
    """What is sent that is no JSON."""

    media_type: str
    body: bytes


class Wire:
    """Carries requests in the name of one channel.

    Args:
        token: the channel's access token.
        api_url: where the Messaging API is.
        limit_s: of one call.
    """

    def __init__(self, token: str, *, api_url: str = API_URL, limit_s: float = LIMIT_S) -> None:
        self.limit_s = limit_s
        self._token = token
        self._url = api_url.rstrip("/")
        is_lines = urlsplit(self._url).netloc == urlsplit(API_URL).netloc
        self._data_url = _DATA_URL if is_lines else self._url
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def call(
        self,
        method: str,
        path: str,
        sent: Mapping[str, Any] | Bytes | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        most_bytes: int = _MOST_BYTES,
        is_data: bool = False,
    ) -> Answer:
        """Make one request; of the answer one byte more than `most_bytes` is read at most.

        Args:
            method: of HTTP.
            path: below the address of the API.
            sent: an object, or bytes of another kind.
            headers: besides those of every request.
            most_bytes: of the answer's body.
            is_data: whether it is about what is in a file.

        Raises:
            DeliveryError: there was no answer.
        """
        given = {"Authorization": f"Bearer {self._token}", **(headers or {})}
        data = None
        if isinstance(sent, Bytes):
            given["Content-Type"], data = sent.media_type, sent.body
        elif sent is not None:
            given["Content-Type"] = "application/json"
            data = json.dumps(sent, ensure_ascii=False, separators=(",", ":")).encode()
        url = f"{self._data_url if is_data else self._url}{path}"
        async with self._answer(method, url, given, data) as response:
            body = await _read(response, most_bytes)
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(status=response.status, headers=names, body=body)

    async def aclose(self) -> None:
        """Let go of connections; nothing leaves any more."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def _answer(
        self, method: str, url: str, headers: Mapping[str, str], data: bytes | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        exchange = SimpleNamespace(is_connected=False)
        timeout = aiohttp.ClientTimeout(total=self.limit_s)
        try:
            async with self._opened().request(
                method,
                url,
                headers=headers,
                data=data,
                timeout=timeout,
                allow_redirects=False,
                trace_request_ctx=exchange,
            ) as response:
                yield response
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            name = type(error).__name__  # its words have the address
            raise silence.for_silence(name, is_connected=exchange.is_connected) from None

    def _opened(self) -> aiohttp.ClientSession:
        if self._is_closed:
            raise Unavailable("closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=_AT_ONCE),
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[_tracing()],
            )
        return self._session


async def _read(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most_bytes:
            break
    return bytes(body[: most_bytes + 1])


def _tracing() -> aiohttp.TraceConfig:
    async def connected(
        _session: aiohttp.ClientSession, context: SimpleNamespace, _params: object
    ) -> None:
        context.trace_request_ctx.is_connected = True

    tracing = aiohttp.TraceConfig()
    tracing.on_connection_create_end.append(connected)
    tracing.on_connection_reuseconn.append(connected)
    return tracing

"""How bytes are fetched from the web: conditionally, bounded, and from public addresses only.

::

    fetch ─▶ targets.check ─▶ turn at the host ─▶ hosts: look up, guard, connect ─▶ answer
                  ▲                                                                   │
                  └──────────────── targets.follow ◀── redirect, five at most ◀───────┤
                                                                                      │
       Fetched ◀── 200, decoded bytes counted     NotModified ◀── 304     FetchError ◀┘

Redirects are followed here and not by aiohttp, so that each hop passes the whole policy and
gets only the validators that are its own. Every error of aiohttp becomes one of ours.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeAlias

import aiohttp
from yarl import URL

from adapters.web import failures, headers
from adapters.web.hosts import (
    GuardedSockets,
    OpenSocket,
    PublicResolver,
    Resolver,
    Visit,
    visiting,
)
from adapters.web.targets import AllowList, Target, check, follow
from adapters.web.turns import Turns
from digest.errors import FetchError, FetchRefused, FetchUnavailable
from digest.model import Validators
from digest.ports import Clock, Fetched, NotModified, Response

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
_CHUNK_BYTES = 64 << 10
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " text/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one request may cost: the budgets of a feed."""

    total_s: float = 20.0
    """For all hops together, waiting for turns not counted."""
    connect_s: float = 10.0
    silence_s: float = 10.0
    body_bytes: int = 5 << 20
    """Decoded."""
    redirects: int = 5
    per_host: int = 2
    """Connections to one host at once."""
    spacing_s: float = 0.0
    """Between the starts of two requests to one host."""
    patience_s: float = 60.0
    """For a turn at a busy host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """A redirect's answer."""

    status: int
    location: str


_Answer: TypeAlias = Response | _Moved


class WebFetcher:
    """Fetches over HTTP. See Fetcher.

    Args:
        user_agent: names the program and a URL where its operator can be reached.
        clock: judges dates where the server does not say what time it has.
        allow: hosts and ports on private addresses that the operator opened.
        limit: connections at once, over all hosts.
        bounds: what one request may cost.
        resolver: looks names up in place of the system; its answers pass the same guard.
        open_socket: makes sockets in place of `socket.socket`, once the guard agreed.
        tls: in place of the system's trust.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        clock: Clock,
        allow: AllowList = frozenset(),
        limit: int = 256,
        bounds: Bounds | None = None,
        resolver: Resolver | None = None,
        open_socket: OpenSocket = socket.socket,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._headers = {
            "User-Agent": user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
        }
        self._clock = clock
        self._allow = allow
        self._limit = limit
        self._bounds = bounds or Bounds()
        self._resolver = resolver
        self._open_socket = open_socket
        self._tls = tls
        self._session: aiohttp.ClientSession | None = None
        self._turns = Turns(
            limit=limit,
            per_host=self._bounds.per_host,
            spacing_s=self._bounds.spacing_s,
            patience_s=self._bounds.patience_s,
        )

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher."""
        known = validators or Validators()
        start = target = check(url, allow=self._allow)
        loop = asyncio.get_running_loop()
        left_s = self._bounds.total_s
        is_permanent = True
        for _ in range(self._bounds.redirects + 1):
            is_owner = target.url == (known.url or start.url)
            async with self._turns.take(target.host):
                began = loop.time()
                answer = await self._ask(target, known if is_owner else Validators(), left_s)
                left_s -= loop.time() - began
            if isinstance(answer, _Moved):
                is_permanent = is_permanent and answer.status in _PERMANENT
                target = follow(target, answer.location, allow=self._allow)
                continue
            if target.url == start.url or not is_permanent:
                return answer
            return replace(answer, moved_to=target.url)
        raise FetchUnavailable("redirected too often")

    async def aclose(self) -> None:
        """Let go of connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _ask(self, target: Target, known: Validators, left_s: float) -> _Answer:
        """Ask one server one question, and say what became of it in our own terms."""
        visit = visiting(target.host, target.port)
        try:
            async with (
                asyncio.timeout(left_s),
                self._opened().get(
                    URL(target.url, encoded=True),
                    headers=headers.conditions(known),
                    allow_redirects=False,
                ) as response,
            ):
                return await self._read(response, target, known)
        except FetchError:
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._failure(error, visit) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            bounds = self._bounds
            connector = aiohttp.TCPConnector(
                resolver=PublicResolver(allow=self._allow, inner=self._resolver),
                socket_factory=GuardedSockets(allow=self._allow, open_socket=self._open_socket),
                use_dns_cache=False,
                limit=self._limit,
                limit_per_host=bounds.per_host,
                ssl=self._tls or True,
            )
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers=self._headers,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,  # a proxy from the environment would see and reach everything
                timeout=aiohttp.ClientTimeout(
                    total=bounds.total_s, connect=bounds.connect_s, sock_read=bounds.silence_s
                ),
            )
        return self._session

    async def _read(
        self, response: aiohttp.ClientResponse, target: Target, known: Validators
    ) -> _Answer:
        status, given = response.status, response.headers
        if status in _REDIRECTS and "Location" in given:
            return _Moved(status=status, location=given["Location"])
        now = self._clock.now()
        if status == HTTPStatus.NOT_MODIFIED and (known.etag or known.last_modified):
            return NotModified(validators=known, fresh_for=headers.fresh_for(given, now=now))
        if status != HTTPStatus.OK:
            raise failures.for_status(status, headers.retry_after(given, now=now))
        return Fetched(
            url=target.url,
            body=await self._body(response),
            content_type=given.get("Content-Type", ""),
            validators=headers.validators(given, url=target.url),
            fresh_for=headers.fresh_for(given, now=now),
        )

    async def _body(self, response: aiohttp.ClientResponse) -> bytes:
        """Read a body, counting decoded bytes: a small gzip can hold a thousand times its size."""
        if response.headers.get("Content-Encoding", "").strip().lower() not in _ENCODINGS:
            raise FetchUnavailable("content encoding not understood")
        most = self._bounds.body_bytes
        chunks: list[bytes] = []
        size = 0
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            size += len(chunk)
            if size > most:
                response.close()  # the rest is not worth a connection
                raise FetchUnavailable(f"too large (over {most / (1 << 20):g} MiB)")
            chunks.append(chunk)
        return b"".join(chunks)

    def _failure(self, error: Exception, visit: Visit) -> FetchError:
        if visit.is_blocked:
            return FetchRefused("address not allowed")
        bounds = self._bounds
        return failures.for_error(
            error,
            connect_s=bounds.connect_s,
            silence_s=bounds.silence_s,
            total_s=bounds.total_s,
        )

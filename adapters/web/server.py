"""The HTTP server: webhooks in, and what those who run us ask of a process.

::

    GET  /healthz     the process is up
    GET  /readyz      what it needs can be reached; 503 names what cannot
    GET  /metrics     Prometheus' text format
    POST each route   a webhook, handed on byte for byte
    GET  each page    for somebody with a browser

A page is no place for what may be done twice: browsers fetch ahead and again.

A request that is wrong is answered with 4xx and reaches no handler. 5xx means that a handler
failed (500), that it took too long or the store did (503), or that the process is not ready.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from aiohttp import HttpVersion10, hdrs, web

from adapters import tracing
from adapters.contract import WebhookRequest, WebhookResponse
from adapters.web import bodies
from adapters.web.bodies import Refusal
from adapters.web.doorway import SERVER_NAME, Doorway
from adapters.web.readiness import Readiness
from digest.errors import ConfigError, StoreError

_log = logging.getLogger(__name__)

Webhook: TypeAlias = Callable[[WebhookRequest], Awaitable[WebhookResponse]]
Exposition: TypeAlias = Callable[[], Awaitable[bytes]]
"""Returns the metrics in Prometheus' text format."""
Observe: TypeAlias = Callable[[str, int, timedelta], None]
"""Is told the route ("other" for what is none), the status and the time of each answer."""

_EXPOSITION_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_REQUEST_ID = "X-Request-Id"
_OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of us one client may take."""

    body_bytes: int = 1024 * 1024
    body_within: timedelta = timedelta(seconds=10)
    head_within: timedelta = timedelta(seconds=10)
    handler_within: timedelta = timedelta(seconds=2.5)
    """Slack gives up after 3 s (docs.slack.dev, Events API)."""
    page_within: timedelta = timedelta(seconds=20)
    """Somebody waits for a page while we ask a platform for an answer or two."""
    budget: timedelta = timedelta(milliseconds=500)
    """An answer that takes longer is logged."""
    idle: timedelta = timedelta(seconds=75)
    """Longer than proxies keep a connection, so that they end it and lose no request to us."""
    linger: timedelta = timedelta(seconds=1)
    """The rest of a refused request is read so long, or its sender might miss our answer."""
    connections: int = 512
    grace: timedelta = timedelta(seconds=5)
    """What runs when we stop may go on so long, twice at most."""


DEFAULT_LIMITS = Limits()


class Server:
    """Serves until closed.

    A webhook or a page may raise StoreError: the sender gets 503 and tries again.
    """

    def __init__(
        self,
        *,
        host: str,
        port: int,
        webhooks: Mapping[str, Webhook],
        pages: Mapping[str, Webhook] | None = None,
        readiness: Readiness,
        metrics: Exposition | None = None,
        observe: Observe = lambda _route, _status, _took: None,
        limits: Limits = DEFAULT_LIMITS,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        """Say what is served where; nothing is opened yet.

        Args:
            host: the address to listen on.
            port: the port; 0 lets the system choose one.
            webhooks: what takes a POST, by its exact path.
            pages: what answers a GET, by its exact path.
            readiness: what `/readyz` asks.
            metrics: what `/metrics` shows; without it there is no such page.
            observe: is told of each answer.
            limits: how much a client may take.
            new_id: makes ids for requests that bring no sane one.
        """
        self._host, self._port = host, port
        self._webhooks = dict(webhooks)
        self._pages = dict(pages or {})
        self._readiness = readiness
        self._metrics = metrics
        self._observe = observe
        self._limits = limits
        self._new_id = new_id
        self._is_stopping = False
        self._doorway: Doorway | None = None
        self._runner: web.ServerRunner | None = None
        self._own = {"/healthz": self._health, "/readyz": self._ready}
        if metrics is not None:
            self._own["/metrics"] = self._measure

    async def start(self) -> tuple[str, int]:
        """Listen, and return the address and port.

        Raises:
            ConfigError: nobody can listen there.
        """
        limits = self._limits
        self._doorway = Doorway(
            self._serve,
            most=limits.connections,
            head_within=limits.head_within,
            keepalive_timeout=limits.idle.total_seconds(),
            lingering_time=limits.linger.total_seconds(),
            auto_decompress=False,
            access_log=None,
        )
        self._runner = web.ServerRunner(
            self._doorway, shutdown_timeout=limits.grace.total_seconds()
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self.aclose()
            where = f"{self._host}:{self._port}"
            raise ConfigError([f"cannot listen on {where}: {error.strerror or error}"]) from error
        host, port = self._runner.addresses[0][:2]
        _log.info("listening on %s:%d", host, port)
        return host, port

    def drain(self) -> None:
        """Answer `/readyz` with 503 from now on, so that a balancer sends nothing new."""
        self._is_stopping = True

    async def aclose(self) -> None:
        """Stop listening, let what runs end, and close every connection."""
        self.drain()
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        began = time.perf_counter()
        if self._doorway is not None:
            self._doorway.heard(request.transport)
        trace = tracing.sane(request.headers.get(_REQUEST_ID, "")) or self._new_id()
        tracing.request_id.set(trace)  # aiohttp gives each request a context of its own
        known = (self._webhooks, self._pages, self._own)
        route = request.path if any(request.path in each for each in known) else _OTHER
        try:
            answer = await self._answer(request)
        except Refusal as refusal:
            answer = web.Response(
                status=refusal.status, text=f"{refusal.text}\n", headers=refusal.headers
            )
            answer.force_close()  # whatever is left of the request is not worth reading
        except Exception:  # noqa: BLE001  # whatever a handler does, the server goes on
            _log.exception("%s %s failed", request.method, route)
            answer = web.Response(status=500, text=f"failed; request {trace}\n")
        took = timedelta(seconds=time.perf_counter() - began)
        answer.headers[_REQUEST_ID] = trace
        answer.headers[hdrs.CACHE_CONTROL] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers[hdrs.SERVER] = SERVER_NAME
        self._note(route, answer.status, took)
        return answer

    def _note(self, route: str, status: int, took: timedelta) -> None:
        self._observe(route, status, took)
        milliseconds = took / timedelta(milliseconds=1)
        if route in self._webhooks and took > self._limits.budget:
            _log.warning("%s took %.0f ms: status %d", route, milliseconds, status)
        elif route in self._webhooks or status >= 400:  # noqa: PLR2004  # 4xx and 5xx
            _log.info("%s: status %d in %.0f ms", route, status, milliseconds)

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        if request.version < HttpVersion10:  # only the parser written in C turns HTTP/0.9 away
            raise Refusal(400, "HTTP/1.0 or later is spoken here")
        own = self._own.get(request.path)
        if own is not None:
            _demand(request, hdrs.METH_GET, hdrs.METH_HEAD)
            return await own()
        limits = self._limits
        if (page := self._pages.get(request.path)) is not None:
            _demand(request, hdrs.METH_GET)
            asked = WebhookRequest(headers=request.headers, body=b"", query=_query(request))
            return await self._said(page, asked, request.path, limits.page_within)
        webhook = self._webhooks.get(request.path)
        if webhook is None:
            raise Refusal(404, "there is nothing here")
        _demand(request, hdrs.METH_POST)
        body = await bodies.read(request, most_bytes=limits.body_bytes, within=limits.body_within)
        brought = WebhookRequest(headers=request.headers, body=body)
        return await self._said(webhook, brought, request.path, limits.handler_within)

    async def _said(
        self, handler: Webhook, request: WebhookRequest, path: str, within: timedelta
    ) -> web.Response:
        """Return what a handler answers, in its time."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                said = await handler(request)
        except (StoreError, TimeoutError) as error:
            _log.warning("%s is put off: %s", path, str(error) or "it took too long")
            raise Refusal(503, "not now", {hdrs.RETRY_AFTER: "5"}) from error
        headers = {**said.headers, hdrs.CONTENT_TYPE: said.content_type}
        return web.Response(status=said.status, body=said.body, headers=headers)

    async def _health(self) -> web.Response:
        return web.Response(text="up\n")

    async def _ready(self) -> web.Response:
        if self._is_stopping:
            return web.Response(status=503, text="stopping\n")
        failed = await self._readiness.failed()
        lines = [
            f"{name}: {'not reachable' if name in failed else 'ok'}\n"
            for name in self._readiness.names
        ]
        return web.Response(status=503 if failed else 200, text="".join(lines) or "ok\n")

    async def _measure(self) -> web.Response:
        body = await self._metrics() if self._metrics is not None else b""
        return web.Response(body=body, headers={hdrs.CONTENT_TYPE: _EXPOSITION_TYPE})


def _query(request: web.BaseRequest) -> dict[str, str]:
    """Return what a page is asked with.

    Raises:
        Refusal: a name stands there twice, and whoever reads it might take either.
    """
    given = request.query
    if len(set(given)) < len(given):
        raise Refusal(400, "a name stands twice in the address")
    return dict(given)


def _demand(request: web.BaseRequest, *methods: str) -> None:
    if request.method not in methods:
        raise Refusal(405, "wrong method", {hdrs.ALLOW: ", ".join(methods)})

"""A server on loopback that tests write bytes to, and the webhook behind it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters import tracing
from adapters.contract import WebhookRequest, WebhookResponse
from adapters.web.readiness import Check, Readiness
from adapters.web.server import Exposition, Limits, Server, Webhook

QUICK = Limits(
    body_bytes=10_000,
    budget=timedelta(milliseconds=50),
    linger=timedelta(milliseconds=50),
    connections=20,
    grace=timedelta(seconds=1),
)
"""Small where it is sizes that count; patient, as tests share their machine."""
HASTY = replace(
    QUICK,
    body_within=timedelta(milliseconds=150),
    head_within=timedelta(milliseconds=150),
    handler_within=timedelta(milliseconds=150),
    page_within=timedelta(milliseconds=150),
)
"""For tests of what happens when a time limit is over."""


@dataclass
class Hook:
    """A webhook that keeps what it got and answers as it is told."""

    got: list[WebhookRequest] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    does: Callable[[], Awaitable[None]] | None = None

    async def __call__(self, request: WebhookRequest) -> WebhookResponse:
        """See Webhook."""
        self.got.append(request)
        self.traces.append(tracing.request_id.get())
        if self.does is not None:
            await self.does()
        return WebhookResponse(
            status=202,
            body=b"taken",
            content_type="text/x-taken",
            headers={"X-Taken": "yes", "Cache-Control": "public"},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back on a connection."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A server that runs, and everything that it told of its answers."""

    server: Server
    port: int
    hook: Hook
    page: Hook
    noted: list[tuple[str, int]]

    async def send(self, *pieces: bytes, is_half_closed: bool = False) -> bytes:
        """Write bytes to a new connection and return all that comes until it ends."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            # The server may have said its last word before all was written.
            with contextlib.suppress(ConnectionError):
                for piece in pieces:
                    writer.write(piece)
                    await writer.drain()
                if is_half_closed:
                    writer.write_eof()
            said = bytearray()
            with contextlib.suppress(ConnectionError):
                async with asyncio.timeout(5):
                    while chunk := await reader.read(65_536):
                        said += chunk
            return bytes(said)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        """Send one proper request."""
        given = {"Host": "x", "Connection": "close", **(headers or {})}
        if body:
            given["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        return parsed(await self.send(f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body))


def parsed(raw: bytes) -> Answered:
    """Read one response, headers by their names in lower case."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in rest)
    return Answered(status=int(first.split(" ")[1]), headers=headers, body=body)


@asynccontextmanager
async def served(
    *,
    checks: Mapping[str, Check] | None = None,
    metrics: Exposition | None = None,
    hook: Hook | None = None,
    page: Hook | None = None,
    limits: Limits = QUICK,
) -> AsyncIterator[Served]:
    """Run a server with one webhook, `/hook`, and one page, `/page`."""
    noted: list[tuple[str, int]] = []
    behind, shown = hook or Hook(), page or Hook()
    webhooks: dict[str, Webhook] = {"/hook": behind}
    server = Server(
        host="127.0.0.1",
        port=0,
        webhooks=webhooks,
        pages={"/page": shown},
        readiness=Readiness(checks or {}, within=timedelta(milliseconds=300)),
        metrics=metrics,
        observe=lambda route, status, _took: noted.append((route, status)),
        limits=limits,
        new_id=lambda: "made-here",
    )
    _, port = await server.start()
    try:
        yield Served(server=server, port=port, hook=behind, page=shown, noted=noted)
    finally:
        await server.aclose()

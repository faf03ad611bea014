"""A client of the fake LINE and a bot that listens, which share no code with any other."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes.line.server import LineServer
from tests.fakes.mortal import HOST


@dataclass(frozen=True, slots=True)
class Told:
    """What a call was answered."""

    status: int
    body: Any
    headers: dict[str, str]
    """Their names in small letters."""


class Stranger:
    """Calls addresses with whatever it is given."""

    def __init__(self, line: LineServer, session: aiohttp.ClientSession) -> None:
        self.line = line
        self.session = session
        self.token = line.access_token

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        data: bytes | None = None,
        kind: str = "application/json",
        retry_key: str | None = None,
    ) -> Told:
        """Return the answer to a call with a body in JSON, or with data of a kind."""
        given = {"Authorization": f"Bearer {self.token}"}
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            given["Content-Type"] = kind
        if retry_key is not None:
            given["X-Line-Retry-Key"] = retry_key
        url = f"{self.line.url}/v2/bot/{path}"
        sent = io.BytesIO(data) if data is not None else None
        async with self.session.request(method, url, data=sent, headers=given) as answer:
            raw = await answer.read()
            is_json = answer.content_type == "application/json"
            read = json.loads(raw) if is_json else raw
            named = {name.lower(): value for name, value in answer.headers.items()}
            return Told(answer.status, read, named)

    async def push(self, to: str, *messages: object, retry_key: str | None = None) -> Told:
        """Push messages; a text is a text message."""
        return await self.call(
            "POST", "message/push", {"to": to, "messages": _made(messages)}, retry_key=retry_key
        )

    async def reply(self, token: str, *messages: object, retry_key: str | None = None) -> Told:
        """Send messages for a reply token; a text is a text message."""
        body = {"replyToken": token, "messages": _made(messages)}
        return await self.call("POST", "message/reply", body, retry_key=retry_key)

    async def stage(self, act: str, **args: object) -> tuple[int, Any]:
        """Return the status and the answer of a stage direction over HTTP."""
        url = f"{self.line.url}/_stage/{act}"
        async with self.session.post(url, json=args) as answer:
            return answer.status, await answer.json()


def _made(messages: tuple[object, ...]) -> list[object]:
    return [{"type": "text", "text": m} if isinstance(m, str) else m for m in messages]


@dataclass(slots=True)
class Listener:
    """A bot that hears webhook requests, and answers as it is told to."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    """Of the next answers; then 200."""

    def events(self) -> list[list[Any]]:
        """Return the events of each request."""
        return [json.loads(each)["events"] for each in self.bodies]

    def ids(self) -> list[str]:
        """Return the ids of all events, in the order in which they came."""
        return [event["webhookEventId"] for body in self.events() for event in body]

    async def answer(self, request: web.Request) -> web.Response:
        """Take a request."""
        self.bodies.append(await request.read())
        self.signatures.append(request.headers["X-Line-Signature"])
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    """Listen at a free port."""
    listener = Listener()
    app = web.Application()
    app.add_routes([web.post("/hook", listener.answer)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, 0).start()
        listener.url = f"http://{HOST}:{runner.addresses[0][1]}/hook"
        yield listener
    finally:
        await runner.cleanup()

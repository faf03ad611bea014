"""A proxy before a server of language models that goes wrong at the calls it is told to.

::

    async with FaultProxy("http://127.0.0.1:8080/v1") as proxy:
        proxy.at(3, FAULTS["quota"])     # the fourth request from now; all others go through
        proxy.always(FAULTS["silence"])  # every one, until told otherwise with None
        proxy.url

`FAULTS` are the bad days of such servers by name, `STREAM_FAULTS` those within a stream.
Alone: `python -m tests.fakes.faultproxy --to URL --fault NAME [--at N] [--port N]`.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from tests.fakes.directions import (
    Direction,
    drip,
    hang,
    raw,
    redirect,
    reset,
    throttled,
    truncated,
)
from tests.fakes.modelserver import chunks, event

HOST = "127.0.0.1"
_PASSED = {"authorization", "content-type", "accept"}
_TEXT = '{"text": "Half of it"}'
_OPENING = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


class FaultProxy:
    """See the module."""

    def __init__(self, to: str, *, port: int = 0) -> None:
        self._to = to
        self._port = port
        self._at: dict[int, Direction] = {}
        self._always: Direction | None = None
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.requests = 0
        self.passed = 0
        self.abandoned = 0
        """Requests whose client went away before they were answered."""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        app = web.Application(client_max_size=8 << 20)
        app.router.add_route("*", "/v1/{path:.*}", self._answer)
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://{HOST}:{self._port}/v1"

    def at(self, index: int, fault: Direction) -> None:
        """Go wrong once, so many requests from now."""
        self._at[self.requests + index] = fault

    def always(self, fault: Direction | None) -> None:
        """Go wrong from now on, or no more."""
        self._always = fault

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        number = self.requests
        self.requests += 1
        fault = self._at.pop(number, self._always)
        try:
            if fault is not None:
                await request.read()
                return await fault(request)
            return await self._pass(request)
        except asyncio.CancelledError:
            self.abandoned += 1
            raise

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        assert self._session is not None
        self.passed += 1
        kept = {name: value for name, value in request.headers.items() if name.lower() in _PASSED}
        url = self._to + "/" + request.match_info["path"]
        body = await request.read()
        async with self._session.request(request.method, url, data=body, headers=kept) as answer:
            response = web.StreamResponse(
                status=answer.status,
                headers={"Content-Type": answer.headers.get("Content-Type", "")},
            )
            await response.prepare(request)
            async for part in answer.content.iter_any():
                await response.write(part)
            return response


def said(body: object, *, status: int = 200, **headers: str) -> Direction:
    """Answer with JSON, bytes as they are."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    given.setdefault("Content-Type", "application/json")
    written = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, body=written, headers=given)

    return answer


def refusing(status: int, *, code: object = None, kind: str = "", **headers: str) -> Direction:
    """Answer with an error in OpenAI's form."""
    error = {"message": f"status {status}", "type": kind, "code": code, "param": None}
    return said({"error": error}, status=status, **headers)


def page(status: int) -> Direction:
    """Answer with a page for people."""
    html = b"<html><body><h1>Something is wrong</h1></body></html>"
    return said(html, status=status, Content_Type="text/html")


def choice(**fields: object) -> Direction:
    """Answer with one choice whose fields are these."""
    content = fields.pop("content", _TEXT)
    message = {"role": "assistant", "content": content, "refusal": fields.pop("refusal", None)}
    whole = {"index": 0, "message": message, "finish_reason": "stop", **fields}
    return said(reply([whole]))


def reply(choices: object) -> dict[str, object]:
    """Return the body of an answer with these choices."""
    frame = {"id": "x", "object": "chat.completion", "created": 1, "model": "m"}
    return frame | {"choices": choices}


def stream(*events: bytes, ending: bytes = b"data: [DONE]\n\n") -> Direction:
    """Stream these events, then close."""
    return raw(_OPENING, *events, ending)


def falling_silent() -> Direction:
    """Stream a few events and then say nothing."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for each in chunks(_TEXT, None)[:3]:
            await response.write(each)
        await asyncio.sleep(3600)
        return response

    return answer


FAULTS: dict[str, Direction] = {
    "throttled": throttled(None),
    "throttled-1s": throttled("1"),
    "throttled-hour": throttled("3600"),
    "quota": refusing(429, code="insufficient_quota", kind="insufficient_quota"),
    "payment": refusing(402),
    "wrong-key": refusing(401, code="invalid_api_key"),
    "forbidden": refusing(403),
    "moderated": refusing(403, code="moderation"),
    "not-found": page(404),
    "timeout-status": refusing(408),
    "conflict": refusing(409),
    "too-large": page(413),
    "teapot": refusing(418),
    "broken": refusing(500),
    "peg": said(
        {"error": {"code": 500, "message": "does not match the expected peg-native format"}},
        status=500,
    ),
    "not-implemented": refusing(501),
    "bad-gateway-page": page(502),
    "unavailable-hour": refusing(503, Retry_After="3600"),
    "gateway-timeout-page": page(504),
    "overflow-llamacpp": refusing(400, kind="exceed_context_size_error"),
    "overflow-openai": refusing(400, code="context_length_exceeded"),
    "overflow-litellm": refusing(400, code="litellm.ContextWindowExceededError"),
    "redirect": redirect("http://203.0.113.1/v1/chat/completions", code=307),
    "html": page(200),
    "null": said(None),
    "list": said([]),
    "no-choices": said(reply([])),
    "null-choices": said(reply(None)),
    "error-in-200": said({"error": {"message": "overloaded", "code": 503}}),
    "null-content": choice(content=None),
    "list-content": choice(content=[{"type": "text", "text": "x"}]),
    "blank-content": choice(content="  \n"),
    "refusal": choice(content=None, refusal="I will not"),
    "content-filter": choice(finish_reason="content_filter"),
    "length": choice(content='{"text": "Half', finish_reason="length"),
    "tool-calls": choice(content=None, finish_reason="tool_calls"),
    "unfinished": choice(finish_reason=None),
    "broken-json": said(b'{"choices": [{"message": '),
    "bad-utf8": said(b'{"choices": "\xff\xfe"}'),
    "cut-short": truncated(json.dumps(reply([])).encode()),
    "bad-gzip": said(b"not gzip at all", Content_Encoding="gzip"),
    "gzip-bomb": said(gzip.compress(b" " * (8 << 20)), Content_Encoding="gzip"),
    "endless": said(b" " * (5 << 20)),
    "deep": said(b"[" * 100_000),
    "no-http": raw(bytes(range(256))),
    "no-byte": raw(),
    "reset": reset(),
    "trickle": drip(b" "),
    "silence": hang(),
}

STREAM_FAULTS: dict[str, Direction] = {
    "died": raw(_OPENING, *chunks(_TEXT, None), reset=True),
    "cut": raw(
        _OPENING.replace(b"Connection: close", b"Transfer-Encoding: chunked"), b"5\r\ndata:\r\n"
    ),
    "no-finish": stream(*chunks(_TEXT, None)),
    "closed-early": stream(*chunks(_TEXT, None), ending=b""),
    "empty": stream(ending=b""),
    "only-done": stream(),
    "json-not-events": choice(),
    "error-event": stream(*chunks(_TEXT[:9], None), event({"error": {"message": "no more"}})),
    "overflow-event": stream(event({"error": {"type": "exceed_context_size_error"}})),
    "broken-json": stream(b"data: {broken\n\n"),
    "bad-utf8": stream(b'data: "\xff\xfe"\n\n'),
    "null-event": stream(event(None)),
    "length": stream(*chunks(_TEXT[:9], "length")),
    "content-filter": stream(*chunks(_TEXT[:9], "content_filter")),
    "silent-midway": falling_silent(),
    "html": page(200),
}


async def _run_alone(to: str, fault: str, at: int, port: int) -> None:
    async with FaultProxy(to, port=port) as proxy:
        proxy.at(at, (FAULTS | STREAM_FAULTS)[fault])
        print(proxy.url, flush=True)  # noqa: T201  # a program
        await asyncio.Event().wait()


def main() -> None:
    """Go between until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", required=True, help="base URL of the server")
    parser.add_argument("--fault", required=True, choices=sorted(FAULTS | STREAM_FAULTS))
    parser.add_argument("--at", type=int, default=0, help="which request goes wrong")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    given = parser.parse_args()
    asyncio.run(_run_alone(given.to, given.fault, given.at, given.port))


if __name__ == "__main__":
    main()

"""How soon LINE has its acknowledgement, and what those get who are not LINE.

Events come evenly, through our HTTP server and the whole way into the real inbox; who sends them
runs in the same process, and his time counts as ours.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import secrets
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

import aiohttp

from adapters.contract import (
    WebhookRequest,
    WebhookResponse,
)
from adapters.line.inbound import Way
from adapters.line.platform import LineBot
from adapters.store.sealing import Sealer
from adapters.web.readiness import Readiness
from adapters.web.server import Server
from bot.app.means import means
from bot.clocks import SystemClock
from tests.bench.doors import Door
from tests.bench.inboxes import InboxAlone
from tests.bench.places import Figure, Place, per_second

_PATH = "/line/webhook"
_SECRET = b"0123456789abcdef0123456789abcdef"
_BOT = "U" + "b0" * 16
_PEOPLE = 400
_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of it."""

    a_second: int = 50
    seconds: float = 30.0
    hostile: int = 100_000


@asynccontextmanager
async def _opened(place: Place) -> AsyncIterator[Door]:
    clock, sealer = SystemClock(), Sealer([secrets.token_bytes(32)])
    async with place.opened(clock) as kernel:
        desk = InboxAlone(kernel, clock=clock, sealer=sealer)
        line = LineBot(
            "nobody-is-called",
            means=means(kernel, sealer, "line", clock=clock),
            clock=clock,
            way=Way(secret=_SECRET),
        )

        async def receive(request: WebhookRequest) -> WebhookResponse:
            return await line.receive(request, desk)

        readiness = Readiness({})
        server = Server(host="127.0.0.1", port=0, webhooks={_PATH: receive}, readiness=readiness)
        host, port = await server.start()
        try:
            async with aiohttp.ClientSession() as client:
                yield Door(url=f"http://{host}:{port}{_PATH}", desk=desk, client=client)
        finally:
            await server.aclose()
            await line.aclose()


async def measured(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Bring events at a steady pace, then all that is not LINE's."""
    async with _opened(place) as door:
        async for figure in _events(door, size):
            yield figure
        async for figure in _hostile(door, size):
            yield figure


async def _events(door: Door, size: Size) -> AsyncIterator[Figure]:
    count = round(size.a_second * size.seconds)
    took_ms: list[float] = []
    began = time.perf_counter() + 0.05

    async def bring(number: int) -> None:
        await asyncio.sleep(began + number / size.a_second - time.perf_counter())
        request = _posted([_said(number)])
        asked = time.perf_counter()
        status = await door.knock(request)
        took_ms.append((time.perf_counter() - asked) * 1000)
        if status != 200:
            raise RuntimeError(f"status {status}")

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            group.create_task(bring(number))
    kept = (await door.desk.backlog()).all
    if kept != count:
        raise RuntimeError(f"{kept} of {count} were kept")
    what = f"LINE: ack of {count:,} signed events, {size.a_second} a second"
    percentiles = statistics.quantiles(took_ms, n=100, method="inclusive")
    yield Figure(what=f"{what}: median", reached=_shown(percentiles[49]), bar="5 ms")
    yield Figure(what=f"{what}: 99th percentile", reached=_shown(percentiles[98]), bar="50 ms")
    yield Figure(what=f"{what}: the slowest", reached=_shown(max(took_ms)), bar="500 ms")


async def _hostile(door: Door, size: Size) -> AsyncIterator[Figure]:
    """Bring what is not signed, and what is signed and makes no sense."""
    logging.getLogger("adapters.line").setLevel(logging.CRITICAL)  # each is said of
    before = (await door.desk.backlog()).all
    statuses: Counter[int] = Counter()
    waiting = iter(islice(cycle(_not_lines()), size.hostile))
    began = time.perf_counter()

    async def knock() -> None:
        for request in waiting:
            statuses[await door.knock(request)] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(knock())
    took_s = time.perf_counter() - began
    effects = (await door.desk.backlog()).all - before
    what = f"LINE: {size.hostile:,} malformed or unsigned requests"
    shown = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    failures = sum(count for status, count in statuses.items() if status >= 500)
    yield Figure(what=f"{what}: answered 5xx", reached=f"{failures}", bar="0")
    yield Figure(what=f"{what}: effects", reached=f"{effects}", bar="0")
    yield Figure(what=f"{what}: turned away", reached=per_second(size.hostile, took_s))
    yield Figure(what=f"{what}: by status", reached=shown)


def _said(number: int) -> dict[str, Any]:
    return {
        "type": "message",
        "mode": "active",
        "timestamp": 1_700_000_000_000 + number,
        "source": {"type": "user", "userId": f"U{number % _PEOPLE:032x}"},
        "webhookEventId": f"01E{number:023}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": f"{number:032x}",
        "message": {
            "type": "text",
            "id": f"{number + 1}",
            "quoteToken": "q",
            "text": f"What became of case {number}?",
        },
    }


def _posted(events: object) -> WebhookRequest:
    return _signed(json.dumps({"destination": _BOT, "events": events}).encode())


def _signed(body: bytes, secret: bytes = _SECRET) -> WebhookRequest:
    signature = base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()
    return WebhookRequest(headers={"X-Line-Signature": signature}, body=body)


def _not_lines() -> Sequence[WebhookRequest]:
    """Return requests that are forged, cut, deep, bent or no text at all."""
    right = _said(0)
    request = _posted([right])
    body, altered = request.body, bytearray(request.body)
    altered[len(altered) // 2] ^= 1
    bent: Sequence[object] = (
        *(None, 7, "x", [], {}, {"type": []}, {"type": "hologram"}),
        {**right, "type": None},
        {**right, "source": None},
        {**right, "message": None},
        {**right, "source": []},
        {**right, "source": {"type": "user", "userId": "../etc"}},
        {**right, "message": {}},
        {**right, "message": {"type": "text"}},
        {**right, "message": {"type": "text", "text": 7}},
        {**right, "type": "postback"},
        {**right, "type": "postback", "postback": {"data": "\u3042"}},
        {**right, "type": "postback", "postback": {"data": "c|../../etc"}},
        {**right, "type": "unsend", "unsend": {"messageId": "x"}},
        {**right, "mode": "standby"},
    )
    bodies = (b"", b"\xff\xfe", b"{", b"[]", b"{}", b"[" * 50_000, b"9" * 10_000, body[:-1])
    return (
        WebhookRequest(headers={}, body=body),
        WebhookRequest(headers={"X-Line-Signature": "\u00e9"}, body=body),
        WebhookRequest(headers={"X-Line-Signature": "A" * 43 + "="}, body=body),
        WebhookRequest(headers=request.headers, body=bytes(altered)),
        _signed(body, b"another"),
        *(WebhookRequest(headers={}, body=each) for each in bodies),
        *(_signed(each) for each in bodies),
        _posted(None),
        _posted({}),
        _posted("x"),
        *(_posted([each]) for each in bent),
        _posted(list(bent)),
    )


def _shown(milliseconds: float) -> str:
    return f"{milliseconds:.1f} ms"

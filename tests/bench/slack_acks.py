"""How soon Slack has its acknowledgement, and what those get who are not Slack.

Events come as they do on a busy morning, evenly, through our HTTP server and the whole way into
the real inbox; who sends them runs in the same process, and his time counts as ours.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from typing import Any

import aiohttp

from adapters.contract import (
    Grant,
    WebhookRequest,
    WebhookResponse,
)
from adapters.slack.inbound import Inbound
from adapters.store.sealing import Sealer
from adapters.web.readiness import Readiness
from adapters.web.server import Server
from bot.clocks import SystemClock
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.standing import MemoryCalls, MemoryNotes
from tests.bench.doors import Door
from tests.bench.inboxes import InboxAlone
from tests.bench.places import Figure, Place, per_second

_PATH = "/slack/events"
_PEOPLE = 400
_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of it."""

    a_second: int = 50
    seconds: float = 60.0
    hostile: int = 5_000


@asynccontextmanager
async def _opened(place: Place) -> AsyncIterator[Door]:
    clock = SystemClock()

    async def granted(_tenant: str, _organisation: str) -> Grant | None:
        return sent.grant()

    async with place.opened(clock) as kernel:
        desk = InboxAlone(kernel, clock=clock, sealer=Sealer([secrets.token_bytes(32)]))
        inbound = Inbound(
            granted=granted,
            secrets=[sent.SECRET],
            calls=MemoryCalls(),
            notes=MemoryNotes(),
            clock=clock,
        )

        async def receive(request: WebhookRequest) -> WebhookResponse:
            return await inbound.receive(request, desk)

        readiness = Readiness({})
        server = Server(host="127.0.0.1", port=0, webhooks={_PATH: receive}, readiness=readiness)
        host, port = await server.start()
        try:
            async with aiohttp.ClientSession() as client:
                yield Door(url=f"http://{host}:{port}{_PATH}", desk=desk, client=client)
        finally:
            await server.aclose()


async def measured(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Bring events at a steady pace, then all that is not Slack's."""
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
        payload = sent.direct(
            f"What became of case {number}?",
            user=f"U{number % _PEOPLE}",
            ts=f"{_now().timestamp():.0f}.{number:06}",
            envelope={"event_id": f"Ev{number}"},
        )
        request = sent.posted(payload, at=_now().timestamp())
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
    what = f"ack of {count:,} signed events, {size.a_second} a second"
    percentiles = statistics.quantiles(took_ms, n=100, method="inclusive")
    yield Figure(what=f"{what}: median", reached=_shown(percentiles[49]), bar="5 ms")
    yield Figure(what=f"{what}: 99th percentile", reached=_shown(percentiles[98]), bar="50 ms")
    yield Figure(what=f"{what}: the slowest", reached=_shown(max(took_ms)))


async def _hostile(door: Door, size: Size) -> AsyncIterator[Figure]:
    """Bring what is not signed, and what is signed and makes no sense."""
    before = (await door.desk.backlog()).all
    statuses: Counter[int] = Counter()
    waiting = iter(islice(cycle(_not_slacks()), size.hostile))
    began = time.perf_counter()

    async def knock() -> None:
        for request in waiting:
            statuses[await door.knock(request)] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(knock())
    took_s = time.perf_counter() - began
    effects = (await door.desk.backlog()).all - before
    what = f"{size.hostile:,} malformed or unsigned requests"
    shown = ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items()))
    failures = sum(count for status, count in statuses.items() if status >= 500)
    yield Figure(what=f"{what}: answered 5xx", reached=f"{failures}", bar="0")
    yield Figure(what=f"{what}: effects", reached=f"{effects}", bar="0")
    yield Figure(what=f"{what}: turned away", reached=per_second(size.hostile, took_s))
    yield Figure(what=f"{what}: by status", reached=shown)


def _not_slacks() -> Sequence[WebhookRequest]:
    """Return requests that are forged, late, cut, deep, bent or no text at all."""
    at = _now().timestamp()
    right = sent.direct("What became of it?")
    body = json.dumps(right).encode()
    bent: Sequence[dict[str, Any]] = (
        {**right, "event": None},
        {**right, "event": []},
        {**right, "event": {"type": "message"}},
        {**right, "authorizations": 7},
        sent.acted("block_actions", actions=None, user=[]),
        sent.acted("view_submission", view="V1"),
        {"type": "event_callback"},
    )
    bodies = (b"", b"\xff\xfe", b"{", b"[]", b"[" * 50_000, b"9" * 10_000, body[:-1])
    unsigned = WebhookRequest(headers={"Content-Type": sent.JSON}, body=body)
    stale = at - timedelta(minutes=6).total_seconds()
    signed = sent.signed(body, at=at)
    forged = {**signed.headers, "X-Slack-Signature": "v0=" + "0" * 64}
    odd = {**signed.headers, "X-Slack-Request-Timestamp": "1e9", "X-Slack-Signature": "v0=\u00e9"}
    return (
        unsigned,
        sent.signed(body, secret="another", at=at),  # noqa: S106  # of a stranger
        sent.signed(body, at=stale),
        WebhookRequest(headers=forged, body=body),
        WebhookRequest(headers=odd, body=body),
        *(WebhookRequest(headers={}, body=each) for each in bodies),
        *(sent.signed(each, at=at) for each in bodies),
        *(sent.signed(each, sent.FORM, at=at) for each in bodies),
        *(sent.posted(each, at=at) for each in bent),
    )


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a bench runs by the machine's clock


def _shown(milliseconds: float) -> str:
    return f"{milliseconds:.1f} ms"

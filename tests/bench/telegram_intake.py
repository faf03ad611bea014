"""How fast updates of Telegram's are durably taken in, asked for as in a process of ours.

Whoever plays Telegram runs in the same process, and his time counts as ours.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from adapters.store.sealing import Sealer
from adapters.telegram.inbound import Way
from adapters.telegram.platform import Telegram
from bot.app.means import means
from bot.clocks import SystemClock
from tests.bench.inboxes import InboxAlone
from tests.bench.places import Figure, Place, per_second
from tests.fakes.telegram.server import TelegramServer

_PEOPLE = 400
_LOOK_S = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of it."""

    updates: int = 10_000


async def measured(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Take in what has come while nobody asked."""
    clock, sealer = SystemClock(), Sealer([secrets.token_bytes(32)])
    async with place.opened(clock) as kernel, TelegramServer() as server:
        people = [server.stage.person(f"P{n}", has_started=True) for n in range(_PEOPLE)]
        for number in range(size.updates):
            server.stage.say(people[number % _PEOPLE], f"What became of case {number}?")
        desk = InboxAlone(kernel, clock=clock, sealer=sealer)
        telegram = Telegram(
            server.token,
            means=means(kernel, sealer, "telegram", clock=clock),
            clock=clock,
            way=Way(),
            api_url=server.url,
        )
        began = time.perf_counter()
        listening = asyncio.ensure_future(telegram.listen(desk))
        while server.updates.waiting():  # noqa: ASYNC110  # a server on a socket tells nobody
            await asyncio.sleep(_LOOK_S)
        took_s = time.perf_counter() - began
        listening.cancel()
        await asyncio.wait([listening])
        kept = (await desk.backlog()).all
        await telegram.aclose()
        if kept != size.updates:
            raise RuntimeError(f"{kept} of {size.updates} were kept")
    yield Figure(
        what=f"Telegram: {size.updates:,} updates stored and confirmed",
        reached=per_second(size.updates, took_s),
        bar="500/s",
    )

"""How near the rate that Telegram allows a brief goes to thousands of chats, and whether above it.

The fake counts by the vendor's limits, in any second, and refuses what is over them.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.store.sealing import Sealer
from adapters.telegram.inbound import Way
from adapters.telegram.platform import Telegram
from bot.app.means import means
from bot.clocks import SystemClock
from digest.errors import Throttled
from digest.model import OperationId, Recipient
from tests import make
from tests.bench.places import Figure, Place
from tests.contracts.platform import delivery, send
from tests.fakes.telegram.server import TelegramServer

_ALLOWED = 30
"""A second (core.telegram.org/bots/faq)."""
_AT_ONCE = 60
_AGAIN = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of it."""

    chats: int = 3_000


async def measured(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Send a brief to each of many people."""
    clock, sealer = SystemClock(), Sealer([secrets.token_bytes(32)])
    async with place.opened(clock) as kernel, TelegramServer() as server:
        people = [server.stage.person(f"P{n}", has_started=True) for n in range(size.chats)]
        telegram = Telegram(
            server.token,
            means=means(kernel, sealer, "telegram", clock=clock),
            clock=clock,
            way=Way(),
            api_url=server.url,
        )
        began = time.perf_counter()
        await _to_each(telegram, server, people)
        took_s = time.perf_counter() - began
        await telegram.aclose()
        over = sum(each.status == 429 for each in server.calls("sendMessage"))  # of HTTP
    what = f"Telegram: a brief to {size.chats:,} chats"
    share = size.chats / took_s / _ALLOWED
    yield Figure(what=f"{what}: of the rate allowed", reached=f"{share:.1%}", bar="98%")
    yield Figure(what=f"{what}: refused for their rate", reached=f"{over}", bar="0")


async def _to_each(telegram: Telegram, server: TelegramServer, people: list[int]) -> None:
    brief, waiting = make.brief(), iter(enumerate(people))
    tenant = server.token.partition(":")[0]

    async def hand() -> None:
        for number, person in waiting:
            place = Recipient(platform="telegram", tenant=tenant, chat=str(person))
            op_id = OperationId(f"0e9a7c52-0000-5000-8000-{number:012}")
            owed = replace(delivery(telegram), recipient=place, op_id=op_id)
            while True:
                try:
                    await send(telegram, owed, brief)
                except Throttled as error:
                    await asyncio.sleep((error.retry_after or _AGAIN).total_seconds())
                else:
                    break

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(hand())

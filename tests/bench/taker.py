"""Takes updates as a worker does, and says when it had each: `python -m tests.bench.taker URL N`.

A line an update: its id, and the seconds of the monotonic clock, which processes of one
machine share.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from adapters.store.kernel import Kernel
from adapters.store.redis import RedisKernel
from adapters.store.said import SaidStore
from adapters.store.sealing import Sealer
from bot.clocks import SystemClock

SEALER = Sealer([bytes(32)])
_AT_ONCE = 16
_LEASE = timedelta(minutes=1)
_IDLE = timedelta(seconds=1)


async def take(kernel: Kernel, count: int, tell: Callable[[str, float], None]) -> None:
    """Take so many updates and finish them, waiting for a nudge when there are none."""
    mail = SaidStore(kernel, clock=SystemClock(), sealer=SEALER)
    while count > 0:
        taken = await mail.take(_AT_ONCE, _LEASE)
        had_at = time.monotonic()
        for each in taken:
            tell(each.update.update_id, had_at)
            await mail.done(each)
        count -= len(taken)
        if not taken:
            await kernel.wait("said", _IDLE)


async def _main(url: str, count: int) -> None:
    def tell(update_id: str, had_at: float) -> None:
        sys.stdout.write(f"{update_id} {had_at:.6f}\n")
        sys.stdout.flush()

    kernel = await RedisKernel.open(url)
    try:
        await kernel.wait("said", _IDLE)  # subscribed from here on
        tell("ready", time.monotonic())
        await take(kernel, count, tell)
    finally:
        await kernel.aclose()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2])))

"""Slots of what a platform takes: booked over all processes, waited for, and then a last look."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from adapters.contract import Rates
from digest.errors import StoreError, Throttled, Unavailable
from digest.ports import Rate


async def booked(rates: Rates, bucket: str, rate: Rate, *, at_most: timedelta) -> timedelta:
    """Book a slot; return how long it is until then.

    Raises:
        Throttled: that is longer than at most, and nothing was booked.
        Unavailable: the store failed.
    """
    try:
        wait = await rates.reserve(bucket, rate, at_most=at_most)
    except StoreError as error:
        raise Unavailable("no rate could be booked") from error
    if wait > at_most:
        raise Throttled("our own rate is used up", retry_after=wait)
    return wait


async def come(wait: timedelta, sleep: Callable[[float], Awaitable[None]]) -> None:
    """Wait for a slot.

    A process that was stopped meanwhile may have lost the lease on what it sends. Whoever holds a
    lease has bounded his call by it, so it is ended here, before its first byte, if its time is
    over: the loop finds that in its next turn and tells it in the one after.
    """
    if wait:
        await sleep(wait.total_seconds())
    for _ in range(2):
        await asyncio.sleep(0)

"""What a platform takes is shared by all processes, bucket by bucket."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.store.kernel import Kernel
from adapters.store.rates import RateStore
from digest.ports import Rate
from tests.contracts.kernel import HOUR, HandClock

SECOND = timedelta(seconds=1)
RATE = Rate(interval=SECOND, burst=2)
NOW = timedelta(0)


@pytest.fixture
def rates(kernel: Kernel) -> RateStore:
    return RateStore(kernel, "slack")


async def test_slots_come_one_an_interval_after_the_burst_whoever_asks(
    rates: RateStore, kernel: Kernel
) -> None:
    other = RateStore(kernel, "slack")
    waits = [await each.reserve("T1/C1", RATE, at_most=HOUR) for each in (rates, other) * 2]
    assert waits == [NOW, NOW, SECOND, 2 * SECOND]
    assert await rates.reserve("T1/C2", RATE, at_most=HOUR) == NOW
    assert await RateStore(kernel, "other").reserve("T1/C1", RATE, at_most=HOUR) == NOW


async def test_a_slot_that_is_too_far_off_is_not_booked(rates: RateStore) -> None:
    for _ in range(2):
        await rates.reserve("T1/C1", RATE, at_most=NOW)
    for _ in range(3):
        assert await rates.reserve("T1/C1", RATE, at_most=NOW) == SECOND


async def test_a_bucket_that_was_penalized_gives_nothing_for_that_long_and_others_do(
    rates: RateStore, clock: HandClock
) -> None:
    await rates.penalize("T1/C1", 30 * SECOND)
    assert await rates.reserve("T1/C1", RATE, at_most=NOW) == 30 * SECOND
    assert await rates.reserve("T1/C2", RATE, at_most=NOW) == NOW
    clock.advance(30 * SECOND)
    assert await rates.reserve("T1/C1", RATE, at_most=NOW) == NOW

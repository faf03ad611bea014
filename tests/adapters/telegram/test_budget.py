"""One budget for all that is written: nothing over what Telegram takes, and what is owed first."""

from __future__ import annotations

import random
from contextlib import AsyncExitStack

import pytest

from adapters.telegram.budget import BEARABLE, BOT, Budget
from digest.errors import Throttled, Unavailable
from tests.adapters.telegram.wired import Wired

BEN = 5_100_000_009


@pytest.fixture(name="budget")
def _budget(at: Wired) -> Budget:
    return Budget(at.means.rates, tenant=at.tenant, sleep=at.sleep, monotonic=at.monotonic)


async def entered(budget: Budget, chat: int) -> None:
    """Wait until a chat may be written to, and be answered at once."""
    async with budget.slot(chat):
        pass


async def test_a_private_chat_takes_a_short_burst_and_then_one_a_second(
    at: Wired, budget: Budget
) -> None:
    began = at.monotonic()
    for _ in range(8):
        await entered(budget, at.ann)
    assert 4.9 < at.monotonic() - began < 6


async def test_a_group_takes_twenty_in_any_minute(at: Wired, budget: Budget) -> None:
    at_each: list[float] = []
    for _ in range(60):
        await entered(budget, at.forum)
        at_each.append(at.monotonic())
    for start in at_each:
        assert sum(start <= each < start + 60 for each in at_each) <= 20


async def test_the_bot_writes_thirty_in_any_second_at_most(at: Wired, budget: Budget) -> None:
    at_each: list[float] = []
    for number in range(200):
        await entered(budget, BEN + number)
        at_each.append(at.monotonic())
    for start in at_each:
        assert sum(start <= each < start + 1 for each in at_each) <= 30
    assert 200 / (at_each[-1] - at_each[0]) > 0.98 * 30


async def test_though_one_call_takes_longer_than_the_next_thirty_arrive_in_any_second(
    at: Wired,
) -> None:
    chance = random.Random(7)  # noqa: S311  # a run to repeat
    arrived: list[float] = []
    under_way: list[tuple[float, AsyncExitStack]] = []

    async def sleep(seconds: float) -> None:
        end = at.monotonic() + seconds
        while at.monotonic() < end:
            at.passes(0.001)
            for back_at, call in list(under_way):
                if back_at <= at.monotonic():
                    under_way.remove((back_at, call))
                    await call.aclose()

    budget = Budget(at.means.rates, tenant=at.tenant, sleep=sleep, monotonic=at.monotonic)
    for number in range(200):
        call = AsyncExitStack()
        await call.enter_async_context(budget.slot(BEN + number))
        there_s = 0.02 + chance.choice([0.0, 0.0, 0.0, 0.08])
        arrived.append(at.monotonic() + there_s)
        under_way.append((arrived[-1] + 0.02, call))
    await sleep(1)
    for start in arrived:
        assert sum(start <= each < start + 1 for each in arrived) <= 30
    assert 200 / (arrived[-1] - arrived[0]) > 0.9 * 30


async def test_who_would_have_to_wait_long_is_told_when(at: Wired, budget: Budget) -> None:
    await budget.penalize(at.ann, BEARABLE * 2)
    with pytest.raises(Throttled) as caught:
        await entered(budget, at.ann)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > BEARABLE
    await entered(budget, at.forum)
    assert at.slept == [] or max(at.slept) < 1


async def test_what_is_only_pleasant_is_left_out_when_there_is_no_room(
    at: Wired, budget: Budget
) -> None:
    await budget.penalize(at.ann, BEARABLE)
    assert not await budget.spare(at.ann)
    assert await budget.spare(at.forum)
    assert not at.slept, "there was room"


async def test_what_is_only_pleasant_waits_for_the_next_slot_of_the_bot_and_for_no_other(
    at: Wired,
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:  # meanwhile time stands
        waited.append(seconds)

    budget = Budget(at.means.rates, tenant=at.tenant, sleep=sleep, monotonic=at.monotonic)
    assert await budget.spare(at.ann)
    assert not waited
    assert await budget.spare(BEN)
    assert waited == [pytest.approx(BOT.interval.total_seconds())]
    assert not await budget.spare(at.forum), "a second interval it does not wait"
    assert len(waited) == 1


async def test_a_store_that_fails_lets_nothing_out(at: Wired, budget: Budget) -> None:
    await at.kernel.aclose()
    with pytest.raises(Unavailable):
        await entered(budget, at.ann)
    assert not await budget.spare(at.ann)

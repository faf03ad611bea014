"""One budget for all that is written: nothing over what Telegram takes, and what is owed first."""

from __future__ import annotations

import pytest

from adapters.telegram.budget import BEARABLE, Budget
from digest.errors import Throttled, Unavailable
from tests.adapters.telegram.wired import Wired

BEN = 5_100_000_009


@pytest.fixture(name="budget")
def _budget(at: Wired) -> Budget:
    return Budget(at.means.rates, tenant=at.tenant, sleep=at.sleep, monotonic=at.monotonic)


async def test_a_private_chat_takes_a_short_burst_and_then_one_a_second(
    at: Wired, budget: Budget
) -> None:
    began = at.monotonic()
    for _ in range(8):
        await budget.enter(at.ann)
    assert 4.9 < at.monotonic() - began < 6


async def test_a_group_takes_twenty_in_any_minute(at: Wired, budget: Budget) -> None:
    entered: list[float] = []
    for _ in range(60):
        await budget.enter(at.forum)
        entered.append(at.monotonic())
    for start in entered:
        assert sum(start <= each < start + 60 for each in entered) <= 20


async def test_the_bot_writes_thirty_in_any_second_at_most(at: Wired, budget: Budget) -> None:
    entered: list[float] = []
    for number in range(200):
        await budget.enter(BEN + number)
        entered.append(at.monotonic())
    for start in entered:
        assert sum(start <= each < start + 1 for each in entered) <= 30
    assert 200 / (entered[-1] - entered[0]) > 0.98 * 30


async def test_who_would_have_to_wait_long_is_told_when(at: Wired, budget: Budget) -> None:
    await budget.penalize(at.ann, BEARABLE * 2)
    with pytest.raises(Throttled) as caught:
        await budget.enter(at.ann)
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > BEARABLE
    await budget.enter(at.forum)
    assert at.slept == [] or max(at.slept) < 1


async def test_what_is_only_pleasant_is_left_out_when_there_is_no_room(
    at: Wired, budget: Budget
) -> None:
    assert await budget.spare(at.ann)
    assert not await budget.spare(at.ann)  # the bot's own slot comes back in a moment
    at.passes(1)
    await budget.penalize(at.ann, BEARABLE)
    assert not await budget.spare(at.ann)
    assert await budget.spare(at.forum)
    assert not at.slept, "nobody waits for it"


async def test_a_store_that_fails_lets_nothing_out(at: Wired, budget: Budget) -> None:
    await at.kernel.aclose()
    with pytest.raises(Unavailable):
        await budget.enter(at.ann)
    assert not await budget.spare(at.ann)

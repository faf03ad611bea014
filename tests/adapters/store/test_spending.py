"""A day's tokens are kept within limits by all workers together, and what went is counted."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.store.kernel import Kernel
from adapters.store.spending import _SPENT, KEPT, SpendingStore
from digest.errors import BudgetSpent
from digest.ports.llm import Usage
from digest.ports.spending import Reservation, Spent
from tests.contracts.kernel import HOUR, HandClock

DAY = 24 * HOUR


def store(
    kernel: Kernel, clock: HandClock, *, per_day: int = 0, per_account: int = 0
) -> SpendingStore:
    return SpendingStore(kernel, clock=clock, per_day=per_day, per_account=per_account)


def usage(given: int, taken: int, model: str = "m") -> Usage:
    return Usage(model=model, input_tokens=given, output_tokens=taken)


async def spend(spending: SpendingStore, given: int, taken: int, account: str = "") -> None:
    reservation = await spending.reserve(given + taken, account=account)
    await spending.settle(reservation, usage(given, taken), purpose="story")


async def test_of_a_thousand_at_once_exactly_those_that_fit_are_let_through(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock, per_day=7_000)

    async def asks() -> Reservation | None:
        try:
            return await spending.reserve(100, account="")
        except BudgetSpent:
            return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(asks()) for _ in range(1_000)]
    assert sum(task.result() is not None for task in tasks) == 70
    assert await spending.today() == 7_000


async def test_what_was_set_aside_and_not_used_may_be_spent(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock, per_day=1_000)
    first = await spending.reserve(900, account="")
    with pytest.raises(BudgetSpent):
        await spending.reserve(200, account="")
    await spending.settle(first, usage(300, 50), purpose="answer")
    assert await spending.today() == 350
    await spending.reserve(650, account="")
    assert await spending.today() == 1_000


async def test_a_call_that_cost_nothing_gives_all_back_and_is_no_call(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock, per_day=1_000)
    await spending.settle(await spending.reserve(900, account="a"), usage(0, 0), purpose="story")
    assert (await spending.today(), await spending.today("a")) == (0, 0)
    assert await spending.since(clock.now().date()) == []


async def test_a_call_may_cost_more_than_was_set_aside(kernel: Kernel, clock: HandClock) -> None:
    spending = store(kernel, clock, per_day=1_000)
    await spending.settle(await spending.reserve(100, account=""), usage(900, 300), purpose="s")
    assert await spending.today() == 1_200
    with pytest.raises(BudgetSpent):
        await spending.reserve(1, account="")


async def test_one_account_cannot_spend_what_is_left_for_the_others(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock, per_day=1_000, per_account=300)
    await spend(spending, 200, 50, account="slack/T1")
    with pytest.raises(BudgetSpent, match="of this account"):
        await spending.reserve(100, account="slack/T1")
    assert await spending.today() == 250, "what was refused is not kept back"
    await spend(spending, 200, 50, account="slack/T2")
    await spend(spending, 400, 0)  # a story is nobody's: the installation's budget alone
    with pytest.raises(BudgetSpent, match="of this day"):
        await spending.reserve(150, account="slack/T2")
    assert await spending.today("slack/T2") == 250


async def test_the_next_day_begins_with_nothing_spent_and_is_told_to_those_refused(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock, per_day=1_000)
    await spend(spending, 1_000, 0)
    with pytest.raises(BudgetSpent) as caught:
        await spending.reserve(1, account="")
    wait = caught.value.retry_after
    assert wait is not None
    clock.advance(wait - timedelta(seconds=1))
    with pytest.raises(BudgetSpent):
        await spending.reserve(1, account="")
    clock.advance(timedelta(seconds=1))
    await spending.reserve(1_000, account="")


async def test_a_call_that_ends_after_midnight_counts_for_the_day_it_began(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock, per_day=1_000)
    day = clock.now().date()
    reservation = await spending.reserve(500, account="a")
    clock.advance(DAY)
    await spending.settle(reservation, usage(100, 20), purpose="answer")
    assert await spending.today() == 0
    (row,) = await spending.since(day)
    assert row.day == day


async def test_without_a_limit_all_is_counted_and_nothing_refused(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock)
    await spend(spending, 10**9, 10**9, account="a")
    assert await spending.today() == await spending.today("a") == 2 * 10**9


async def test_what_was_spent_is_told_by_day_purpose_and_model_for_a_month(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock)
    first = clock.now().date()
    await spend(spending, 100, 10)
    await spend(spending, 50, 5)
    named = await spending.reserve(9, account="")
    await spending.settle(named, usage(8, 1, model="org/big:free\x1fx"), purpose="answer")
    clock.advance(DAY)
    await spend(spending, 7, 3)
    rows = await spending.since(first)
    assert rows == [
        Spent(day=first, purpose="answer", model="org/big:free x", calls=1, input_tokens=8,
              output_tokens=1),
        Spent(day=first, purpose="story", model="m", calls=2, input_tokens=150, output_tokens=15),
        Spent(day=first + DAY, purpose="story", model="m", calls=1, input_tokens=7,
              output_tokens=3),
    ]  # fmt: skip
    assert await spending.since(first + DAY) == rows[2:]
    clock.advance(KEPT)
    assert await spending.since(first) == []


async def test_all_that_was_spent_is_told_however_many_models_it_was_spent_on(
    kernel: Kernel, clock: HandClock
) -> None:
    spending, many = store(kernel, clock), 170  # three counters each: more than a page of them
    nothing = Reservation(day=clock.now().date(), account="", tokens=0)
    async with asyncio.TaskGroup() as group:
        for number in range(many):
            used = usage(2, 1, model=f"m{number}")
            group.create_task(spending.settle(nothing, used, purpose="story"))
    rows = await spending.since(nothing.day)
    assert {each.model for each in rows} == {f"m{number}" for number in range(many)}
    assert {(each.calls, each.input_tokens, each.output_tokens) for each in rows} == {(1, 2, 1)}


async def test_an_account_may_spend_its_limit_to_the_last_token_and_without_one_as_it_likes(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock, per_account=1)
    await spending.reserve(1, account="a")
    with pytest.raises(BudgetSpent) as caught:
        await spending.reserve(1, account="a")
    assert caught.value.retry_after is not None
    await store(kernel, clock, per_day=5).reserve(4, account="a")


async def test_a_kind_of_token_that_was_not_used_counts_nothing(
    kernel: Kernel, clock: HandClock
) -> None:
    spending = store(kernel, clock)
    await spend(spending, 7, 0)
    (row,) = await spending.since(clock.now().date())
    assert (row.calls, row.input_tokens, row.output_tokens) == (1, 7, 0)
    clock.advance(DAY)
    await spend(spending, 0, 5)
    (row,) = await spending.since(clock.now().date())
    assert (row.calls, row.input_tokens, row.output_tokens) == (1, 0, 5)


@pytest.mark.parametrize("counted", ["calls", "input_tokens", "output_tokens"])
async def test_a_call_that_was_counted_by_half_is_told_by_that_half(
    kernel: Kernel, clock: HandClock, counted: str
) -> None:
    """A process may be killed between two counters."""
    spending = store(kernel, clock)
    day = clock.now().date()
    await spending._incr(_SPENT, (day.isoformat(), "story", "m", counted), 3, ttl=KEPT)
    (row,) = await spending.since(day)
    told = {
        "calls": row.calls,
        "input_tokens": row.input_tokens,
        "output_tokens": row.output_tokens,
    }
    assert told == {**dict.fromkeys(told, 0), counted: 3}

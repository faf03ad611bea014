"""A courier who lost his lease changes nothing; one whose store is away makes no doubt of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from bot.courier import Courier
from digest import delivery
from digest.errors import StoreUnavailable
from digest.model import Delivery, DeliveryState, Repeat
from tests import make
from tests.bot.machine import Machine, machine, reader
from tests.contracts.kernel import HOUR, SECOND
from tests.platforms.testchat import NAME

HELD_UP = delivery.LEASE + 10 * SECOND
AFTER = 10 * SECOND
"""Longer than what is in doubt is left alone."""

promises = pytest.mark.parametrize("run", list(Repeat), indirect=True, ids=str)
knowable = pytest.mark.parametrize(
    "run", [Repeat.IDEMPOTENT, Repeat.RECONCILABLE], indirect=True, ids=str
)


@pytest.fixture(params=[Repeat.RECONCILABLE])
async def run(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    async with machine(tmp_path, request.param) as built:
        yield built


class Held(OutboxStore):
    """A store whose caller is held up at one step, before or after it; or which fails there."""

    before: dict[str, Callable[[], Awaitable[Any]]]
    after: dict[str, Callable[[], Awaitable[Any]]]
    failures: int = 0

    async def reserve(self, delivery: Delivery, **rates: Any) -> timedelta:  # noqa: ANN401  # passed on
        """See Outbox."""
        await self._meet(self.before, "reserve")
        return await super().reserve(delivery, **rates)

    async def sending(self, *args: Any) -> bool:  # noqa: ANN401  # passed on
        """See Outbox."""
        await self._meet(self.before, "sending")
        is_ours = await super().sending(*args)
        await self._meet(self.after, "sending")
        return is_ours

    async def settle(self, *args: Any, **named: Any) -> bool:  # noqa: ANN401  # passed on
        """See Outbox."""
        if self.failures:
            self.failures -= 1
            raise StoreUnavailable("as directed")
        await self._meet(self.before, "settle")
        return await super().settle(*args, **named)

    @staticmethod
    async def _meet(steps: dict[str, Callable[[], Awaitable[Any]]], name: str) -> None:
        step = steps.pop(name, None)
        if step is not None:
            await step()


def held(run: Machine, **steps: Callable[[], Awaitable[Any]]) -> tuple[Courier, Held]:
    """Return a courier who is held up at steps such as `before_settle`."""
    store = Held(run.kernel, run.briefs, Lapses(run.kernel, clock=run.clock))
    store.before, store.after = {}, {}
    for name, step in steps.items():
        when, _, what = name.partition("_")
        {"before": store.before, "after": store.after}[when][what] = step
    return run.another_courier(store), store


@promises
@pytest.mark.parametrize(
    "step", ["before_reserve", "before_sending", "after_sending", "before_settle"]
)
async def test_a_courier_who_wakes_up_after_his_lease_changes_nothing(
    run: Machine, step: str
) -> None:
    row = await run.owe()

    async def another_delivers() -> None:
        run.clock.advance(HELD_UP)
        await run.deliver(AFTER)

    courier, _ = held(run, **{step: another_delivers})
    assert await courier.run() == 1
    await run.deliver(HELD_UP, 5 * SECOND)
    is_in_flight = step == "before_settle" and run.chat.promise.repeat is Repeat.NEITHER
    assert len(run.seen()) == (2 if is_in_flight else 1)
    assert (await run.state(row)).state is DeliveryState.SENT
    assert run.tally.arrived == [NAME]
    assert len(await run.briefs.told(reader(), make.NOW - HOUR)) == 1


@promises
async def test_nothing_is_sent_on_a_lease_that_would_end_during_the_call(run: Machine) -> None:
    row = await run.owe()

    async def slow_disk() -> None:
        run.clock.advance(delivery.LEASE - delivery.CALL + SECOND)

    courier, _ = held(run, after_sending=slow_disk)
    assert await courier.run() == 1
    assert not run.server.attempts()
    waiting = await run.outbox.uncertain()
    assert waiting == 0, "nothing has left, and that is known"
    await run.deliver(AFTER)
    assert len(run.seen()) == 1
    assert (await run.state(row)).attempts == 2


@knowable
async def test_a_courier_killed_in_mid_call_is_followed_by_one_who_looks(run: Machine) -> None:
    await run.owe()

    async def die() -> None:
        raise StoreUnavailable("killed")

    courier, _ = held(run, before_settle=die)
    run.chat.after_send = die
    with pytest.raises(StoreUnavailable):
        await courier.run()
    del run.chat.after_send
    assert len(run.seen()) == 1
    assert await run.deliver(delivery.LEASE - SECOND) == 0
    await run.deliver(AFTER)
    assert len(run.seen()) == 1
    assert run.tally.arrived == [NAME]


@promises
async def test_a_store_away_for_moments_makes_no_doubt_of_a_success(run: Machine) -> None:
    row = await run.owe()
    courier, store = held(run)
    store.failures = 3
    assert await courier.run() == 1
    assert (await run.state(row)).state is DeliveryState.SENT
    assert len(run.server.attempts()) == 1


async def test_a_store_that_stays_away_is_told_to_the_caller_and_harms_no_other(
    run: Machine,
) -> None:
    await run.owe("C1")
    await run.owe("C2")
    courier, store = held(run)
    store.failures = 31  # one of the two gives up when its lease ends
    with pytest.raises(StoreUnavailable):
        await courier.run()
    await run.deliver(2 * delivery.LEASE, 5 * SECOND)
    assert [len(run.seen(chat)) for chat in ("C1", "C2")] == [1, 1]
    assert run.tally.arrived == [NAME, NAME]


async def test_a_clock_of_the_store_that_leaps_ahead_costs_the_lease_and_no_second_message(
    run: Machine,
) -> None:
    await run.owe()

    async def the_clock_leaps() -> None:
        run.clock.advance(HELD_UP)
        assert await run.deliver() == 1

    slow, store = held(run, before_sending=the_clock_leaps)
    assert await replace(slow, outbox=store, monotonic=lambda: 12.5).run() == 1
    assert len(run.seen()) == 1
    assert run.tally.arrived == [NAME]

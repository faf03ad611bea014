"""A store that is away for moments costs a delivery those moments, not the rest of its lease."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest.delivery import LEASE
from digest.errors import StoreUnavailable
from digest.model import DeliveryState
from tests.bot.machine import Machine, machine
from tests.contracts.kernel import SECOND

STEPS = ["lapse", "reserve", "sending", "settle"]
AWAY = 5
"""Calls in a row that fail; a second passes before each further one."""


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


def away(target: object, name: str, calls: int, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have a method fail so many times; return the list of its failures."""
    there: Callable[..., Any] = getattr(target, name)
    failed: list[str] = []

    async def called(*args: Any, **named: Any) -> Any:  # noqa: ANN401  # as the method
        if len(failed) < calls:
            failed.append(name)
            raise StoreUnavailable("the store is away")
        return await there(*args, **named)

    monkeypatch.setattr(target, name, called)
    return failed


@pytest.mark.parametrize("step", STEPS)
async def test_a_store_away_for_moments_delays_a_delivery_by_as_much(
    run: Machine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    row, began = await run.owe(), run.clock.now()
    failed = away(run.outbox, step, AWAY, monkeypatch)
    assert await run.courier.run() == 1
    assert len(failed) == AWAY
    assert (await run.state(row)).state is DeliveryState.SENT
    assert len(run.seen()) == 1
    assert run.clock.now() - began <= (AWAY + 1) * SECOND


async def test_a_brief_that_cannot_be_read_for_moments_is_waited_for(
    run: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await run.owe()
    failed = away(run.briefs, "get", AWAY, monkeypatch)
    assert await run.courier.run() == 1
    assert len(failed) == AWAY
    assert (await run.state(row)).state is DeliveryState.SENT


@pytest.mark.parametrize("step", STEPS)
async def test_who_is_to_stop_has_no_patience_unless_something_was_sent(
    run: Machine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    row = await run.owe()
    failed = away(run.outbox, step, AWAY, monkeypatch)
    stopped = replace(run.courier, is_stopping=lambda: bool(failed))
    if step == "settle":
        assert await stopped.run() == 1
        assert (await run.state(row)).state is DeliveryState.SENT
        return
    with pytest.raises(StoreUnavailable):
        await stopped.run()
    assert len(failed) == 1
    assert run.seen() == []
    await run.deliver(2 * LEASE)
    assert len(run.seen()) == 1


@pytest.mark.parametrize("step", STEPS)
async def test_patience_ends_with_the_lease_and_nothing_is_sent_twice(
    run: Machine, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    row = await run.owe()
    away(run.outbox, step, int(LEASE / SECOND) + AWAY, monkeypatch)
    with pytest.raises(StoreUnavailable):
        await run.courier.run()
    await run.deliver(3 * LEASE)
    assert len(run.seen()) == 1
    assert (await run.state(row)).state is DeliveryState.SENT

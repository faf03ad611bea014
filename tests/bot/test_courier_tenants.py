"""A tenant or chat in trouble costs the others nothing: rates, hanging calls, lost access."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import courier
from bot.courier import Courier
from digest import delivery
from digest.errors import StoreError
from digest.model import Delivery, DeliveryState, FailureKind, NoticeKind
from digest.ports import Outgoing, Rate
from tests.bot.machine import Machine, machine
from tests.contracts.kernel import HOUR, MINUTE, SECOND
from tests.fakes import chatdirections
from tests.platforms.testchat import NAME

CROWD = 200
"""Of one tenant, due at once."""


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


def at_a_pace(run: Machine, interval: timedelta) -> Courier:
    """Return a courier of whom each tenant takes one message an interval; he never sleeps."""

    async def at_once(_: float) -> None:
        await asyncio.sleep(0)

    route = run.courier.routes[NAME]
    slow = replace(route, tenant=Rate(interval=interval, burst=1))
    return replace(run.another_courier(), routes={NAME: slow}, sleep=at_once)


class Counting:
    """Counts how often deliveries are leased and parked, and may fail to park."""

    def __init__(self, run: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.leased = self.parked = self.fails = 0
        lease, park = run.outbox.lease, run.outbox.park

        async def counted_lease(n: int, lease_for: timedelta) -> Sequence[Outgoing]:
            found = await lease(n, lease_for)
            self.leased += len(found)
            return found

        async def counted_park(
            outgoing: Outgoing, row: Delivery, *args: object, **named: object
        ) -> bool:
            self.parked += 1
            if self.fails:
                self.fails -= 1
                raise StoreError("killed")  # which nobody waits for
            return await park(outgoing, row, *args, **named)  # type: ignore[arg-type]  # passed on

        monkeypatch.setattr(run.outbox, "lease", counted_lease)
        monkeypatch.setattr(run.outbox, "park", counted_park)


async def crowd(run: Machine, number: int, tenant: str = "T1") -> list[Delivery]:
    return [await run.owe(f"{tenant}-{n}", tenant=tenant) for n in range(number)]


async def test_a_crowd_of_one_tenant_delays_no_other(
    run: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crowd(run, CROWD)
    others = await crowd(run, 10, "T2")
    counted = Counting(run, monkeypatch)
    worker, due = at_a_pace(run, SECOND), run.clock.now()
    assert await worker.run() == CROWD + len(others)
    assert counted.leased == CROWD + len(others), "each was looked at once"
    for _ in range(12):
        run.clock.advance(SECOND)
        await worker.run()
    for row in others:
        settled = await run.state(row)
        assert settled.sent_at is not None
        assert settled.sent_at - due <= 12 * SECOND
    assert counted.leased <= CROWD + len(others) + 2 * 13, "and comes back at its own slot"
    assert (await run.outbox.backlog()).all >= CROWD - 15


async def test_slots_lost_in_a_crash_shift_the_rest_by_as_many(
    run: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = await crowd(run, 40)
    counted = Counting(run, monkeypatch)
    worker, due = at_a_pace(run, SECOND), run.clock.now()
    counted.fails = 30
    with pytest.raises(StoreError, match="killed"):
        await worker.run()
    for _ in range(120):
        run.clock.advance(SECOND)
        await worker.run()
    sent = [(await run.state(row)).sent_at for row in rows]
    assert max(at - due for at in sent if at is not None) <= 75 * SECOND
    assert None not in sent
    late = await run.owe("T1-late")
    await worker.run()
    assert (await run.state(late)).state is DeliveryState.SENT, "and not those to come"


async def test_what_has_no_room_before_its_deadline_waits_for_nothing(run: Machine) -> None:
    rows = await crowd(run, 20)
    worker = at_a_pace(run, 10 * MINUTE)
    await worker.run()
    states = [await run.state(row) for row in rows]
    hopeless = [row for row in states if row.failure is FailureKind.EXPIRED]
    assert len(hopeless) == 20 - 13
    assert all(row.reason for row in hopeless)
    for _ in range(13):
        run.clock.advance(10 * MINUTE)
        await worker.run()
    states = [await run.state(row) for row in rows]
    assert [row.state for row in states].count(DeliveryState.SENT) == 13
    late = await run.owe("T1-late")
    await worker.run()
    assert (await run.state(late)).state is DeliveryState.SENT


async def test_a_message_that_hangs_holds_up_nobody_who_comes_later(run: Machine) -> None:
    await run.owe("C1")
    hangs = asyncio.Event()

    async def hang() -> None:
        if not run.seen("C2"):
            await hangs.wait()

    run.chat.after_send = hang
    async with asyncio.timeout(10), asyncio.TaskGroup() as tasks:
        round_ = tasks.create_task(run.courier.run())
        while not run.seen("C1"):  # noqa: ASYNC110  # a server on a socket tells nobody
            await asyncio.sleep(0.01)
        await run.owe("C2")
        while not run.seen("C2"):  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.01)
        hangs.set()
    assert round_.result() == 2


async def test_a_courier_who_is_to_stop_finishes_what_he_holds_and_takes_nothing_more(
    run: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier, "AT_ONCE", 8)
    await crowd(run, 40)
    is_over = False

    async def stop() -> None:
        nonlocal is_over
        is_over = True

    run.chat.after_send = stop
    worker = replace(run.another_courier(), is_stopping=lambda: is_over)
    done = await worker.run()
    assert 0 < done <= 24
    sent = sum(len(run.seen(f"T1-{n}")) for n in range(40))
    assert sent == done
    assert await run.outbox.uncertain() == 0


async def test_a_tenant_that_takes_our_credentials_no_more_waits_alone(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    rows, others = await crowd(run, 300), await crowd(run, 5, "T2")
    run.server.next(chatdirections.refused(401), tenant="T1", times=None)
    await run.deliver(5 * MINUTE, 10 * SECOND)
    assert {(await run.state(row)).state for row in others} == {DeliveryState.SENT}
    tried = [each for each in run.server.attempts() if each.tenant == "T1"]
    assert len(tried) <= courier.AT_ONCE, "what was under way, and no more"
    told = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert len(told) == 1
    assert "T1" in told[0].getMessage()
    assert run.tally.notices == [NoticeKind.ACCESS_LOST]
    run.server.calm()
    await run.deliver(delivery.ACCESS_BACK_OFF, 10 * SECOND)
    assert {(await run.state(row)).state for row in rows} == {DeliveryState.SENT}
    assert all(len(run.seen(row.recipient.chat)) == 1 for row in rows)


async def test_what_found_no_access_before_its_deadline_says_so(run: Machine) -> None:
    rows = await crowd(run, 40)
    run.server.next(chatdirections.refused(401), tenant="T1", times=None)
    await run.deliver(2 * HOUR + 30 * MINUTE, MINUTE)
    for row in rows:
        settled = await run.state(row)
        assert (settled.failure, bool(settled.reason)) == (FailureKind.EXPIRED, True)
    assert run.tally.failures == [(NAME, FailureKind.EXPIRED)] * len(rows)
    assert not any(run.seen(row.recipient.chat) for row in rows)

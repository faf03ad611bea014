"""What a store forgot and what a slow look costs: no message twice, none for ever undecided."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.store.briefs import BriefStore
from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from digest import delivery
from digest.model import DeliveryState, Lapse, Repeat
from digest.words.delivered import ON_TIME
from tests import make
from tests.bot.machine import Machine, machine
from tests.contracts.kernel import HOUR, MINUTE, SECOND
from tests.contracts.platform import send
from tests.fakes import chatdirections

AFTER = delivery.LEASE + 10 * SECOND


@pytest.fixture(params=[Repeat.RECONCILABLE])
async def run(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    async with machine(tmp_path, request.param) as built:
        yield built


promises = pytest.mark.parametrize("run", list(Repeat), indirect=True, ids=str)


class Forgetful(OutboxStore):
    """A store that lost its memory for a while."""

    lost: Lapse | None = None
    asked: int = 0

    async def lapse(self) -> Lapse | None:
        """See Outbox."""
        self.asked += 1
        return self.lost


def forgetful(run: Machine) -> Forgetful:
    lapses = Lapses(run.kernel, clock=run.clock)
    return Forgetful(run.kernel, BriefStore(run.kernel), lapses)


@promises
async def test_a_brief_planned_anew_after_a_lapse_is_looked_for_before_it_is_sent(
    run: Machine,
) -> None:
    row = await run.owe()
    # It was sent within the lapse, and nothing of that is remembered.
    await send(run.chat, replace(row, first_tried_at=run.clock.now()), make.brief())
    assert len(run.seen()) == 1
    store = forgetful(run)
    store.lost = Lapse(begins=row.due_at - 5 * SECOND, ends=row.due_at + 5 * SECOND)
    worker = run.another_courier(store)
    run.clock.advance(10 * SECOND)
    assert await worker.run() == 1
    assert store.asked == 1, "once a round"
    assert await run.outbox.uncertain() == 1
    for _ in range(8):
        run.clock.advance(10 * SECOND)
        await worker.run()
    settled = await run.state(row)
    assert settled.state is DeliveryState.SENT
    assert len(run.seen()) == (2 if run.chat.promise.repeat is Repeat.NEITHER else 1)
    assert await run.outbox.uncertain() == 0


@promises
async def test_what_falls_due_after_a_lapse_is_sent_at_once(run: Machine) -> None:
    store = forgetful(run)
    store.lost = Lapse(begins=run.clock.now() - MINUTE, ends=run.clock.now() - SECOND)
    row = await run.owe()
    assert await run.another_courier(store).run() == 1
    assert (await run.state(row)).state is DeliveryState.SENT
    assert (await run.state(row)).doubts == 0


async def test_a_slow_look_leaves_time_for_the_send_after_it(run: Machine) -> None:
    row = await run.owe()
    run.server.next(chatdirections.hang_up())
    await run.courier.run()

    async def slowly() -> None:
        run.clock.advance(delivery.CALL + 2 * SECOND)

    run.chat.after_look = slowly
    run.clock.advance(AFTER)
    assert await run.courier.run() == 1
    assert len(run.seen()) == 1
    settled = await run.state(row)
    assert (settled.state, settled.attempts) == (DeliveryState.SENT, 2)


async def test_who_loses_his_lease_in_a_look_sends_nothing(run: Machine) -> None:
    await run.owe()
    run.server.next(chatdirections.hang_up())
    await run.courier.run()

    async def another_looks_and_sends() -> None:
        del run.chat.after_look
        run.clock.advance(AFTER)
        assert await run.another_courier().run() == 1

    run.chat.after_look = another_looks_and_sends
    run.clock.advance(AFTER)
    await run.courier.run()
    assert len(run.seen()) == 1
    assert len(run.server.attempts()) == 2


async def test_later_parts_stand_in_the_thread_of_the_first_and_all_by_the_readers_clock(
    tmp_path: Path,
) -> None:
    async with machine(tmp_path, has_details=True) as run:
        brief = make.brief(make.story("One thing"), make.story("Another thing"))
        row = await run.owe(brief=brief)
        await run.deliver(3 * SECOND)
        first, *others = run.server.visible("C1")
        assert len(others) == 2
        assert (first.thread, {each.thread for each in others}) == (None, {first.id})
        parts = [
            await run.outbox.get(delivery.key_of(row.recipient, row.edition_id, n), row.recipient)
            for n in (2, 3)
        ]
        assert {(each.root, each.tz) for each in parts if each} == {(first.id, "Europe/Berlin")}


async def test_a_brief_found_after_a_doubt_is_the_root_of_its_parts(tmp_path: Path) -> None:
    async with machine(tmp_path, has_details=True) as run:
        await run.owe()
        run.server.next(chatdirections.accept_then_hang_up())
        await run.deliver(2 * AFTER, 5 * SECOND)
        first, second = run.server.visible("C1")
        assert second.thread == first.id


async def test_a_brief_held_up_by_the_platform_says_that_it_is_late(run: Machine) -> None:
    await run.owe()
    run.server.next(chatdirections.unavailable(), times=7)
    await run.deliver(HOUR, 5 * SECOND)
    (text,) = run.seen()
    assert "Late: due 08:00, sent 08:" in text.splitlines()[1]


async def test_a_moment_of_patience_is_not_called_late(run: Machine) -> None:
    await run.owe()
    run.server.next(chatdirections.throttled("30"))
    await run.deliver(ON_TIME, 5 * SECOND)
    (text,) = run.seen()
    assert "Late" not in text

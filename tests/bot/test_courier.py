"""A message is shown once, or as the platform's promise says; trouble with one delays no other."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import errand
from digest import delivery
from digest.model import BriefId, DeliveryState, FailureKind, InDoubt, Promise, Repeat
from tests import make
from tests.bot.machine import Machine, machine, reader
from tests.contracts.kernel import HOUR, MINUTE, SECOND, together
from tests.fakes import chatdirections
from tests.platforms.testchat import NAME

AFTER = 10 * SECOND
"""Longer than what is in doubt is left alone."""


@pytest.fixture(params=[Repeat.RECONCILABLE])
async def run(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    async with machine(tmp_path, request.param) as built:
        yield built


@pytest.fixture
async def in_parts(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path, has_details=True) as built:
        yield built


promises = pytest.mark.parametrize("run", list(Repeat), indirect=True, ids=str)


async def told(run: Machine, chat: str = "C1") -> int:
    return len(await run.briefs.told(reader(chat), make.NOW - 24 * HOUR))


async def test_what_is_owed_is_shown_once_and_settled(run: Machine) -> None:
    row = await run.owe()
    assert await run.deliver() == 1
    assert len(run.seen()) == 1
    settled = await run.state(row)
    assert (settled.state, settled.attempts) == (DeliveryState.SENT, 1)
    assert settled.receipt is not None
    assert run.tally.arrived == [NAME]
    assert await told(run) == 1
    assert await run.deliver(MINUTE, 10 * SECOND) == 0


async def test_couriers_side_by_side_show_each_brief_once(run: Machine) -> None:
    chats = [f"C{number}" for number in range(12)]
    for chat in chats:
        await run.owe(chat)
    counts = await together(*(run.another_courier().run() for _ in range(4)))
    assert sum(counts) == len(chats)
    assert [len(run.seen(chat)) for chat in chats] == [1] * len(chats)


async def test_a_throttled_chat_waits_and_the_others_go_on(run: Machine) -> None:
    slow, other = await run.owe("C1"), await run.owe("C2")
    run.server.next(chatdirections.throttled("30"), chat="C1")
    await run.deliver()
    assert (run.seen("C1"), len(run.seen("C2"))) == ([], 1)
    assert (await run.state(other)).state is DeliveryState.SENT
    assert await told(run) == 0, "what was not shown is not known"
    # What comes later for the same chat waits as long, and is not even tried.
    await run.owe("C1", edition="e-2")
    await run.owe("C2", edition="e-2")
    await run.deliver(28 * SECOND, 4 * SECOND)
    assert len(run.server.attempts(chat="C1")) == 1
    assert len(run.seen("C2")) == 2
    await run.deliver(8 * SECOND)
    assert len(run.seen("C1")) == 2
    settled = await run.state(slow)
    assert (settled.state, settled.refusals) == (DeliveryState.SENT, 1)


async def test_many_messages_to_a_chat_keep_its_pace(run: Machine) -> None:
    rows = [await run.owe(edition=f"e-{number}") for number in range(5)]
    started = run.clock.now()
    await run.deliver(5 * SECOND, SECOND / 10)
    at = sorted([(await run.state(row)).sent_at or started for row in rows])
    assert len(run.seen()) == 5
    assert all(sent_at >= started + place * SECOND for place, sent_at in enumerate(at))
    assert len(run.server.attempts()) == 5


@promises
async def test_a_hang_up_after_acceptance_is_kept_to_the_promise(run: Machine) -> None:
    row = await run.owe()
    run.server.next(chatdirections.accept_then_hang_up())
    await run.deliver()
    assert await told(run) == 0
    assert await run.outbox.uncertain() == 1
    await run.deliver(delivery.LEASE + AFTER)
    is_shown_twice = run.chat.promise.repeat is Repeat.NEITHER
    assert len(run.seen()) == (2 if is_shown_twice else 1)
    assert (await run.state(row)).state is DeliveryState.SENT
    assert await told(run) == 1
    assert await run.outbox.uncertain() == 0


@promises
async def test_a_hang_up_before_acceptance_loses_nothing(run: Machine) -> None:
    await run.owe()
    run.server.next(chatdirections.hang_up())
    await run.deliver(delivery.LEASE + AFTER)
    assert len(run.seen()) == 1


@pytest.mark.parametrize("run", [Repeat.NEITHER], indirect=True)
async def test_what_stays_in_doubt_is_left_to_the_operator(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    row = await run.owe()
    run.server.next(chatdirections.accept_then_hang_up(), times=None)
    await run.deliver(10 * MINUTE, 5 * SECOND)
    assert len(run.seen()) == 2, "at most once more"
    assert (await run.state(row)).state is DeliveryState.UNCERTAIN
    assert await run.outbox.uncertain() == 1
    assert row.op_id in caplog.text
    assert (await run.outbox.backlog()).all == 0
    assert not run.tally.arrived
    assert await told(run) == 0


@pytest.mark.parametrize("run", [Repeat.NEITHER], indirect=True)
async def test_the_operator_may_choose_to_lose_rather_than_to_repeat(run: Machine) -> None:
    run.chat._promise = Promise(repeat=Repeat.NEITHER, in_doubt=InDoubt.SKIP)
    await run.owe()
    run.server.next(chatdirections.accept_then_hang_up(), times=None)
    await run.deliver(10 * MINUTE, 5 * SECOND)
    assert len(run.seen()) == 1
    assert await run.outbox.uncertain() == 1


async def test_a_history_that_cannot_be_read_is_asked_again_later(run: Machine) -> None:
    row = await run.owe()
    run.server.next(chatdirections.accept_then_hang_up())
    run.server.next(chatdirections.unavailable(), on="history", times=2)
    await run.deliver(5 * MINUTE, 5 * SECOND)
    assert len(run.seen()) == 1
    assert (await run.state(row)).state is DeliveryState.SENT


async def test_a_recipient_that_is_gone_is_sent_nothing_more(run: Machine) -> None:
    gone, there = await run.subscribe("C1"), await run.subscribe("C2")
    row = await run.owe("C1")
    await run.owe("C2")
    run.server.remove("C1", tells=False)
    await run.deliver(MINUTE, 10 * SECOND)
    settled = await run.state(row)
    assert (settled.state, settled.failure) == (DeliveryState.FAILED, FailureKind.GONE)
    paused = {
        each.id: (await run.subscriptions.of(each.recipient))[0].is_paused
        for each in (gone, there)
    }
    assert paused == {gone.id: True, there.id: False}
    assert len(run.server.attempts(chat="C1")) == 1
    assert await told(run) == 0


async def test_a_message_the_platform_finds_wrong_is_logged_counted_and_dead(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    row = await run.owe()
    run.server.next(chatdirections.refused(400))
    await run.deliver(HOUR, 10 * MINUTE)
    settled = await run.state(row)
    assert (settled.state, settled.failure) == (DeliveryState.FAILED, FailureKind.PAYLOAD)
    assert run.tally.failures == [(NAME, FailureKind.PAYLOAD)]
    assert len(run.server.attempts()) == 1
    assert any(
        each.levelno == logging.ERROR and row.op_id in each.message for each in caplog.records
    )


async def test_a_platform_that_is_down_is_tried_until_the_deadline(run: Machine) -> None:
    row = await run.owe()
    run.server.next(chatdirections.unavailable(), times=None)
    await run.deliver(2 * HOUR + 20 * MINUTE, 30 * SECOND)
    settled = await run.state(row)
    assert (settled.state, settled.failure) == (DeliveryState.FAILED, FailureKind.EXPIRED)
    assert 5 <= len(run.server.attempts()) <= 20
    run.server.calm()
    await run.deliver(HOUR, 10 * MINUTE)
    assert not run.seen()


async def test_a_half_sent_brief_goes_on_at_the_part_that_failed(in_parts: Machine) -> None:
    run = in_parts
    brief = make.brief()
    assert run.chat.parts(brief) == 2
    row = await run.owe(brief=brief)
    assert await run.courier.run() == 1
    assert (len(run.seen()), await told(run)) == (1, 1)
    await run.server.die()
    assert await run.another_courier().run() == 1
    assert (await run.outbox.backlog()).all == 1
    await run.server.come_back()
    run.clock.advance(AFTER)
    assert await run.another_courier().run() == 1
    first, second = run.seen()
    assert first != second
    assert (await run.outbox.backlog()).all == 0
    assert (await run.state(row)).attempts == 1
    key = delivery.key_of(row.recipient, row.edition_id, 2)
    part = await run.outbox.get(key, row.recipient)
    assert part is not None
    assert (part.state, part.refusals) == (DeliveryState.SENT, 1)
    assert await told(run) == 1


async def test_a_part_is_called_off_with_the_first_one(in_parts: Machine) -> None:
    run = in_parts
    row = await run.owe()
    key = delivery.key_of(row.recipient, row.edition_id, 2)
    assert await run.outbox.add(replace(row, key=key, op_id=delivery.op_id_of(key), part=2))
    run.server.next(chatdirections.refused(400))
    await run.deliver(2 * MINUTE, 10 * SECOND)
    part = await run.outbox.get(key, row.recipient)
    assert part is not None
    assert (part.state, part.failure) == (DeliveryState.FAILED, FailureKind.PAYLOAD)
    assert len(run.server.attempts()) == 1


async def test_a_brief_that_is_a_defect_to_show_stops_no_other(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    run.chat.poison = BriefId("BAD1")
    await run.owe("C1", brief=make.brief(id=run.chat.poison))
    await run.owe("C2")
    assert await run.courier.run() == 2
    assert (run.seen("C1"), len(run.seen("C2"))) == ([], 1)
    assert "ZeroDivisionError" in caplog.text
    assert await run.outbox.uncertain() == 0


async def test_a_delivery_whose_brief_is_no_more_is_dead(run: Machine) -> None:
    row = await run.owe()
    lost = replace(row, key=delivery.key_of(reader("C9"), row.edition_id), recipient=reader("C9"))
    await run.outbox.add(replace(lost, brief_id=BriefId("GONE")))
    await run.deliver()
    settled = await run.state(lost)
    assert (settled.state, settled.failure) == (DeliveryState.FAILED, FailureKind.PAYLOAD)
    assert len(run.seen("C1")) == 1


async def test_what_goes_over_a_platform_that_is_not_here_waits_for_others(run: Machine) -> None:
    row = await run.owe()
    stranger = replace(run.courier, routes={})
    assert await stranger.run() == 1
    assert await run.deliver(50 * SECOND, 10 * SECOND) == 0
    await run.deliver(20 * SECOND)
    assert (await run.state(row)).state is DeliveryState.SENT


async def test_a_wrong_clock_of_the_process_matters_to_nothing(run: Machine) -> None:
    row = await run.owe()
    courier = replace(run.courier, monotonic=lambda: 12.5)
    assert await courier.run() == 1
    assert (await run.state(row)).sent_at == make.NOW


@promises
async def test_a_platform_that_does_not_answer_is_in_doubt(
    run: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await run.owe()
    monkeypatch.setattr(errand, "CALL", SECOND / 20)
    run.server.next(chatdirections.slow(200, after=True))
    assert await run.courier.run() == 1
    monkeypatch.undo()
    assert await run.outbox.uncertain() == 1
    assert await told(run) == 0
    await run.deliver(delivery.LEASE + AFTER)
    assert len(run.seen()) == (2 if run.chat.promise.repeat is Repeat.NEITHER else 1)
    assert (await run.state(row)).state is DeliveryState.SENT

"""Where a platform counts what it sends unasked: who is served, who is told, what is made up."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from adapters.store.held import Subject
from digest import briefs, schedule
from digest.model import (
    BriefKind,
    Delivery,
    DeliveryState,
    FailureKind,
    NoticeKind,
    Person,
    Schedule,
)
from digest.words import table
from tests import make
from tests.bot.machine import DUE, SOON, Machine, machine, reader
from tests.contracts.inline import spread
from tests.contracts.kernel import ENGINES, MARKS, MINUTE
from tests.fakes import chatdirections
from tests.platforms.meteredchat import Metering
from tests.platforms.testchat import NAME

CHATS = ("C1", "C2", "C3", "C4", "C5")
DAY = timedelta(days=1)


@pytest.fixture(
    params=[spread, pytest.param(ENGINES["redis"], marks=[MARKS["redis"]])],
    ids=["sqlite", "redis"],
)
async def run(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Machine]:
    async with machine(tmp_path, is_counted=True, engine=request.param) as built:
        yield built


async def subscribed(run: Machine, *chats: str) -> None:
    daily = Schedule(at=time(9), tz="Europe/Berlin", weekdays=frozenset(range(1, 8)))
    for chat in chats:
        await run.subscribe(chat, schedule=daily)


async def planned(run: Machine, day: int = 0) -> None:
    """Let briefs be planned and made, up to a minute before they fall due."""
    run.until(SOON + day * DAY)
    for _ in range(6):
        await run.planner.run()
        await run.editor.run()
        run.clock.advance(timedelta(seconds=15))


async def morning(run: Machine, day: int = 0) -> list[str]:
    """Let a brief fall due, and return who was sent it."""
    before = {chat: len(run.seen(chat)) for chat in CHATS if chat in run.server.state.chats}
    await planned(run, day)
    run.until(DUE + day * DAY)
    await run.deliver(during=MINUTE)
    return [chat for chat, count in before.items() if len(run.seen(chat)) > count]


async def ledger(run: Machine, chat: str) -> list[Delivery]:
    """Return what became of all that was owed to a chat."""
    subject = Subject(platform=NAME, tenant="T1", chats=frozenset({chat}))
    return [row async for _, _, _, row in run.outbox._of(subject)]


async def test_while_the_month_lasts_everybody_is_served_and_nothing_is_decided(
    run: Machine,
) -> None:
    run.server.months.limits["T1"] = 9
    await subscribed(run, *CHATS)
    assert await morning(run) == list(CHATS)
    assert run.server.months.used["T1"] == 5
    assert run.tally.failures == []
    assert not [each async for each in run.kernel.census() if " ration " in f" {each.place} "]


async def test_when_it_runs_short_readers_take_turns_and_nothing_is_lost(
    run: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    run.server.months.limits["T1"] = 2
    await subscribed(run, *CHATS)
    first = await morning(run)
    assert len(first) == 2
    assert run.server.months.used["T1"] == 2
    assert run.tally.failures == [(NAME, FailureKind.SKIPPED_QUOTA)] * 3
    assert run.tally.notices == [NoticeKind.QUOTA_SHORT]
    assert "3 of 5 briefs are skipped: the month has 2 messages left" in caplog.text
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
    skipped = next(chat for chat in CHATS if chat not in first)
    assert await run.briefs.told(reader(skipped), make.NOW - 30 * DAY) == []
    assert await run.briefs.told(reader(first[0]), make.NOW - 30 * DAY) != []
    run.server.months.limits["T1"] = 5
    second = await morning(run, day=1)
    assert len(second) == 3
    assert not set(first) & set(second), "who went without comes first"


async def test_the_brief_after_one_that_was_skipped_reaches_back_as_far(run: Machine) -> None:
    run.server.months.limits["T1"] = 0
    await subscribed(run, "C1")
    assert await morning(run) == []
    (row,) = await ledger(run, "C1")
    assert row.failure is FailureKind.SKIPPED_QUOTA
    skipped = await run.briefs.get(row.brief_id)
    assert skipped is not None
    run.until(SOON + DAY)
    (tick,) = await run.subscriptions.lease_ticks(9, MINUTE)
    assert tick.skipped == 1
    await run.subscriptions.park(tick, run.clock.now())
    await run.planner.run()
    asked = await run.asked()
    assert asked.since == skipped.edition.since


async def test_what_is_counted_for_a_group_is_what_it_has_of_people(run: Machine) -> None:
    run.server.months.limits["T1"] = 3
    await subscribed(run, "C1", "C2", "C3")
    run.server.months.sizes["C2"] = 30
    assert await morning(run) == ["C1", "C3"]
    run.server.months.limits["T1"] = 40
    assert "C2" in await morning(run, day=1)
    assert run.server.months.used["T1"] == 34


async def test_another_process_keeps_to_what_was_decided(run: Machine) -> None:
    run.server.months.limits["T1"] = 2
    await subscribed(run, *CHATS)
    other = run.another_courier()
    await planned(run)
    run.until(DUE)
    for _ in range(60):
        await run.courier.run()
        run.clock.advance(timedelta(seconds=1))
        await other.run()
    assert sum(len(run.seen(chat)) for chat in CHATS) == 2
    assert run.server.months.used["T1"] == 2


async def test_a_quota_that_cannot_be_read_costs_nobody_his_brief(run: Machine) -> None:
    run.server.months.limits["T1"] = 9
    await subscribed(run, "C1", "C2")
    run.server.next(chatdirections.refused(500), on="quota", times=None)
    assert await morning(run) == ["C1", "C2"]
    run.server.months.limits["T1"] = 3
    assert len(await morning(run, day=1)) == 1, "then the platform says itself that it is spent"
    assert run.tally.failures == [(NAME, FailureKind.SKIPPED_QUOTA)]
    assert len(run.server.attempts("send")) == 4, "and nobody tries again"


async def test_a_price_that_cannot_be_read_is_that_of_one(run: Machine) -> None:
    run.server.months.limits["T1"] = 1
    await subscribed(run, "C1", "C2")
    run.server.next(chatdirections.refused(500), on="size", times=None)
    assert len(await morning(run)) == 1


async def test_who_runs_the_bot_is_told_once_a_month_in_his_language(run: Machine) -> None:
    admin = Person(platform=NAME, tenant="T1", id="boss")
    await run.claims.issue(NAME, "CODE2345")
    await run.claims.claim(admin, "CODE2345")
    run.server.open_chat("boss")
    run.server.months.limits["T1"] = 2
    await subscribed(run, *CHATS)
    assert len(await morning(run)) == 1, "one message is left for him who is told"
    await run.herald.run()
    (told,) = run.seen("boss")
    assert "Of 2 messages 2 were left; 5 were due, 2 are sent." in told
    run.server.months.limits["T1"] = 3
    await morning(run, day=1)
    await run.herald.run()
    assert len(run.seen("boss")) == 1
    assert "全員分" in table.of("ja").notices["quota_short"]  # type: ignore[arg-type]  # a language


async def test_who_is_told_with_his_next_answer_takes_no_message_from_a_reader(
    run: Machine,
) -> None:
    admin = Person(platform=NAME, tenant="T1", id="boss")
    await run.claims.issue(NAME, "CODE2345")
    await run.claims.claim(admin, "CODE2345")
    assert isinstance(run.chat, Metering)
    run.chat.patient = frozenset({"boss"})
    run.server.months.limits["T1"] = 2
    await subscribed(run, *CHATS)
    assert len(await morning(run)) == 2


async def test_who_has_his_brief_by_asking_is_not_sent_it_again(run: Machine) -> None:
    run.server.months.limits["T1"] = 9
    await subscribed(run, "C1")
    await planned(run)
    owed = await run.briefs.owed(reader())
    assert owed is not None
    await run.briefs.remember(reader(), briefs.told(owed), brief_id=owed.id)
    run.until(DUE)
    await run.deliver(during=MINUTE)
    assert run.seen() == []
    assert run.server.months.used == {}
    (row,) = await ledger(run, "C1")
    assert (row.state, row.failure) == (DeliveryState.FAILED, FailureKind.HAD)


async def test_one_message_a_day_is_all(run: Machine) -> None:
    run.server.months.limits["T1"] = 9
    await subscribed(run, "C1")
    assert await morning(run) == ["C1"]
    brief = make.brief(make.story("Another"))
    await run.briefs.keep(brief)
    for kind, ended in (
        (BriefKind.WEEKLY, FailureKind.SKIPPED_QUOTA),
        (BriefKind.ALERT, FailureKind.EXPIRED),
    ):
        first, *_ = await ledger(run, "C1")
        again = replace(
            make.delivery(f"another {kind}", recipient=reader(), brief_id=brief.id, kind=kind),
            local_date=first.local_date,
            due_at=run.clock.now(),
            deadline_at=run.clock.now() + schedule.LATE,
            waited=0,
        )
        assert await run.outbox.add(again)
        await run.deliver(during=MINUTE)
        assert (await run.state(again)).failure is ended
    assert len(run.seen()) == 1

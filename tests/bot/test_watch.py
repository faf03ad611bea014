"""The watch over real stores: what is missing is said once, and how it ended."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.store.briefs import BriefStore
from adapters.store.chores import ChoreStore
from adapters.store.editions import EditionStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from adapters.store.spending import SpendingStore
from bot import prices, watch
from bot.frontpage import FrontPage
from bot.telemetry import Queue
from bot.watch import MISSING_AFTER, Watch
from digest.errors import StoreUnavailable
from digest.model import Delivery, DeliveryState, FailureKind, Language
from digest.ports import Backlog
from digest.ports.llm import Usage
from digest.schedule import LEAD
from tests import make
from tests.adapters.store.outgoing import LEASE, owed, sent
from tests.contracts.kernel import ENGINES, HOUR, MINUTE, SECOND, HandClock
from tests.servers.redis import needs_redis


@dataclass(slots=True)
class Office:
    """A store, what a test may turn in it, and the watches of its processes."""

    clock: HandClock
    kernel: Kernel
    outbox: OutboxStore
    editions: EditionStore
    caplog: pytest.LogCaptureFixture
    said: Backlog = field(default_factory=lambda: Backlog(all=0, due=0))
    given_up: int = 0

    async def _said(self) -> Backlog:
        return self.said

    async def _damaged(self) -> int:
        return 2

    async def _given_up(self) -> int:
        return self.given_up

    def watch(self) -> Watch:
        """Return the watch of another process."""
        return Watch(
            clock=self.clock,
            outbox=self.outbox,
            editions=self.editions,
            queues={"send": self.outbox.backlog, "said": self._said},
            given_up=self._given_up,
            damaged=self._damaged,
            chores=ChoreStore(self.kernel),
            monotonic=lambda: self.clock.now().timestamp(),
        )

    async def lines(self, *watches: Watch, at_least: int = logging.INFO) -> list[str]:
        """Let each go round, ten seconds after the last time, and return what they logged."""
        self.caplog.clear()
        self.clock.advance(watch.EVERY)
        for each in watches:
            assert await each.run() == 0
        return [
            f"{record.levelname} {record.getMessage()}"
            for record in self.caplog.records
            if record.name == "bot.watch" and record.levelno >= at_least
        ]

    async def settle(self, end: Callable[[Delivery], Delivery], n: int = 1) -> None:
        """Settle deliveries that are due."""
        for outgoing in await self.outbox.lease(n, LEASE):
            assert await self.outbox.settle(outgoing, end(outgoing.delivery))


@pytest.fixture(params=["sqlite", pytest.param("redis", marks=needs_redis)])
async def office(
    request: pytest.FixtureRequest, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Office]:
    caplog.set_level(logging.INFO, "bot.watch")
    clock = HandClock()
    async with ENGINES[request.param](tmp_path, clock) as kernel:
        briefs = BriefStore(kernel)
        outbox = OutboxStore(kernel, briefs, Lapses(kernel, clock=clock))
        yield Office(clock, kernel, outbox, EditionStore(kernel, briefs), caplog)


def _delivered(row: Delivery) -> Delivery:
    return replace(sent(row), sent_at=row.due_at + 23 * MINUTE)


def _refused(row: Delivery) -> Delivery:
    return replace(row, state=DeliveryState.FAILED, failure=FailureKind.GONE)


def _lost(row: Delivery) -> Delivery:
    return replace(row, state=DeliveryState.UNCERTAIN)


async def test_a_look_shows_how_the_store_stands(office: Office) -> None:
    await office.outbox.add(owed())
    await office.outbox.add(owed("C2", due_at=make.NOW + MISSING_AFTER))
    await office.settle(_lost)
    await office.outbox.add(owed("C3"))
    office.given_up = 4
    office.said = Backlog(all=2, due=1, oldest_due_at=make.NOW)
    office.clock.advance(MISSING_AFTER + SECOND)
    looking = office.watch()
    standing = await looking.look()
    assert standing.at == make.NOW + MISSING_AFTER + SECOND
    assert standing.queues == (
        Queue(name="send", jobs=2, due=2, oldest_due_at=make.NOW),
        Queue(name="said", jobs=2, due=1, oldest_due_at=make.NOW),
    )
    assert (standing.uncertain, standing.missing_briefs, standing.dead_letters) == (1, 1, 4)
    assert standing.damaged == 2
    assert await looking.missing() == (owed("C3"),)


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
async def test_a_look_writes_nothing(office: Office, tmp_path: Path) -> None:
    await office.outbox.add(owed())
    office.clock.advance(2 * MISSING_AFTER)
    with closing(sqlite3.connect(tmp_path / "store.db")) as db:
        (before,) = db.execute("PRAGMA data_version").fetchone()
        assert (await office.watch().look()).missing_briefs == 1
        assert db.execute("PRAGMA data_version").fetchone() == (before,)
        await office.watch().run()
        assert db.execute("PRAGMA data_version").fetchone() != (before,)


async def test_an_answer_is_good_for_a_second(office: Office) -> None:
    looking = office.watch()
    assert (await looking.look()).dead_letters == 0
    office.given_up = 1
    office.clock.advance(SECOND * 0.9)
    assert (await looking.look()).dead_letters == 0
    office.clock.advance(SECOND * 0.1)
    assert (await looking.look()).dead_letters == 1


async def test_a_missing_brief_is_said_once_by_one_process(office: Office) -> None:
    first, second = office.watch(), office.watch()
    await office.outbox.add(owed())
    office.clock.advance(MISSING_AFTER - watch.EVERY)
    assert await office.lines(first, second, at_least=logging.ERROR) == []
    assert await office.lines(first, second, at_least=logging.ERROR) == [
        (
            "ERROR slack/T1: delivery 00000000-0000-5000-8000-000000000001 of subscription sub-1 "
            "is missing: it was due at 2026-04-17 06:00 UTC, 15 min ago; python -m bot doctor"
        )
    ]
    restarted = office.watch()
    for _ in range(3):
        assert await office.lines(first, second, restarted, at_least=logging.ERROR) == []


@pytest.mark.parametrize(
    ("end", "words"),
    [(_delivered, "sent, 23 min late"), (_refused, "failed, gone"), (_lost, "uncertain")],
)
async def test_what_was_missing_is_said_to_be_settled_by_who_missed_it(
    office: Office, end: Callable[[Delivery], Delivery], words: str
) -> None:
    first, second = office.watch(), office.watch()
    await office.outbox.add(owed())
    office.clock.advance(MISSING_AFTER)
    assert await office.lines(first, second)
    await office.settle(end)
    found = await office.lines(first, second)
    assert found[0] == (
        "INFO slack/T1: delivery 00000000-0000-5000-8000-000000000001 is settled at last: " + words
    )
    assert not [line for line in found[1:] if "settled" in line]
    assert not [line for line in await office.lines(first, second) if "settled" in line]


async def test_an_edition_that_nobody_composes_is_an_alarm_for_all_who_share_it(
    office: Office,
) -> None:
    edition = replace(make.edition(), until=office.clock.now())
    assert await office.editions.ask(edition)
    first, second = office.watch(), office.watch()
    office.clock.advance(LEAD + MISSING_AFTER - watch.EVERY)
    assert await office.lines(first, at_least=logging.ERROR) == []
    (line,) = await office.lines(first, second, at_least=logging.ERROR)
    assert f"edition {edition.id} is missing" in line
    assert (await first.look()).missing_editions == 1
    assert await office.lines(first, second, at_least=logging.ERROR) == []
    (asked,) = await office.editions.lease_editions(1, LEASE)
    assert await office.editions.composed(asked, make.brief(edition=edition))
    office.clock.advance(SECOND)
    assert (await first.look()).missing_editions == 0


async def test_a_front_page_that_is_asked_for_late_in_the_hour_is_no_alarm(office: Office) -> None:
    page = FrontPage(
        clock=office.clock,
        editions=office.editions,
        briefs=BriefStore(office.kernel),
        feeds=frozenset,
        languages=(Language("en"),),
    )
    await page.run()
    assert (await office.editions.backlog()).all == 1
    office.clock.advance(LEAD + MISSING_AFTER)
    assert await office.lines(office.watch(), at_least=logging.ERROR) == []
    assert (await office.watch().look()).missing_editions == 0


async def test_many_missing_briefs_make_a_few_lines(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_AT_ONCE", 100)  # not all in one round
    first, second = office.watch(), office.watch()
    for number in range(170):
        await office.outbox.add(owed(f"C{number}"))
    for number in range(30):
        row = owed(f"D{number}")
        recipient = replace(row.recipient, tenant=f"T{number + 2}")
        await office.outbox.add(replace(row, recipient=recipient))
    office.clock.advance(MISSING_AFTER)
    said: list[str] = []
    for _ in range(3):
        said += await office.lines(first, second, at_least=logging.ERROR)
    assert 2 <= len(said) <= 4 * 21
    counts = [int(word) for line in said for word in line.split() if word.isdecimal()]
    assert sum(number for number in counts if number > 20) >= 150
    while await office.outbox.backlog() != Backlog(all=0, due=0):
        await office.settle(_delivered, 200)
    settled = await office.lines(first, second)
    assert sum("settled at last" in line for line in settled) <= 2 * 31
    assert not await office.lines(first, second)


async def test_a_store_that_fails_halfway_loses_no_alarm(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = office.watch()
    for number in range(4):
        await office.outbox.add(owed(f"C{number}"))
    office.clock.advance(MISSING_AFTER)
    claim, failures = ChoreStore.claim, iter([False, True, False, True])

    async def failing(self: ChoreStore, name: str, every: timedelta) -> bool:
        if "missing" in name and next(failures, False):
            raise StoreUnavailable("gone")
        return await claim(self, name, every)

    monkeypatch.setattr(ChoreStore, "claim", failing)
    with pytest.raises(StoreUnavailable):
        await office.lines(looking)
    said = [record for record in office.caplog.records if record.levelno == logging.ERROR]
    assert len(said) == 2
    assert len(await office.lines(looking, at_least=logging.ERROR)) == 2
    assert await office.lines(looking, at_least=logging.ERROR) == []


async def test_a_queue_that_is_behind_is_said_when_it_begins_and_when_it_ends(
    office: Office,
) -> None:
    first, second = office.watch(), office.watch()

    async def lines(lag_s: float) -> list[str]:
        oldest = office.clock.now() + watch.EVERY - SECOND * lag_s
        office.said = Backlog(all=9, due=7, oldest_due_at=oldest)
        return await office.lines(first, second)

    assert await lines(60) == []
    assert await lines(61) == ["WARNING queue said is behind: 7 of 9 are due, the oldest for 61 s"]
    assert await lines(70) == []
    assert await lines(31) == []
    assert await lines(61) == []
    assert await lines(30) == ["INFO queue said has caught up"]
    assert await lines(0) == []
    assert len(await lines(90)) == 1


def test_planning_and_composing_have_the_lead_time() -> None:
    assert watch.longest_lag("tick") == watch.longest_lag("edition") == 10 * MINUTE
    assert watch.longest_lag("send") == watch.longest_lag("said") == MINUTE


async def test_more_in_doubt_and_more_given_up_are_one_line_each(office: Office) -> None:
    first, second = office.watch(), office.watch()
    assert await office.lines(first, second) == []
    for number in range(3):
        await office.outbox.add(owed(f"C{number}"))
    await office.settle(_lost, 3)
    office.given_up = 2
    doubts, letters = await office.lines(first, second)
    assert doubts.startswith("WARNING uncertain: 3 deliveries")
    assert letters.startswith("WARNING dead letters: 2 messages")
    assert await office.lines(first, second) == []
    office.given_up = 1
    assert await office.lines(first, second) == []
    office.given_up = 3
    assert len(await office.lines(first, second)) == 1


async def test_that_the_budget_of_the_models_is_nearly_spent_is_said_once_a_day(
    office: Office,
) -> None:
    spending = SpendingStore(office.kernel, clock=office.clock, per_day=1_000, per_account=0)

    def watching() -> Watch:
        priced = prices.parse("m=100/200")
        return replace(office.watch(), spending=spending, tokens_per_day=1_000, prices=priced)

    one, other = watching(), watching()
    reservation = await spending.reserve(940, account="")
    assert await office.lines(one, other) == []
    used = Usage(model="m", input_tokens=900, output_tokens=60)
    await spending.settle(reservation, used, purpose="story")
    (line,) = await office.lines(one, other)
    assert line.startswith("WARNING 960 of the 1000 tokens of ")
    assert await office.lines(one, other) == []
    standing = await other.look()
    assert standing.tokens_today == 960
    assert standing.dollars_today == Decimal("0.102")
    office.clock.advance(24 * HOUR)
    assert await office.lines(one, other) == []
    assert (await one.look()).tokens_today == 0

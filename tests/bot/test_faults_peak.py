"""Everyone wants his brief at the same minute, and some chats fail: F19.

All are started within the minute, each tenant at his own pace, and every count comes out. What a
round of the planner takes is bounded, however many are due, and it takes the oldest first. The
same with ten thousand: `./run bench peak`; what a million cost: `./run bench machine --full`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot import planner
from digest.model import FailureKind, NoticeKind, Subscription
from digest.ports import Rate
from digest.schedule import LATE
from tests import make
from tests.bot.machine import DUE, SOON, TOKENS, Machine, machine, reader
from tests.contracts.inline import inline, spread
from tests.contracts.kernel import ENGINES, MARKS, MINUTE, SECOND, Engine
from tests.fakes.chatdirections import throttled, unavailable
from tests.platforms.testchat import NAME

LARGE, SMALL = 160, 40
"""Readers of the two tenants."""
EITHER = [
    pytest.param(spread, id="sqlite"),
    pytest.param(ENGINES["redis"], id="redis", marks=[MARKS["redis"]]),
]
STARTED = MINUTE
"""The budget of the peak: within it all that is due is started."""


async def crowd(run: Machine, tenant: str, number: int) -> list[str]:
    """Subscribe so many readers of a tenant to the same hour; return their chats."""
    chats = [f"{tenant}-{n}" for n in range(number)]
    now = run.clock.now()
    for chat in chats:
        run.server.open_chat(chat, tenant=tenant)
        wished = replace(_wish(chat), recipient=reader(chat, tenant))
        await run.subscriptions.keep(wished, partial(planner.next_due, now=now))
    return chats


def _wish(chat: str) -> Subscription:
    nine = replace(make.subscription().schedule, at=DUE.time(), tz="UTC")
    return replace(make.subscription(f"sub-{chat}"), schedule=nine)


@pytest.mark.parametrize("engine", EITHER)
async def test_everyone_at_once_is_served_in_the_minute_though_some_chats_fail(
    tmp_path: Path, engine: Engine
) -> None:
    async with machine(tmp_path, engine=engine) as run:
        route = run.courier.routes[NAME]
        swift = Rate(interval=SECOND / 12, burst=12)
        run.courier = replace(run.courier, routes={NAME: replace(route, tenant=swift)})
        large = await crowd(run, "T1", LARGE)
        small = await crowd(run, "T2", SMALL)
        slow, down, archived = large[::80], [small[0]], [large[7]]
        for chat in slow:
            run.server.next(throttled("7"), chat=chat)
        for chat in down:
            run.server.next(unavailable("3"), chat=chat)
        for chat in archived:
            run.server.archive(chat)
        run.until(SOON)
        while await run.planner.run():
            for asked in await run.editions.lease_editions(99, MINUTE):
                assert await run.editions.composed(asked, make.brief(edition=asked.edition))
            run.clock.advance(11 * SECOND)
        assert (await run.outbox.backlog()).all == LARGE + SMALL
        run.until(DUE)
        await run.deliver(3 * MINUTE)

        seen = Counter(len(run.seen(chat)) for chat in large + small)
        assert seen == {1: LARGE + SMALL - len(archived), 0: len(archived)}
        assert len(run.tally.arrived) == LARGE + SMALL - len(archived)
        assert run.tally.failures == [(NAME, FailureKind.FORBIDDEN)] * len(archived)
        assert (await run.outbox.backlog()).all == 0
        assert await run.outbox.uncertain() == 0
        begun = {each.chat: each.at for each in reversed(run.server.attempts())}
        assert begun.keys() == {*large, *small}
        assert max(begun.values()) <= (DUE + STARTED).timestamp()
        assert min(begun.values()) >= DUE.timestamp()
        (paused,) = await run.subscriptions.of(reader(archived[0]))
        assert paused.is_paused
        assert TOKENS.keys() == {"T1", "T2"}
        assert NoticeKind.ACCESS_LOST not in run.tally.notices


async def test_a_round_of_the_planner_takes_its_batch_and_the_oldest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with machine(tmp_path, engine=inline) as run:
        for n in range(30):
            due_at = replace(
                make.subscription().schedule, at=(DUE + n * SECOND * 60).time(), tz="UTC"
            )
            wished = replace(_wish(f"C{n}"), schedule=due_at, recipient=reader(f"C{n}"))
            now = run.clock.now()
            await run.subscriptions.keep(wished, partial(planner.next_due, now=now))
        monkeypatch.setattr(planner, "AT_ONCE", 8)
        run.until(DUE + 40 * MINUTE)
        assert await run.planner.run() == 8
        asked = await run.editions.lease_editions(99, MINUTE)
        assert {each.edition.until for each in asked} == {SOON + n * MINUTE for n in range(8)}
        assert [await run.planner.run() for _ in range(4)] == [8, 8, 6, 0]


@pytest.mark.parametrize(
    ("late", "arrive"), [(timedelta(0), 40), (LATE - 2 * MINUTE, 40), (LATE + MINUTE, 0)]
)
async def test_what_a_peak_left_over_is_sent_until_its_deadline_and_then_counted_as_expired(
    tmp_path: Path, late: timedelta, arrive: int
) -> None:
    async with machine(tmp_path) as run:
        chats = await crowd(run, "T1", 40)
        run.until(SOON)
        await run.planner.run()
        await run.compose()
        run.clock.advance(11 * SECOND)
        assert await run.planner.run() == 40
        run.until(DUE + late)
        await run.deliver(MINUTE)
        seen = [text for chat in chats for text in run.seen(chat)]
        assert len(seen) == arrive
        assert run.tally.failures == [(NAME, FailureKind.EXPIRED)] * (40 - arrive)
        assert all(("Late: due" in text) == bool(late) for text in seen)

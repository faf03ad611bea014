"""What breaks reaches those who want to be told at once, once, and leaves others in peace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from bot import lookout
from digest import briefs
from digest.model import DeliveryState, Language, Schedule, Taste, Topic
from tests import make
from tests.bot.machine import reader
from tests.bot.newsstand import FEEDS, HEADLINES, TEXTS, Newsstand, newsstand
from tests.contracts.kernel import HOUR, MINUTE, SECOND

NOON = timedelta(hours=6)
AT_EIGHT = Schedule(at=time(8), tz="UTC")


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Newsstand]:
    async with newsstand(tmp_path) as built:
        built.run.clock.advance(NOON)
        yield built


async def want(stand: Newsstand, chat: str = "C1", **changes: object) -> None:
    usual: dict[str, object] = {"has_alerts": True, "schedule": AT_EIGHT}
    await stand.run.subscribe(chat, **(usual | changes))


async def told(stand: Newsstand, *chats: str) -> list[int]:
    """Look out and deliver; return how many messages each chat shows."""
    await stand.look()
    await stand.run.deliver(5 * SECOND)
    return [len(stand.run.seen(chat)) for chat in chats or ("C1",)]


async def test_three_papers_within_the_hour_are_an_alert(stand: Newsstand) -> None:
    await want(stand)
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await told(stand) == [1]
    (alert,) = stand.run.seen()
    assert alert.startswith("Breaking · Fri 17 Apr, 12:00\n")
    assert any(headline in alert for headline in HEADLINES)
    assert any(text in alert for text in TEXTS)
    known = await stand.run.briefs.told(reader(), make.NOW)
    assert len(known) == 1
    assert len(known[0].articles) == 3


async def test_it_is_said_once_however_often_one_looks(stand: Newsstand) -> None:
    await want(stand)
    stand.press.break_(stand.run.clock.now() - MINUTE)
    for _ in range(4):
        assert await told(stand) == [1]
        stand.run.clock.advance(lookout.EVERY)


async def test_two_papers_are_no_alert_and_a_third_makes_one(stand: Newsstand) -> None:
    await want(stand)
    now = stand.run.clock.now()
    stand.press.break_(now - 20 * MINUTE, papers=2)
    assert await told(stand) == [0]
    stand.run.clock.advance(61 * MINUTE)  # when the feed is asked again
    stand.press.print(2, HEADLINES[2], TEXTS[2], now + 10 * MINUTE)
    assert await told(stand) == [1]


async def test_what_they_do_not_agree_on_is_not_said(stand: Newsstand) -> None:
    await want(stand)
    now = stand.run.clock.now()
    stand.press.break_(now - MINUTE, papers=2)
    wrong = TEXTS[2].replace("shut down", "did not shut down")
    stand.press.print(2, "Kestrel Lab does not shut down Wren", wrong, now - MINUTE)
    assert await told(stand) == [0]


async def test_nobody_looks_while_nobody_wants_alerts(stand: Newsstand) -> None:
    await want(stand, has_alerts=False)
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await told(stand) == [0]
    assert stand.press.asked == 0


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"topics": frozenset({Topic("Kestrel Lab")})}, 1),
        ({"topics": frozenset({Topic("robotics")})}, 0),
        ({"language": Language("ja")}, 0),
        ({"is_paused": True}, 0),
        ({"schedule": replace(AT_EIGHT, paused_until=date(2026, 4, 20))}, 0),
        ({"schedule": replace(AT_EIGHT, tz="Asia/Tokyo")}, 1),
        ({"schedule": replace(AT_EIGHT, tz="Australia/Sydney")}, 0),
        ({"schedule": Schedule(at=time(12, 30), tz="UTC")}, 0),
    ],
    ids=["his", "not his", "language", "paused", "away", "evening", "night", "brief near"],
)
async def test_only_those_whose_wishes_and_hours_it_meets_are_told(
    stand: Newsstand, changes: dict[str, object], count: int
) -> None:
    await want(stand, "C1", **changes)
    await want(stand, "C2")
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await told(stand, "C1", "C2") == [count, 1]


@pytest.mark.parametrize(
    "taste",
    [
        Taste(muted=frozenset({Topic("Kestrel")})),
        Taste(muted_feeds=frozenset({list(FEEDS)[1]})),
    ],
    ids=["word", "source"],
)
async def test_what_is_muted_makes_no_alert(stand: Newsstand, taste: Taste) -> None:
    await want(stand, "C1")
    await want(stand, "C2")
    await stand.run.tastes.change(reader("C1"), lambda _: taste)
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await told(stand, "C1", "C2") == [0, 1]


async def test_whoever_knows_the_event_from_his_brief_is_not_alerted(stand: Newsstand) -> None:
    await want(stand)
    known = make.brief(make.story(HEADLINES[0]))
    text = replace(briefs.told(known)[0], text=HEADLINES[0] + "\n" + TEXTS[0])
    await stand.run.briefs.remember(reader(), [text])
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await told(stand) == [0]


async def test_near_his_brief_a_reader_waits_and_is_alerted_if_it_did_not_tell(
    stand: Newsstand,
) -> None:
    await want(stand, schedule=Schedule(at=time(12, 30), tz="UTC"))
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await told(stand) == [0]
    stand.run.clock.advance(46 * MINUTE)
    assert await told(stand) == [1]


async def test_an_alert_that_its_brief_overtakes_is_not_sent(stand: Newsstand) -> None:
    await want(stand)
    stand.press.break_(stand.run.clock.now() - MINUTE)
    await stand.look()
    (row,) = await stand.run.outbox.overdue(stand.run.clock.now() + HOUR)
    alert = await stand.run.briefs.get(row.brief_id)
    assert alert is not None
    await stand.run.briefs.remember(reader(), briefs.told(alert))
    await stand.run.deliver(5 * SECOND)
    assert stand.run.seen() == []
    assert (await stand.run.state(row)).state is DeliveryState.FAILED


async def test_an_alert_that_could_not_be_brought_in_time_is_let_go(stand: Newsstand) -> None:
    await want(stand)
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await stand.lookout.run() == 1
    stand.run.clock.advance(3 * HOUR)
    assert await told(stand) == [0]
    assert (await stand.alerts.backlog()).all == 0


async def test_many_readers_are_told_page_by_page_each_once(stand: Newsstand) -> None:
    chats = [f"C{number}" for number in range(30)]
    for chat in chats:
        await want(stand, chat)
    stand.press.break_(stand.run.clock.now() - MINUTE)
    assert await told(stand, *chats) == [1] * 30

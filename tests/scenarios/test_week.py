"""A week of a reader: an alert, the brief after it, the recap, and what he missed meanwhile.

The loops over a real store, papers of our own and a chat server; time is a clock that is moved.
"""

from __future__ import annotations

from datetime import UTC, time, timedelta
from pathlib import Path

import pytest

from digest import briefs
from digest.clusters import taste
from digest.engine.retrospect import missed_by
from digest.model import NO_LEANING, BriefKind, Schedule, Taste, Topic, Verdict
from digest.words import plain, table
from tests import make
from tests.bot import looking
from tests.bot.machine import reader
from tests.bot.newsstand import Newsstand, newsstand
from tests.contracts.kernel import ENGINES, HOUR, MARKS, MINUTE, SECOND, Engine

EVERY = [
    pytest.param(ENGINES[name], id=name, marks=[MARKS[name]] if name in MARKS else [])
    for name in ("sqlite-3", "redis")
]
DAY = timedelta(days=1)
ENGLISH = make.edition().language


async def go(stand: Newsstand, during: timedelta, step: timedelta = MINUTE) -> None:
    """Turn all loops while time passes."""
    run = stand.run
    end = run.clock.now() + during
    while run.clock.now() < end:
        await stand.look()
        await run.planner.run()
        while await run.editor.run():
            pass
        await run.courier.run()
        await run.herald.run()
        run.clock.advance(step)


async def subscribe(stand: Newsstand, **changes: object) -> None:
    await stand.run.subscribe(
        "C1", schedule=Schedule(at=time(8), tz="UTC"), has_alerts=True, **changes
    )


@pytest.mark.parametrize("engine", EVERY)
async def test_an_event_is_told_at_once_then_only_as_an_update_and_in_the_week(
    tmp_path: Path, engine: Engine
) -> None:
    async with newsstand(tmp_path, engine=engine) as stand:
        run = stand.run
        run.clock.advance(6 * HOUR)  # Friday noon
        await subscribe(stand)
        weekly = make.subscription(
            "sub-C1-weekly",
            recipient=reader(),
            kind=BriefKind.WEEKLY,
            schedule=Schedule(at=time(17), tz="UTC", weekdays=frozenset({7})),
        )
        now = run.clock.now()
        await run.subscriptions.keep(weekly, lambda each: looking.due(each, now))
        stand.press.break_(now - MINUTE)
        await go(stand, 3 * MINUTE)
        (alert,) = run.seen()
        assert alert.startswith("Breaking")

        # Saturday: another paper repeats it, which is no news to him; something else is.
        stand.press.print(
            0, "Harbour Bank closes its AI chatbot", "Harbour Bank closed it on Friday.", now
        )
        await go(stand, 19 * HOUR, 30 * MINUTE)
        run.until(make.NOW + DAY + 100 * MINUTE)
        await go(stand, 30 * MINUTE)
        _, saturday = run.seen()
        assert "Harbour Bank" in saturday
        assert "Wren" not in saturday

        # Sunday: a new paper has something new to say of it.
        stand.press.print(
            1, "Harbour Bank regrets its AI chatbot", "Harbour Bank regrets it.", run.clock.now()
        )
        run.until(make.NOW + 2 * DAY + 100 * MINUTE)
        await go(stand, 30 * MINUTE)
        run.until(make.NOW + 2 * DAY + 10 * HOUR + 45 * MINUTE)
        await go(stand, 30 * MINUTE)
        week = run.seen()[-1]
        assert week.startswith("AI week · ")
        assert week.endswith("That was the week. Next brief: Sun 26 Apr, 17:00.")
        said = [text for text in run.seen() if "Wren" in text and not text.startswith("AI week")]
        assert len(said) == 1


async def test_a_reader_who_was_away_catches_up_and_marks_all_read(tmp_path: Path) -> None:
    async with newsstand(tmp_path) as stand:
        run = stand.run
        await run.subscribe("C2", schedule=Schedule(at=time(8), tz="UTC"))
        stand.press.break_(make.NOW)
        await go(stand, 3 * HOUR, 5 * MINUTE)
        assert "Wren" in run.seen("C2")[0]
        edition = missed_by(
            topics=(),
            language=ENGLISH,
            leaning=NO_LEANING,
            since=make.NOW - 14 * DAY,
            until=run.clock.now(),
            reader=reader("C1"),
        )
        retrospect = looking.retrospect(run.kernel, run.clock)
        missed = await retrospect.catch_up(edition, reader("C1"))
        lines = plain.visible(table.of(ENGLISH), missed, UTC)
        text = "\n".join(line.text for line in lines)
        assert "First reported 17 Apr" in text
        await run.briefs.remember(reader("C1"), briefs.told(missed))
        again = await retrospect.catch_up(edition, reader("C1"))
        assert again.slots == ()


async def test_a_wish_for_less_changes_the_briefs_of_him_who_made_it_and_of_nobody_else(
    tmp_path: Path,
) -> None:
    async with newsstand(tmp_path) as stand:
        run = stand.run
        for chat in ("C1", "C2"):
            await run.subscribe(chat, schedule=Schedule(at=time(8), tz="UTC"))
        await run.tastes.change(reader("C1"), lambda _: Taste(muted=frozenset({Topic("Kestrel")})))
        stand.press.break_(make.NOW)
        text = "Harbour Bank closed its AI chatbot on Friday. It had told 1,200 people nonsense."
        stand.press.print(0, "Harbour Bank closes its AI chatbot", text, make.NOW)
        await go(stand, 3 * HOUR, 5 * MINUTE)
        (mine,), (others,) = run.seen("C1"), run.seen("C2")
        assert "Kestrel" not in mine
        assert "Harbour Bank" in mine
        assert "Kestrel" in others
        brief = await run.briefs.latest(reader("C2"))
        assert brief is not None
        feedback = taste.given(brief.slots[0], Verdict.LESS, run.clock.now())
        assert feedback.traits
        await run.tastes.forget(reader("C1"))
        assert await run.tastes.get(reader("C1")) == Taste()
        await run.deliver(SECOND)

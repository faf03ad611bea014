"""Each wish is answered with the new state and a way back, and stays with who made it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from adapters.store.corrections import CorrectionStore
from adapters.store.keepsakes import KeepsakeStore
from adapters.store.reports import ReportStore
from adapters.store.sealing import Sealer
from adapters.store.stories import StoryStore
from bot import planner
from bot.extras import Extras
from bot.steering import Steering
from digest.clusters import taste
from digest.model import (
    Brief,
    BriefKind,
    FeedUrl,
    Language,
    OnEmpty,
    Taste,
    Topic,
    Trait,
    TraitKind,
    Verdict,
)
from digest.words import table
from digest.words.lines import Line
from tests import make
from tests.bot import looking
from tests.bot.machine import Machine, machine, reader
from tests.contracts.kernel import HOUR

EN, JA = table.of(Language("en")), table.of(Language("ja"))
EVERY = pytest.mark.parametrize("words", [EN, JA], ids=["en", "ja"])
TRAITS = (
    Trait(kind=TraitKind.TOPIC, key="chips"),
    Trait(kind=TraitKind.NAME, key="ferrocor", label="Ferrocore"),
)
SLOT = make.slot(make.story("Ferrocore opens a chip plant"), traits=TRAITS)
ME, OTHER = reader("C1"), reader("C2")


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Machine]:
    async with machine(tmp_path) as built:
        yield built


@pytest.fixture
def steering(run: Machine) -> Steering:
    return Steering(
        clock=run.clock,
        tastes=run.tastes,
        keepsakes=KeepsakeStore(run.kernel),
        reports=ReportStore(run.kernel, Sealer([bytes(32)])),
        corrections=CorrectionStore(run.kernel),
        briefs=run.briefs,
        retrospect=looking.retrospect(run.kernel, run.clock),
    )


@pytest.fixture
def extras(run: Machine) -> Extras:
    return Extras(clock=run.clock, subscriptions=run.subscriptions)


def text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


@EVERY
async def test_a_wish_for_more_says_of_what_and_counts_for_its_reader_alone(
    steering: Steering, run: Machine, words: table.Words
) -> None:
    said = text(await steering.judge(ME, SLOT, 2, Verdict.MORE, words))
    assert words.topics[Topic("chips")] in said
    assert "Ferrocore" in said
    mine, others = await run.tastes.get_each([ME, OTHER])
    assert taste.feedback(taste.leaning(mine, run.clock.now()), TRAITS)[0] > 0
    assert others == Taste()
    assert text(await steering.forget_taste(ME, words))
    assert await run.tastes.get(ME) == Taste()


async def test_a_story_with_nothing_to_go_by_is_not_judged(
    steering: Steering, run: Machine
) -> None:
    said = text(await steering.judge(ME, make.slot(), 2, Verdict.LESS, EN))
    assert said.startswith("Story 2 has no topic")
    assert await run.tastes.get(ME) == Taste()


async def test_a_thumb_for_a_brief_is_noted_once(steering: Steering, run: Machine) -> None:
    brief = make.brief(slots=(SLOT,))
    for _ in range(2):
        assert "Thank you" in text(await steering.judge_all(ME, brief, Verdict.UP, EN))
    assert len((await run.tastes.get(ME)).feedback) == 1


@EVERY
async def test_muting_names_all_that_is_muted_and_how_to_unmute(
    steering: Steering, run: Machine, words: table.Words
) -> None:
    await steering.mute(ME, Topic("Kestrel"), words)
    said = text(await steering.mute(ME, Topic("chips"), words))
    assert "Kestrel" in said
    assert words.topics[Topic("chips")] in said
    assert "Kestrel" in text(await steering.unmute(ME, Topic("chips"), words))
    said = text(await steering.unmute(ME, Topic("Kestrel"), words))
    assert "Kestrel" not in said
    source = FeedUrl("https://one.example/feed.xml")
    assert "Example Wire" in text(await steering.mute_source(ME, source, "Example Wire", words))
    assert (await run.tastes.get(ME)).muted_feeds == {source}


async def test_what_is_over_the_bound_changes_nothing_and_says_so(
    steering: Steering, run: Machine
) -> None:
    full = Taste(
        muted=frozenset(Topic(f"w{n}") for n in range(taste.MOST_MUTED)),
        muted_feeds=frozenset(FeedUrl(f"https://{n}.example/") for n in range(taste.MOST_MUTED)),
    )
    await run.tastes.change(ME, lambda _: full)
    assert "50 things are muted" in text(await steering.mute(ME, Topic("more"), EN))
    source = FeedUrl("https://one.example/")
    assert "50 things" in text(await steering.mute_source(ME, source, "One", EN))
    assert await run.tastes.get(ME) == full


async def test_a_story_is_saved_listed_and_taken_back_by_its_number(steering: Steering) -> None:
    said = text(await steering.save(ME, SLOT, EN))
    assert said.startswith("Saved: Ferrocore opens a chip plant.")
    assert said.endswith("unsave 1")
    assert "Ferrocore opens" in text(await steering.saved(ME, EN, UTC))
    assert "Saved stories" in text(await steering.unsave(ME, 7, EN, UTC))
    assert "No longer saved" in text(await steering.unsave(ME, 1, EN, UTC))
    assert "nothing yet" in text(await steering.saved(ME, EN, UTC))


async def test_a_report_reaches_the_operator_once_and_not_by_the_hundred(
    steering: Steering,
) -> None:
    brief = make.brief(slots=(SLOT,))
    for _ in range(2):
        assert "is kept" in text(await steering.report(ME, brief, 1, "It is wrong.", EN))
    (found,) = await steering.reports.newest(9)
    assert (found.text, found.number, found.headline) == (
        "It is wrong.",
        1,
        SLOT.story.headline,
    )
    said = [text(await steering.report(ME, brief, 1, f"No. {n}", EN)) for n in range(5)]
    assert "in an hour" in said[-1]


async def test_what_was_missed_follows_his_wishes_and_can_be_marked_read(
    steering: Steering, run: Machine
) -> None:
    brief = make.brief(slots=(SLOT,))
    await StoryStore(run.kernel).keep([SLOT.story])
    await looking.chronicler(run.kernel).note(brief)
    wish = await run.subscribe("C1")
    missed = await steering.missed(wish, timedelta(days=400))
    assert [slot.story.headline for slot in missed.slots] == [SLOT.story.headline]
    assert "1 story" in text(await steering.mark_read(ME, missed, EN))
    assert (await steering.missed(wish, timedelta(days=14))).slots == ()


async def test_an_older_brief_is_found_by_its_day(steering: Steering, run: Machine) -> None:
    await run.owe("C1")
    await run.deliver()
    found = await steering.on(ME, run.clock.now().date(), EN)
    assert isinstance(found, Brief)
    nothing = await steering.on(ME, date(2026, 4, 1), EN)
    assert not isinstance(nothing, Brief)
    assert text(nothing) == "You had no brief on Wed 1 Apr 2026. Briefs are kept for 30 days."
    assert "corrected since" in text(await steering.corrected(EN))


@EVERY
async def test_alerts_and_quiet_are_switched_and_said(
    extras: Extras, run: Machine, words: table.Words
) -> None:
    nothing = text(await extras.alerts(ME, words, is_on=True))
    await run.subscribe("C1")
    on = text(await extras.alerts(ME, words, is_on=True))
    off = text(await extras.quiet(ME, words, is_on=True))
    assert len({nothing, on, off}) == 3
    (wish,) = await run.subscriptions.of(ME)
    assert wish.has_alerts
    assert wish.on_empty is OnEmpty.SKIP
    await extras.alerts(ME, words, is_on=False)
    await extras.quiet(ME, words, is_on=False)
    (wish,) = await run.subscriptions.of(ME)
    assert not wish.has_alerts
    assert wish.on_empty is OnEmpty.SAY


async def test_the_week_comes_on_its_day_beside_the_brief_and_stops_by_itself_alone(
    extras: Extras, run: Machine
) -> None:
    daily = await run.subscribe("C1")
    assert text(await extras.weekly(ME, 5, EN)) == (
        "The week comes every Friday at 09:00. To stop it: weekly off"
    )
    found = {each.kind: each for each in await run.subscriptions.of(ME)}
    week = found[BriefKind.WEEKLY]
    assert week.schedule == replace(daily.schedule, weekdays=frozenset({5}))
    due = planner.next_due(week, run.clock.now() + HOUR)
    assert due is not None
    assert due.local_date.isoweekday() == 5
    await extras.weekly(ME, 1, EN)
    assert len(await run.subscriptions.of(ME)) == 2
    await extras.weekly(ME, None, EN)
    found = {each.kind: each for each in await run.subscriptions.of(ME)}
    assert found[BriefKind.WEEKLY].is_paused
    assert not found[BriefKind.DAILY].is_paused
    await extras.weekly(ME, 5, EN)
    found = {each.kind: each for each in await run.subscriptions.of(ME)}
    assert not found[BriefKind.WEEKLY].is_paused

"""The week, and what was missed, are made of what briefs were made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.briefs import BriefStore
from adapters.store.chronicle import ChronicleStore
from adapters.store.corrections import CorrectionStore
from adapters.store.kernel import Kernel
from adapters.store.stories import StoryStore
from digest import briefs
from digest.engine.retrospect import BIGGEST, LONGEST, MOST_MISSED, Retrospect, missed_by
from digest.model import (
    NO_LEANING,
    ArticleId,
    Brief,
    BriefKind,
    ClusterId,
    Correction,
    CorrectionId,
    DayState,
    Edition,
    FeedUrl,
    KeyPoints,
    Language,
    Leaning,
    Reason,
    Slot,
    StoryId,
    Topic,
    Trait,
    TraitKind,
)
from tests import make
from tests.bot import looking
from tests.contracts.kernel import ENGINES, HandClock

DAY = timedelta(days=1)
EN, JA = Language("en"), Language("ja")
READER = make.recipient()


class Desk:
    """What looks back, and the stores beneath."""

    def __init__(self, kernel: Kernel, clock: HandClock) -> None:
        self.clock = clock
        self.kernel = kernel
        self.briefs = BriefStore(kernel)
        self.retrospect: Retrospect = looking.retrospect(kernel, clock)
        self.chronicler = looking.chronicler(kernel)

    async def composed(self, *slots: Slot, language: Language = EN) -> Brief:
        """Have a brief of these slots composed now."""
        brief = make.brief(
            slots=slots,
            composed_at=self.clock.now(),
            edition=make.edition(language=language),
        )
        await StoryStore(self.kernel).keep([slot.story for slot in slots])
        await self.chronicler.note(brief)
        return brief

    def week(self, **changes: object) -> Edition:
        """Return the edition of the week up to now."""
        usual: dict[str, object] = {
            "kind": BriefKind.WEEKLY,
            "since": self.clock.now() - 7 * DAY,
            "until": self.clock.now(),
            "max_stories": BIGGEST,
        }
        return make.edition(**(usual | changes))

    def missed(self, days: float = 14, **changes: object) -> Edition:
        """Return the edition of what was missed in the last days."""
        usual: dict[str, object] = {
            "topics": (),
            "language": EN,
            "leaning": NO_LEANING,
            "since": self.clock.now() - days * DAY,
            "until": self.clock.now(),
            "reader": READER,
        }
        return missed_by(**(usual | changes))  # type: ignore[arg-type]  # by name


@pytest.fixture(params=["sqlite-3", "fakeredis"])
async def desk(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Desk]:
    clock = HandClock()
    async with ENGINES[request.param](tmp_path, clock) as kernel:
        yield Desk(kernel, clock)


def slot(name: str, origins: int = 1, version: int = 1, **changes: object) -> Slot:
    story = make.story(
        f"{name} announces plan number {version}",
        id=StoryId(f"{name}-{version}"),
        cluster_id=ClusterId(name),
        **changes,
    )
    reason = Reason(score=1.0 + origins, outlets=origins, articles=origins, age=DAY)
    return make.slot(story, reason=reason, articles=(ArticleId(f"{name}-a"),))


def names(brief: Brief) -> list[str]:
    return [each.story.cluster_id for each in brief.slots]


async def test_a_week_is_its_biggest_three_with_how_their_sources_grew(desk: Desk) -> None:
    await desk.composed(slot("Old", 3))
    desk.clock.advance(8 * DAY)
    await desk.composed(slot("Alder", 2), slot("Birch", 3), slot("Cedar"), slot("Dogwood", 5))
    desk.clock.advance(DAY)
    await desk.composed(slot("Alder", 9, version=2))
    week = await desk.retrospect.weekly(desk.week())
    assert names(week) == ["Alder", "Dogwood", "Birch"]
    growth = week.slots[0].growth
    assert growth is not None
    assert (growth.origins_before, growth.origins_now, growth.updates) == (2, 9, 1)
    assert week.coverage.clusters == 4
    assert await desk.briefs.get(week.id) == week


async def test_open_items_are_those_that_no_story_of_the_week_has_answered(desk: Desk) -> None:
    watch = make.claim("The court in Brenhaven will rule on the licence of Wren in May.")
    other = make.claim("Pallas will open its robots' software next year.")
    answer = make.claim("Pallas opened the software of its robots on Friday.")
    await desk.composed(
        slot("Alder", points=KeyPoints(what_to_watch=watch)),
        slot("Birch", points=KeyPoints(what_to_watch=other)),
        slot("Cedar", takeaway=answer),
    )
    week = await desk.retrospect.weekly(desk.week())
    assert [each.story.cluster_id for each in week.still_open] == ["Alder"]


async def test_corrections_of_the_week_are_in_it_in_its_language(desk: Desk) -> None:
    await desk.composed(slot("Alder"))
    store = CorrectionStore(desk.kernel)
    made = Correction(
        id=CorrectionId("k"),
        cluster_id=ClusterId("Alder"),
        language=EN,
        headline="Alder",
        wrong="8.",
        right="9.",
        at=desk.clock.now(),
    )
    await store.add(made)
    await store.add(replace(made, id=CorrectionId("j"), language=JA))
    await store.add(replace(made, id=CorrectionId("o"), at=desk.clock.now() - 8 * DAY))
    week = await desk.retrospect.weekly(desk.week())
    assert week.corrections == (made,)


async def test_a_week_without_anything_is_empty(desk: Desk) -> None:
    week = await desk.retrospect.weekly(desk.week())
    assert week.day is DayState.EMPTY
    assert (await desk.retrospect.weekly(desk.week(language=JA))).slots == ()


async def test_only_what_meets_the_wishes_of_the_reader_is_looked_back_on(desk: Desk) -> None:
    traits = (Trait(kind=TraitKind.FEED, key="https://one.example/", label="One"),)
    await desk.composed(
        slot("Alder", takeaway=make.claim("Alder robots sort parcels; robots are fast.")),
        slot("Birch"),
        replace(slot("Cedar"), traits=traits),
    )
    by_topic = desk.missed(topics=[Topic("robotics")])
    assert names(await desk.retrospect.catch_up(by_topic, READER)) == ["Alder"]
    leaning = Leaning(
        muted=frozenset({Topic("Birch")}),
        muted_feeds=frozenset({FeedUrl("https://one.example/")}),
    )
    muted = desk.missed(leaning=leaning)
    assert names(await desk.retrospect.catch_up(muted, READER)) == ["Alder"]


async def test_what_was_missed_is_told_as_it_stands_now_at_most_seven(desk: Desk) -> None:
    await desk.composed(*(slot(f"Alder{number}", number + 1) for number in range(9)))
    desk.clock.advance(2 * DAY)
    await desk.composed(slot("Alder0", 20, version=2))
    missed = await desk.retrospect.catch_up(desk.missed(), READER)
    assert len(missed.slots) == MOST_MISSED
    assert missed.slots[0].story.headline == "Alder0 announces plan number 2"
    growth = missed.slots[0].growth
    assert growth is not None
    reported = missed.slots[0].story.sources[0].published_at
    assert reported is not None
    assert reported < make.NOW, "before anybody wrote of it here"
    assert (growth.first_at, growth.updates) == (reported, 1)


async def test_after_marking_all_read_only_what_went_on_since_is_missed(desk: Desk) -> None:
    await desk.composed(slot("Alder", 2), slot("Birch", 3))
    missed = await desk.retrospect.catch_up(desk.missed(), READER)
    await desk.briefs.remember(READER, briefs.told(missed))
    assert names(await desk.retrospect.catch_up(desk.missed(), READER)) == []
    assert len((await desk.retrospect.catch_up(desk.missed(), make.recipient("C2"))).slots) == 2
    desk.clock.advance(DAY)
    await desk.composed(slot("Birch", 5, version=2))
    assert names(await desk.retrospect.catch_up(desk.missed(), READER)) == ["Birch"]


async def test_nobody_looks_back_further_than_stories_are_kept(desk: Desk) -> None:
    edition = desk.missed(days=400)
    assert edition.until - edition.since == LONGEST


async def test_the_same_stories_in_many_editions_are_noted_once(desk: Desk) -> None:
    for _ in range(3):
        await desk.composed(slot("Alder", 2))
        desk.clock.advance(timedelta(minutes=1))
    (course,) = await ChronicleStore(desk.kernel).since(EN, make.NOW - DAY)
    assert len(course.chapters) == 1

"""What readers save, report and are corrected about is kept, within bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.store.addresses import chat_key
from adapters.store.briefs import BriefStore, arrived
from adapters.store.chronicle import COURSES_KEPT, ChronicleStore
from adapters.store.corrections import CORRECTIONS_KEPT, CorrectionStore
from adapters.store.effects import Namespace
from adapters.store.keepsakes import SAVED_KEPT, KeepsakeStore
from adapters.store.kernel import Kernel
from adapters.store.reports import MOST_TEXT_CHARS, REPORTS_KEPT, ReportStore
from adapters.store.sealing import Sealer
from digest.model import (
    BriefId,
    BriefKind,
    Chapter,
    ClusterId,
    Correction,
    CorrectionId,
    Course,
    Language,
    Report,
    ReportId,
    Saved,
    StoryId,
)
from digest.ports import MOST_SAVED, Chronicle, Corrections, Keepsakes, Reports
from tests import make
from tests.contracts.kernel import HOUR, SECOND, HandClock

READER, OTHER = make.recipient("C1"), make.recipient("C2")
KEY, OTHER_KEY = bytes(range(32)), bytes(32)
DAY = timedelta(days=1)


def saved(number: int, clock: HandClock) -> Saved:
    return Saved(slot=make.slot(make.story(f"Story {number} opens")), saved_at=clock.now())


def correction(name: str, clock: HandClock) -> Correction:
    return Correction(
        id=CorrectionId(name),
        cluster_id=ClusterId("c"),
        language=Language("en"),
        headline="Kestrel Lab releases Wren",
        wrong="8 billion.",
        right="9 billion.",
        at=clock.now(),
    )


def report(name: str, clock: HandClock, chat: str = "C1", text: str = "It is 9.") -> Report:
    return Report(
        id=ReportId(name),
        recipient=make.recipient(chat),
        brief_id=BriefId("K7Q2"),
        number=2,
        story_id=StoryId("s"),
        headline="Kestrel Lab releases Wren",
        text=text,
        at=clock.now(),
    )


def course(name: str, clock: HandClock, language: str = "en") -> Course:
    chapter = Chapter(story_id=StoryId(f"s-{name}"), at=clock.now(), origins=2)
    return Course(
        cluster_id=ClusterId(name),
        language=Language(language),
        chapters=(chapter,),
        articles=(make.article().id,),
    )


@pytest.fixture
def keepsakes(kernel: Kernel) -> KeepsakeStore:
    store: Keepsakes = KeepsakeStore(kernel)
    assert isinstance(store, KeepsakeStore)
    return store


@pytest.fixture
def corrections(kernel: Kernel) -> Corrections:
    return CorrectionStore(kernel)


@pytest.fixture
def reports(kernel: Kernel) -> Reports:
    return ReportStore(kernel, Sealer([KEY]))


@pytest.fixture
def chronicle(kernel: Kernel) -> ChronicleStore:
    store: Chronicle = ChronicleStore(kernel)
    assert isinstance(store, ChronicleStore)
    return store


async def test_a_saved_story_is_there_for_a_year_the_latest_first(
    keepsakes: KeepsakeStore, clock: HandClock
) -> None:
    one = saved(1, clock)
    assert await keepsakes.keep(READER, one)
    clock.advance(HOUR)
    assert await keepsakes.keep(READER, saved(2, clock))
    assert await keepsakes.keep(READER, saved(1, clock))  # again changes nothing
    assert [each.saved_at for each in await keepsakes.all(READER)] == [clock.now(), one.saved_at]
    assert await keepsakes.all(OTHER) == []
    clock.advance(SAVED_KEPT - HOUR)
    assert [each.slot.story.headline for each in await keepsakes.all(READER)] == ["Story 2 opens"]


async def test_there_is_room_for_a_hundred_and_again_when_one_is_dropped_or_over(
    keepsakes: KeepsakeStore, clock: HandClock
) -> None:
    for number in range(MOST_SAVED):
        assert await keepsakes.keep(READER, saved(number, clock))
    assert not await keepsakes.keep(READER, saved(MOST_SAVED, clock))
    assert await keepsakes.drop(READER, make.story("Story 3 opens").id)
    assert not await keepsakes.drop(READER, make.story("Story 3 opens").id)
    assert await keepsakes.keep(READER, saved(MOST_SAVED, clock))
    clock.advance(SAVED_KEPT)
    assert await keepsakes.keep(READER, saved(3, clock))
    await keepsakes.forget(READER)
    assert await keepsakes.all(READER) == []


async def test_corrections_are_kept_for_a_year_each_once(
    corrections: Corrections, clock: HandClock
) -> None:
    one = correction("k1", clock)
    assert await corrections.add(one)
    clock.advance(DAY)
    other = correction("k2", clock)
    assert await corrections.add(other)
    assert not await corrections.add(replace(one, at=clock.now()))
    assert await corrections.since(make.NOW) == [one, other]
    assert await corrections.since(make.NOW, limit=1) == [other]
    assert await corrections.since(clock.now()) == [other]
    clock.advance(CORRECTIONS_KEPT - SECOND)
    assert await corrections.since(make.NOW) == [other]


async def test_reports_rest_sealed_and_are_opened_where_the_key_is(
    kernel: Kernel, reports: Reports, clock: HandClock
) -> None:
    assert await reports.add(report("r1", clock, text="word " * 1000))
    (found,) = await reports.newest(5)
    assert found.text == ("word " * 1000)[:MOST_TEXT_CHARS]
    shard = kernel.shard_of("report")
    document = await kernel.get(Namespace(name="report"), "r1", shard=shard)
    assert document is not None
    assert b"word" not in document
    (sealed,) = await ReportStore(kernel, Sealer([OTHER_KEY])).newest(5)
    assert sealed == replace(found, text="")


async def test_a_chat_reports_five_things_an_hour_and_others_are_not_kept_from_it(
    reports: Reports, clock: HandClock
) -> None:
    found = [await reports.add(report(f"r{n}", clock)) for n in range(7)]
    assert found == [True] * 5 + [False] * 2
    assert await reports.add(report("r8", clock, chat="C2"))
    assert await reports.count() == 6
    clock.advance(HOUR)
    assert await reports.add(report("r9", clock))
    newest = await reports.newest(1)
    assert [each.id for each in newest] == ["r9"]
    clock.advance(REPORTS_KEPT)
    assert await reports.add(report("r10", clock, chat="C3"))
    assert await reports.count() == 1


async def test_what_a_chat_reported_can_be_forgotten(reports: Reports, clock: HandClock) -> None:
    for name, chat in (("r1", "C1"), ("r2", "C2")):
        await reports.add(report(name, clock, chat=chat))
    for _ in range(2):
        await reports.forget(READER)
    assert [each.id for each in await reports.newest(9)] == ["r2"]


async def test_courses_are_found_by_their_last_chapter_and_language(
    chronicle: ChronicleStore, clock: HandClock
) -> None:
    one = course("c1", clock)
    await chronicle.keep([one, course("c1", clock, "ja")])
    clock.advance(DAY)
    other = course("c2", clock)
    await chronicle.keep([other])
    english = Language("en")
    assert await chronicle.since(english, make.NOW) == [one, other]
    assert await chronicle.since(english, clock.now()) == [other]
    found = await chronicle.get(english, [ClusterId("c2"), ClusterId("none"), one.cluster_id])
    assert found == [other, None, one]
    await chronicle.keep([])
    assert await chronicle.sweep(clock.now(), [english]) == 1
    clock.advance(COURSES_KEPT)
    assert await chronicle.since(english, make.NOW) == []


async def test_a_brief_is_found_by_its_day_but_an_alert_is_not_the_latest(kernel: Kernel) -> None:
    briefs = BriefStore(kernel)
    daily, alert = make.brief(), make.brief(make.story("Alert"), id=BriefId("ALERT"))
    for each in (daily, alert):
        await briefs.keep(each)
    day, other = date(2026, 4, 17), date(2026, 4, 16)
    shard = kernel.shard_of(chat_key(READER))
    for brief, kind in ((daily, BriefKind.DAILY), (alert, BriefKind.ALERT)):
        effects = arrived(READER, brief.id, [str(kind)], kind=kind, local_date=day)
        await kernel.transact(list(effects), shard=shard)
    assert await briefs.latest(READER) == daily
    assert await briefs.shown(READER, "alert") == alert
    assert await briefs.of_day(READER, day) == daily
    assert await briefs.of_day(READER, other) is None
    assert await briefs.of_day(OTHER, day) is None
    assert await briefs.days(READER, [other, day]) == [day]

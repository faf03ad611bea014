"""Days, the one-minute budget, ids and what a recipient was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import briefs
from digest.model import (
    Brief,
    Coverage,
    DayState,
    FeedUrl,
    Language,
    MissingSource,
    Slot,
    Story,
    Topic,
)
from digest.words import plain, table
from tests import make

FEEDS = {make.feed(name).url: make.feed(name) for name in ("Alpha", "Beta", "Gamma", "Delta")}


def _story(number: int, words: int = 20) -> Story:
    sentence = " ".join(f"word{number}" for _ in range(words)) + "."
    return make.story(f"Lab {number} ships model {number}", takeaway=make.claim(sentence))


def _slots(count: int, words: int = 20) -> list[Slot]:
    return [make.slot(_story(number, words)) for number in range(count)]


def _compose(slots: list[Slot], **changes: object) -> Brief:
    values: dict[str, object] = {
        "edition": make.edition(),
        "slots": slots,
        "coverage": Coverage(feeds=4, articles=30, sites=4),
        "feeds": FEEDS,
        "composed_at": make.NOW,
    }
    return briefs.compose(**(values | changes))  # type: ignore[arg-type]  # built by name


def _missing(*names: str) -> tuple[MissingSource, ...]:
    return tuple(
        MissingSource(feed_url=make.feed(name).url, title=name, reason="x") for name in names
    )


@pytest.mark.parametrize(
    ("stories", "missing", "day"),
    [
        (5, (), DayState.NORMAL),
        (3, (), DayState.NORMAL),
        (2, (), DayState.QUIET),
        (1, (), DayState.QUIET),
        (0, (), DayState.EMPTY),
        (5, ("Alpha",), DayState.PARTIAL),
        (0, ("Alpha",), DayState.PARTIAL),
    ],
)
def test_the_day_is_named_for_what_happened(
    stories: int, missing: tuple[str, ...], day: DayState
) -> None:
    coverage = Coverage(feeds=4, articles=30, missing=_missing(*missing))
    assert _compose(_slots(stories, 12), coverage=coverage).day is day


def test_few_missing_sources_do_not_make_a_day_incomplete() -> None:
    coverage = Coverage(feeds=5, articles=30, missing=_missing("Alpha"))
    assert _compose(_slots(3), coverage=coverage).day is DayState.NORMAL


def test_a_topic_without_any_source_left_makes_the_day_incomplete() -> None:
    chips = Topic("chips")
    feeds = {make.feed("Alpha").url: make.feed("Alpha", topics=frozenset({chips}))}
    coverage = Coverage(feeds=200, articles=30, missing=_missing("Alpha"))
    edition = make.edition(topics=frozenset({chips}))
    brief = _compose(_slots(3), coverage=coverage, feeds=feeds, edition=edition)
    assert brief.day is DayState.PARTIAL


def test_a_reader_who_wants_one_story_and_gets_it_has_no_quiet_day() -> None:
    assert _compose(_slots(1), edition=make.edition(max_stories=1)).day is DayState.NORMAL


@given(
    count=st.integers(0, 9),
    words=st.integers(1, 60),
    most=st.integers(1, briefs.LONGEST),
    is_with_background=st.booleans(),
)
def test_a_brief_never_costs_more_than_its_budget(
    count: int, words: int, most: int, *, is_with_background: bool
) -> None:
    brief = _compose(
        _slots(count, words),
        edition=make.edition(max_stories=most),
        background=[make.slot(_story(99, words))] if is_with_background else [],
    )
    length = briefs.measure(plain.visible(table.of(Language("en")), brief, UTC))
    assert length.words <= (300 if most > 5 else 200)
    assert len(brief.slots) <= most
    shown = {slot.story.id for slot in (*brief.slots, *brief.left_out)}
    assert shown == {slot.story.id for slot in _slots(count, words)}


def test_the_background_goes_before_any_story() -> None:
    brief = _compose(_slots(5, 20), background=[make.slot(_story(99, 60))])
    assert brief.background == ()
    assert len(brief.slots) == 5


def test_the_printed_minutes_are_the_computed_ones() -> None:
    brief = _compose(_slots(3, 20))
    length = briefs.measure(plain.visible(table.of(Language("en")), brief, UTC))
    assert brief.reading_time == timedelta(minutes=length.words / 238)


def test_japanese_is_counted_in_characters() -> None:
    takeaway = make.claim("研究所は金曜日に小型モデルを公開した。" * 4)
    slots = [
        make.slot(make.story(f"研究所{n}、小型モデルを公開", takeaway=takeaway)) for n in range(7)
    ]
    edition = make.edition(language=Language("ja"))
    brief = _compose(slots, edition=edition)
    length = briefs.measure(plain.visible(table.of(Language("ja")), brief, UTC))
    assert length.load <= 1
    assert 300 < length.characters <= 450
    assert brief.left_out


def test_equal_wishes_share_an_edition_whatever_their_order() -> None:
    def edition(*topics: str) -> str:
        return briefs.edition_for(
            topics=[Topic(each) for each in topics],
            language=Language("en"),
            since=make.NOW,
            until=make.NOW,
            feeds=[FeedUrl("b"), FeedUrl("a")],
            max_stories=5,
        ).id

    assert edition("a", "b") == edition("b", "a")
    assert edition("a") != edition("b")


def test_the_same_brief_has_the_same_id_and_another_has_another() -> None:
    assert _compose(_slots(3)).id == _compose(_slots(3)).id
    assert _compose(_slots(3)).id != _compose(_slots(4)).id


def test_a_recipient_was_told_of_every_article_of_what_he_saw_background_included() -> None:
    seen, explained = make.slot(_story(1)), make.slot(_story(2))
    seen = replace(seen, articles=(*seen.articles, make.article("Beyond the list").id))
    brief = make.brief(slots=(seen,), background=(explained,))
    known = briefs.told(brief)
    assert [each.cluster_id for each in known] == [
        seen.story.cluster_id,
        explained.story.cluster_id,
    ]
    assert known[0].articles == frozenset(seen.articles)
    assert known[0].text.startswith("Lab 1 ships model 1\nword1")


def test_one_story_stays_however_long_it_is() -> None:
    brief = _compose(_slots(1, 400))
    assert len(brief.slots) == 1
    assert brief.reading_time > timedelta(minutes=1)

"""First lines, flags, notes and reasons, in every language."""

from __future__ import annotations

import string
from dataclasses import fields, replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import (
    Coverage,
    DayState,
    FeedUrl,
    Language,
    MissingSource,
    Note,
    NoteKind,
    Reason,
    Topic,
)
from digest.words import phrases, table
from tests import make

EN, JA = table.of(Language("en")), table.of(Language("ja"))
EVERY = pytest.mark.parametrize(
    "words", [table.of(language) for language in table.LANGUAGES], ids=list(table.LANGUAGES)
)
MISSING = tuple(
    MissingSource(feed_url=FeedUrl(f"https://{n}.example/"), title=n, reason="404 not found")
    for n in ("Alpha", "Beta")
)


def _templates(words: table.Words) -> dict[str, str]:
    found = {}
    for field in fields(words):
        value = getattr(words, field.name)
        if isinstance(value, str):
            found[field.name] = value
        elif field.name in {"notes", "answered_from"}:
            found |= {f"{field.name}.{key}": text for key, text in value.items()}
    return found


def _slots(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@EVERY
def test_every_language_fills_the_same_slots_in_every_sentence(words: table.Words) -> None:
    english, theirs = _templates(EN), _templates(words)
    assert english.keys() == theirs.keys()
    for name, template in english.items():
        assert _slots(template) == _slots(theirs[name]), name


@EVERY
def test_a_language_is_found_by_its_own_code(words: table.Words) -> None:
    assert table.of(words.language) is words


@EVERY
def test_every_kind_of_note_has_words(words: table.Words) -> None:
    assert set(words.notes) == {kind.value for kind in NoteKind}


@EVERY
def test_each_sort_of_day_has_a_first_line_of_its_own(words: table.Words) -> None:
    normal = make.brief()
    days = [
        normal,
        replace(normal, day=DayState.QUIET),
        replace(normal, day=DayState.EMPTY, slots=()),
        replace(
            normal, day=DayState.PARTIAL, coverage=Coverage(feeds=5, articles=5, missing=MISSING)
        ),
    ]
    assert len({phrases.first_line(words, day, UTC) for day in days}) == len(days)


def test_a_degraded_day_names_the_sources_and_never_says_that_it_was_read_quietly() -> None:
    brief = make.brief(
        day=DayState.PARTIAL, coverage=Coverage(feeds=5, articles=5, missing=MISSING)
    )
    line = phrases.first_line(EN, brief, UTC)
    assert line.startswith("Incomplete: 2 of 5 sources could not be read (Alpha: 404 not found")
    assert line.endswith("This is not a quiet day.")


def test_when_no_source_could_be_read_the_first_line_says_none() -> None:
    brief = make.brief(day=DayState.PARTIAL, slots=(), coverage=Coverage(feeds=2, missing=MISSING))
    assert phrases.first_line(EN, brief, UTC).startswith("Incomplete: none of 2 sources")


def test_an_empty_day_names_the_topics_and_that_all_was_read() -> None:
    edition = make.edition(topics=frozenset({Topic("chips"), Topic("robotics")}))
    brief = make.brief(day=DayState.EMPTY, slots=(), edition=edition)
    line = phrases.first_line(EN, brief, UTC)
    assert line == "Nothing new matched chips and robotics. All 5 sources were read."


def test_an_empty_day_with_a_missing_source_does_not_claim_that_all_was_read() -> None:
    coverage = Coverage(feeds=9, articles=5, missing=MISSING[:1])
    brief = make.brief(day=DayState.EMPTY, slots=(), coverage=coverage)
    assert "were read" not in phrases.first_line(EN, brief, UTC)
    assert phrases.missing_line(EN, brief) == "Not read: Alpha: 404 not found."


def test_a_brief_of_nothing_but_known_stories_says_so() -> None:
    brief = make.brief(day=DayState.EMPTY, slots=(), already_told=3)
    assert "3 stories" in phrases.first_line(EN, brief, UTC)
    assert "know already" in phrases.first_line(EN, brief, UTC)


def test_only_three_missing_sources_are_named_and_the_rest_counted() -> None:
    many = tuple(replace(MISSING[0], title=f"S{n}") for n in range(6))
    brief = make.brief(coverage=Coverage(feeds=100, missing=many))
    assert phrases.missing_line(EN, brief).endswith("S2: 404 not found; 3 more.")


@pytest.mark.parametrize(
    ("notes", "english", "japanese"),
    [
        ([Note(kind=NoteKind.SINGLE_SOURCE, values=("A",))], "1 source", "情報源1件"),
        (
            [Note(kind=NoteKind.ONE_ORIGIN, values=("2", "1"))],
            "2 articles, 1 origin",
            "記事2本・出どころ1つ",
        ),
        (
            [Note(kind=NoteKind.INDEPENDENT, values=("4", "3"))],
            "3 independent sources",
            "独立した情報源3件",
        ),
        (
            [
                Note(kind=NoteKind.SINGLE_SOURCE, values=("A",)),
                Note(kind=NoteKind.UNDATED, values=("A",)),
            ],
            "1 source, undated",
            "情報源1件・日付なし",
        ),
    ],
)
def test_the_flag_says_on_how_much_a_story_rests(
    notes: list[Note], english: str, japanese: str
) -> None:
    story = make.story(notes=tuple(notes))
    assert phrases.flag(EN, story) == english
    assert phrases.flag(JA, story) == japanese


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            Note(kind=NoteKind.NUMBERS_DIFFER, values=("8 billion", "Alpha", "7 billion", "Beta")),
            "The numbers disagree: 8 billion (Alpha), 7 billion (Beta).",
        ),
        (
            Note(kind=NoteKind.FIRST_REPORT, values=("Alpha", "2026-04-16T23:30:00+00:00")),
            "First reported by Alpha, Fri 17 Apr, 08:30.",
        ),
        (Note(kind=NoteKind.OTHER_LANGUAGE, values=("ja",)), "The sources are in Japanese."),
        (Note(kind=NoteKind.OTHER_LANGUAGE, values=("xx",)), "The sources are in xx."),
    ],
)
def test_a_note_is_said_in_plain_words_and_local_time(note: Note, expected: str) -> None:
    assert phrases.note(EN, note, ZoneInfo("Asia/Tokyo")) == expected


@given(st.text(alphabet="{}0123 !a[]%$", max_size=20))
def test_text_from_outside_is_never_a_template(outlet: str) -> None:
    note = Note(kind=NoteKind.SINGLE_SOURCE, values=(outlet,))
    assert phrases.note(EN, note, UTC) == f"Only {outlet} reports this."


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(3, "10 seconds"), (24, "20 seconds"), (44, "40 seconds"), (45, "1 min"), (74, "1 min"),
     (75, "90 seconds"), (110, "90 seconds")],
)  # fmt: skip
def test_the_cost_of_reading_is_rounded_as_people_speak(seconds: int, expected: str) -> None:
    assert phrases.reading(EN, timedelta(seconds=seconds)) == expected


@pytest.mark.parametrize(
    ("span", "english", "japanese"),
    [
        (timedelta(minutes=-3), "0 min", "0分"),
        (timedelta(minutes=59), "59 min", "59分"),
        (timedelta(minutes=61), "1 h", "1時間"),
        (timedelta(hours=47), "47 h", "47時間"),
        (timedelta(hours=49), "2 days", "2日"),
    ],
)
def test_an_age_is_said_in_its_natural_unit(span: timedelta, english: str, japanese: str) -> None:
    assert phrases.span(EN, span) == english
    assert phrases.span(JA, span) == japanese


def test_why_names_sources_age_topics_and_what_is_not_used() -> None:
    reason = Reason(
        score=3.0,
        outlets=2,
        articles=3,
        age=timedelta(hours=3),
        topics=(Topic("open-source"),),
        is_primary=True,
    )
    slot = make.slot(reason=reason, anchors=("Kestrel", "8 billion"))
    facts = phrases.why(EN, slot, make.brief())
    assert facts == (
        "2 origins in 3 articles",
        "first reported 3 h ago",
        "matches your topics: open source",
        "announced at first hand",
        "you have not been told of it",
        "one story because the articles share: Kestrel and 8 billion",
        "Not used: what you click, who you are.",
    )


def test_an_unknown_language_is_spoken_in_english() -> None:
    assert table.of(Language("xx")) is EN
    assert table.of(Language("ja-JP")) is JA

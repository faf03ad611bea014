"""Alert, weekly, catch-up, keepsakes and corrections as plain lines, within their budgets."""

from __future__ import annotations

import string
from dataclasses import fields, replace
from datetime import UTC, timedelta

import pytest

from digest import briefs
from digest.model import (
    Brief,
    BriefKind,
    ClusterId,
    Correction,
    CorrectionId,
    Coverage,
    Growth,
    KeyPoints,
    Language,
    Saved,
    Slot,
    Topic,
    Trait,
    TraitKind,
)
from digest.words import corrections, extra, phrases, plain, retrospect, saved, table
from digest.words.lines import Line, Role
from tests import make

EN, JA = table.of(Language("en")), table.of(Language("ja"))
EVERY = pytest.mark.parametrize("words", [EN, JA], ids=["en", "ja"])
LONGEST = {
    "en": "Kestrel Lab said on Friday that the model Wren would be free for every school and "
    "hospital in Eastvale from May on and that it had asked nobody.",
    "ja": "ケストレル研究所は金曜日、モデル「レン」を5月からイーストベールの全ての学校と"
    "病院に無料で提供すると発表した。",
}
HEADLINES = {
    "en": "Kestrel Lab gives its model Wren to schools and hospitals for free",
    "ja": "ケストレル研究所、モデル「レン」を学校と病院に無償提供",
}


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join(" ".join(filter(None, (line.label, line.text))) for line in lines)


def slots(language: str, count: int) -> tuple[Slot, ...]:
    claim = make.claim(LONGEST[language])
    growth = Growth(
        first_at=make.NOW - timedelta(days=10), updates=3, origins_before=3, origins_now=9
    )
    return tuple(
        make.slot(
            make.story(
                f"{HEADLINES[language]} {number}",
                takeaway=claim,
                points=KeyPoints(what_to_watch=claim),
                language=Language(language),
            ),
            growth=growth,
        )
        for number in range(count)
    )


def corrected(language: str) -> Correction:
    return Correction(
        id=CorrectionId("k"),
        cluster_id=ClusterId("c"),
        language=Language(language),
        headline=HEADLINES[language],
        wrong=LONGEST[language],
        right=LONGEST[language],
        at=make.NOW,
    )


def looked_back(language: str, count: int, kind: BriefKind) -> Brief:
    told = slots(language, count)
    is_week = kind is BriefKind.WEEKLY
    return briefs.look_back(
        make.edition(language=Language(language), kind=kind, max_stories=count),
        told,
        still_open=told[:3] if is_week else (),
        corrections=[corrected(language)] * (3 if is_week else 0),
        coverage=Coverage(clusters=12),
        composed_at=make.NOW,
    )


@EVERY
@pytest.mark.parametrize("kind", [BriefKind.WEEKLY, BriefKind.CATCH_UP])
@pytest.mark.parametrize("count", range(1, 8))
def test_what_looks_back_takes_ninety_seconds_and_says_what_it_takes(
    words: table.Words, kind: BriefKind, count: int
) -> None:
    brief = looked_back(words.language, count, kind)
    length = briefs.measure(plain.visible(words, brief, UTC))
    assert length.load <= 1.5 or len(brief.slots) == 1
    assert length.words <= 300
    assert length.characters <= 675
    assert phrases.reading(words, brief.reading_time) == phrases.reading(words, length.time)
    assert phrases.reading(words, length.time) in text(plain.visible(words, brief, UTC))
    assert 1 <= len(brief.slots) <= count


@EVERY
def test_over_the_budget_open_items_go_before_stories(words: table.Words) -> None:
    brief = looked_back(words.language, 3, BriefKind.WEEKLY)
    assert len(brief.still_open) < 3
    assert len(brief.slots) == 3 or not brief.still_open


def test_a_weekly_reads_from_title_to_end() -> None:
    brief = looked_back("en", 1, BriefKind.WEEKLY)
    brief = replace(brief, edition=replace(brief.edition, since=make.NOW - timedelta(days=7)))
    lines = text(plain.visible(EN, brief, UTC))
    assert lines.startswith("AI week · Fri 10 Apr to Fri 17 Apr 2026\n")
    assert "the biggest 1 story of the week, of 12 stories" in lines
    assert "3 to 9 independent sources" in lines
    assert "Still open:\n1: Kestrel Lab said" in lines
    assert "Corrected this week:" in lines
    assert "And 1 more: corrections" in lines
    assert lines.endswith("That was the week.")


def test_a_catch_up_says_when_it_began_how_it_went_on_and_how_to_be_done_with_it() -> None:
    lines = text(plain.visible(EN, looked_back("en", 1, BriefKind.CATCH_UP), UTC))
    assert "First reported 7 Apr, updated 3 times" in lines
    assert lines.endswith("mark all read")
    japanese = text(plain.visible(JA, looked_back("ja", 1, BriefKind.CATCH_UP), UTC))
    assert "4月7日に初報・3回更新" in japanese
    assert japanese.endswith("すべて既読")


@EVERY
def test_an_empty_span_says_so(words: table.Words) -> None:
    for kind in (BriefKind.WEEKLY, BriefKind.CATCH_UP):
        brief = looked_back(words.language, 0, kind)
        empty = replace(brief, still_open=(), corrections=())
        assert len(plain.visible(words, empty, UTC)) <= 4


def test_an_alert_is_a_headline_a_sentence_and_who_says_so() -> None:
    cited = make.claim().citations[0]
    told = make.story(
        "Kestrel Lab shuts Wren down",
        takeaway=make.claim(citations=(cited, cited, cited)),
        sources=tuple(
            make.source(make.article(outlet=name)) for name in ("One", "Two", "Three", "Four")
        ),
    )
    edition = make.edition(kind=BriefKind.ALERT, max_stories=1)
    brief = briefs.alert(edition, make.slot(told), composed_at=make.NOW)
    lines = plain.visible(EN, brief, UTC)
    assert [line.text for line in lines if line.role is Role.SOURCE] == ["One", "Two", "Three"]
    assert text(lines).startswith("Breaking · Fri 17 Apr, 06:00\nKestrel Lab shuts Wren down\n")
    assert "Only what 3 independent sources agree on." in text(lines)
    assert text(lines).endswith("alerts off")


@EVERY
def test_a_corrected_story_carries_its_mark_wherever_it_is_shown(words: table.Words) -> None:
    (slot,) = slots(words.language, 1)
    marked = replace(slot, story=replace(slot.story, correction=corrected(words.language)))
    mark = extra.of(words.language).corrected.format(clock=words.clock(make.NOW))
    assert mark in text(tuple(plain.story(words, marked, 1)))
    assert mark in text(plain.opened(words, marked, 1, UTC))
    assert mark not in text(plain.opened(words, slot, 1, UTC))
    kept = saved.listed(words, [Saved(slot=marked, saved_at=make.NOW)], UTC)
    assert mark in text(kept)


def test_corrections_say_what_was_wrong_and_what_is_right_the_latest_first() -> None:
    one, other = corrected("en"), replace(corrected("en"), headline="Later", wrong="8 billion.")
    lines = text(corrections.listed(EN, [one, other], since=make.NOW))
    assert lines.index("Later") < lines.index("Kestrel Lab gives")
    assert "Correction, 06:00 UTC, Fri 17 Apr · Later\nWe wrote: 8 billion." in lines
    empty = text(corrections.listed(EN, [], since=make.NOW))
    assert empty.endswith("Nothing has been corrected since Fri 17 Apr 2026.")


@EVERY
def test_saved_stories_are_listed_with_their_day_and_place(words: table.Words) -> None:
    kept = [Saved(slot=make.slot(make.story("Alpha opens a lab")), saved_at=make.NOW)]
    lines = saved.listed(words, kept, UTC)
    (line,) = [each for each in lines if each.role is Role.HEADLINE]
    assert line.text.startswith("Alpha opens a lab")
    assert line.urls
    assert len(saved.listed(words, [], UTC)) == 2


@EVERY
def test_why_names_what_the_reader_asked_for_and_how_to_take_it_back(words: table.Words) -> None:
    slot = make.slot()
    liked = Trait(kind=TraitKind.TOPIC, key="chips")
    disliked = Trait(kind=TraitKind.NAME, key="kestrel", label="Kestrel")
    reason = replace(slot.reason, liked=(liked,), disliked=(disliked,))
    facts = phrases.why(words, replace(slot, reason=reason), make.brief())
    assert any(words.topics[Topic("chips")] in fact for fact in facts)
    assert any("Kestrel" in fact for fact in facts)
    assert extra.of(words.language).why_reset in facts
    assert extra.of(words.language).why_reset not in phrases.why(words, slot, make.brief())


def _blanks(words: extra.ExtraWords) -> dict[str, set[str | None]]:
    return {
        field.name: {name for _, name, _, _ in string.Formatter().parse(value) if name}
        for field in fields(words)
        if isinstance(value := getattr(words, field.name), str)
    }


def test_every_language_fills_the_same_blanks() -> None:
    english = _blanks(extra.of(Language("en")))
    for language in table.LANGUAGES:
        assert _blanks(extra.of(language)) == english
        assert all(getattr(extra.of(language), name) for name in english)


@EVERY
def test_of_a_growth_that_nobody_knows_nothing_is_said(words: table.Words) -> None:
    assert retrospect.grown(words, None) == ""
    assert retrospect.went_on(words, None, UTC) == ""


def test_each_day_of_the_week_has_its_name() -> None:
    assert [extra.of(EN.language).weekday(day) for day in (1, 7)] == ["Monday", "Sunday"]
    assert [extra.of(JA.language).weekday(day) for day in (1, 7)] == ["月曜", "日曜"]

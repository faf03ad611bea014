"""A brief as plain lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

import pytest

from digest.model import (
    Answer,
    Citation,
    Coverage,
    DayState,
    FeedUrl,
    KeyPoints,
    Language,
    MissingSource,
    Note,
    NoteKind,
    Scope,
)
from digest.words import plain, table
from digest.words.plain import Role
from tests import make

EN, JA = table.of(Language("en")), table.of(Language("ja"))


def _text(lines: tuple[plain.Line, ...]) -> str:
    return "\n".join(" ".join((line.label, line.text, *line.urls)).strip() for line in lines)


def test_a_normal_brief_reads_from_title_to_end() -> None:
    brief = make.brief(make.story("Alpha opens a lab"), make.story("Beta raises $2 million"))
    text = _text(plain.visible(EN, brief, UTC))
    assert text.startswith("AI brief · Fri 17 Apr 2026\n1 min · 2 stories from 5 articles on 5")
    assert "1. Alpha opens a lab (1 source)" in text
    assert "2. Beta raises $2 million (1 source)" in text
    assert text.endswith("Quoted from the sources, not rewritten.\nThat is everything for today.")


def test_a_japanese_brief_has_no_english_word_of_ours() -> None:
    told = make.claim("研究所は金曜日に小型モデルを公開した。")
    points = KeyPoints(what_happened=told)
    story = make.story("研究所、小型モデルを公開", takeaway=told, points=points, questions=())
    brief = make.brief(story, edition=make.edition(language=Language("ja")))
    text = _text(plain.visible(JA, brief, UTC))
    assert text.startswith("AIブリーフ・2026年4月17日(金)\n1分・5サイトの記事5本から1件")
    assert text.endswith("今日は以上です。")
    opened = _text(plain.opened(JA, brief.slots[0], 1, UTC))
    assert "何が起きた: 研究所は金曜日に小型モデルを公開した。" in opened


def test_a_story_that_was_told_before_shows_what_is_new_under_update() -> None:
    slot = make.slot(update=make.claim("The lab added a licence on Saturday."))
    lines = plain.story(EN, slot, 1)
    assert [line.label for line in lines if line.role is Role.TAKEAWAY] == ["Update:"]
    assert lines[1].text == "The lab added a licence on Saturday."


def test_a_card_leaves_out_what_no_source_says() -> None:
    story = make.story(points=KeyPoints(), questions=(), notes=())
    labels = {line.label for line in plain.opened(EN, make.slot(story), 1, UTC)}
    assert labels == {"1.", "", "Sources:"}


def test_every_source_of_a_card_has_its_link_and_date() -> None:
    lines = plain.opened(EN, make.slot(make.story()), 1, UTC)
    sources = [line for line in lines if line.role is Role.SOURCE]
    assert [line.text for line in sources] == ["Example Wire (Fri 17 Apr, 1 min read)"]
    assert all(line.urls for line in sources)


def test_an_undated_source_says_so() -> None:
    story = make.story(sources=(make.source(published_at=None),))
    text = _text(plain.opened(EN, make.slot(story), 1, UTC))
    assert "Example Wire (undated, 1 min read)" in text


def test_an_answer_numbers_each_source_once() -> None:
    claim = make.claim()
    answer = Answer(claims=(claim, claim), scope=Scope.STORY, story=1)
    text = _text(plain.reply(EN, answer, make.brief()))
    assert text.count("[1]") == 3
    assert "[2]" not in text
    assert "Answered from story 1's articles only." in text


def test_no_answer_says_so_and_names_the_nearest_stories() -> None:
    answer = Answer(claims=(), scope=None, nearest=(1,), suggestions=("How many?",))
    text = _text(plain.reply(EN, answer, make.brief(make.story("Alpha opens a lab"))))
    assert text.startswith("The sources do not say.")
    assert "Nearest stories: 1. Alpha opens a lab." in text
    assert "How many?" in text


@pytest.mark.parametrize("words", [EN, JA], ids=["en", "ja"])
def test_a_fault_is_named_exactly_once(words: table.Words) -> None:
    missing = (
        MissingSource(feed_url=FeedUrl("https://a.example/"), title="Alpha", reason="odd fault"),
    )
    for feeds, day in ((20, DayState.NORMAL), (2, DayState.PARTIAL), (20, DayState.EMPTY)):
        coverage = Coverage(feeds=feeds, articles=4, sites=3, missing=missing)
        text = _text(plain.visible(words, make.brief(day=day, coverage=coverage), UTC))
        assert text.count("Alpha") == 1


def test_a_quiet_day_says_that_it_is_not_padded() -> None:
    text = _text(plain.visible(EN, make.brief(day=DayState.QUIET), UTC))
    assert "Quiet day · " in text
    assert "We do not pad quiet days." in text


def test_the_notes_of_a_card_stand_in_one_paragraph() -> None:
    story = make.story(
        notes=(
            Note(kind=NoteKind.ONE_ORIGIN, values=("2", "1")),
            Note(kind=NoteKind.UNDATED, values=("Alpha",)),
        )
    )
    lines = plain.opened(EN, make.slot(story), 1, UTC)
    [known] = [line.text for line in lines if line.label == "Worth knowing:"]
    assert known == (
        "2 articles, but one origin: they are not independent reports. Alpha gives no date."
    )


def test_a_story_of_which_only_the_headline_is_known_says_it_once() -> None:
    title = "Example Lab releases a small model"
    slot = make.slot(make.story(title, takeaway=make.claim(title), points=KeyPoints()))
    brief = make.brief(slot.story, background=(slot,))
    assert _text(tuple(plain.story(EN, slot, 1))).count(title) == 1
    assert _text(plain.opened(EN, slot, 1, UTC)).count(title) == 1
    assert _text(plain.visible(EN, brief, UTC)).count(title) == 2


def test_a_citation_names_the_outlet_before_the_link() -> None:
    story = make.story()
    answer = Answer(claims=(story.takeaway,), scope=Scope.STORY, story=1)
    text = _text(plain.reply(EN, answer, make.brief(story)))
    assert f"[1] Example Wire {story.sources[0].url}" in text


def test_a_citation_of_what_no_brief_names_says_at_which_site_it_is() -> None:
    url = "https://www.wire.example/1"
    (citation,) = make.claim().citations
    claim = make.claim(citations=(replace(citation, url=url),))
    answer = Answer(claims=(claim,), scope=Scope.ARCHIVE)
    for brief in (make.brief(), None):
        assert f"[1] wire.example {url}" in _text(plain.reply(EN, answer, brief))


def test_how_many_stories_were_told_before_is_said_beside_those_that_are_told() -> None:
    text = _text(plain.visible(EN, make.brief(already_told=2), UTC))
    assert "2 stories" in text
    assert EN.told_note.format(stories="2 stories") in text
    assert EN.told_note.format(stories="2 stories") not in _text(
        plain.visible(EN, make.brief(), UTC)
    )


def test_what_is_new_of_a_story_stands_on_its_card_first() -> None:
    slot = make.slot(make.story(), update=make.claim("The model was withdrawn on Monday."))
    lines = plain.opened(EN, slot, 1, UTC)
    assert (lines[1].label, lines[1].text) == (EN.update, "The model was withdrawn on Monday.")


def test_no_answer_without_stories_near_it_names_none() -> None:
    text = _text(plain.reply(EN, Answer(claims=(), scope=None), make.brief()))
    assert text.startswith("The sources do not say.")
    assert "Nearest" not in text


def test_a_source_whose_address_cannot_be_read_is_cited_without_a_site() -> None:
    article = make.article()
    citation = Citation(article_id=article.id, url="https://[broken/", quote="It said so.")
    claim = make.claim("It said so.", citations=(citation,))
    answer = Answer(claims=(claim,), scope=Scope.ARCHIVE)
    assert "https://[broken/" in _text(plain.reply(EN, answer, None))

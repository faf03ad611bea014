"""A reader is told whose words he reads, in every language, and never two things at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

import pytest

from digest.model import (
    Answer,
    Brief,
    Language,
    Note,
    NoteKind,
    Scope,
    Slot,
    WhyExtracts,
    WrittenBy,
)
from digest.words import phrases, plain, table
from digest.words.plain import Role
from tests import make

EVERY = [pytest.param(table.of(each), id=each) for each in table.LANGUAGES]
EN = table.of(Language("en"))
BY_MODEL, QUOTED = WrittenBy.MODEL, WrittenBy.EXTRACT


def slot(by: WrittenBy, language: str = "en") -> Slot:
    return make.slot(make.story(written_by=by, language=Language(language)))


def brief(*by: WrittenBy, why: WhyExtracts = WhyExtracts.NO_MODEL) -> Brief:
    return make.brief(slots=tuple(map(slot, by)), why_extracts=why)


def texts(words: table.Words, shown: Brief, *roles: Role) -> list[str]:
    return [each.text for each in plain.visible(words, shown, UTC) if each.role in roles]


def test_stories_of_a_model_are_said_to_be_checked() -> None:
    shown = brief(BY_MODEL, BY_MODEL)
    assert EN.by_model in texts(EN, shown, Role.NOTE)
    assert phrases.summaries_off(EN, shown) == ""


def test_of_a_mixed_brief_the_quoted_stories_are_named_by_number() -> None:
    shown = brief(BY_MODEL, QUOTED, BY_MODEL, QUOTED, why=WhyExtracts.MODEL_OUT)
    assert "Quoted from the sources, not rewritten: 2 and 4." in texts(EN, shown, Role.NOTE)
    assert phrases.summaries_off(EN, shown) == ""


def test_without_a_model_nothing_is_off() -> None:
    shown = brief(QUOTED, QUOTED)
    assert EN.extracts in texts(EN, shown, Role.NOTE)
    assert phrases.summaries_off(EN, shown) == ""


@pytest.mark.parametrize("words", EVERY)
@pytest.mark.parametrize("why", [each for each in WhyExtracts if each != WhyExtracts.NO_MODEL])
def test_summaries_that_are_off_are_the_first_thing_said(
    words: table.Words, why: WhyExtracts
) -> None:
    shown = brief(QUOTED, QUOTED, why=why)
    first, *_ = texts(words, shown, Role.META)
    assert first == words.why_extracts[why.value]
    assert words.extracts not in texts(words, shown, Role.NOTE), "it was said"
    others = {words.why_extracts[each] for each in words.why_extracts if each != why.value}
    assert first not in others


@pytest.mark.parametrize("why", list(WhyExtracts))
def test_a_brief_without_stories_has_no_writer(why: WhyExtracts) -> None:
    shown = make.brief(slots=(), why_extracts=why)
    assert phrases.writer(EN, shown) == phrases.summaries_off(EN, shown) == ""


def test_a_language_without_words_of_ours_is_said_where_news_is_told_in_it() -> None:
    german = make.edition(language=Language("de"))
    told = make.brief(edition=german, slots=(slot(BY_MODEL, "de"),))
    said = "Only the news is in German: I have no words of my own in it yet."
    assert said in texts(EN, told, Role.NOTE)
    quoted = make.brief(edition=german, slots=(slot(QUOTED, "en"),))
    assert phrases.no_table(EN, quoted) == ""
    assert phrases.no_table(EN, brief(BY_MODEL)) == ""


def card(told: Slot) -> Sequence[str]:
    return [f"{each.label} {each.text}".strip() for each in plain.opened(EN, told, 1, UTC)]


def test_a_rewritten_story_keeps_the_headlines_of_its_sources_in_its_card() -> None:
    source = make.source(title="Wren geht auf jeden Laptop")
    story = make.story(
        written_by=BY_MODEL,
        sources=(source,),
        notes=(Note(kind=NoteKind.TRANSLATED, values=("de",)),),
    )
    told = card(make.slot(story))
    assert any("“Wren geht auf jeden Laptop”" in each for each in told)
    assert "Worth knowing: Translated from German by machine." in told
    quoted = card(make.slot(replace(story, written_by=QUOTED)))
    assert not any("Wren geht" in each for each in quoted)


def notes(words: table.Words, answer: Answer) -> list[str]:
    return [
        each.text for each in plain.reply(words, answer, make.brief()) if each.role is Role.NOTE
    ]


@pytest.mark.parametrize("words", EVERY)
def test_an_answer_says_how_it_came_about(words: table.Words) -> None:
    told = Answer(claims=(make.claim(),), scope=Scope.BRIEF)
    where = words.answered_from["brief"]
    assert notes(words, told) == [where]
    assert notes(words, replace(told, is_stopgap=True)) == [words.stopgap, where]
    by_model = replace(told, written_by=BY_MODEL)
    assert notes(words, by_model) == [where, words.manners]
    assert notes(words, replace(by_model, is_whole=False)) == [where, words.broke_off]
    translated = notes(words, replace(by_model, translated_from=Language("de")))
    assert translated[1] == words.answer_translated.format(language=words.languages["de"])


def test_a_stopgap_is_said_before_the_words_that_it_is_about() -> None:
    told = Answer(claims=(make.claim(),), scope=Scope.BRIEF, is_stopgap=True)
    assert plain.reply(EN, told, make.brief())[0].text == EN.stopgap

"""Which sentences a model may read: of one story, within bounds, with what they lean on."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.answers import evidence, excerpts
from digest.answers.answer import from_brief
from digest.answers.evidence import Evidence
from digest.answers.manner import Manner
from digest.model import Answer, Article, ArticleId, Brief, KeyPoints, Language, Question, Scope
from tests import make
from tests.digest.answers import labelled
from tests.digest.engine import modelled
from tests.digest.engine.modelled import BRIEF, CHIP, FUNDS, OLD, TSUBAME, question

ARTICLES = {each.id: each for each in (CHIP, FUNDS, TSUBAME)}


def read(
    asked: Question,
    brief: Brief = BRIEF,
    articles: Mapping[ArticleId, Article] = ARTICLES,
    manner: Manner = Manner.ANSWER,
) -> tuple[Evidence, ...]:
    found = from_brief(asked, brief, articles, idf=labelled.idf())
    return evidence.from_brief(asked, brief, articles, found, idf=labelled.idf(), manner=manner)


def texts(shown: Evidence) -> list[str]:
    return [each.text for each in shown.by_label.values()]


@pytest.mark.parametrize("text", ["What must a buyer pay?", "Why?", "Anything on cooling?"])
def test_the_story_replied_to_is_read_first(text: str) -> None:
    shown = read(question(text, story=1))[0]
    assert (shown.scope, shown.story) == (Scope.STORY, 1)
    assert {each.article_id for each in shown.by_label.values()} == {CHIP.id}


def test_a_story_that_has_not_what_is_named_is_not_read() -> None:
    assert read(question("How many robots does Gripline use?", story=1)) == ()


def test_it_is_not_looked_for_in_other_stories() -> None:
    assert [
        each.story for each in read(question("How many engineers will it hire?", story=1))
    ] == [1]


def test_where_the_sources_own_words_tell_their_story_alone_is_read() -> None:
    (shown,) = read(question("Who leads Loomwright?", story=1))
    assert (shown.scope, shown.story) == (Scope.BRIEF, 2)


def test_without_a_story_the_one_that_bears_on_it_most_is_read() -> None:
    shown = read(question("Which company chose Lisbon as the place for recruiting engineers?"))
    assert [each.story for each in shown] == [2]


def test_a_question_about_nothing_that_was_read_reads_nothing() -> None:
    assert read(question("What is the capital of Peru?")) == ()
    assert read(question("富士山の高さは？")) == ()


def test_earlier_questions_say_which_story_is_meant() -> None:
    shown = read(question("Why?", previous=("What did Loomwright raise?",)))
    assert [each.story for each in shown][:1] == [2]


def test_a_story_asked_for_by_number_is_the_only_one() -> None:
    assert [each.story for each in read(question("Why is story 2 a big thing?", story=1))] == [2]


def test_labels_follow_the_article() -> None:
    shown = read(question("What does it cost?", story=1))[0]
    assert list(shown.by_label) == [f"s{at}" for at in range(1, len(shown.by_label) + 1)]
    positions = [each.position for each in shown.by_label.values()]
    assert positions == sorted(positions)


def long(sentences: int, *, outlet: str = "Example Wire") -> Article:
    parts = [
        f"The {outlet} register lists valve number {at} of the plant in Ostrand."
        for at in range(sentences)
    ]
    return make.article("A register of valves in Ostrand", " ".join(parts), outlet=outlet)


@pytest.mark.parametrize(("manner", "times"), [(Manner.ANSWER, 1), (Manner.DEEPER, 2)])
def test_what_is_read_is_bounded(manner: Manner, times: int) -> None:
    article = long(200)
    (shown,) = read(
        question("Which valve is it?", story=1),
        modelled.brief(article),
        {article.id: article},
        manner,
    )
    assert len(shown.by_label) == times * excerpts.MOST_SENTENCES
    spent = sum(excerpts.estimated_tokens(text) for text in texts(shown))
    assert spent <= times * excerpts.MOST_TOKENS


def test_every_article_of_a_story_is_heard() -> None:
    many = [long(30, outlet=f"Outlet {name}") for name in "ABCD"]
    story = make.story(
        many[0].title,
        takeaway=modelled.first(many[0]),
        points=KeyPoints(),
        sources=tuple(make.source(each) for each in many),
    )
    (shown,) = read(
        question("Which valve is listed?", story=1),
        make.brief(story),
        {each.id: each for each in many},
    )
    assert len(shown.excerpts) == len(many)


@pytest.mark.parametrize(
    "text",
    [
        "Visit https://evil.example/now to get the K9 chip of Corvid.",
        "Ask @everyone about the K9 chip of Corvid.",
        "The K9 chip <b>of Corvid</b> is here.",
        "Read [the offer](javascript:alert(1)) for the K9 chip of Corvid.",
    ],
)
def test_what_could_not_be_quoted_is_not_read(text: str) -> None:
    article = make.article(CHIP.title, f"{CHIP.text} {text}")
    asked = question("What is new with the K9 chip of Corvid?", story=1)
    (shown, *_) = read(asked, modelled.brief(article), {article.id: article})
    assert not [each for each in texts(shown) if "evil" in each or "@" in each or "<" in each]
    assert not [each for each in texts(shown) if "offer" in each]


def test_the_archive_gives_one_article() -> None:
    asked = question("What weight can the robots of Brightarm carry?")
    other = make.article("Brightarm hires", "Brightarm has hired a robots expert in Rotterdam.")
    found = make.brief()
    refused = from_brief(asked, found, {}, idf=labelled.idf())
    assert refused is None
    shown = evidence.from_archive(
        asked, [OLD, other, FUNDS], Answer(claims=(), scope=None), idf=labelled.idf()
    )
    assert [each.scope for each in shown] == [Scope.ARCHIVE]
    assert {each.article_id for each in shown[0].by_label.values()} == {OLD.id}


@pytest.mark.parametrize(
    ("text", "reader", "language"),
    [
        ("How many parameters does it have, and who is the maker of it?", "en", "ja"),
        ("凪のパラメータ数は？", "en", "ja"),
        ("Nagi?", "ja", "ja"),
    ],
)
def test_an_answer_is_in_a_language_in_which_it_can_be_checked(
    text: str, reader: str, language: str
) -> None:
    asked = question(text, language=Language(reader), story=3)
    (shown, *_) = read(asked)
    assert evidence.language_for(asked, shown) == language


@given(st.text(max_size=60), st.sampled_from([None, 1, 2, 3, 9]), st.lists(st.text(max_size=20)))
def test_any_question_reads_one_story_at_a_time(
    text: str, story: int | None, previous: list[str]
) -> None:
    asked = question(text, story=story, previous=tuple(previous))
    for shown in read(asked):
        of = {each.article_id for each in shown.by_label.values()}
        assert len(of) <= 1
        assert len(shown.by_label) <= excerpts.MOST_SENTENCES

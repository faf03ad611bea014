"""Answers: which scope tells, what is quoted, what is refused, and that nothing breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.answers import grounds
from digest.answers.answer import MOST_SEARCH_TOKENS, from_archive, from_brief, search_tokens
from digest.answers.passages import passages
from digest.model import (
    Answer,
    Article,
    ArticleId,
    Brief,
    Citation,
    Claim,
    KeyPoints,
    Language,
    Question,
    Scope,
)
from tests import make
from tests.digest.answers import labelled

CHIP = make.article(
    "Corvid shows the K9, a chip without costly memory",
    "Corvid Semiconductor presented the K9 chip at a conference in Dresden. "
    "It draws 180 watts at full load. Each card will cost 4,900 dollars. "
    "Deliveries to customers begin in the third quarter.",
    outlet="Chip Journal",
)
CHIP_AGAIN = make.article(
    "Corvid's K9 undercuts rivals",
    "The K9 of Corvid will cost 4,900 dollars for each card. "
    "A foundry in Taiwan makes the K9 for Corvid.",
    outlet="Second Wire",
)
FUNDS = make.article(
    "Loomwright raises $310 million",
    "Loomwright has raised 310 million dollars from Halden Capital. "
    "Dana Osei, who leads Loomwright, wants to hire 120 engineers in Lisbon.",
    outlet="Venture Notes",
)
OLD = make.article(
    "Brightarm tests robots in Rotterdam",
    "Brightarm has put sixty robots to work in a warehouse in Rotterdam.",
    outlet="Robot Week",
    hours_ago=240,
)


def story_brief() -> tuple[Brief, Mapping[ArticleId, Article]]:
    chip = make.story(
        CHIP.title,
        takeaway=quoted(
            CHIP, "Corvid Semiconductor presented the K9 chip at a conference in Dresden."
        ),
        points=KeyPoints(),
        sources=(make.source(CHIP), make.source(CHIP_AGAIN)),
        questions=("What does the K9 cost?",),
    )
    funds = make.story(
        FUNDS.title,
        takeaway=quoted(FUNDS, "Loomwright has raised 310 million dollars from Halden Capital."),
        points=KeyPoints(),
        sources=(make.source(FUNDS),),
        questions=("Who leads Loomwright?",),
    )
    articles = (CHIP, CHIP_AGAIN, FUNDS)
    return make.brief(chip, funds), {article.id: article for article in articles}


def quoted(article: Article, text: str) -> Claim:
    citation = Citation(article_id=article.id, url=article.url, quote=text)
    return Claim(text=text, citations=(citation,))


def question(text: str, **changes: object) -> Question:
    values: dict[str, object] = {"text": text, "language": Language("en")}
    return Question(**(values | changes))  # type: ignore[arg-type]  # built by name


def ask(text: str, **changes: object) -> Answer | None:
    brief, articles = story_brief()
    return from_brief(question(text, **changes), brief, articles, idf=labelled.idf())


def ask_archive(text: str, *found: Article, **changes: object) -> Answer:
    brief, _ = story_brief()
    hits = [passage for article in found for passage in passages(article)]
    return from_archive(question(text, **changes), hits, brief, idf=labelled.idf())


def told(answer: Answer | None) -> list[str]:
    assert answer is not None
    return [claim.text for claim in answer.claims]


def test_the_current_story_answers_first() -> None:
    answer = ask("How much does it cost?", story=1)
    assert answer is not None
    assert (answer.scope, answer.story) == (Scope.STORY, 1)
    assert "4,900 dollars" in told(answer)[0]


def test_another_story_answers_when_it_is_named() -> None:
    answer = ask("Who leads Loomwright?", story=1)
    assert answer is not None
    assert (answer.scope, answer.story) == (Scope.BRIEF, 2)
    assert "Dana Osei" in told(answer)[0]


def test_it_means_the_current_story_and_no_other() -> None:
    assert ask("How many engineers will it hire?", story=1) is None


def test_earlier_questions_say_what_it_is() -> None:
    answer = ask("How many watts does it draw?", previous=("What is the Corvid K9?",))
    assert "180 watts" in told(answer)[-1]


def test_a_sentence_is_quoted_after_the_one_that_it_leans_on() -> None:
    first, second = told(ask("How many watts does the K9 draw?"))[:2]
    assert first.startswith("Corvid Semiconductor presented the K9")
    assert second.startswith("It draws 180 watts")


def test_the_same_fact_from_two_articles_is_quoted_once() -> None:
    assert sum("4,900" in text for text in told(ask("What does a K9 card cost?"))) == 1


def test_the_archive_answers_what_the_brief_does_not() -> None:
    text = "How many robots does Brightarm use in Rotterdam?"
    assert ask(text) is None
    answer = ask_archive(text, OLD)
    assert (answer.scope, answer.story) == (Scope.ARCHIVE, None)
    assert told(answer) == [OLD.text]


@pytest.mark.parametrize(
    "text",
    [
        "How many robots does Brightarm use in Hamburg?",
        "How many robots does Gripline use in Rotterdam?",
        "When did Brightarm start in Rotterdam?",
        "Which stock should I buy?",
        "What does the K10 cost?",
        "",
        "???",
        "thanks!",
    ],
)
def test_what_no_source_tells_is_refused(text: str) -> None:
    assert ask(text) is None
    answer = ask_archive(text, OLD, CHIP)
    assert not answer.is_answered
    assert answer.scope is None


def test_a_refusal_names_the_nearest_story_and_questions_that_work() -> None:
    answer = ask_archive("How heavy is the Corvid K9?")
    assert answer.nearest == (1,)
    assert answer.suggestions == ("What does the K9 cost?", "Who leads Loomwright?")


def test_a_refusal_does_not_suggest_what_was_just_asked() -> None:
    assert ask_archive("Who leads Loomwright?").suggestions == ("What does the K9 cost?",)


def test_a_story_is_summed_up_by_number() -> None:
    answer = ask("summarise story 2")
    assert answer is not None
    assert answer.story == 2
    assert all(text in FUNDS.text for text in told(answer))


def test_a_story_that_is_not_there_is_not_summed_up() -> None:
    assert ask("summarise story 9", story=1) is None
    assert not ask_archive("summarise story 9", CHIP, story=1).is_answered


def test_tell_me_more_says_what_was_not_shown_yet() -> None:
    texts = told(ask("tell me more", story=1))
    assert texts
    assert "Corvid Semiconductor presented the K9 chip at a conference in Dresden." not in texts


def test_what_happened_without_a_story_tells_the_first_takeaways() -> None:
    texts = told(ask("What happened?"))
    assert texts == [
        "Corvid Semiconductor presented the K9 chip at a conference in Dresden.",
        "Loomwright has raised 310 million dollars from Halden Capital.",
    ]


def test_cited_sentences_answer_when_the_text_is_gone() -> None:
    brief, _ = story_brief()
    answer = from_brief(question("Where was the K9 presented?"), brief, {}, idf=labelled.idf())
    assert told(answer) == [
        "Corvid Semiconductor presented the K9 chip at a conference in Dresden."
    ]


def test_an_article_that_is_all_title_can_be_quoted_by_it() -> None:
    bare = make.article("Corvid delays the K9 to October", "", outlet="Third Wire")
    story = make.story(bare.title, takeaway=quoted(bare, bare.title), sources=(make.source(bare),))
    answer = from_brief(
        question("When does the K9 come?"), make.brief(story), {bare.id: bare}, idf=labelled.idf()
    )
    assert told(answer) == [bare.title]


def test_a_japanese_question_finds_english_sources_by_names() -> None:
    text = "K9の価格はいくらですか?"
    assert "4,900 dollars" in told(ask(text, language=Language("ja")))[0]
    assert ask("費用はいくらですか?", language=Language("ja")) is None


def test_a_sentence_over_the_cap_is_never_quoted_or_cut() -> None:
    words = " ".join(f"part{n}" for n in range(70))
    long = make.article("Corvid K9 news", f"The Corvid K9 costs 99 dollars with {words}.")
    story = make.story(long.title, takeaway=quoted(long, "x"), sources=(make.source(long),))
    brief = make.brief(story)
    assert (
        from_brief(question("What does the K9 cost?"), brief, {long.id: long}, idf=labelled.idf())
        is None
    )


def test_only_the_first_thousand_characters_are_read() -> None:
    text = "What does the K9 cost?"
    assert ask(text + " " * 1000 + "Microsoft") == ask(text)


def test_an_empty_brief_refuses() -> None:
    empty = replace(make.brief(), slots=())
    asked = question("What does the K9 cost?", story=1)
    assert from_brief(asked, empty, {}, idf=labelled.idf()) is None
    answer = from_archive(asked, [], empty, idf=labelled.idf())
    assert answer == Answer(claims=(), scope=None)
    assert search_tokens(asked, empty)


def test_the_search_looks_for_the_question_and_for_what_it_leans_on() -> None:
    brief, _ = story_brief()
    assert "cost" in search_tokens(question("How much does it cost?", story=1), brief)
    assert "k9" in search_tokens(question("How much does it cost?", story=1), brief)
    assert "k9" not in search_tokens(question("How much does Gripline cost?", story=1), brief)


_WORDS = (
    *("what", "who", "when", "why", "how", "many", "much", "the", "K9", "Corvid", "cost", "story"),
    *(
        "2",
        "99",
        "Loomwright",
        "it",
        "more",
        "何",
        "いつ",
        "の",
        "は",
        "価格",
        "詳しく",
        "\x00",
        '"',
        "(",
    ),
)
_SOURCES = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=1200),
    st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join),
)
_QUESTIONS = st.one_of(_SOURCES, st.text(max_size=1200))


@settings(deadline=2000)
@given(
    _QUESTIONS,
    st.sampled_from([None, 1, 2, 0, -1, 99]),
    st.lists(_QUESTIONS, max_size=5),
    _SOURCES,
)
def test_no_text_breaks_an_answer_and_every_claim_is_a_quotation(
    text: str, story: int | None, previous: list[str], source: str
) -> None:
    hostile = make.article(source[:80], source, outlet="Hostile Wire")
    brief, articles = story_brief()
    slot = make.slot(make.story(source[:80], sources=(make.source(hostile),)))
    brief = replace(brief, slots=(*brief.slots, slot))
    articles = {**articles, hostile.id: hostile}
    asked = question(text, story=story, previous=tuple(previous))
    tokens = search_tokens(asked, brief)
    assert len(tokens) <= MOST_SEARCH_TOKENS
    answer = from_brief(asked, brief, articles, idf=labelled.idf())
    hits = [passage for article in articles.values() for passage in passages(article)]
    late = from_archive(asked, hits, brief, idf=labelled.idf())
    shown = {quote for each in brief.slots for quote in grounds.shown_quotes(each)}
    for claim in (*(answer.claims if answer else ()), *late.claims):
        article = articles.get(claim.citations[0].article_id)
        assert claim.text == claim.citations[0].quote
        assert claim.text in shown or (
            article is not None and (claim.text in article.text or claim.text in article.title)
        )


@pytest.mark.parametrize("char", ["a", "A", "9", "の", "漢", "ア", " ", "9 ", "the "])
def test_a_long_run_of_anything_is_read_quickly(char: str) -> None:
    text = (char * 1000)[:1000]
    for asked in (text, f"What is {text}!", f"How many {text}", f"{text}は何?"):
        answer = ask(asked)  # comes back at all: no pattern runs away
        assert answer is None or answer.is_answered


@pytest.mark.parametrize(
    "text", ["What happened today?", "What else is new?", "今日は何があった?"]
)
def test_what_happened_today_is_about_the_brief_whatever_story_is_open(text: str) -> None:
    brief, articles = story_brief()
    asked = question(text, story=1, previous=("Who made the K9?",))
    answer = from_brief(asked, brief, articles, idf=labelled.idf())
    assert answer is not None
    assert answer.story is None
    assert answer.scope is Scope.BRIEF


def test_a_unit_of_speed_is_not_what_a_second_thing_has() -> None:
    brief, articles = story_brief()
    plan = make.article("Harbor opens a hub", "Harbor opens a second hub in May.", outlet="Hub")
    slot = make.slot(make.story(plan.title, sources=(make.source(plan),)))
    brief = replace(brief, slots=(*brief.slots, slot))
    asked = question("What is a token?", story=len(brief.slots))
    answer = from_brief(asked, brief, {**articles, plan.id: plan}, idf=labelled.idf())
    assert answer is None or answer.story != len(brief.slots)

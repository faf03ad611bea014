"""Suggested questions have their answers in the story."""

from __future__ import annotations

import pytest

from digest.model import Language
from digest.stories.questions import questions

EN, JA = Language("en"), Language("ja")

ASKED = [
    (EN, "Example Lab raised $2 billion on Friday.", "How much did Example Lab raise?"),
    (EN, "Example Lab is valued at $9 billion.", "What is Example Lab valued at?"),
    (EN, "A seat of Polaris costs $20 a month.", "How much does Polaris cost?"),
    (EN, "Polaris has 8 billion parameters.", "How many parameters does Polaris have?"),
    (EN, "Polaris has 3 million users in Asia.", "How many users does Polaris have?"),
    (EN, "Polaris was released on 5 April 2026.", "When was Polaris released?"),
    (EN, "The Polaris law takes effect in August.", "When does it take effect?"),
    (EN, "The lab Polaris acquired Sample Corp.", "Who did Polaris acquire?"),
    (EN, "Polaris 3 runs faster than DeepDive 2.", "How does Polaris 3 compare with DeepDive 2?"),
    (EN, "Polaris plans to open an office.", "What does Polaris plan?"),
    (EN, "Polaris is a start-up in Oslo.", "What is Polaris?"),
    (EN, "Jane Doe, chief executive of Polaris, left.", "Who is Jane Doe?"),
    (JA, "サンプルAIは20億ドルを調達した。", "サンプルAIの調達額は？"),
    (JA, "サンプルAIの料金は月20ドルだ。", "サンプルAIの料金は？"),
    (JA, "サンプルAIは5月に提供を始める。", "サンプルAIの提供はいつ？"),
    (JA, "サンプルAIは見本大学と提携した。", "サンプルAIの提携先は？"),
    (JA, "サンプルAIは、対話型の検索サービスである。", "サンプルAIとは？"),
]


def ask(*sentences: str, language: Language = EN, told: tuple[str, ...] = ()) -> tuple[str, ...]:
    headline = "Polaris 3 is here" if language == EN else "サンプルAIの発表"
    return questions(sentences, language=language, headline=headline, told=told, idf=lambda _: 1.0)


@pytest.mark.parametrize(("language", "sentence", "expected"), ASKED)
def test_a_sentence_invites_its_question(language: Language, sentence: str, expected: str) -> None:
    assert expected in ask(sentence, language=language)


@pytest.mark.parametrize(
    "sentence",
    [
        "Polaris opened an office.",
        "Money was raised.",
        "Polaris uses Heron in open-source projects.",
        "The law has effects.",
        "Polaris is the best.",
        "",
    ],
)
def test_a_sentence_without_an_answer_invites_none(sentence: str) -> None:
    assert ask(sentence) == ()


def test_what_the_card_says_already_is_asked_last() -> None:
    shown = "Polaris raised $2 billion."
    found = ask(shown, "Polaris has 300 employees.", told=(shown,))
    assert found == ("How many employees does Polaris have?", "How much did Polaris raise?")


def test_three_questions_are_enough_and_other_languages_have_none() -> None:
    sentences = [sentence for language, sentence, _ in ASKED if language == EN]
    assert len(ask(*sentences)) == 3
    assert ask(*sentences, language=Language("de")) == ()

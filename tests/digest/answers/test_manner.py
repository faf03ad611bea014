"""How a reader wants to be answered, and which question that is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.answers import manner
from digest.answers.manner import Manner
from digest.model import Language, Question


def question(text: str, *previous: str) -> Question:
    return Question(text=text, language=Language("en"), story=1, previous=previous)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Who leads Loomwright?", Manner.ANSWER),
        ("Explain it in simple words", Manner.SIMPLER),
        ("ELI5 please", Manner.SIMPLER),
        ("simpler", Manner.SIMPLER),
        ("Can you make it simpler?", Manner.SIMPLER),
        ("もっと簡単に説明して", Manner.SIMPLER),
        ("わかりやすく教えてください", Manner.SIMPLER),
        ("Go deeper", Manner.DEEPER),
        ("Why did it fail, in detail?", Manner.DEEPER),
        ("more details", Manner.DEEPER),
        ("詳しく教えて", Manner.DEEPER),
        ("shorter please", Manner.SHORTER),
        ("Can you keep it short?", Manner.SHORTER),
        ("What happened, in one sentence?", Manner.SHORTER),
        ("TL;DR", Manner.SHORTER),
        ("一言でいうと？", Manner.SHORTER),
        ("短くして", Manner.SHORTER),
        ("Is the new context window shorter?", Manner.ANSWER),
        ("Who shorted the stock?", Manner.ANSWER),
        ("Is training on the K9 simpler?", Manner.ANSWER),
        ("How many more chips will they make?", Manner.ANSWER),
        ("Was it in a warehouse?", Manner.ANSWER),
    ],
)
def test_the_words_say_how_to_answer(text: str, wanted: Manner) -> None:
    assert manner.of(text) is wanted


@pytest.mark.parametrize("text", ["shorter", "Even shorter, please!", "短くして", "もっと簡単に"])
def test_a_wish_alone_is_about_the_last_question_that_asked_for_something(text: str) -> None:
    asked = question(text, "Who pays?", "Who leads Loomwright?", "simpler")
    standing = manner.standing(asked)
    assert standing.text == "Who leads Loomwright?"
    assert standing.previous == ("Who pays?",)
    assert standing.story == 1


@pytest.mark.parametrize(("text", "whole"), [("simpler", "Explain this."), ("短くして", "概要")])
def test_a_wish_before_any_question_is_about_the_story(text: str, whole: str) -> None:
    assert manner.standing(question(text)).text == whole


@pytest.mark.parametrize("text", ["Why did it fail, in detail?", "Tell me more", "なぜ？"])
def test_a_question_stays_itself(text: str) -> None:
    assert manner.standing(question(text)).text == text


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=6))
def test_any_text_is_read(text: str, previous: list[str]) -> None:
    standing = manner.standing(question(text, *previous))
    assert manner.of(text) in Manner
    assert standing.text in {text, *previous, "Explain this.", "概要"}

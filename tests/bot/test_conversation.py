"""What a reader may type about a brief."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import conversation
from bot.conversation import Ask, Help, Line, More, Open, Quit, Today, Unclear, Why
from digest.model import Language
from digest.words import table

EN, JA = table.of(Language("en")), table.of(Language("ja"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", Open(number=2)),
        (" 2 ", Open(number=2)),
        ("story 2", Open(number=2)),
        ("why 3", Why(number=3)),
        ("WHY 3", Why(number=3)),
        ("more", More()),
        ("today", Today()),
        ("Help", Help()),
        ("?", Help()),
        ("quit", Quit()),
        ("why", Ask(text="why")),
        ("why is it so expensive", Ask(text="why is it so expensive")),
        ("more about chips?", Ask(text="more about chips?")),
        ("Who leads   the lab?", Ask(text="Who leads the lab?")),
        ("mroe", Unclear(nearest="more")),
        ("mroe?", Ask(text="mroe?")),
        ("Kestrel", Ask(text="Kestrel")),
    ],
)
def test_a_line_that_is_wholly_a_command_is_one_and_the_rest_are_questions(
    typed: str, meant: Line
) -> None:
    assert conversation.parse(typed, EN) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2", Open(number=2)),
        ("理由 3", Why(number=3)),
        ("もっと", More()),
        ("今日", Today()),
        ("ヘルプ", Help()),
        ("終了", Quit()),
        ("why 1", Why(number=1)),
        ("誰が開発した?", Ask(text="誰が開発した?")),
    ],
)
def test_full_width_digits_and_japanese_words_mean_the_same(typed: str, meant: Line) -> None:
    assert conversation.parse(typed, JA) == meant


def test_why_alone_means_the_story_opened_last() -> None:
    assert conversation.parse("why", EN, current=2) == Why(number=2)


@pytest.mark.parametrize("typed", ["", "   ", "\t\n"])
def test_a_blank_line_means_nothing(typed: str) -> None:
    assert conversation.parse(typed, EN) is None


@given(st.text(max_size=2_000))
def test_any_text_is_something_or_blank(typed: str) -> None:
    for words in (EN, JA):
        line = conversation.parse(typed, words)
        if isinstance(line, Ask):
            assert 0 < len(line.text) <= conversation.MOST_CHARACTERS

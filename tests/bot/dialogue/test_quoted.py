"""Marked words tell a story."""

from __future__ import annotations

import pytest

from bot.dialogue import quoted
from tests import make

BRIEF = make.brief(
    make.story("Kestrel Lab gives away Wren"), make.story("Banks must explain every loan")
)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Kestrel Lab gives away Wren", 1),
        ("explain every\n loan", 2),
        ("EXPLAIN EVERY", 2),
        ("Ban\u2060ks must explain", 2),
        ("1. Kestrel Lab gives away Wren (2 sources)", 1),
        ("a", None),
        ("", None),
        ("nothing of it at all", None),
    ],
)
def test_words_are_of(words: str, number: int | None) -> None:
    assert quoted.story(BRIEF, words) == number


def test_words_of_several_stories_are_of_none() -> None:
    twice = make.brief(make.story("The same thing"), make.story("The same thing"))
    assert quoted.story(twice, "The same thing") is None

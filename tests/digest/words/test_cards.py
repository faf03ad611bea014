"""The words of cards, in every language."""

from __future__ import annotations

import string
from dataclasses import fields

import pytest

from digest.model import Language
from digest.words import cards, table


def _blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", table.LANGUAGES)
def test_every_language_fills_the_same_blanks(language: Language) -> None:
    english, theirs = cards.of(Language("en")), cards.of(language)
    for field in fields(english):
        told = getattr(english, field.name)
        if isinstance(told, str):
            assert _blanks(told) == _blanks(getattr(theirs, field.name)), field.name


def test_key_points_are_counted() -> None:
    assert [cards.of(Language("en")).key_points(n) for n in (1, 3)] == [
        "1 key point",
        "3 key points",
    ]
    assert cards.of(Language("ja")).key_points(2) == "2つの要点"


def test_a_language_without_words_of_its_own_has_the_english_ones() -> None:
    assert cards.of(Language("fr")) is cards.of(Language("en"))

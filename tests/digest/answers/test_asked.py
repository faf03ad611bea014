"""Which story a question names by its number."""

from __future__ import annotations

import pytest

from digest.answers.asked import read
from digest.model import Language, Question


@pytest.mark.parametrize(
    ("text", "language", "story"),
    [
        ("What is the second story about?", "en", 2),
        ("Who is behind the Fifth one?", "en", 5),
        ("Who pays for story 3?", "en", 3),
        ("and #4", "en", 4),
        ("2番目の話は？", "ja", 2),
        ("記事3の会社は？", "ja", 3),
        ("Who came second?", "en", None),
    ],
)
def test_a_story_is_named_by_its_number_in_figures_or_words(
    text: str, language: str, story: int | None
) -> None:
    question = Question(text=text, language=Language(language))
    assert read(question, idf=lambda _: 1.0).story == story

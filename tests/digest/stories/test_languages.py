"""Which articles are in which language, where somebody says and where nobody does."""

from __future__ import annotations

import pytest

from digest.model import Language
from digest.stories.languages import is_in
from tests import make


@pytest.mark.parametrize(
    ("said", "title", "language", "is_one"),
    [
        ("en", "大模型发布", "en", True),
        ("en", "A model is released", "ja", False),
        ("", "大模型发布", "zh", True),
        ("", "大模型发布", "en", False),
        ("", "A model is released", "en", True),
        ("", "A model is released", "ja", False),
        ("", "A model is released", "", True),
    ],
)
def test_an_article_is_in_the_language_it_says_and_else_in_one_of_its_script(
    said: str,
    title: str,
    language: str,
    is_one: bool,  # noqa: FBT001  # of the table
) -> None:
    article = make.article(title, "", language=Language(said))
    assert is_in(article, Language(language)) == is_one

"""Numbers differ only where they are numbers of the same thing."""

from __future__ import annotations

import pytest

from digest.stories.disagreement import disagreement
from tests import make

DIFFER = [
    ("Example Lab raised $2 billion on Friday.", "Example Lab raised $2.1 billion on Friday."),
    (
        "Example Lab raised $2 billion to build chips.",
        "Chip start-up Example Lab raised $2.3 billion to build chips.",
    ),
    (
        "The Polaris model has 8 billion parameters.",
        "Polaris, an Oslo model, has 9 billion parameters.",
    ),
    ("Example Corp will lay off 300 employees.", "Example Corp will lay off 350 employees."),
    (
        "Polaris solves 61% of the tasks in the Harbour test.",
        "Polaris solves 64 percent of the tasks in the Harbour test.",
    ),
    (
        "Polaris has 8 billion parameters and works on a laptop without a network.",
        "The model, Polaris, has 7 billion parameters and takes up six gigabytes of a laptop.",
    ),
    ("サンプルAIは20億ドルを調達した。", "サンプルAIは23億ドルを調達した。"),
]

AGREE = [
    (
        "Example Lab raised $2 billion on Friday.",
        "Example Lab raised 2 billion dollars on Friday.",
    ),
    (
        "Example Lab raised about $2 billion on Friday.",
        "Example Lab raised $2.1 billion on Friday.",
    ),
    ("Example Lab raised $2 billion on Friday.", "Sample Lab raised $2.1 billion on Friday."),
    ("Example Lab raised $2 billion in 2025.", "Example Lab raised $2.1 billion in 2026."),
    ("Example Lab raised $2 billion.", "Example Lab is valued at $3 billion."),
    ("Polaris cost $10 a month.", "The price of Polaris fell from $10 to $8 a month."),
    ("Polaris now costs $8 a month.", "Polaris previously cost $10 a month."),
    (
        "Polaris charges $2 for a million input tokens.",
        "Polaris charges $3 for a million output tokens.",
    ),
    ("Polaris solves 61% of the maths tasks.", "Polaris writes 64% of the code at Example Corp."),
    ("Polaris helps 30% of women in Kyoto.", "Polaris helps 40% of men in Kyoto."),
    ("Example Corp employs 300 engineers.", "Example Corp will lay off 350 employees."),
    ("Example Lab raised $2 billion in seed money.", "Example Lab raised $3 billion in Series A."),
    ("Example Lab raised $2 billion on Friday.", "Example Lab raised $200 billion on Friday."),
    ("Polaris 3 came out on 5 April.", "Polaris 3 came out on 6 April."),
    ("Polaris 3 scored 61% and 70% in the test.", "Polaris 3 scored 64% and 71% in the test."),
    ("Example Corp grew revenue by 30% in Asia.", "Example Corp grew profit by 35% in Asia."),
    ("サンプルAIは20億ドルを調達した。", "サンプルAIの評価額は23億ドルだ。"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), DIFFER)
def test_two_numbers_of_one_thing_differ(one: str, other: str) -> None:
    found = disagreement([make.article("A", one), make.article("B", other, outlet="Sample Post")])
    assert found is not None
    assert {found.one.article.outlet, found.other.article.outlet} == {
        "Example Wire",
        "Sample Post",
    }
    assert found.one.quantity.text in one


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_numbers_of_different_things_do_not(one: str, other: str) -> None:
    assert (
        disagreement([make.article("A", one), make.article("B", other, outlet="Sample Post")])
        is None
    )


def test_an_article_that_has_both_numbers_means_two_things() -> None:
    one = make.article("A", "Example Lab raised $2 billion. Its backers hold $2.1 billion.")
    other = make.article("B", "Example Lab raised $2.1 billion.", outlet="Sample Post")
    assert disagreement([one, other]) is None


def test_one_article_may_contradict_itself() -> None:
    text = "Polaris saves 90% of the energy.\nIn the test, Polaris saves 98% of the energy."
    found = disagreement([make.article("A", text)])
    assert found is not None
    assert (found.one.quantity.text, found.other.quantity.text) == ("90%", "98%")

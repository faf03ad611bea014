"""Headlines tell the news, whole, within ninety characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.headline import LONGEST_CHARACTERS, MAX_CHARACTERS, choose, clean, fit, unglued

CLEANED = [
    ("Lab opens model | Example Wire", "Example Wire", "Lab opens model"),
    ("Lab opens model - Example Wire", "Example Wire", "Lab opens model"),
    ("Lab opens model — Example Wire", "The Example Wire", "Lab opens model"),
    ("Lab opens model | Tech | Example Wire", "Example Wire", "Lab opens model"),
    ("Lab opens model - but not its data", "Example Wire", "Lab opens model - but not its data"),
    ("GPT-5 vs Claude 4 – who wins?", "Example Wire", "GPT-5 vs Claude 4 – who wins?"),
    ("Example Wire: Lab opens model", "Example Wire", "Lab opens model"),
    ("Mistral's chief: open beats closed", "Example Wire", "Mistral's chief: open beats closed"),
    ("Sample Letter: Lab opens model", "Sample Letter | Example.AI", "Lab opens model"),
    ("Breaking: Lab opens model", "", "Lab opens model"),
    ("BREAKING NEWS – Lab opens model", "", "Lab opens model"),
    ("Exclusive: Lab opens model", "", "Lab opens model"),
    ("[Updated] Lab opens model", "", "Lab opens model"),
    ("Lab opens model [Video]", "", "Lab opens model"),
    ("🚀🔥 Lab opens model 🎉", "", "Lab opens model"),
    ("🚨 Breaking: Lab opens model | Example Wire", "Example Wire", "Lab opens model"),
    ("Lab opens model #AI #agents", "", "Lab opens model"),
    ("Report finds no risk", "", "Report finds no risk"),
    ("Live translation comes to phones", "", "Live translation comes to phones"),
    ("【速報】ラボがモデルを公開", "", "ラボがモデルを公開"),
    ("ラボがモデルを公開｜サンプル通信", "サンプル通信", "ラボがモデルを公開"),
    ("ラボがモデルを公開 - サンプル通信", "サンプル通信", "ラボがモデルを公開"),
    ("速報：ラボがモデルを公開", "", "ラボがモデルを公開"),
    ("PolicyMay 8, 2026Who may train on whatOur view of the law", "", "Who may train on what"),
    ("Jul 1, 2026Safety TeamLab tests its model", "", "Lab tests its model"),
    ("Example Wire", "Example Wire", "Example Wire"),
]

LONG = """
Lab cuts the price of its largest model: what the change means for firms in Asia and Europe
Court rules on data, regulators publish new guides, labs sign a pact on tests, and chips fall in
Probing Data: Finding and Repairing Unwanted Behaviour of Language Models after their Last Training
Scaling sparse attention models with reinforcement learning for long documents and films in robots
""".strip().splitlines()

FITTED = [
    "Lab cuts the price of its largest model",
    "Court rules on data, regulators publish new guides, labs sign a pact on tests",
    "Finding and Repairing Unwanted Behaviour of Language Models after their Last Training",
    "Scaling sparse attention models with reinforcement learning for long documents and films",
]

TURNED = """
The lab says its new model is safe for children and schools, but two audits found that it is not
The company will open the weights of its largest model this summer, unless the regulator forbids it
""".strip().splitlines()


@pytest.mark.parametrize(("title", "outlet", "expected"), CLEANED)
def test_what_is_not_the_news_is_taken_off(title: str, outlet: str, expected: str) -> None:
    assert clean(title, (outlet,)) == expected


@pytest.mark.parametrize(("title", "expected"), list(zip(LONG, FITTED, strict=True)))
def test_a_long_title_keeps_whole_clauses(title: str, expected: str) -> None:
    assert len(title) > MAX_CHARACTERS
    assert fit(title) == expected


@pytest.mark.parametrize("title", TURNED)
def test_a_title_is_not_cut_where_the_rest_turns_its_meaning(title: str) -> None:
    assert fit(title) == ""


@given(st.text(max_size=200))
def test_a_cleaned_title_is_a_literal_piece_that_cleaning_leaves_alone_or_shortens(
    title: str,
) -> None:
    cleaned = clean(title)
    assert cleaned in title
    assert fit(cleaned) in cleaned
    assert len(fit(cleaned)) <= MAX_CHARACTERS
    assert all(part in title for part in unglued(title))


@given(st.lists(st.text(min_size=1, max_size=150), min_size=1, max_size=4))
def test_a_headline_is_within_the_limit(titles: list[str]) -> None:
    headline = choose(titles, idf=lambda _: 1.0)
    assert len(headline) <= MAX_CHARACTERS or headline in titles
    assert len(headline) <= LONGEST_CHARACTERS


def test_the_title_that_most_others_share_wins() -> None:
    titles = [
        "Why everyone talks about agents",
        "Example Lab releases small model",
        "Example Lab releases a small open model",
    ]
    assert choose(titles, idf=lambda _: 1.0) == "Example Lab releases small model"


def test_a_telling_number_tips_the_scales() -> None:
    titles = ["Example Lab raises money", "Example Lab raises $2 billion"]
    assert choose(titles, idf=lambda _: 1.0) == "Example Lab raises $2 billion"

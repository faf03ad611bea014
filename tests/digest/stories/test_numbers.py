"""One value of one unit, however it is written."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.numbers import has_number, quantities

SAME = [
    (
        "$",
        2_100_000_000,
        "$2.1 billion|$2.1B|US$2.1bn|2.1 billion dollars|21億ドル|$2,100 million",
    ),
    ("$", 350_000_000, "3億5000万ドル|$350m|$350 million|350 million USD"),
    ("¥", 1_200_000_000_000, "1兆2000億円|¥1.2 trillion|1.2 trillion yen"),
    ("€", 500_000_000, "€500m|€500 million|500 million euros|5億ユーロ"),
    ("%", 30, "30%|30 %|30 percent|thirty per cent|３０％|30パーセント"),
    ("x", 50, "50x|50 times|50倍|fifty times|50-fold"),
    ("parameter", 8_000_000_000, "8 billion parameters|eight billion parameters|8B parameters"),
    ("token", 8_800_000_000_000, "8.8 trillion tokens|8.8T tokens|8,800 billion tokens"),
    ("engineer", 25, "25 engineers|twenty-five engineers"),
    ("パラメータ", 8_000_000_000, "80億パラメータ"),
]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [(text, unit, value) for unit, value, texts in SAME for text in texts.split("|")],
)
def test_spellings_of_one_quantity_agree(text: str, unit: str, value: int) -> None:
    found = quantities(f"It had {text} in all.")
    assert [(each.unit, each.value) for each in found] == [(unit, Decimal(value))]


@pytest.mark.parametrize(
    "sentence",
    [
        "GPT-4.1 and Llama 3.1 came out.",
        "It happened in 2025 and again in 1999.",
        "The vote is on April 5, 2026, at 9:30.",
        "The vote is on 5 April at 5 p.m.",
        "See step 3 of version 2 in chapter 4.",
        "One of them left.",
        "Claude 4 and Gemini 3 are here.",
        "It came in 1st.",
        "4月17日に発表した。",
        "Between 1–2% of volume.",
        "Read RFC-9110 and https://example.com/12.",
    ],
)
def test_dates_versions_and_ranges_are_no_quantities(sentence: str) -> None:
    assert not [
        each for each in quantities(sentence) if each.unit in {"$", "x"} or each.text != "2%"
    ]


@given(st.text(max_size=200))
def test_a_quantity_is_a_literal_piece_of_its_sentence(text: str) -> None:
    for each in quantities(text):
        assert text[each.start : each.end] == each.text


def test_money_and_shares_are_telling_and_days_are_not() -> None:
    assert has_number("It raised $5.")
    assert has_number("It fell by 3%.")
    assert has_number("It has 300 employees.")
    assert not has_number("It took 28 days.")
    assert not has_number("It came out in 2025.")

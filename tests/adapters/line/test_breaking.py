"""Lines of Japanese on cards end between phrases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.line.breaking import LONGEST, phrased, phrases
from adapters.line.text import JOINER, clean
from tests import effort


def _lines(text: str) -> list[str]:
    """Return what stays together, of a text of Japanese alone: a line may end wherever else."""
    parts = [""]
    for character in phrased(text):
        if character == JOINER or not parts[-1] or parts[-1].endswith(JOINER):
            parts[-1] += character
        else:
            parts.append(character)
    return [each.replace(JOINER, "") for each in parts]


def test_phrases_are_what_one_reads_in_one_go() -> None:
    assert _lines("開発者の割合は約三割へと増えた") == [
        "開発者の",
        "割合は",
        "約三割へと",
        "増えた",
    ]


@pytest.mark.parametrize("number", ["2024年末", "2025年半ば", "9,000個", "300億"])
def test_no_number_is_parted(number: str) -> None:
    digits = number.rstrip("年末半ば個億")
    assert any(digits in each for each in phrases(f"割合は{number}に増えました。"))


def test_a_date_stays_with_its_day_of_the_week() -> None:
    assert any("19日(日)" in each for each in phrases("次回は4月19日(日)8:00です。"))


def test_what_a_word_is_broken_after_is_no_longer_than_a_card_has_room_for() -> None:
    held = max(map(len, phrased("自然言語処理技術研究開発機構のとても長い名前").split(JOINER)))
    assert held < LONGEST * 2


@pytest.mark.parametrize("text", ["Plain words.", "中国的文字没有假名", "3.5 GB", ""])
def test_another_language_is_as_it_was(text: str) -> None:
    assert phrased(text) == text


@settings(max_examples=effort.examples(50), deadline=None)
@given(st.text("あいうアイウ漢字一二三AB12、。「」(() ー〜%", max_size=40).map(clean))
def test_whatever_is_said_is_still_said(text: str) -> None:
    assert phrased(text).replace(JOINER, "") == text
    assert "".join(phrases(text)) == text


def test_no_line_ends_before_a_bracket_that_explains() -> None:
    assert f"日{JOINER}(日)" in phrased("今日は以上です。次回は4月19日(日)8:00です。")

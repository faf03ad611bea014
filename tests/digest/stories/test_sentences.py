"""Sentences are literal pieces of their text and end where readers think they do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.sentences import characters, is_cjk, split, words

SPLITS = [
    ("One ends here. Two ends there.", ["One ends here.", "Two ends there."]),
    (
        "The lab released GPT-4.1 today. It costs $2.50 per million tokens.",
        ["The lab released GPT-4.1 today.", "It costs $2.50 per million tokens."],
    ),
    ("Llama 3.1 8B is out. So is 3.2.", ["Llama 3.1 8B is out.", "So is 3.2."]),
    ("Dr. J. Smith spoke to Mr. Roe.", ["Dr. J. Smith spoke to Mr. Roe."]),
    ("The U.S. Senate voted.", ["The U.S. Senate voted."]),
    ("It left the U.S. The bill failed.", ["It left the U.S.", "The bill failed."]),
    ("Example Inc. said so.", ["Example Inc. said so."]),
    ("She joined Example Inc. The firm grew.", ["She joined Example Inc.", "The firm grew."]),
    ("Tools, e.g. Alpha, help.", ["Tools, e.g. Alpha, help."]),
    ("See Fig. 3 for more.", ["See Fig. 3 for more."]),
    ("The answer is no. Nobody knows.", ["The answer is no.", "Nobody knows."]),
    ("It came on Jan. 5 at noon.", ["It came on Jan. 5 at noon."]),
    ("It ended at 5 p.m. The staff left.", ["It ended at 5 p.m.", "The staff left."]),
    ("He said “It works.” The lab agreed.", ["He said “It works.”", "The lab agreed."]),
    ("It failed (again). We tried.", ["It failed (again).", "We tried."]),
    ("It is... odd. Yes.", ["It is... odd.", "Yes."]),
    ("It stopped... Then it ran.", ["It stopped...", "Then it ran."]),
    ("Why now? Because. Great!", ["Why now?", "Because.", "Great!"]),
    ("xAI raised money. xAI spent it.", ["xAI raised money.", "xAI spent it."]),
    ("Yahoo! bought a lab.", ["Yahoo! bought a lab."]),
    ("Node.js and booking.com grew.", ["Node.js and booking.com grew."]),
    ("The space is lost.The next begins.", ["The space is lost.", "The next begins."]),
    ("1. First item. 2. Second", ["1. First item.", "2. Second"]),
    ("A heading\nA line of text. More.", ["A heading", "A line of text.", "More."]),
    ("- one item\n• two items\n* three", ["one item", "two items", "three"]),
    ("モデルを公開した。料金は無料だ。", ["モデルを公開した。", "料金は無料だ。"]),
    ("「速い。安い。」と述べた。以上。", ["「速い。安い。」と述べた。", "以上。"]),
    ("新型（注。旧型）を出した。", ["新型（注。旧型）を出した。"]),
    ("「閉じない。次の文。", ["「閉じない。", "次の文。"]),
    ("本当か？はい！そうだ。", ["本当か？", "はい！", "そうだ。"]),
    ("本当か?はい。", ["本当か?", "はい。"]),
    ("GPT-4.1は3.5倍速い。", ["GPT-4.1は3.5倍速い。"]),
    ("", []),
    (" \n\n ", []),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_text_splits_where_readers_think(text: str, expected: list[str]) -> None:
    assert split(text) == expected


_ENGLISH = (
    "The lab. ",
    "U.S. ",
    "GPT-4.1 ",
    "“quoted.” ",
    "(a. b) ",
    "xAI ",
    "\n",
    "- ",
    "5 p.m. ",
)
_JAPANESE = (
    "モデル",
    "。",
    "「",
    "」",
    "（",
    "）",
    "！",
    "...",
    "… ",
    "? ",
    "1. ",
    "word ",
    "Word. ",
)
_PIECES = st.sampled_from(_ENGLISH + _JAPANESE)


@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=40).map("".join)))
def test_every_sentence_is_a_literal_piece_in_order_without_line_breaks(text: str) -> None:
    at = 0
    for sentence in split(text):
        assert sentence == sentence.strip() != ""
        assert len(sentence.splitlines()) == 1
        found = text.find(sentence, at)
        assert found >= 0
        at = found + len(sentence)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_no_letter_is_lost(text: str) -> None:
    def letters(of: str) -> list[str]:
        return [char for char in of if char.isalnum()]

    assert letters("".join(split(text))) == letters(text)


def test_a_break_that_a_feed_wrote_as_its_escape_ends_a_line() -> None:
    assert split(r"Lumen is out.\n\nIt is free.\n") == ["Lumen is out.", "It is free."]
    assert split(r"The folder is C:\new on Windows.") == [r"The folder is C:\new on Windows."]


def test_length_counts_words_or_characters() -> None:
    assert words("GPT-4.1 costs $2 – less.") == 4
    assert characters("料金は 2 ドル。") == 7
    assert is_cjk("OpenAIがGPT-5を発表した")
    assert not is_cjk("The term 機械学習 means machine learning")
    assert not is_cjk("123")

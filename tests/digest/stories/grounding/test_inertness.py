"""Model text made inert."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.stories.grounding import inert
from tests.shared import SHARED, needs_shared

_LIVE = re.compile(
    r"https?://|www\.|javascript:|<[a-z!@#/]|@channel|@everyone|[`\u202e\u200b\x00]", re.IGNORECASE
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Orbis paid $8 billion, 5% more.", "Orbis paid $8 billion, 5% more."),
        ("**Orbis** paid `$8`.", "Orbis paid $8."),
        ("See [the report](https://x.example/a(b)c) now.", "See the report now."),
        ("Hello <!channel> and <@U123> there.", "Hello and there."),
        ("Hello @channel and @ines there.", "Hello and ines there."),
        ("Go h<b></b>ttps://x.example now.", "Go now."),
        ("Good :tada: news.", "Good news."),
        ("価格は＠here 5ドル。", "価格は 5ドル。"),
        ("a\u202eb\u200bc", "abc"),
        ("snake_case stays, _slant_ goes.", "snake_case stays, slant goes."),
        ("at 10:30: three:one", "at 10:30: three:one"),
    ],
)
def test_what_a_chat_would_act_on_is_taken_out(text: str, left: str) -> None:
    assert inert(text) == left


@pytest.mark.parametrize("text", ["", " ", "https://x.example/", "<script>", "🎉", "[1, 2]"])
def test_nothing_sensible_is_none(text: str) -> None:
    assert inert(text) is None


@given(st.text(max_size=200))
def test_it_is_done_once(text: str) -> None:
    left = inert(text)
    assert left is None or inert(left) == left


_pieces = st.lists(
    st.sampled_from(
        ["<", ">", "!", "@", "channel", "https:", "//", "a", " ", "[", "]", "(", ")", "&lt;", ":",
         "javascript:", "\u202e", "`", "www.", "x.io/"]
    ),
    max_size=14,
)  # fmt: skip


@given(_pieces)
def test_no_pieces_make_anything_live(pieces: list[str]) -> None:
    left = inert("".join(pieces))
    assert left is None or _LIVE.search(left) is None


@needs_shared
def test_hostile_markup_and_replies_are_inert() -> None:
    folder = SHARED / "data" / "hostile"
    for name, key in (("html_xss.jsonl", "payload"), ("llm_bad_outputs.jsonl", "output")):
        for line in (folder / name).read_text("utf-8").splitlines():
            left = inert(json.loads(line)[key])
            assert left is None or _LIVE.search(left) is None

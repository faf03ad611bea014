"""What can be pressed: labels that are short enough, and what comes back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from adapters.line import limits
from adapters.line.taps import Tap, shortened
from adapters.plaintext import size
from tests import effort
from tests.anybrief import texts


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Who is Owen Lisle?", "Who is Owen Lisle?"),
        ("Which facts have to be given?", "Which facts have to…"),
        ("すでに断られた融資も、説明してもらえるのですか?", "すでに断られた融資も、説明して…"),
        ("レンの大きさは?", "レンの大きさは?"),
        ("Pneumonoultramicroscopicsilicovolcanoconiosis", "Pneumonoultramicros…"),
    ],
)
def test_a_label_is_cut_where_a_word_or_a_phrase_ends(label: str, shown: str) -> None:
    assert shortened(label, limits.TAP_LABEL) == shown


@settings(max_examples=effort.examples(50), deadline=None)
@given(texts())
def test_a_label_is_never_too_long_and_all_of_it_is_said(label: str) -> None:
    action = Tap(label=label, data="x").action(limits.TAP_LABEL)
    assert 0 < size(str(action["label"])) <= limits.TAP_LABEL
    assert 0 < size(str(action["displayText"])) <= limits.DISPLAY_TEXT


def test_what_opens_a_page_brings_nothing_back() -> None:
    assert Tap(label="Kestrel Lab", url="https://e.example/").action() == {
        "type": "uri", "label": "Kestrel Lab", "uri": "https://e.example/",
    }  # fmt: skip

"""A reply is read strictly: bounded, typed, and never trusted for having a schema."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.answers import draft
from digest.answers.draft import Drafted, Refused
from digest.ports.llm import Json
from tests.shared import SHARED, needs_shared


def sentence(text: Json = "It is so.", evidence: Json = None) -> dict[str, Json]:
    return {"evidence": ["s1"] if evidence is None else evidence, "text": text}


def test_sentences_keep_their_order_and_labels() -> None:
    data: dict[str, Json] = {
        "answerable": True,
        "sentences": [sentence(" One. ", ["s2", "s1", "s2"]), sentence("Two.", "s3")],
    }
    assert draft.of_object(data) == [
        Drafted(labels=("s2", "s1"), text="One."),
        Drafted(labels=("s3",), text="Two."),
    ]


def test_an_unanswerable_question_has_no_sentences() -> None:
    assert draft.of_object({"answerable": False, "sentences": [sentence()]}) == [Refused()]


@pytest.mark.parametrize(
    "row",
    [
        None,
        7,
        "text",
        [],
        {},
        {"text": "No evidence."} | {"text": ""},
        sentence(5),
        sentence(["It is so."]),
        sentence("x" * (draft.LONGEST_TEXT + 1)),
        sentence("half \ud800 of a character"),
    ],
)
def test_what_is_no_sentence_is_ignored(row: Json) -> None:
    read = draft.of_object({"answerable": True, "sentences": [row, sentence("Kept.")]})
    assert read == [Drafted(labels=("s1",), text="Kept.")]


@pytest.mark.parametrize("labels", [{}, 5, [5, None, {"a": 1}], "s" * 99, None])
def test_labels_of_a_wrong_type_are_none(labels: Json) -> None:
    row: dict[str, Json] = {"evidence": labels, "text": "It is so."}
    assert draft.of_member("sentences", row) == Drafted(labels=(), text="It is so.")


def test_a_flood_of_sentences_is_cut() -> None:
    rows: list[Json] = [sentence(f"Number {at}.") for at in range(500)]
    assert len(draft.of_object({"sentences": rows})) == draft.MOST_SENTENCES


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["answerable", "sentences", "evidence", "text", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["answerable", "sentences", "x"]), _JSON))
def test_any_object_is_read(data: dict[str, Json]) -> None:
    for each in draft.of_object(data):
        assert isinstance(each, Refused) or 0 < len(each.text) <= draft.LONGEST_TEXT


@needs_shared
def test_bad_outputs_of_models_are_read_without_harm() -> None:
    path = SHARED / "data" / "hostile" / "llm_bad_outputs.jsonl"
    for row in path.read_text("utf-8").splitlines():
        output = json.loads(row)["output"]
        try:
            data = json.loads(output) if isinstance(output, str) else output
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            draft.of_object(data)

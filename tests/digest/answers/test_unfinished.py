"""The same members are reported however a reply is cut, and nothing breaks the reader."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.answers.unfinished import MOST_CHARACTERS, Member, Unfinished
from digest.ports.llm import Json
from tests.shared import SHARED, needs_shared

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
_OBJECTS = st.dictionaries(st.text(max_size=6), _VALUES, max_size=4)


def fed(pieces: Iterable[str]) -> tuple[list[Member], Unfinished]:
    reader = Unfinished()
    return [each for piece in pieces for each in reader.feed(piece)], reader


def members(data: dict[str, Json]) -> list[Member]:
    return [
        (key, each)
        for key, value in data.items()
        for each in (value if isinstance(value, list) else [value])
    ]


def cut(text: str, places: Iterable[int]) -> list[str]:
    ends = sorted({at % (len(text) + 1) for at in places} | {0, len(text)})
    return [text[a:b] for a, b in pairwise(ends)]


@given(
    data=_OBJECTS,
    places=st.lists(st.integers(0, 10**6), max_size=12),
    ascii_=st.booleans(),
    indent=st.sampled_from([None, 1, "\t"]),
)
def test_every_cut_of_an_object_reports_its_members_in_order(
    data: dict[str, Json], places: list[int], *, ascii_: bool, indent: int | str | None
) -> None:
    text = json.dumps(data, ensure_ascii=ascii_, indent=indent)
    found, reader = fed(cut(text, places))
    assert found == members(data)
    assert reader.is_finished


@given(_OBJECTS, st.integers(0, 10**6))
def test_a_reply_that_ends_early_reports_only_what_was_whole(
    data: dict[str, Json], at: int
) -> None:
    text = json.dumps(data)
    found, reader = fed([text[: at % len(text)]])
    assert found == members(data)[: len(found)]
    assert not reader.is_finished


@given(st.text(alphabet='{}[]",:\\aé\u2028😀 1-truefalsn', max_size=60))
def test_any_text_is_survived(text: str) -> None:
    found, reader = fed(text)
    assert not (reader.is_finished and reader.is_broken)
    assert (found, reader.is_finished) == (fed([text])[0], fed([text])[1].is_finished)


def test_a_sentence_is_reported_before_the_comma_after_it() -> None:
    found, reader = fed('{"answerable": true, "sentences": [{"text": "a ]}\\" 雪 \\ud83d\\ude00"}')
    assert found == [("answerable", True), ("sentences", {"text": 'a ]}" 雪 😀'})]
    assert not reader.is_finished


def test_what_stands_around_the_object_is_passed_over() -> None:
    found, reader = fed(["Sure!\n```json\n", '{"a": 1}', "\n``` {}"])
    assert found == [("a", 1)]
    assert reader.is_finished


@pytest.mark.parametrize(
    "text", ['{"a": NaN}', '{"a" 1}', '{"a": [1}', "{a: 1}", '{"a": [{]}', "{1: [2]}", '{"a": 01}']
)
def test_what_is_no_json_is_broken(text: str) -> None:
    found, reader = fed([text])
    assert reader.is_broken
    assert not reader.is_finished
    assert len(found) <= 1


def test_a_reply_without_end_is_left() -> None:
    _, reader = fed(['{"a": "'] + ["x" * 1000] * (MOST_CHARACTERS // 1000 + 2))
    assert reader.is_broken


def test_a_deep_reply_is_survived() -> None:
    _, reader = fed(['{"a": ' + "[" * 15_000])
    assert not reader.is_finished


@needs_shared
def test_bad_outputs_of_models_are_survived() -> None:
    rows = (SHARED / "data" / "hostile" / "llm_bad_outputs.jsonl").read_text("utf-8").splitlines()
    assert len(rows) > 100
    for row in rows:
        output = json.loads(row)["output"]
        text = output if isinstance(output, str) else json.dumps(output)
        once, one = fed([text])
        each, other = fed(text)
        assert (once, one.is_finished) == (each, other.is_finished)

"""The object in a text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.llm.objects import ObjectText, has_shape, parse

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='ab{}"\\é<>', max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=9,
)
OBJECTS = st.dictionaries(st.text(alphabet='ab{}"', max_size=5), JSON, max_size=4)
BEFORE = st.sampled_from(
    ["", " \n", "Sure: ", "```json\n", "<think>{a}</think>", "<think></think>\n"]
)
AFTER = st.sampled_from(["", "\n```", "} or {", '"', "</think>"])


@given(OBJECTS, BEFORE, AFTER)
def test_the_object_is_found_whatever_stands_around_it(
    data: dict[str, object], before: str, after: str
) -> None:
    assert parse(before + json.dumps(data) + after) == data


@given(OBJECTS, BEFORE, AFTER, st.lists(st.integers(1, 9), min_size=1))
def test_pieces_make_the_same_object_as_the_whole(
    data: dict[str, object], before: str, after: str, sizes: list[int]
) -> None:
    text = before + json.dumps(data) + after
    reading, out, at, turn = ObjectText(), "", 0, 0
    while at < len(text):
        size = sizes[turn % len(sizes)]
        out += reading.take(text[at : at + size])
        at, turn = at + size, turn + 1
    assert reading.is_whole
    assert json.loads(out) == data


@given(st.text(alphabet='{}"\\[]:,abc<think/> 019eN', max_size=60))
def test_no_text_is_too_odd(text: str) -> None:
    assert parse(text) is None or isinstance(parse(text), dict)


@pytest.mark.parametrize(
    "text",
    [
        "", "no", "[1]", '{"a": NaN}', '{"a": 1e999}', '{"a": Infinity}', '{"a": "\\ud800"}',
        '{"a": 1', "<think>{", '{"a"' * 5000, "{a}", '{"a": ' + "1" * 5000 + "}",
    ],
)  # fmt: skip
def test_what_is_no_object_is_none(text: str) -> None:
    assert parse(text) is None


def test_the_fields_that_a_schema_requires_are_looked_for() -> None:
    assert has_shape({"a": 1}, {"required": ["a"]})
    assert not has_shape({"b": 1}, {"required": ["a"]})
    assert has_shape({}, {})

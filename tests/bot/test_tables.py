"""Cells stand under each other, whatever script they are in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.tables import aligned, width

CELLS = st.text(alphabet=st.sampled_from("aB é日本ｱ한\u0301-"), max_size=12)


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert [width(text) for text in ("ab", "日本", "ｱ", "e\u0301", "")] == [2, 4, 1, 1, 0]


def test_a_long_cell_ends_in_an_ellipsis_within_its_limit() -> None:
    assert aligned([["日本語の記事", "x"]], limits=[7, None]) == ["日本語…  x"]


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6), st.integers(1, 12))
def test_the_second_column_starts_at_one_place(rows: list[tuple[str, str]], limit: int) -> None:
    lines = aligned([[first, f"|{last}"] for first, last in rows], limits=[limit, None])
    assert len({width(line[: line.index("|")]) for line in lines}) <= 1
    assert all(width(line[: line.index("|")]) <= limit + 2 for line in lines)

"""Plain text: how long it is, where it is cut, what site an address names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.plaintext import clipped, host, one_line, pieces, size
from tests import effort


def _doubled(text: str) -> str:
    return text.replace("a", "aa")


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("abc", 3), ("日本", 2), ("a🦜", 3), ("\ud800", 1)]
)
def test_a_text_is_as_long_as_utf_16_has_units(text: str, units: int) -> None:
    assert size(text) == units


def test_breaks_and_runs_of_spaces_are_one_space() -> None:
    assert one_line("  a\n\n b\tc\u3000 ") == "a b c"


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("abcde", 5, "abcde"),
        ("abcdef", 5, "abcd…"),
        ("abc def", 5, "abc…"),
        ("🦜🦜", 4, "🦜🦜"),
        ("🦜🦜🦜", 5, "🦜🦜…"),
        ("🦜🦜🦜", 4, "🦜…"),
        ("", 0, ""),
    ],
)
def test_what_is_too_long_ends_with_an_ellipsis_and_is_cut_no_shorter_than_it_has_to_be(
    text: str, most: int, shown: str
) -> None:
    assert clipped(text, most) == shown


@pytest.mark.parametrize(
    ("text", "most", "parted"),
    [
        ("aaaa bbbb cccc", 10, ["aaaa bbbb", "cccc"]),
        ("aaaa  bbbb\ncccc", 10, ["aaaa bbbb", "cccc"]),
        ("aaaaa bbbbbbbb", 10, ["aaaaa", "bbbbbbbb"]),
        ("aaaa bbbbbbbbb", 10, ["aaaa bbbbb", "bbbb"]),
        ("a bcd", 3, ["a", "bcd"]),
        ("a" * 10, 10, ["a" * 10]),
        ("a" * 11, 10, ["a" * 10, "a"]),
        ("", 10, [""]),
    ],
)
def test_a_text_is_parted_after_the_last_word_that_fits_unless_that_is_far_back(
    text: str, most: int, parted: list[str]
) -> None:
    assert list(pieces(text, most, written=str, growth=1)) == parted


@settings(max_examples=effort.examples(60), deadline=None)
@given(st.text("ab 🦜\n", max_size=60), st.integers(4, 40))
def test_each_piece_fits_as_it_is_written_and_together_they_are_all_of_it(
    text: str, most: int
) -> None:
    parted = list(pieces(text, most, written=_doubled, growth=2))
    assert all(size(_doubled(each)) <= most for each in parted)
    assert "".join("".join(parted).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.e.example:80/a", "e.example"),
        ("https://me:pw@E.example", "e.example"),
        ("https://wwww.example/", "wwww.example"),
        ("/relative", ""),
        ("https://[e.example/", ""),
    ],
)
def test_the_site_of_an_address_is_its_host_and_of_none_it_is_nothing(url: str, site: str) -> None:
    assert host(url) == site


def test_a_text_that_fits_is_not_parted_however_much_it_might_grow() -> None:
    assert list(pieces("aaaa bbbbb", 10, written=str, growth=5)) == ["aaaa bbbbb"]
    assert list(pieces("aa bb", 10, written=str, growth=5)) == ["aa bb"]

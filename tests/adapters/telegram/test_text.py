"""Text from outside: nothing is linked, mentioned or made a command of; nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.plaintext import size
from adapters.telegram.document import Section, joined, written
from adapters.telegram.text import address, inert, joint, pieces
from tests import effort
from tests.adapters.telegram import judge

_BAITS = (
    "x.ai", "http://", "https://a.b", "@name", "@", "#tag", "#", "＃", "$TSLA", "$", "1B", "/cmd",
    "/", "1.2.3.4", "10.0.0.255", "a@b.com", "4111 1111 1111 1111", "5500-0000-0000-0004", "0000",
    "tg://", "ton", ".com", ".рф", "例え", ".テスト", "www.", ":80", "?", "-", "_", " ", "(", ")",
    ".", ":", "//", "&", "%", "1", "255", "٣", "\u200c", "·", "é", "\u0301", "🦜", "mailto:",
    "①", "ß.de", "<", ">",
)  # fmt: skip
_LURES = st.lists(st.sampled_from(_BAITS) | st.text(max_size=4), max_size=8).map("".join)


@pytest.mark.parametrize(
    "lure",
    [
        "x.ai", "see x.ai.", "https://evil.example/a?b", "ftp://e.org", "tg://resolve?domain=x",
        "1.2.3.4", "a@b.com", "@durov", "#tag", "$TSLA", "$1INCH", "/start", "/start@some_bot",
        "4111 1111 1111 1111", "пример.рф", "a.b.c.com:80/x", "www.x.com",
    ],
)  # fmt: skip
def test_what_telegram_would_link_by_itself_is_text(lure: str) -> None:
    assert judge.linked(lure)
    assert judge.linked(inert(lure)) == []
    assert judge.plain(inert(lure)) == lure


@pytest.mark.parametrize(
    "text", ["3.5 of 10.25", "C# and F#", "and/or", "$5.40", "v1.2", "12:30", "Q&A <b>", "a. b"]
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@settings(max_examples=effort.examples(120), deadline=None)
@given(_LURES)
@example("http://@tag00004111 1111 1111 1111")
@example("1.2.3.41.2.3.4")
def test_whatever_comes_together_telegram_makes_nothing_of_it(lure: str) -> None:
    assert judge.linked(inert(lure)) == []


@settings(max_examples=effort.examples(80), deadline=None)
@given(st.lists(_LURES, min_size=2, max_size=5))
@example(["#", "x"])
@example(["http:", "//a.example"])
@example(["x.", "ai"])
@example(["x", ".ai"])
@example(["4111 1111 ", "1111 1111"])
@example(["4111 1111", " 1111 1111"])
def test_texts_side_by_side_make_nothing_together(lures: list[str]) -> None:
    message = joined([written(Section(rows=(tuple(lures),)))])
    assert judge.linked(message.text) == []
    assert judge.plain(message.text) == judge.plain("".join(map(inert, lures)))


@settings(max_examples=effort.examples(50), deadline=None)
@given(st.text(max_size=80))
def test_what_is_made_inert_twice_is_as_it_was(text: str) -> None:
    once = inert(text)
    assert judge.plain(once) == judge.plain(inert(judge.plain(once)))
    assert "\n" not in once


def test_what_telegram_would_take_out_is_taken_out_before_anything_is_counted() -> None:
    assert inert("a\u202eb\x00c\u2028d\ud800") == "abc d"


@settings(max_examples=effort.examples(50), deadline=None)
@given(_LURES.map(lambda lure: f"x{lure} " * 3), st.integers(20, 60))
def test_a_long_text_is_parted_into_pieces_that_fit_and_that_are_all_of_it(
    text: str, most: int
) -> None:
    parted = list(pieces(text, most))
    assert all(size(inert(each)) <= most for each in parted)
    assert "".join("".join(parted).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://e.example/a b<c>", "https://e.example/a%20b%3Cc%3E"),
        ("http://e.example/?q=1&r=%20#f", "http://e.example/?q=1&r=%20#f"),
        ("https://e.example/\x00\x7f", "https://e.example/%00%7F"),
        ("javascript:alert(1)", ""),
        ("/relative", ""),
        ("https://e.example/" + "x" * 3_000, ""),
    ],
)
def test_only_web_addresses_are_followed(url: str, taken: str) -> None:
    assert address(url) == taken


def test_the_longest_address_that_telegram_takes_is_followed() -> None:
    longest = "https://e.example/".ljust(2_048, "x")
    assert (address(longest), address(f"{longest}x")) == (longest, "")


def test_a_text_full_of_signs_that_have_to_be_parted_fits_as_well() -> None:
    parted = list(pieces("🦜@" * 4, 17))
    assert "".join(parted) == "🦜@" * 4
    assert all(size(inert(each)) <= 17 for each in parted)


def test_nothing_stands_between_texts_that_make_nothing_together() -> None:
    assert joint("see ", "the end") == joint("3 of", "4 years") == ""
    assert joint("x.", "ai") == joint("#", "x") == judge.JOINER

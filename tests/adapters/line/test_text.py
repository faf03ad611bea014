"""Text from outside: in an ordinary message nothing is linked or called, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.line.text import JOINER, address, clean, inert, linked, pieces
from adapters.plaintext import size
from tests import effort
from tests.adapters.telegram import judge as telegram

_BAITS = (
    "x.ai", "http://", "https://a.b", "@name", "@", "#tag", "#", "＃", "line://", "tel:",
    "1.2.3.4", "a@b.com", "4111 1111 1111 1111", "03-1234-5678", "+81 90 1234 5678", ".com", ".рф",
    "例え",
    ".テスト", "www.", ":80", "?", "-", "_", " ", "(", ")", ".", ":", "//", "%", "1", "٣", "・",
    "é", "\u0301", "🦜", "mailto:", "ß.de", "{user1}", "$", "\u202e", "日本",
)  # fmt: skip
_LURES = st.lists(st.sampled_from(_BAITS) | st.text(max_size=4), max_size=8).map("".join)
_ELSEWHERE = ("/", "$")


def _linked(text: str) -> list[str]:
    return [each for each in telegram.linked(text) if not each.startswith(_ELSEWHERE)]


@pytest.mark.parametrize(
    "lure",
    [
        "x.ai", "see x.ai.", "https://evil.example/a?b", "ftp://e.org", "a@b.com", "@durov",
        "#tag", "1.2.3.4", "пример.рф", "a.b.c.com:80/x", "www.x.com", "4111 1111 1111 1111",
    ],
)  # fmt: skip
def test_what_a_client_would_link_by_itself_is_text(lure: str) -> None:
    assert _linked(lure)
    assert _linked(inert(lure)) == []
    assert inert(lure).replace(JOINER, "") == lure


@pytest.mark.parametrize(
    "number", ["03-1234-5678", "+81 90 1234 5678", "(0120) 123-456", "09012345678", "110-1234567"]
)
def test_a_number_that_could_be_called_is_parted(number: str) -> None:
    assert max(map(len, inert(number).split(JOINER))) <= 5
    assert inert(number).replace(JOINER, "") == number


@pytest.mark.parametrize(
    "text",
    [
        "3.5 of 10.25",
        "C# and F#",
        "and/or",
        "v1.2",
        "12:30",
        "要点: 3つ",
        "です。次は",
        "{0}",
        "9,000個",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


@settings(max_examples=effort.examples(120), deadline=None)
@given(_LURES)
@example("4111 1111 1111 1111x.ai")
@example("1.2.3.41.2.3.4")
def test_whatever_comes_together_a_client_makes_nothing_of_it(lure: str) -> None:
    assert _linked(inert(lure)) == []


@settings(max_examples=effort.examples(80), deadline=None)
@given(_LURES)
def test_what_is_made_inert_twice_is_as_it_was(text: str) -> None:
    once = inert(text)
    assert inert(once) == once
    assert once.replace(JOINER, "") == clean(text).replace(JOINER, "")
    assert "\n" not in once


def test_what_is_not_seen_but_does_something_is_taken_out() -> None:
    assert clean("a\u202eb\x00c\u2028d\ud800\u2066\ue000\U000e0041\ufeff") == "abc d"


@settings(max_examples=effort.examples(50), deadline=None)
@given(_LURES.map(lambda lure: f"x{lure} " * 3), st.integers(20, 60))
def test_a_long_text_is_parted_into_pieces_that_fit_and_that_are_all_of_it(
    text: str, most: int
) -> None:
    parted = list(pieces(text, most))
    assert all(size(inert(each)) <= most for each in parted)
    assert "".join("".join(parted).split()) == "".join(clean(text).split())


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://e.example/a b<c>", "https://e.example/a%20b%3Cc%3E"),
        ("http://e.example/?q=1&r=%20#f", "http://e.example/?q=1&r=%20#f"),
        ("https://例え.テスト/日本", "https://xn--r8jz45g.xn--zckzah/%E6%97%A5%E6%9C%AC"),
        ("https://e.example?q=日", "https://e.example?q=%E6%97%A5"),
        ("https://e.example/a\nb", "https://e.example/a%0Ab"),
        ("https://日..jp/", "https://%E6%97%A5..jp/"),
        ("https://e.example/\ud800", "https://e.example/%3F"),
        ("javascript:alert(1)", ""),
        ("line://msg/text/x", ""),
        ("tel:0312345678", ""),
        ("https://", ""),
        ("/relative", ""),
        ("https://e.example/" + "x" * 1_000, ""),
    ],
)
def test_only_web_addresses_are_followed_and_they_are_ascii(url: str, taken: str) -> None:
    assert address(url) == taken
    assert address(url).isascii()


@pytest.mark.parametrize("path", ["/a_(b)", "/end.", "/x)", "/a*", "/it's", "/q?a=[1]"])
def test_an_address_in_a_text_is_read_to_its_end(path: str) -> None:
    written = linked(f"https://e.example{path}")
    assert telegram.linked(f"see {written} there") == [written]


def test_an_address_that_asks_for_nothing_is_written_without_its_question_mark() -> None:
    assert linked("https://e.example/a.?") == "https://e.example/a%2E"


def test_a_number_stays_in_the_groups_it_was_written_in() -> None:
    assert inert("03-1234-5678").split(JOINER) == ["03", "-1234", "-5678"]
    assert inert("+81 90 1234 5678").split(JOINER) == ["+81", " 90", " 1234", " 5678"]


def test_a_text_full_of_signs_that_have_to_be_parted_fits_as_well() -> None:
    parted = list(pieces("🦜@" * 4, 17))
    assert "".join(parted) == "🦜@" * 4
    assert all(size(inert(each)) <= 17 for each in parted)


def test_the_longest_address_that_line_takes_is_followed() -> None:
    longest = "https://e.example/".ljust(1_000, "x")
    assert (address(longest), address(f"{longest}x")) == (longest, "")

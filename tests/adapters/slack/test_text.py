"""Text for Slack: escaping, look-alikes, links, lengths."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import text
from tests.adapters.slack import judge
from tests.anybrief import texts


def test_the_three_characters_of_markup_are_escaped_and_nothing_else() -> None:
    assert text.escaped("a < b & c > d *e*") == "a &lt; b &amp; c &gt; d *e*"


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("<!channel> look", "&lt;!channel&gt; look"),
        ("a *bold* claim", "a ∗bold∗ claim"),
        ("`code` and ~gone~", "ˋcodeˋ and ∼gone∼"),
        ("_slanted_ in a gpt_oss_120b", "＿slanted＿ in a gpt_oss_120b"),
        ("> quoted", "\u2060&gt; quoted"),
        ("hooray :tada: at 10:30:45", "hooray :\u2060tada: at 10:30:45"),
        ("two\nlines  and\u2028a third", "two lines and a third"),
        ("R&D", "R&amp;D"),
    ],
)
def test_what_would_format_is_shown_and_formats_nothing(outside: str, shown: str) -> None:
    assert text.inert(outside) == shown


@given(texts(200))
def test_no_text_has_an_open_bracket_a_mark_or_a_second_line(outside: str) -> None:
    told = text.inert(outside)
    assert not re.search("[<>*~`\n]", told)
    assert judge.tokens(told) == []


@pytest.mark.parametrize(
    "outside",
    [
        "[x](https://evil.example)", "<@U1> <!here>", "**bold** _slanted_ `code` ~~gone~~",
        "https://evil.example/x", "www.evil.example", "# title", "> quoted", "1. first", "- item",
        "&lt;!channel&gt;", "a\\*b",
    ],
)  # fmt: skip
def test_markdown_from_outside_links_mentions_and_formats_nothing(outside: str) -> None:
    told = text.markdown(outside)
    assert not re.search(r"\]\(|<[@!]|\*|`|~|\\", told)
    assert not re.search(r"https?://|\w\.[a-z]{2}", told)
    assert not re.match(r"[#>-]|\d+\.", told)
    assert not re.search(r"&\w+;", told)


def test_a_link_has_its_address_encoded_and_its_label_inert() -> None:
    told = text.link("https://x.example/a|b c<d>?e=1&f=2", "A & <B> | C")
    assert told == ("<https://x.example/a%7Cb%20c%3Cd%3E?e=1&amp;f=2|A &amp; &lt;B&gt; | C>")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "slack://open", "", "https://x.example/\n", "mailto:a@b.example"],
)
def test_what_is_no_web_address_is_not_linked(url: str) -> None:
    assert text.link(url, "Label") == "Label"


def test_an_address_longer_than_slack_takes_leaves_its_label() -> None:
    assert text.link("https://x.example/" + "a" * 3000, "Label") == "Label"


@given(st.text(max_size=400), st.integers(20, 120))
def test_a_shortened_text_fits_whatever_it_escapes_to(outside: str, most: int) -> None:
    told = text.shortened(outside + "&" * 30, most)
    assert judge.length(told) <= most
    assert re.sub("&amp;|&lt;|&gt;", "", told).count("&") == 0


@given(st.text(max_size=300), st.integers(10, 60))
def test_pieces_make_the_whole_again(outside: str, most: int) -> None:
    made = list(text.pieces(outside, most))
    assert all(judge.length(text.inert(each)) <= most for each in made)
    assert "".join("".join(made).split()) == "".join(outside.split())


@given(st.lists(st.text("ab", min_size=1, max_size=10), max_size=12))
def test_packed_texts_keep_their_order_and_fit(outside: list[str]) -> None:
    made = list(text.packed(outside, "+", 15))
    assert all(len(each) <= 15 for each in made)
    assert "+".join(made).split("+") == (outside or [""])


def test_addresses_beside_our_own_links_are_parted_and_the_links_are_not() -> None:
    told = text.unlinked("see <https://a.example/x|A> and https://b.example or c.example")
    assert told == (
        "see <https://a.example/x|A> and https:\u2060//b\u2060.example or c\u2060.example"
    )


def test_a_channel_is_shown_by_its_id_and_nothing_else_is_taken_for_one() -> None:
    assert text.channel("C0123ABC") == "<#C0123ABC>"
    assert text.channel("G1") == "<#G1>"
    for other in ("C", "D0123", "c0123", "C1|x", "C" * 40, "general"):
        assert text.channel(other) == other
    assert text.channel("<!here>") == "&lt;!here&gt;"


def test_a_text_is_shortened_by_no_more_than_it_has_to_be() -> None:
    assert text.shortened("a" * 20, 20) == "a" * 20
    assert text.shortened("a" * 21, 20) == "a" * 19 + "…"
    assert text.shortened("&&&&&", 20) == "&amp;&amp;&amp;…"


def test_a_link_that_does_not_fit_a_text_object_leaves_its_label() -> None:
    url = "https://x.example/" + "a" * 900
    most = 2_900 - len(f"<{url}|>")
    assert text.link(url, "b" * most) == f"<{url}|{'b' * most}>"
    assert text.link(url, "b" * (most + 1)) == "b" * (most + 1)
    assert text.link("https://x.example/a", "") == "<https://x.example/a|x.example>"


def test_bold_is_nothing_for_nothing() -> None:
    assert text.bold("a *b*") == "*a ∗b∗*"
    assert text.bold(" ") == ""


def test_a_text_of_nothing_but_markup_is_parted_by_what_it_is_escaped_to() -> None:
    assert list(text.pieces("&" * 4, 17)) == ["&&&", "&"]


def test_addresses_of_both_schemes_are_followed_up_to_the_longest_that_slack_takes() -> None:
    longest = "http://x.example/".ljust(3_000, "a")
    assert (text.address(longest), text.address(f"{longest}a")) == (longest, "")
    assert text.address("https://x.example/") == "https://x.example/"


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("[x](y)", "[x]|(y)"),
        ("<b>", "<|b>"),
        ("R&amp;D", "R&|amp;D"),
        ("# title", "|# title"),
        ("1. first", "|1. first"),
        ("- item", "|- item"),
        ("a\\b", "a\u2216b"),
        ("1 of 3.5", "1 of 3.5"),
    ],
)
def test_markdown_is_parted_where_it_would_act_and_loses_nothing(outside: str, shown: str) -> None:
    assert text.markdown(outside) == shown.replace("|", "\u2060")


def test_what_just_fits_is_packed_together() -> None:
    assert list(text.packed(["aaa", "bbb"], "+", 7)) == ["aaa+bbb"]
    assert list(text.packed(["aaa", "bbb"], "+", 6)) == ["aaa", "bbb"]
    assert list(text.packed(["aaa", "b"], "+", 7)) == ["aaa+b"]

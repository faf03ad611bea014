"""Tests of `digest.feeds.text` and `digest.feeds.markup`."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.feeds.markup import plain_title, unwrapped
from digest.feeds.text import MAX_MARKS, clean, cut, html_to_text
from tests.shared import SHARED, needs_shared

# Letters, marks, joiners, emoji parts and everything that must go, more often than by chance.
AWKWARD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "a e\u0301\u0308\u0323\u200b\u200c\u200d\u202e\u2066\ufeff\ufe0f\ufe0e\u00ad\u2028\x00"
            "\x85\n\r\t \u3000क\u094dष\u0633\u06cc👩👨❤🏽🏴1#\U000e0067\ue000\ud800가\u1100\u1161ﬁ"
        ),
    )
)


@given(AWKWARD)
@example("a\u200b\u0301")
@example("e" + "\u0301" * 20)
@example("👩\u200d\u200d👩")
@example("\u094d" * 9 + "\u200d" + "\u0301" * 9)
@example(" \u200b\n \u200d\n")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(AWKWARD)
def test_clean_text_is_never_longer_than_nfc(text: str) -> None:
    assert len(clean(text)) <= len(unicodedata.normalize("NFC", text))


@given(AWKWARD)
def test_clean_text_holds_nothing_invisible_or_directional(text: str) -> None:
    result = clean(text)
    assert unicodedata.is_normalized("NFC", result)
    for char in result:
        kind = unicodedata.category(char)
        assert kind not in {"Cs", "Co", "Zl", "Zp"}
        assert kind != "Cc" or char == "\n"
        assert not "\u202a" <= char <= "\u202e"
        assert not "\u2066" <= char <= "\u2069"
        assert char not in "\u200b\u200e\u200f\u2060\ufeff\u00ad"
    assert not re.search(r"\s\s", result)
    assert result == result.strip()


@given(st.integers(min_value=0, max_value=40))
def test_marks_do_not_pile_up(count: int) -> None:
    result = unicodedata.normalize("NFD", clean("x" + "\u0321" * count + "y"))
    assert result.count("\u0321") == min(count, MAX_MARKS)


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧‍👦 👨🏽‍🚀 🏳️‍🌈 ❤️‍🔥 1️⃣ ☎️ 🇯🇵 ✔︎",
        "می‌خواهم",  # Persian needs its zero-width non-joiner
        "क्‍ष श्री",  # Devanagari its joiner
        "日本語「テスト」、中文，한국어",
        "Zürich, naïve, Ångström — “quoted” €5 ½ №5",
        "שָׁלוֹם مَرْحَبًا สวัสดี",
        "line one\nline two",
    ],
)
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("safe \u202egpj.exe\u202c", "safe gpj.exe"),
        ("pay\u200bpal\ufeff\u2060\u00ad", "paypal"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("one\u2028two\r\nthree\x0bfour", "one\ntwo\nthree\nfour"),
        ("  wide\u3000space \xa0 here\t", "wide space here"),
        ("flag\U0001f3f4\U000e0067\U000e0062", "flag\U0001f3f4"),
        ("x\ufe0fy \u200dz", "xy z"),
        ("\ud800lone \ue123private", "lone private"),
        ("e\u200b\u0301", "é"),
    ],
)
def test_what_nobody_sees_goes(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_a_cut_never_splits_what_readers_see_as_one_character() -> None:
    assert cut("👩‍👩‍👧‍👦" * 5, 2) == "👩‍👩‍👧‍👦" * 2
    assert cut("🇯🇵🇫🇷🇩🇪", 2) == "🇯🇵🇫🇷"
    assert cut("e\u0323\u0301" * 3, 1) == "e\u0323\u0301"
    assert cut("short", 300) == "short"
    assert cut("e\u0301" * 3, 4) == "e\u0301" * 3
    assert len(cut("x" * 1_000, 300)) == 300


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("plain", "plain"),
        ("<p>One</p><p>Two<br>Three</p>", "One\nTwo\nThree"),
        ("<ul><li>a<li>b</ul>c", "a\nb\nc"),
        ("<td>a</td><td>b</td>", "a b"),
        ("un<b>brok</b>en", "unbroken"),
        ("R&amp;D &mdash; caf&eacute; &#x1F680;", "R&D — café 🚀"),
        ("<script>if (a < b) {}</script>x<style>p{}</style>", "x"),
        ("a<!-- <p>no</p> -->b<!doctype html>c<?php no ?>d", "abcd"),
        ("a<script>never closed", "a"),
        ('<a title="a > b" href=x>link</a>', "link"),
        ("<p title=it's>don't</p> it's", "don't\nit's"),
        ("1 < 2 and 3 > 2, a<b", "1 < 2 and 3 > 2, a<b"),
        (
            "see <https://a.example/x> or <me@b.example>",
            "see <https://a.example/x> or <me@b.example>",
        ),
        ('text <a href="https://cut.off', "text"),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", "漢(かん)"),
        ("&lt;p&gt;Twice &amp;amp; for all&lt;/p&gt;", "Twice & for all"),
        ("<code>&lt;script&gt;</code>", "<script>"),
        ("&#99999999999999999999;x", "\ufffdx"),
    ],
)
def test_html_reads_as_a_browser_shows_it(html: str, expected: str) -> None:
    assert html_to_text(html) == expected


def test_text_after_many_tags_that_never_end_is_still_text() -> None:
    assert html_to_text("<b " * 40 + "<p>one</p><p>two</p>").splitlines()[-2:] == ["one", "two"]


LINE = "A line that a mail program broke at its right margin, for"  # 57 characters


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>A paragraph\nover three\r\n  lines.</p>\n\n<p>Next.</p>",
            "A paragraph over three lines.\nNext.",
        ),
        ("Some <b>bold</b>\n\ntext", "Some bold text"),
        ("<p>one<br>\ntwo</p>", "one\ntwo"),
        ("<p>one&#10;two</p>", "one two"),
        ("<div>say<pre>a = 1\nb = 2\n</pre>so\nit is</div>", "say\na = 1\nb = 2\nso it is"),
        ("<ul>\n  <li>a\n  <li>b\n    c\n</ul>", "a\nb c"),
        ("&lt;p&gt;twice\nescaped&lt;/p&gt;", "twice escaped"),
        ("&amp<b>lt;</b>", "&lt;"),
        (
            "<p>日本語の文は、\n  ここで\n続く。 Then 語\nx</p>",
            "日本語の文は、ここで続く。 Then 語 x",
        ),
    ],
)
def test_a_line_end_in_html_is_a_space_but_in_pre(html: str, expected: str) -> None:
    assert html_to_text(html) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LINE} all\nthat follows.", f"{LINE} all that follows."),
        (
            f"{LINE} all\r\n  that & <https://a.example/x>",
            f"{LINE} all that & <https://a.example/x>",
        ),
        (f"{LINE} all &amp;\nall", f"{LINE} all & all"),
        (f"{LINE} all.\nthat follows.", f"{LINE} all.\nthat follows."),
        (f"{LINE} “all?”\nthat follows.", f"{LINE} “all?”\nthat follows."),
        (f"{LINE} all\nThat follows.", f"{LINE} all\nThat follows."),
        (f"{LINE} all\n\nthat follows.", f"{LINE} all\nthat follows."),
        (f"{LINE} all\n- that follows.", f"{LINE} all\n- that follows."),
        (f"{LINE} a\nthat follows.", f"{LINE} a\nthat follows."),
        ("a poem\nin short lines", "a poem\nin short lines"),
    ],
)
def test_text_without_tags_keeps_its_lines_but_those_of_a_margin(text: str, expected: str) -> None:
    assert html_to_text(text) == expected


@given(st.text(st.sampled_from("ab A.\n\r "), max_size=300))
def test_unwrapping_changes_nothing_but_white_space(text: str) -> None:
    assert unwrapped(text).split() == text.split()


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>no</p>",
        "<div hidden=''><div>no</div>no</div>",
        "<span aria-hidden='true'>no</span>",
        "<p style='display:none'>no</p>",
        "<p style='DISPLAY : none !important'>no</p>",
        "<p style='display:/*x*/none'>no</p>",
        "<p style='display&#58;none'>no</p>",
        "<p style='color:red;visibility:hidden'>no</p>",
        "<p style='font-size:0px'>no</p>",
        "<p style='font-size:0'>no</p>",
        "<p style='opacity:0.0;'>no</p>",
        "<p style='opacity:0'>no<b>no</b></p>",
        "<template>no</template>",
        "<noscript>no</noscript>",
        "<svg><title>no</title></svg>",
        "<iframe>no</iframe>",
        "<head><title>no</title></head>",
        "<img alt='no' title='no'>",
        "<p hidden>no",
    ],
)
def test_what_a_browser_hides_is_no_text(hidden: str) -> None:
    assert html_to_text(f"<div>yes {hidden}</div><p>yes</p>").split() == ["yes", "yes"]


@pytest.mark.parametrize(
    "shown",
    [
        "<p style='opacity:0.9'>x</p>",
        "<p style='font-size:0.9em'>x</p>",
        "<p aria-hidden='false'>x</p>",
        "<p class='hidden-xs'>x</p>",
        "<p data-hidden='1'>x</p>",
        "<p hidden>y<p>x",
        "<div hidden>y</section></div>x",
    ],
)
def test_what_only_looks_hidden_is_shown(shown: str) -> None:
    assert html_to_text(shown).split() == ["x"]


def test_titles_keep_angle_brackets_that_are_no_html() -> None:
    assert (
        plain_title("Vec<T> & <b>bold</b>\n <!channel> <@U1>") == "Vec<T> & bold <!channel> <@U1>"
    )
    assert plain_title("Vec&lt;T&gt; &lt;i&gt;now&lt;/i&gt;") == "Vec<T> now"
    assert plain_title("<p>One</p><p>Two</p>") == "One Two"


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        '<a b="',
        '<a b=">" ',
        "<!--",
        "<script>",
        "<b>",
        "&#9",
        "&",
        "<",
        "</p>",
        "<p hidden>",
        "<![CDATA[",
        "<p style='",
        "<p hidden='",
        "</script",
        "&lt;",
        "<a b='>\" c=\"'",
    ],
)
def test_hostile_html_costs_time_in_proportion_to_its_length(unit: str) -> None:
    # Anything quadratic would take minutes here.
    html_to_text(unit * (100_000 // len(unit)) + ">")
    html_to_text("&#" + "9" * 100_000)


@given(st.text(st.sampled_from("<>&\"'=/! abpscript-divhiddenstyle:none;#lt\n"), max_size=200))
def test_no_html_breaks_the_reader(html: str) -> None:
    assert isinstance(clean(html_to_text(html)), str)
    assert isinstance(plain_title(html), str)


@needs_shared
def test_hostile_markup_leaves_no_element_behind() -> None:
    rows = (SHARED / "data/hostile/html_xss.jsonl").read_text("utf-8").splitlines()
    payloads = [json.loads(row)["payload"] for row in rows]
    element = re.compile(
        r"<(script|img|svg|iframe|a|body|style|object|embed|form)[\s>]", re.IGNORECASE
    )
    left = [
        payload
        for payload in payloads
        # Character references are how a page shows a tag as text: those must stay readable.
        if "&" not in payload and element.search(clean(html_to_text(f"<p>{payload}</p>")))
    ]
    assert len(payloads) > 1_000
    assert left == []


@pytest.mark.parametrize(
    ("limit", "left"), [(0, ""), (1, "e\u0301"), (2, "e\u0301a"), (9, "e\u0301a b")]
)
def test_a_cut_counts_what_people_see_as_one_character(limit: int, left: str) -> None:
    assert cut("e\u0301a b", limit) == left
    assert cut("ab", 2) == "ab"
    assert cut("ab c", 3) == "ab"


@pytest.mark.parametrize("mark", ["\u0321", "\u20dd"])
def test_eight_marks_stay_on_a_base_and_all_letters_around_them(mark: str) -> None:
    assert clean("x" + mark * 20 + "yz") == "x" + mark * 8 + "yz"
    assert clean(mark * 20 + "y") == mark * 8 + "y"


def test_a_line_end_counts_as_a_character_of_a_cut() -> None:
    assert cut("a\nbc", 3) == "a\nb"

"""What somebody typed, as he sees it before his eyes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound.texts import Typed, typed

BOT = "UBOT"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<@UBOT> what happened?", "what happened?"),
        ("<@UBOT>: what happened?", "what happened?"),
        ("  <@UBOT|brief>,  what happened?", "what happened?"),
        ("<@UBOT>、今日", "今日"),
        ("what, <@UBOT>, happened?", "what, , happened?"),
        ("what happened? <@UBOT>", "what happened?"),
        ("<@UBOT>", ""),
        ("<@UBOT> topics -chips", "topics -chips"),
        ("AT&amp;T &lt;3 &amp;amp;", "AT&T <3 &amp;"),
        ("&lt;@UBOT&gt; is no mention", "<@UBOT> is no mention"),
        ("<@UBEN|ben> said so", "@ben said so"),
        ("<@UBEN> said so", "@UBEN said so"),
        ("here <#C1|general> and <#C2>", "here #general and #C2"),
        ("<!here> <!subteam^S1|@desk> <!subteam^S1>", "@here @desk @subteam"),
        ("<!date^1776405600^{date}|17 April>", "17 April"),
        ("sources add <https://news.example/feed>", "sources add https://news.example/feed"),
        ("sources add <http://news.example|news.example>", "sources add http://news.example"),
        ("see <https://news.example/a|this article>", "see this article"),
        ("<mailto:ann@a.example|ann@a.example>", "ann@a.example"),
        ("one\ntwo", "one\ntwo"),
        ("a < b and c > d", "a < b and c > d"),
        ("<@UBOT", "<@UBOT"),
        ("", ""),
    ],
)
def test_a_text_reads_as_it_was_typed(raw: str, text: str) -> None:
    assert typed(raw, BOT).text == text


def test_who_is_called_is_known() -> None:
    assert typed("<@UBOT> <@UBEN>", BOT) == Typed(text="@UBEN", is_to_bot=True, is_to_others=True)
    assert typed("hello", BOT) == Typed(text="hello")
    assert typed("&lt;@UBOT&gt;", BOT) == Typed(text="<@UBOT>")


@given(st.text(alphabet="<>@#!|&;Ua:/ ltgmp\n", max_size=80))
def test_no_markup_is_left_and_a_text_never_grows_much(raw: str) -> None:
    read = typed(raw, BOT)
    assert len(read.text) <= len(raw) + raw.count("<")
    assert read.text == read.text.strip()


@given(st.text(max_size=200))
def test_what_is_escaped_comes_back_whole(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert typed(escaped, BOT).text.split() == text.split()

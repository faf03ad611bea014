"""The reading of HTML and the finding of links agree with TDLib's, which the real server uses."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import effort
from tests.fakes.telegram import detection, entities, markup
from tests.fakes.telegram.refusals import Refusal

tdjson = pytest.importorskip("tdjson", reason="no TDLib here")

_KINDS = {
    "Bold": "bold",
    "Italic": "italic",
    "Underline": "underline",
    "Strikethrough": "strikethrough",
    "Spoiler": "spoiler",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "Code": "code",
    "Pre": "pre",
    "PreCode": "pre",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
    "CustomEmoji": "custom_emoji",
    "DateTime": "date_time",
}
_FOUND = {
    "Url": "url",
    "EmailAddress": "email",
    "Mention": "mention",
    "Hashtag": "hashtag",
    "Cashtag": "cashtag",
    "BotCommand": "bot_command",
}
TABLE = [
    "<b>a",
    "a</b>",
    "<b>x</i>",
    "<foo>",
    "a < b",
    "<b",
    "<b ",
    "<b x",
    "<b x=",
    "<b x=a",
    '<b x="y>',
    "<>",
    "</",
    "</>",
    "<b>x</>",
    "<b>x</b",
    "<b>x</b x>",
    "<b>x</ b>",
    "<b></b>",
    "<b a>x</b>",
    "<b a=b/>x</b>",
    "<b =x>y</b>",
    "<br/>",
    "<p>x</p>",
    "&amp;&nbsp;&mdash;&apos;&#65;&#x41;&lt",
    "&#0; &#x110000; &# &#x; & &; &LT; &ltx;",
    "&#xD800;",
    "é<foo>",
    "<b>😀<i>é</i></b>",
    '<a href="https://e.com">y</a>',
    '<a href="HTTPS://E.COM/A?b#c">y</a>',
    '<a href="https://e.com/ä b">y</a>',
    '<a href="https://e.com:99999/">y</a>',
    '<a href="https://e.com/&amp;x">y</a>',
    "<a href='e.com'>y</a>",
    "<a href=x>y</a>",
    "<a>https://e.com</a>",
    '<A HREF="https://e.com/">y</A>',
    '<a href="javascript:alert(1)">y</a>',
    '<a href="/x">y</a>',
    '<a href="ftp://e.com">y</a>',
    '<a href="https://localhost/">y</a>',
    '<a href="tg://user?id=5">y</a>',
    "<code>a<b>c</b></code>",
    "<pre><code>x</code></pre>",
    '<pre><code class="language-py">x</code></pre>',
    '<code class="language-py"><pre>x</pre></code>',
    '<pre>x<code class="language-py">y</code></pre>',
    "<blockquote expandable>x</blockquote>",
    '<blockquote expandable="">x</blockquote>',
    "<blockquote>a<blockquote>b</blockquote></blockquote>",
    '<tg-time unix="5" format="r">x</tg-time>',
    '<tg-time unix="5" format="q">x</tg-time>',
    '<tg-time unix="0">x</tg-time>',
    '<tg-emoji emoji-id="5">x</tg-emoji>',
    '<tg-emoji emoji-id="x">x</tg-emoji>',
    '<span class="tg-spoiler">x</span>',
    "<span>x</span>",
]
_PIECES = [
    *"<>/\"'=-# \n\tabxé😀",
    *(
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<u>",
        "</u>",
        "<s>",
        "</s>",
        "<b x",
        "<a href=",
        "</>",
        "<br>",
    ),
    *("<code>", "</code>", "<pre>", "</pre>", "<blockquote>", "</blockquote>", "</a>", "</span>"),
    *("&amp;", "&lt", "&#65;", "&#x41", "&#", "&nbsp;", "<blockquote expandable>"),
    *('<a href="https://e.com/x">', '<code class="language-py">', '<span class="tg-spoiler">'),
]
WORDS = (
    "x.ai",
    "e.com/a?b,",
    "http://a.example/x).",
    "a@b.com",
    "@name",
    "@ab",
    "#tag",
    "#1",
    "$AAPL",
    "$aapl",
    "/start",
    "/start@daybrief_bot",
    "x/start",
    "127.0.0.1",
    "10.0.0.1:8080/x",
    "999.1.1.1",
    "1.2",
    "v1.2.3",
    "gpt-4.5",
    "3.5%",
    "e.com:80/x",
    "e.com:99999",
    "https://localhost/x",
    "ftp://x.com",
    "(e.com)",
    "t.me/x",
    "a_b.com",
    "node.js",
    "README.md",
    "x.ai.",
    "e.com..",
    "tg://resolve?domain=x",
    "#тег",
    "/a-b",
    "//b",
    "@name_",
    "日本.jp",
    "user@localhost",
    "foo@bar.ai.",
    "https://e.com/(a)",
    "https://e.com/a_(b)",
    "https://e.com/a,",
    '"e.com"',
    "«e.com»",
    "a/b/c",
    "1/2",
    "/1",
    "U.S.",
    "a.b",
    "#a_b",
    "#_",
    "##a",
    "x@name.com",
    "@name.com",
    "http://e.com?x=1",
    "HTTPS://E.COM/A",
    ".com",
    "https://user:p@e.com/",
    "e.co.uk",
    "e.xyz",
    "e.qqq",
    "https://e.qqq/x",
    "$A",
    "$1INCH",
    "/start@x",
    "/start.",
    "(/start)",
    "@name,",
    "@name/x",
    "e.com/ä",
)
DEFANGED = ["x.\u2060ai", "@\u2060name", "#\u2060tag", "/\u2060start", "https:\u2060//e.\u2060com"]


def _tdlib(method: str, **fields: object) -> dict[str, Any]:
    call = json.dumps({"@type": method, **fields}).encode()
    return dict(json.loads(tdjson.td_execute(call)))


_tdlib("setLogVerbosityLevel", new_verbosity_level=0)


def _theirs(text: str) -> object:
    out = _tdlib("parseTextEntities", text=text, parse_mode={"@type": "textParseModeHTML"})
    if out["@type"] == "error":
        return out["message"]
    found = []
    for each in out["entities"]:
        kind = _KINDS[each["type"]["@type"].removeprefix("textEntityType")]
        extra = each["type"].get("url") or each["type"].get("language") or ""
        found.append((each["offset"], each["length"], kind, extra))
    return out["text"], sorted(found)


def _ours(text: str) -> object:
    try:
        shown, found = markup.parse(text)
    except Refusal as refusal:
        return refusal.description.replace("Bad Request: c", "C", 1)
    return shown, sorted(
        (each["offset"], each["length"], each["type"], each.get("url") or each.get("language", ""))
        for each in found
    )


@pytest.mark.parametrize("text", TABLE)
def test_html_is_read_as_tdlib_reads_it(text: str) -> None:
    assert _ours(text) == _theirs(text)


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map("".join))
@example("<b x</blockquote>")
@example("<a href=-")
@settings(max_examples=effort.examples(150))
def test_whatever_html_is_read_as_tdlib_reads_it(text: str) -> None:
    assert _ours(text) == _theirs(text)


@pytest.mark.parametrize("word", [*WORDS, *DEFANGED])
def test_links_are_found_where_tdlib_finds_them(word: str) -> None:
    kinds = [
        (_FOUND[kind], each["offset"], each["length"])
        for each in _tdlib("getTextEntities", text=word)["entities"]
        if (kind := each["type"]["@type"].removeprefix("textEntityType")) in _FOUND
    ]
    found = detection.find(word)
    assert [(each["type"], each["offset"], each["length"]) for each in found] == kinds
    assert not found or word not in DEFANGED


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12).map("".join))
@settings(max_examples=effort.examples(60))
def test_entities_that_are_shown_lie_in_the_text_and_in_each_other(text: str) -> None:
    try:
        shown, found = entities.fixed(*markup.parse(text))
    except Refusal:
        return
    assert shown == shown.strip(" \n")
    total = len(shown.encode("utf-16-le")) // 2
    spans = [(each["offset"], each["offset"] + each["length"]) for each in found]
    assert all(0 <= begin < end <= total for begin, end in spans)
    assert all(
        one[1] <= other[0] or one[1] >= other[1]
        for place, one in enumerate(spans)
        for other in spans[place:]
    )

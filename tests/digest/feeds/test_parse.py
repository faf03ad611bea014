"""Tests of `digest.feeds.parse` and what it is made of.

Golden pairs are `tests/data/feeds/NAME` and `NAME.expected.json` beside it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import NotAFeed
from digest.feeds import surface
from digest.feeds.charset import decode
from digest.feeds.entries import MAX_ENTRIES, MAX_TEXT_CHARS, MAX_TITLE_GRAPHEMES
from digest.feeds.language import language_of, primary_subtag
from digest.feeds.parse import parse
from digest.model import FeedDocument
from tests.shared import SHARED, needs_shared

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "feeds"
URL = "https://feeds.example/dir/feed.xml"
BAD_FEEDS = SHARED / "data" / "hostile" / "bad_feeds"


def rss(items: str, *, channel: str = "<title>T</title>") -> bytes:
    return f'<rss version="2.0"><channel>{channel}{items}</channel></rss>'.encode()


def as_json(document: FeedDocument) -> dict[str, Any]:
    return {
        "title": document.title,
        "site": document.site,
        "language": document.language,
        "ttl_minutes": document.ttl / timedelta(minutes=1) if document.ttl else None,
        "entries": [
            {
                "guid": entry.guid,
                "url": entry.url,
                "title": entry.title,
                "text": entry.text,
                "published_at": entry.published_at.isoformat() if entry.published_at else None,
                "author": entry.author,
                "language": entry.language,
            }
            for entry in document.entries
        ],
    }


@pytest.mark.parametrize(
    "path",
    sorted(path for path in GOLDEN.iterdir() if not path.name.endswith(".expected.json")),
    ids=lambda path: path.name,
)
def test_a_feed_reads_as_its_golden_twin_says(path: Path) -> None:
    expected = json.loads(path.with_name(f"{path.name}.expected.json").read_text("utf-8"))
    assert as_json(parse(path.read_bytes(), url=URL)) == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7\n", "a PDF, not a feed"),
        (b"\x89PNG\r\n", "an image, not a feed"),
        (b"\x1f\x8b\x08", "compressed data, not a feed"),
        (b"<!DOCTYPE html><html><body>Hi</body></html>", "an HTML page, not a feed"),
        (b"<?xml version='1.0'?>\n<!-- x --><html><p>Hi</p></html>", "an HTML page, not a feed"),
        (b"<div>Please log in</div>", "an HTML page, not a feed"),
        (b"<opml version='2.0'/>", "an OPML list, not a feed"),
        (b"<urlset><url/></urlset>", "a sitemap, not a feed"),
        (b"<Error><Code>NoSuchKey</Code></Error>", "no feed in any format we know"),
        (b"Not found", "no feed in any format we know"),
        (b'{"error": 404}', "JSON, but not a feed"),
        (b'{"items": [', "malformed JSON, not a feed"),
        (b"{" + b'"a":[' * 100_000, "malformed JSON, not a feed"),
        (b"\xff\xd8\xff\xe0", "an image, not a feed"),
    ],
)
def test_what_is_no_feed_is_named(body: bytes, reason: str) -> None:
    with pytest.raises(NotAFeed) as caught:
        parse(body, url=URL)
    assert caught.value.reason == reason


def test_an_empty_feed_is_a_feed() -> None:
    document = parse(rss("", channel="<title>Quiet</title>"), url=URL)
    assert (document.title, document.entries) == ("Quiet", ())


def test_a_tag_with_too_many_attributes_is_refused_before_any_parser_sees_it() -> None:
    flood = b"<rss " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b"/>"
    with pytest.raises(NotAFeed, match="more than 1,000 attributes"):
        parse(flood, url=URL)


@pytest.mark.parametrize("attribute", ['a="1" ', "a='>' ", "a ", "a=b\n", "a/"])
def test_attributes_are_counted_however_they_are_written(attribute: str) -> None:
    assert surface.has_too_many_attributes(f"<x {attribute * 1_001}>")
    assert not surface.has_too_many_attributes(f"<x {attribute * 1_000}>" * 2)
    assert not surface.has_too_many_attributes("<p>" + "word=1 " * 5_000)


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        '<a b="',
        "<item ",
        "<date>",
        "<!--",
        "<?a",
        "<!DOCTYPE a [",
        "]",
        "&abc;",
        "<language> ",
    ],
)
def test_searches_of_the_surface_are_linear(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    surface.root_name(text)
    surface.has_too_many_attributes(text)
    surface.stated_dates(text)
    surface.has_inner_base(text + "xml:base")
    surface.stated_language(surface.head(surface.mended(text)))


def test_the_newest_200_entries_are_kept_newest_first() -> None:
    items = "".join(
        f"<item><title>{day}</title><link>https://e.com/{day}</link>"
        f"<pubDate>{day % 28 + 1:02} Jan {2000 + day // 28} 00:00:00 GMT</pubDate></item>"
        for day in range(300)
    )
    entries = parse(rss(items), url=URL).entries
    assert [entry.title for entry in entries] == [
        str(n) for n in range(299, 299 - MAX_ENTRIES, -1)
    ]


def test_titles_and_texts_are_bounded() -> None:
    item = (
        f"<item><title>{'ü' * 900}</title><link>/x</link>"
        f"<description>{'y ' * 30_000}</description></item>"
    )
    (entry,) = parse(rss(item), url=URL).entries
    assert len(entry.title) == MAX_TITLE_GRAPHEMES
    assert MAX_TEXT_CHARS - 2 < len(entry.text) <= MAX_TEXT_CHARS


def test_a_title_is_one_line_without_markup_or_control_characters() -> None:
    item = (
        "<item><title>\n One\u202e <![CDATA[<b>two</b><br>]]>\x00&amp;amp; three</title>"
        "<link>/x</link></item>"
    )
    (entry,) = parse(rss(item), url=URL).entries
    assert entry.title == "One two & three"


@pytest.mark.parametrize(
    "date",
    [
        "",
        "-5000",
        "10:00",
        "yesterday",
        "2 hours ago",
        "Mon, 30 Feb 2026 10:00:00 GMT",
        "0000-00-00T00:00:00Z",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1994-12-31T23:59:59Z",
        "April 17",
    ],
)
def test_a_date_that_is_none_is_not_invented(date: str) -> None:
    item = f"<item><title>ok</title><link>/x</link><guid>20</guid><pubDate>{date}</pubDate></item>"
    (entry,) = parse(rss(item), url=URL).entries
    assert (entry.title, entry.published_at) == ("ok", None)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Fri, 17 Apr 2026 10:00:00 GMT", "2026-04-17T10:00:00+00:00"),
        ("Fri, 17 Apr 26 10:00 EDT", "2026-04-17T14:00:00+00:00"),
        ("20260417T100000Z", "2026-04-17T10:00:00+00:00"),
        ("Thu, 01 Jan 2026 03:00:00 +0900", "2025-12-31T18:00:00+00:00"),
        ("17 Apr 2026 10:00:00 +0900", "2026-04-17T01:00:00+00:00"),
        ("2026-04-17", "2026-04-17T00:00:00+00:00"),
        ("<![CDATA[2026-04-17T10:00:00.5Z]]>", "2026-04-17T10:00:00.500000+00:00"),
    ],
)
def test_dates_are_read_into_utc(date: str, expected: str) -> None:
    item = f"<item><title>ok</title><link>/x</link><pubDate>{date}</pubDate></item>"
    (entry,) = parse(rss(item), url=URL).entries
    assert entry.published_at is not None
    assert entry.published_at.isoformat() == expected


def test_a_summary_made_by_striking_tags_brings_no_script_in() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><title>x</title>'
        b'<link href="https://e.com/"/><content type="html">&lt;p&gt;Short.&lt;/p&gt;'
        b"&lt;script&gt;let secret = 'a rather long program';&lt;/script&gt;</content>"
        b"</entry></feed>"
    )
    (entry,) = parse(body, url=URL).entries
    assert entry.text == "Short."


def test_the_longer_of_content_and_summary_is_kept() -> None:
    item = (
        "<item><title>x</title><link>/x</link>"
        "<description>A summary that says it all.</description>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "&lt;a href='/x'&gt;Read&lt;/a&gt;</content:encoded></item>"
    )
    (entry,) = parse(rss(item), url=URL).entries
    assert entry.text == "A summary that says it all."


def test_what_one_parser_loses_the_other_finds() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry>'
        b'<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Big <b>news</b></div>'
        b"</title>"
        b'<link href="https://e.com/1"/><updated>2026-04-17T00:00:00Z</updated></entry></feed>'
    )
    (entry,) = parse(body, url=URL).entries
    assert entry.title == "Big news"


def test_video_feeds_tell_what_a_video_is_about() -> None:
    body = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">'
        b'<title>t</title><entry><title>x</title><link href="https://e.com/1"/><media:group>'
        b'<media:content url="https://e.com/v"/><media:description>A talk on looms.'
        b"</media:description></media:group></entry></feed>"
    )
    (entry,) = parse(body, url=URL).entries
    assert entry.text == "A talk on looms."


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (
            "<t>人工知能のニュースをお届けします</t>",
            ("euc_jp", "cp932", "utf-16", "utf-8-sig", "utf-16-be"),
        ),
        ("<t>公司发布了新的大语言模型，这是一个重要的进展</t>", ("gb18030",)),
        ("<t>公司發布了新的大型語言模型，這是一個重要的進展</t>", ("big5",)),
        ("<t>회사가 새로운 언어 모델을 공개했습니다</t>", ("cp949",)),
        ("<t>Компания выпустила новую модель</t>", ("koi8_r", "cp1251")),
        ("<t>Le modèle a été publié à Paris, où l\u2019été est là</t>", ("cp1252",)),
    ],
)
def test_undeclared_characters_are_recognised(text: str, encodings: tuple[str, ...]) -> None:
    for encoding in encodings:
        assert decode(text.encode(encoding)) == text, encoding


def test_declared_characters_are_believed_unless_the_bytes_are_utf8() -> None:
    declared = '<?xml version="1.0" encoding="{}"?><t>日本の話題をまとめて</t>'
    sjis = declared.format("Shift_JIS").encode("cp932")
    assert decode(sjis).endswith("<t>日本の話題をまとめて</t>")
    lying = declared.format("ISO-8859-1").encode()
    assert decode(lying).endswith("<t>日本の話題をまとめて</t>")
    assert (
        decode("<t>日本</t>".encode("euc_jp"), content_type="text/xml; charset=EUC-JP")
        == "<t>日本</t>"
    )
    assert decode(b'<?xml version="1.0" encoding="zlib_codec"?><t/>').endswith("<t/>")
    assert decode("<t>Zürich – 東京</t>".encode() + b"\xff") == "<t>Zürich – 東京</t>\ufffd"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The company released a model and it is for the public", "en"),
        ("Die Firma hat das Modell für die Kunden vorgestellt und es ist gut", "de"),
        ("Le modèle est publié dans une version pour les développeurs", "fr"),
        ("El modelo que se presenta en la feria es para los niños", "es"),
        ("OpenAI、GPT-6を発表", "ja"),
        ("大模型发布会在北京举行", "zh"),
        ("새로운 모델 공개", "ko"),
        ("Новая модель вышла", "ru"),
        ("Нова модель вже її", "uk"),
        ("GPT-6", ""),
        ("", ""),
    ],
)
def test_a_language_is_named_when_the_text_shows_it(text: str, language: str) -> None:
    assert language_of(text) == language


def test_language_tags_are_reduced_to_what_we_compare() -> None:
    assert primary_subtag("en-US") == "en"
    assert primary_subtag(" JA_jp ") == "ja"
    assert primary_subtag("jp") == "ja"
    assert primary_subtag("english") == ""
    assert primary_subtag("x-default") == ""


def test_importing_the_module_loads_no_parser() -> None:
    code = (
        "import sys, digest.feeds.parse\n"
        "print({'feedparser', 'fastfeedparser', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run(  # noqa: S603  # our own interpreter and code
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert done.stdout.strip() == "set()"


opened: list[str] = []
is_watching = False


def note_opening(event: str, arguments: tuple[object, ...]) -> None:
    if is_watching and event in {"open", "socket.connect", "socket.getaddrinfo", "os.system"}:
        opened.append(f"{event} {arguments[:1]}")


@pytest.fixture(scope="session")
def hook() -> None:
    sys.addaudithook(note_opening)


@pytest.fixture
def watched(hook: None) -> Callable[[bytes], FeedDocument | None]:
    def read(body: bytes) -> FeedDocument | None:
        global is_watching  # noqa: PLW0603  # an audit hook can never be taken away again
        opened.clear()
        is_watching = True
        try:
            return parse(body, url=URL)
        except NotAFeed:
            return None
        finally:
            is_watching = False

    # Parsers open their own modules once; only what documents make them open counts.
    parse(rss("<item><title>x</title><pubDate>some day</pubDate></item>"), url=URL)
    return read


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd"><rss><channel><title>t</title></channel></rss>',
        b"http://127.0.0.1:9/feed.xml",
        b"/etc/passwd",
        b'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><rss><channel/></rss>',
        rss(
            '<item><title>x</title><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></item>'
        ),
    ],
)
def test_no_document_makes_us_open_a_file_or_a_connection(
    body: bytes, watched: Callable[[bytes], FeedDocument | None]
) -> None:
    watched(body)
    assert opened == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<rss>",
                "<channel>",
                "<item>",
                "<title>",
                "</title>",
                "<link>",
                "</item>",
                "<![CDATA[",
                "]]>",
                "<feed xmlns='http://www.w3.org/2005/Atom'>",
                "<entry>",
                "<rdf:RDF>",
                "&amp;",
                "&#0;",
                "&x;",
                "<?xml version='1.0'?>",
                "<!DOCTYPE a [",
                "javascript:x",
                "\x00",
                "\ud7ff",
                "{",
                '"items":[',
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_no_bytes_bring_anything_but_a_document_or_our_error(text: str) -> None:
    try:
        document = parse(text.encode("utf-8", "surrogatepass"), url=URL)
    except NotAFeed:
        return
    assert all(each.url.startswith("http") or not each.url for each in document.entries)


@needs_shared
def test_every_bad_feed_ends_as_its_row_expects(
    watched: Callable[[bytes], FeedDocument | None],
) -> None:
    rows = json.loads((BAD_FEEDS.parent / "bad_feeds_index.json").read_text("utf-8"))
    assert len(rows) == len(list(BAD_FEEDS.iterdir()))
    for row in rows:
        document = watched((BAD_FEEDS / row["file"]).read_bytes())
        assert opened == [], row["file"]
        if check := CHECKS.get(row["kind"]):
            check(document, row["file"])


def check_refused(document: FeedDocument | None, name: str) -> None:
    assert document is None, name


def check_recovered(document: FeedDocument | None, name: str) -> None:
    assert document is not None
    # The legacy encodings of these files could not hold the umlaut and the emoji.
    assert re.fullmatch(r"Z.rich 東京 (🚀|\?)", document.entries[0].title), name


def check_clean(document: FeedDocument | None, name: str) -> None:
    assert document is not None
    for entry in document.entries:
        assert not set(entry.title) & set(
            "\x00\u202e\u202c\u2066\u2069\u200b\u200e\u200f\u00ad\ufeff"
        ), name


def check_undated(document: FeedDocument | None, name: str) -> None:
    assert document is not None
    assert [(each.title, each.published_at) for each in document.entries] == [("ok", None)], name


def check_link(document: FeedDocument | None, name: str) -> None:
    assert document is not None
    (entry,) = document.entries
    assert re.fullmatch(r"(https?://[a-z.]+/[A-Za-z0-9%!:?=/]*)?", entry.url), name
    assert "@" not in entry.url


def check_markup(document: FeedDocument | None, name: str) -> None:
    assert document is not None
    (entry,) = document.entries
    assert not re.search(r"<(b|a|script)\b|href=", entry.title + entry.text), name
    assert entry.url == "https://example.com/a"


def check_hidden(document: FeedDocument | None, name: str) -> None:
    assert document is not None
    if name == "pi_hidden_css.xml":
        assert document.entries[0].text == "news"


CHECKS: dict[str, Callable[[FeedDocument | None, str], None]] = {
    "not a feed": check_refused,
    "encoding": check_recovered,
    "control chars": check_clean,
    "bidi": check_clean,
    "invisible": check_clean,
    "date": check_undated,
    "link": check_link,
    "markup": check_markup,
    "prompt-injection": check_hidden,
}


@needs_shared
def test_real_feeds_give_titles_links_and_dates() -> None:
    paths = sorted((SHARED / "data" / "feeds").glob("*.xml"))
    entries = [entry for path in paths for entry in parse(path.read_bytes(), url=URL).entries]
    assert len(paths) == 34
    assert len(entries) == 2_752  # of 3,033: six feeds have more than 200
    for name in ("title", "url", "published_at"):
        assert sum(bool(getattr(each, name)) for each in entries) >= 0.99 * len(entries), name

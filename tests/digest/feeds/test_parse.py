"""Tests of `digest.feeds.parse` and what it is made of.

Golden pairs are `tests/data/feeds/NAME` and `NAME.expected.json` beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.errors import NotAFeed
from digest.feeds.entries import MAX_ENTRIES, MAX_TITLE_GRAPHEMES
from digest.feeds.parse import parse
from digest.model import MAX_TEXT_CHARS, FeedDocument

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "feeds"
URL = "https://feeds.example/dir/feed.xml"


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

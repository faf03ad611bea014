"""What feeds made to do harm get out of `digest.feeds.parse`, and real ones beside them."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.errors import NotAFeed
from digest.feeds.parse import parse
from digest.model import FeedDocument
from tests import effort
from tests.shared import SHARED, needs_shared

URL = "https://feeds.example/dir/feed.xml"
BAD_FEEDS = SHARED / "data" / "hostile" / "bad_feeds"


def rss(items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


opened: list[str] = []
is_watching = False


def note_opening(event: str, arguments: tuple[object, ...]) -> None:
    if not is_watching or event not in {
        "open", "socket.connect", "socket.getaddrinfo", "os.system",
    }:  # fmt: skip
        return
    # The interpreter's own modules, such as a codec's, are not the document's doing.
    if not str(arguments[0]).startswith((sys.base_prefix, sys.prefix)):
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


@settings(max_examples=effort.examples(25), deadline=None)
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
        if row["kind"] in {"deep nesting", "loose parser"}:
            continue  # seconds of work: tests/adapters/web/test_worker.py gives them to a child
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

"""Tests of `digest.feeds.opml`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import NotAFeed
from digest.feeds.opml import read, write
from digest.feeds.text import clean
from digest.model import Feed, FeedUrl, Language, SourceKind, Topic
from tests import make

WORDS = st.text(max_size=20).map(clean).map(lambda text: text.replace("\n", " "))
FEEDS = st.builds(
    Feed,
    url=st.integers(0, 999).map(lambda n: FeedUrl(f"https://f{n}.example/feed?id={n}&x=\"'<>")),
    title=WORDS.filter(bool),
    site=st.sampled_from(["", "https://a.example/", "https://a.example/?q=1&r=2"]),
    kind=st.sampled_from(SourceKind),
    topics=st.frozensets(st.sampled_from([Topic("open-source"), Topic("chips"), Topic("政策")])),
    language=st.sampled_from([Language(""), Language("en"), Language("ja")]),
    owner=WORDS,
    authority=st.integers(0, 100).map(lambda n: n / 100),
)


@given(st.lists(FEEDS, max_size=6, unique_by=lambda feed: feed.url), WORDS)
def test_what_is_written_is_read_back_unchanged(feeds: list[Feed], title: str) -> None:
    assert read(write(feeds, title)).feeds == tuple(feeds)


def test_a_list_from_another_reader_is_understood() -> None:
    found = read(
        b"""<?xml version="1.0" encoding="ISO-8859-1"?><!-- no doctype -->
        <opml version="1.1"><head><title>My feeds</title></head><body>
          <outline text="Labs">
            <outline text="Caf\xe9 Lab" type="rss" xmlUrl="https://lab.example/atom.xml"
                     htmlUrl="https://lab.example" language="en-us" description="x"/>
            <outline title="Twice" text="t" XMLURL="https://lab.example/atom.xml"/>
          </outline>
          <outline text="A note without a feed"/>
        </body></opml>"""
    )
    (feed,) = found.feeds
    assert (feed.title, feed.site, feed.language) == ("Café Lab", "https://lab.example/", "en")
    assert (feed.kind, feed.authority, feed.topics) == (SourceKind.NEWS, 0.5, frozenset())
    assert found.refused == ()


def test_addresses_that_must_not_be_fetched_are_named_and_left_out() -> None:
    addresses = ["file:///etc/passwd", "javascript:x", "https://u:p@e.com/", "ftp://e.com/f", "x"]
    outlines = "".join(f'<outline xmlUrl="{each}"/>' for each in addresses)
    good = '<outline xmlUrl="https://e.com/f"/>'
    found = read(f"<opml><body>{outlines}{good}</body></opml>".encode())
    assert [feed.url for feed in found.feeds] == ["https://e.com/f"]
    assert list(found.refused) == addresses


@pytest.mark.parametrize(
    ("attributes", "kind", "authority"),
    [
        ('kind="lab" authority="1"', SourceKind.LAB, 1.0),
        ('kind="castle" authority="nan"', SourceKind.NEWS, 0.5),
        ('kind="" authority="-1"', SourceKind.NEWS, 0.5),
    ],
)
def test_values_that_make_no_sense_count_as_absent(
    attributes: str, kind: SourceKind, authority: float
) -> None:
    body = f'<opml><body><outline xmlUrl="https://e.com/" {attributes}/></body></opml>'
    (feed,) = read(body.encode()).feeds
    assert (feed.kind, feed.authority) == (kind, authority)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"https://e.com/feed",
        b"<opml><body>",
        b"<rss/>",
        b"<html><outline xmlUrl='https://e.com/'/></html>",
        b"\xff\xfe\x00",
        b'<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><body><outline text="&a;"/></body></opml>',
        b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>',
        b"<opml><body><outline></body></opml>",
    ],
)
def test_what_is_no_opml_is_refused(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        read(body)


def test_a_written_list_is_plain_opml_to_others() -> None:
    text = write([make.feed("A & B", kind=SourceKind.LAB)], "Ours <1>").decode()
    assert "<title>Ours &lt;1&gt;</title>" in text
    assert 'text="A &amp; B" title="A &amp; B" xmlUrl="https://a-&amp;-b.example/feed.xml"' in text
    assert 'daybrief:kind="lab"' in text

"""Tests of `adapters.web.worker` and `adapters.web.frames`: what is read, and what is not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import frames
from adapters.web.worker import MAX_BODY_BYTES, ParserPool
from digest.errors import NotAFeed, ParserKilled
from digest.feeds.discovery import links
from digest.feeds.parse import parse
from digest.model import Entry, FeedDocument, Language
from tests.adapters.web.parsing import EXTRACT, GOOD, LINKS, NESTED, URL, outcome, parsing
from tests.shared import SHARED, needs_shared


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    async with parsing() as made:
        yield made


@pytest.fixture
async def hasty() -> AsyncIterator[ParserPool]:
    """One child and a deadline that only good feeds keep."""
    async with parsing(children=1, deadline_s=0.6) as made:
        yield made


async def test_a_feed_comes_back_as_if_it_had_been_parsed_here(pool: ParserPool) -> None:
    body = (
        b"<rss><channel><title>T \xf0\x9f\x9a\x80</title><ttl>5</ttl><language>ja</language>"
        b"<item><title>One</title><link>/1</link><guid>g</guid><author>Ann</author>"
        b"<pubDate>Fri, 17 Apr 2026 10:00:00 GMT</pubDate><description>Text</description></item>"
        b"<item><title>Two</title></item></channel></rss>"
    )
    assert await pool.parse(body, url=URL) == parse(body, url=URL)


async def test_the_charset_of_the_header_reaches_the_parser(pool: ParserPool) -> None:
    body = "<rss><channel><title>日本</title></channel></rss>".encode("euc_jp")
    document = await pool.parse(body, url=URL, content_type="text/xml; charset=euc-jp")
    assert document.title == "日本"


async def test_what_is_no_feed_is_said_in_the_parsers_words(pool: ParserPool) -> None:
    with pytest.raises(NotAFeed) as caught:
        await pool.parse(b"<html><p>Log in</p></html>", url=URL)
    assert caught.value.reason == "an HTML page, not a feed"


async def test_many_feeds_in_flight_each_get_their_own_answer(pool: ParserPool) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(pool.parse(GOOD.replace(b"Fine", b"%d" % n), url=URL))
            for n in range(60)
        ]
    assert [task.result().entries[0].title for task in tasks] == [str(n) for n in range(60)]


async def test_a_document_that_takes_too_long_ends_alone(hasty: ParserPool) -> None:
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(outcome(hasty, NESTED))
        queued = [group.create_task(outcome(hasty, GOOD)) for _ in range(3)]
    assert slow.result() == "ParserKilled: took more than 0.6 s"
    assert [task.result() for task in queued] == ["1 entries"] * 3


async def test_a_body_over_the_limit_is_not_even_sent(pool: ParserPool) -> None:
    with pytest.raises(ParserKilled, match="more than 5 MiB"):
        await pool.parse(b" " * (MAX_BODY_BYTES + 1), url=URL)


async def test_a_cancelled_wait_leaves_no_child_out_of_step(pool: ParserPool) -> None:
    await pool.parse(GOOD, url=URL)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await pool.parse(NESTED, url=URL)
    assert await outcome(pool, GOOD) == "1 entries"


async def test_memory_over_the_limit_ends_the_document_and_not_the_pool() -> None:
    many = b"<rss><channel>" + b"<item><title>x</title><link>/y</link></item>" * 110_000
    async with parsing(children=1, memory_bytes=128 << 20) as pool:
        assert (await outcome(pool, many)).startswith(("ParserKilled", "NotAFeed"))
        assert await outcome(pool, GOOD) == "1 entries"


async def test_a_closed_pool_reads_nothing(pool: ParserPool) -> None:
    await pool.parse(GOOD, url=URL)
    await pool.aclose()
    assert await outcome(pool, GOOD) == "ParserKilled: the parser is closed"


@pytest.mark.parametrize(
    "name", ["os:system", "digest.feeds.parse", "digest:x;y", "tests.x:y", "digest.Feeds:x", ""]
)
def test_only_functions_of_ours_can_be_named(name: str) -> None:
    with pytest.raises(ValueError, match="not the name of a function of ours"):
        ParserPool(parse=name, extract=EXTRACT, links=LINKS)


async def test_after_a_bomb_the_next_feed_is_read(hasty: ParserPool) -> None:
    laughs = (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><rss><channel><item><title>&j;</title></item></channel></rss>"
    )
    attributes = b"<rss " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>"
    for bomb in (laughs, attributes, NESTED, b"{" * 1_000_000, b"\x00" * 100_000):
        await outcome(hasty, bomb)
        assert await outcome(hasty, GOOD) == "1 entries", bomb[:40]


@needs_shared
async def test_every_bad_feed_leaves_the_pool_alive_within_its_time(pool: ParserPool) -> None:
    folder = SHARED / "data" / "hostile"
    rows = json.loads((folder / "bad_feeds_index.json").read_text("utf-8"))
    bodies = [(folder / "bad_feeds" / row["file"]).read_bytes() for row in rows]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(outcome(pool, body)) for body in bodies]
    results = {row["file"]: task.result() for row, task in zip(rows, tasks, strict=True)}
    assert {name: end for name, end in results.items() if "NotAFeed" in end} == {
        "pdf.xml": "NotAFeed: a PDF, not a feed",
        "empty.xml": "NotAFeed: empty",
    }
    # On a busy machine a bomb may take its whole time; nothing else may.
    bombs = {
        row["file"] for row in rows if row["kind"] in {"bomb", "deep nesting", "loose parser"}
    }
    assert {name for name, end in results.items() if "ParserKilled" in end} <= bombs
    assert await outcome(pool, GOOD) == "1 entries"


INSTANTS = st.datetimes(
    min_value=datetime(1995, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)
ENTRIES = st.builds(
    Entry,
    guid=st.text(),
    url=st.text(),
    title=st.text(),
    text=st.text(),
    published_at=st.none() | INSTANTS,
    author=st.text(),
    language=st.just(Language("en")),
)
DOCUMENTS = st.builds(
    FeedDocument,
    title=st.text(),
    site=st.text(),
    language=st.just(Language("")),
    entries=st.lists(ENTRIES, max_size=3).map(tuple),
    ttl=st.none() | st.integers(0, 10**6).map(lambda minutes: timedelta(minutes=minutes)),
)


@given(DOCUMENTS)
def test_a_document_passes_between_processes_unchanged(document: FeedDocument) -> None:
    framed = frames.document_reply(document)
    (size,) = frames.LENGTH.unpack(framed[: frames.LENGTH.size])
    assert size == len(framed) - frames.LENGTH.size
    found = frames.document_in(framed[frames.LENGTH.size :])
    assert found == document


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"[]",
        b"{}",
        b'{"text":1}',
        b'{"document":[]}',
        b'{"document":["t","s","en",null,[["only"]]]}',
        b'{"document":["t","s","en","x",[]]}',
        b'{"document":[1,"s","en",null,[]]}',
        b'{"document":["t","s","en",null,[["g","u","t","x",1e300,"a","en"]]]}',
        b"\xff",
    ],
)
def test_a_reply_of_the_wrong_shape_is_a_dead_parser(reply: bytes) -> None:
    with pytest.raises(ParserKilled):
        frames.document_in(reply)
    with pytest.raises(ParserKilled):
        frames.text_in(reply)


async def test_links_of_a_page_come_back_as_if_it_had_been_read_here(pool: ParserPool) -> None:
    page = (
        b'<head><link rel="alternate" type="application/rss+xml" title="Notes \xe2\x9c\x93" '
        b'href="/feed.xml"><link rel=feed href=//other.example/atom></head>'
    )
    assert await pool.links(page, url=URL) == links(page, url=URL) != ()
    assert await pool.links(b"plain words", url=URL) == ()

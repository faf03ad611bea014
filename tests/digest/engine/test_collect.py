"""One round over the feeds: what is stored, counted and named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.engine.collect import LATE, Collector, Poll
from digest.errors import FetchGone, StoreUnavailable
from digest.feeds import policy
from digest.model import FeedUrl
from tests import make
from tests.digest.engine.wired import Wired, wired
from tests.fakes.directions import hang, status

SOON = timedelta(seconds=5)
DAY = timedelta(days=1)


def rss(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://wire.example/{title}</link>"
        f"<description>{title} was shown on Friday.</description>"
        "<pubDate>Fri, 17 Apr 2026 05:00:00 GMT</pubDate></item>"
        for title in titles
    )
    return f"<rss version='2.0'><channel><title>W</title>{items}</channel></rss>".encode()


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path) as made:
        yield made


async def test_a_poll_stores_the_state_and_the_articles_together(engine: Wired) -> None:
    feed = engine.feed("a")
    engine.server.serve("/a.xml", rss("One", "Two"), etag='"1"')
    collected = await engine.collector.collect([feed], deadline=SOON)
    assert engine.feeds.kept == [([feed.url], 2)]
    assert (collected.feeds, collected.articles, collected.not_modified) == (1, 2, 0)
    assert collected.missing == ()
    assert collected.read_at == make.NOW
    assert await engine.titles(feed) == ["One", "Two"]
    assert (await engine.state(feed)).read_at == make.NOW


async def test_a_second_poll_of_an_unchanged_feed_stores_no_article_again(engine: Wired) -> None:
    tagged, plain = engine.feed("a"), engine.feed("b")
    engine.server.serve("/a.xml", rss("One"), etag='"1"')
    engine.server.serve("/b.xml", rss("Two"))  # equal bytes without a 304
    await engine.collector.collect([tagged, plain], deadline=SOON)
    engine.clock.time += 2 * DAY
    again = await engine.collector.collect([tagged, plain], deadline=SOON)
    assert engine.server.not_modified() == 1
    assert (again.articles, again.not_modified) == (0, 2)
    assert [count for _, count in engine.feeds.kept] == [1, 1, 0, 0]
    assert (await engine.state(tagged)).read_at == engine.clock.time


async def test_a_feed_that_fails_is_named_once_and_keeps_its_articles(engine: Wired) -> None:
    good, bad = engine.feed("good"), engine.feed("bad")
    engine.server.serve("/good.xml", rss("One"), etag='"1"')
    engine.server.serve("/bad.xml", rss("Two"), etag='"1"')
    await engine.collector.collect([good, bad], deadline=SOON)
    engine.clock.time += 2 * DAY
    engine.server.always("/bad.xml", status(500))
    for _ in range(2):  # the second time it is not due, and still missing
        collected = await engine.collector.collect([good, bad], deadline=SOON)
        (missing,) = collected.missing
        assert (missing.feed_url, missing.title) == (bad.url, "bad")
        assert missing.reason == "500 internal server error"
        assert collected.not_modified == 1
    assert await engine.titles(good, bad) == ["One", "Two"]
    assert (await engine.state(bad)).failures == 1
    assert engine.server.requests("/bad.xml") == 2


async def test_bytes_that_are_no_feed_are_named_in_the_parsers_words(engine: Wired) -> None:
    feed = engine.feed("a")
    engine.server.serve("/a.xml", b"<!doctype html><html><p>Log in</p></html>", etag='"1"')
    (missing,) = (await engine.collector.collect([feed], deadline=SOON)).missing
    assert missing.reason == "an HTML page, not a feed"
    assert (await engine.state(feed)).validators == policy.first(feed.url, make.NOW).validators


async def test_the_deadline_cuts_a_hanging_feed_and_no_other(engine: Wired) -> None:
    slow, good = engine.feed("slow"), engine.feed("good")
    engine.server.always("/slow.xml", hang())
    engine.server.serve("/good.xml", rss("One"))
    steps: list[tuple[int, int]] = []
    collected = await engine.collector.collect(
        [slow, good],
        deadline=timedelta(seconds=0.15),
        progress=lambda standing: steps.append((standing.settled, standing.feeds)),
    )
    assert [(each.feed_url, each.reason) for each in collected.missing] == [(slow.url, LATE)]
    assert collected.articles == 1
    assert steps == [(0, 2), (1, 2), (2, 2)]
    state = await engine.state(slow)
    assert (state.failures, state.fault) == (1, LATE)
    assert state.next_poll_at > make.NOW


async def test_a_stopped_feed_is_never_polled(engine: Wired) -> None:
    feed = engine.feed("a")
    gone = policy.failed(
        policy.first(feed.url, make.NOW), FetchGone("410 gone"), now=make.NOW, jitter=0
    )
    await engine.feeds.keep([gone])
    engine.clock.time += 30 * DAY
    collected = await engine.collector.collect([feed], deadline=SOON, only_due=False)
    assert [each.reason for each in collected.missing] == ["410 gone"]
    assert engine.server.requests() == 0


async def test_a_feed_that_is_not_due_is_not_asked_unless_all_are(engine: Wired) -> None:
    feed = engine.feed("a")
    engine.server.serve("/a.xml", rss("One"), etag='"1"')
    await engine.collector.collect([feed], deadline=SOON)
    engine.clock.time += timedelta(minutes=1)
    collected = await engine.collector.collect([feed], deadline=SOON)
    assert engine.server.requests() == 1
    assert (collected.not_modified, collected.missing) == (1, ())
    await engine.collector.collect([feed], deadline=SOON, only_due=False)
    assert engine.server.requests() == 2


async def test_a_feed_that_moved_for_good_is_asked_where_it_is(engine: Wired) -> None:
    feed = engine.feed("old")
    state = policy.first(feed.url, make.NOW)
    target = engine.server.serve("/new.xml", rss("One"))
    moved = replace(state, moved_to=target, moved_polls=3, moved_since=make.NOW - 2 * DAY)
    await engine.feeds.keep([moved])
    collected = await engine.collector.collect([feed], deadline=SOON)
    assert collected.articles == 1
    assert engine.server.requests("/old.xml") == 0
    assert await engine.titles(feed) == ["One"]


async def test_a_feed_without_a_title_is_named_by_its_address(engine: Wired) -> None:
    feeds = [
        make.feed("x", title="", url=FeedUrl(engine.server.url("/none.xml"))),
        make.feed("y", title="", url=FeedUrl("file:///home/me/feeds/lost.xml")),
    ]
    missing = (await engine.collector.collect(feeds, deadline=SOON)).missing
    assert [each.title for each in missing] == [
        f"127.0.0.1:{engine.server.port}/none.xml",
        "lost.xml",
    ]


async def test_a_store_that_fails_is_said_as_such(engine: Wired) -> None:
    feeds = [engine.feed("a"), engine.feed("b")]
    engine.server.serve("/a.xml", rss("One"))
    engine.feeds.error = StoreUnavailable("disk full")
    with pytest.raises(StoreUnavailable, match="disk full"):
        await engine.collector.collect(feeds, deadline=SOON)
    engine.feeds.error = None
    assert await engine.feeds.states([each.url for each in feeds]) == {}
    assert await engine.titles(*feeds) == []


async def test_a_network_that_is_down_makes_no_feed_wait(engine: Wired) -> None:
    feed = engine.feed("a")
    engine.server.serve("/a.xml", rss("One"))
    engine.server.next("/a.xml", hang())
    missed = await engine.collector.collect([feed], deadline=timedelta(seconds=0.05))
    assert [each.reason for each in missed.missing] == [LATE]
    assert await engine.feeds.states([feed.url]) == {}
    again = await engine.collector.collect([feed], deadline=SOON)
    assert again.articles == 1


def _telling(engine: Wired, told: list[Poll]) -> Collector:
    return replace(engine.collector, polled=told.append)


async def test_it_is_told_how_each_poll_ended(engine: Wired) -> None:
    told: list[Poll] = []
    collector = _telling(engine, told)
    feeds = [engine.feed(name) for name in ("new", "empty", "bad", "gone")]
    engine.server.serve("/new.xml", rss("One"), etag='"1"')
    engine.server.serve("/empty.xml", rss())
    engine.server.always("/bad.xml", status(500))
    engine.server.always("/gone.xml", status(410))
    await collector.collect(feeds, deadline=SOON)
    assert sorted(told) == [Poll.FAILED, Poll.READ, Poll.STOPPED, Poll.UNCHANGED]
    told.clear()
    await collector.collect(feeds, deadline=SOON)
    assert told == []  # none was due, and what is stopped is not polled
    engine.clock.time += 2 * DAY
    await collector.collect(feeds, deadline=SOON)
    assert sorted(told) == [Poll.FAILED, Poll.UNCHANGED, Poll.UNCHANGED]


async def test_polls_without_a_network_have_failed_and_stop_no_feed(engine: Wired) -> None:
    told: list[Poll] = []
    engine.server.always("/a.xml", hang())
    feed = engine.feed("a")
    collector = _telling(engine, told)
    await collector.collect([feed], deadline=timedelta(seconds=0.05))
    assert told == [Poll.FAILED]
    assert await engine.feeds.states([feed.url]) == {}


async def test_a_poll_that_could_not_be_stored_has_no_end(engine: Wired) -> None:
    told: list[Poll] = []
    engine.server.serve("/a.xml", rss("One"))
    engine.feeds.error = StoreUnavailable("disk full")
    with pytest.raises(StoreUnavailable):
        await _telling(engine, told).collect([engine.feed("a")], deadline=SOON)
    assert told == []

"""What is grouped while the last feeds are awaited is used, or it is as if it had not been."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from digest.clusters.prior import load
from digest.engine.collect import Collected, Harvest, Standing
from digest.engine.headstart import QUIET, head_start, pause
from digest.engine.window import Window, Windows
from digest.errors import StoreUnavailable
from digest.model import Article, Feed, FeedUrl
from tests import make
from tests.digest.engine.wired import Wired, wired
from tests.fakes.directions import Direction, encoded, status

SOON = timedelta(seconds=5)
AT_ONCE = timedelta(0)
FEEDS = 10
NONE_CAME, ONE_CAME = (
    Harvest(at=make.NOW),
    Harvest(at=make.NOW, bodies={FeedUrl("https://one.example/feed"): "ab"}),
)


def rss(outlet: str, *titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://{outlet}.example/{at}</link>"
        f"<description>{title}, its makers said in Eastvale. By {outlet}.</description>"
        "<pubDate>Fri, 17 Apr 2026 05:00:00 GMT</pubDate></item>"
        for at, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>{outlet}</title>{items}</channel></rss>".encode()


def held(until: asyncio.Event, direction: Direction) -> Direction:
    """Take the request, and do this once somebody lets it."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await until.wait()
        return await direction(request)

    return answer


@dataclass(slots=True)
class Watched:
    """The articles of a store; tells when a window of them is read. See `Windows.grouped`."""

    engine: Wired
    read: Callable[[], None]
    readings: int = 0

    async def between(
        self, since: datetime, until: datetime, feeds: Collection[FeedUrl]
    ) -> AsyncIterator[Article]:
        """See Articles."""
        self.readings += 1
        self.read()
        async for article in self.engine.articles.between(since, until, feeds):
            yield article

    def __getattr__(self, name: str) -> object:
        return getattr(self.engine.articles, name)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path) as made:
        yield made


def _served(engine: Wired) -> list[Feed]:
    """Put up ten feeds, of which some tell of one event."""
    for at in range(FEEDS):
        event = "Kestrel Lab releases Wren" if at % 3 == 0 else f"Harbour {at} opens a dock"
        engine.server.serve(f"/f{at}.xml", rss(f"f{at}", event))
    return [engine.feed(f"f{at}") for at in range(FEEDS)]


def _grouping(
    windows: Windows, feeds: list[Feed], articles: Watched
) -> Callable[[Harvest], Coroutine[object, object, Window]]:
    known = {feed.url: feed for feed in feeds}

    def group(harvest: Harvest) -> Coroutine[object, object, Window]:
        edition = make.edition(
            since=harvest.at - timedelta(hours=48), until=harvest.at, feeds=frozenset(known)
        )
        return windows.grouped(
            edition,
            feeds=known,
            articles=articles,  # type: ignore[arg-type]  # the rest is the store's
            prior=load(),
            harvest=harvest,
        )

    return group


async def _round(
    engine: Wired, feeds: list[Feed], articles: Watched, *, quiet: timedelta
) -> tuple[Collected, Window]:
    group = _grouping(Windows(), feeds, articles)
    async with head_start(group, quiet=quiet) as ahead:
        collected = await engine.collector.collect(feeds, deadline=SOON, progress=ahead.tell)
        return collected, await group(collected.harvest)


def _pause(settled: int, feeds: int) -> timedelta | None:
    return pause(Standing(settled=settled, feeds=feeds, harvest=NONE_CAME))


@given(st.integers(1, 1000), st.data())
def test_a_head_start_waits_for_a_tenth_at_most_and_the_shorter_the_fewer_are_awaited(
    feeds: int, data: st.DataObject
) -> None:
    settled = data.draw(st.integers(0, feeds))
    found, next_ = _pause(settled, feeds), _pause(settled + 1, feeds)
    if settled == feeds or 10 * settled < 9 * feeds:
        assert found is None
        return
    assert found is not None
    assert timedelta(0) < found <= QUIET
    assert next_ < found if next_ is not None else settled + 1 == feeds


def test_of_two_hundred_feeds_twenty_are_given_longer_than_one() -> None:
    assert (_pause(179, 200), _pause(180, 200), _pause(200, 200)) == (None, QUIET, None)
    assert _pause(199, 200) == QUIET / 20


async def test_a_window_grouped_before_the_last_feed_failed_is_the_one_that_is_used(
    engine: Wired,
) -> None:
    feeds, let = _served(engine), asyncio.Event()
    engine.server.always("/f9.xml", held(let, status(500)))
    articles = Watched(engine, let.set)  # it fails once grouping has begun
    collected, window = await _round(engine, feeds, articles, quiet=AT_ONCE)
    assert [each.feed_url for each in collected.missing] == [feeds[9].url]
    assert articles.readings == 1
    assert sum(window.read.values()) == FEEDS - 1


async def test_what_comes_late_is_grouped_as_if_nothing_had_been_grouped_before(
    engine: Wired,
) -> None:
    feeds, let = _served(engine), asyncio.Event()
    late = encoded(rss("f9", "Kestrel Lab releases Wren"), "identity")
    engine.server.always("/f9.xml", held(let, late))
    articles = Watched(engine, let.set)
    collected, window = await _round(engine, feeds, articles, quiet=AT_ONCE)
    assert articles.readings > 1
    expected = await _grouping(Windows(), feeds, articles)(collected.harvest)
    assert window.groups == expected.groups
    assert window.read == expected.read == {feed.url: 1 for feed in feeds}
    assert window.outlets == expected.outlets
    assert any(len(group.members) == 4 for group in window.groups)  # the late one among them


async def test_more_that_comes_gives_up_what_is_under_way_and_begins_anew_when_it_is_quiet() -> (
    None
):
    begun: asyncio.Queue[Harvest] = asyncio.Queue()
    given_up: asyncio.Queue[Harvest] = asyncio.Queue()
    may_end = asyncio.Event()
    ended: list[Harvest] = []

    async def group(harvest: Harvest) -> None:
        begun.put_nowait(harvest)
        try:
            await may_end.wait()
        except asyncio.CancelledError:
            given_up.put_nowait(harvest)
            raise
        ended.append(harvest)

    async with head_start(group, quiet=AT_ONCE) as ahead:
        ahead.tell(Standing(settled=96, feeds=100, harvest=NONE_CAME))
        assert await begun.get() == NONE_CAME
        ahead.tell(Standing(settled=97, feeds=100, harvest=NONE_CAME))  # it brought nothing
        ahead.tell(Standing(settled=98, feeds=100, harvest=ONE_CAME))
        assert await given_up.get() == NONE_CAME
        assert await begun.get() == ONE_CAME
        ahead.tell(Standing(settled=100, feeds=100, harvest=ONE_CAME))
        may_end.set()
    assert ended == [ONE_CAME]
    assert begun.empty()
    assert given_up.empty()


async def _pass() -> None:
    """Let whatever is due begin."""
    await asyncio.to_thread(lambda: None)


async def test_nothing_begins_before_nearly_all_have_settled_or_once_the_round_is_over() -> None:
    begun: list[Harvest] = []

    async def group(harvest: Harvest) -> None:
        begun.append(harvest)

    for settled in ((89,), (99, 100)):
        async with head_start(group, quiet=AT_ONCE) as ahead:
            for each in settled:
                ahead.tell(Standing(settled=each, feeds=100, harvest=NONE_CAME))
            await _pass()
    async with head_start(group, quiet=AT_ONCE) as ahead:
        ahead.tell(Standing(settled=99, feeds=100, harvest=NONE_CAME))
    await _pass()
    assert begun == []


async def test_a_round_that_fails_ends_what_was_begun_for_it_and_says_its_own_error() -> None:
    begun, given_up = asyncio.Event(), asyncio.Event()

    async def group(_: Harvest) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            given_up.set()

    async def fail() -> None:
        async with head_start(group, quiet=AT_ONCE) as ahead:
            ahead.tell(Standing(settled=99, feeds=100, harvest=NONE_CAME))
            await begun.wait()
            raise StoreUnavailable("disk full")

    with pytest.raises(StoreUnavailable, match="disk full"):
        await fail()
    assert given_up.is_set()


async def test_a_store_that_fails_ahead_is_left_to_whoever_composes() -> None:
    failed = asyncio.Event()

    async def group(_: Harvest) -> None:
        failed.set()
        raise StoreUnavailable("disk full")

    async with head_start(group, quiet=AT_ONCE) as ahead:
        ahead.tell(Standing(settled=99, feeds=100, harvest=NONE_CAME))
        await failed.wait()

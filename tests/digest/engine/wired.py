"""The engine's ports over real parts, with a clock that a test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from adapters.store.articles import ArticleStore
from adapters.store.feeds import FeedStore
from adapters.web import fulltext
from adapters.web.fetch import WebFetcher
from adapters.web.robots import PageFetcher, Robots
from digest.engine.collect import Collector
from digest.engine.pages import Pages
from digest.errors import StoreError
from digest.feeds.discovery import links
from digest.feeds.parse import parse
from digest.model import Article, Feed, FeedDocument, FeedLink, FeedState, FeedUrl
from tests import make
from tests.adapters.web.fetching import fetching
from tests.contracts.inline import inline
from tests.fakes.webserver import WebServer


@dataclass(slots=True)
class MovedClock:
    """Shows the time that a test sets. See Clock."""

    time: datetime = make.NOW

    def now(self) -> datetime:
        """See Clock."""
        return self.time


class Parser:
    """The real parsers, in this process. See Parser."""

    async def parse(self, body: bytes, *, url: str, content_type: str = "") -> FeedDocument:
        """See Parser."""
        return parse(body, url=url, content_type=content_type)

    async def extract(self, page: bytes, *, url: str, content_type: str = "") -> str:
        """See Parser."""
        return fulltext.extract(page, url=url, content_type=content_type)

    async def links(self, page: bytes, *, url: str, content_type: str = "") -> Sequence[FeedLink]:
        """See Parser."""
        return links(page, url=url, content_type=content_type)


@dataclass(slots=True, kw_only=True)
class Kept:
    """A store that remembers what it was told to keep together, and fails when told. See Feeds."""

    store: FeedStore
    kept: list[tuple[list[FeedUrl], int]] = field(default_factory=list)
    error: StoreError | None = None

    async def states(self, urls: Collection[FeedUrl]) -> dict[FeedUrl, FeedState]:
        """See Feeds."""
        return dict(await self.store.states(urls))

    async def keep(
        self, states: Collection[FeedState], articles: Collection[Article] = ()
    ) -> None:
        """See Feeds."""
        if self.error:
            raise self.error
        self.kept.append(([each.feed_url for each in states], len(articles)))
        await self.store.keep(states, articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """The engine's reading half, and what a test may ask and turn."""

    server: WebServer
    fetcher: WebFetcher
    clock: MovedClock
    feeds: Kept
    articles: ArticleStore
    collector: Collector
    pages: Pages

    async def state(self, feed: Feed) -> FeedState:
        """Return what is remembered of a feed."""
        return (await self.feeds.states([feed.url]))[feed.url]

    async def titles(self, *feeds: Feed) -> list[str]:
        """Return the titles of the articles in the store, sorted."""
        window = timedelta(days=365)
        found = self.articles.between(
            make.NOW - window, make.NOW + window, [feed.url for feed in feeds]
        )
        return sorted([article.title async for article in found])

    def feed(self, name: str) -> Feed:
        """Return a feed at a path of the server's."""
        return make.feed(name, url=FeedUrl(self.server.url(f"/{name}.xml")))


@asynccontextmanager
async def wired(folder: Path) -> AsyncIterator[Wired]:
    """Wire the reading half of the engine over a store in a folder."""
    clock = MovedClock()
    async with (
        inline(folder, clock) as kernel,
        WebServer() as server,
        fetching(server) as fetcher,
    ):
        articles = ArticleStore(kernel)
        feeds = Kept(store=FeedStore(kernel, articles))
        parser = Parser()
        yield Wired(
            server=server,
            fetcher=fetcher,
            clock=clock,
            feeds=feeds,
            articles=articles,
            collector=Collector(
                clock=clock, fetcher=fetcher, parser=parser, feeds=feeds, jitter=lambda: 0.0
            ),
            pages=Pages(
                fetcher=PageFetcher(fetcher, Robots(fetcher, agent="Daybrief", clock=clock)),
                parser=parser,
                articles=articles,
            ),
        )

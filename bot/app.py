"""The wiring: the one place that names concrete adapters.

What a run does not need is not imported: an SDK costs up to a second and 70 MB.
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.contract import Surface
from bot import __version__
from bot.clocks import FixedClock, SystemClock
from bot.selection import Selection
from bot.settings import Settings
from digest.clusters import prior
from digest.engine.answer import Answerer
from digest.engine.collect import Collector
from digest.engine.compose import Composer
from digest.engine.pages import Pages
from digest.errors import FetchError, ParseError, StoreUnavailable
from digest.model import FeedState, FeedUrl
from digest.ports import Articles, Briefs, Clock, Fetched, Fetcher, Parser, Passages

if TYPE_CHECKING:
    from adapters.store.kernel import Kernel
    from adapters.web.hosts import Resolver
    from bot import doctor

_log = logging.getLogger(__name__)

KEEP_ARTICLES = timedelta(days=30)
"""As long as questions may reach back: the index of the archive is made from the store."""
_PRODUCT = "Daybrief"
_STORE = "daybrief.sqlite3"
_EXAMINE_WITHIN = timedelta(seconds=20)
_PARSE = "digest.feeds.parse:parse"
_EXTRACT = "adapters.web.fulltext:extract"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The way to feeds and pages, and what reads them safely."""

    fetcher: Fetcher
    pages: Fetcher
    parser: Parser


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The engine, wired."""

    clock: Clock
    collector: Collector
    composer: Composer
    answerer: Answerer
    briefs: Briefs
    articles: Articles
    passages: Passages
    kernel: Kernel

    async def sweep(self) -> None:
        """Forget what is older than its retention period; a replay of another day does not."""
        if isinstance(self.clock, FixedClock):
            return
        before = self.clock.now() - KEEP_ARTICLES
        try:
            await self.articles.sweep(before)
            await self.passages.sweep(before)
            await self.kernel.sweep()
        except StoreUnavailable as error:
            _log.info("swept later: %s", error)  # another process is reading; nothing is lost


def terminal() -> Surface:
    """Return the terminal this process runs in."""
    from adapters.console.terminal import Terminal

    return Terminal(sys.stdout, sys.stderr, sys.stdin)


@asynccontextmanager
async def reading(
    settings: Settings,
    clock: Clock,
    files: Sequence[Path] = (),
    resolver: Resolver | None = None,
) -> AsyncIterator[Reading]:
    """Open the way to the web, to the named files, and to the parser's children.

    Args:
        settings: what may be fetched, and in whose name.
        clock: the present.
        files: local feeds that may be read.
        resolver: looks names up in place of the system; its answers pass the same guard.

    Raises:
        ConfigError: FETCH_ALLOW names what must never be fetched.
    """
    from adapters.web.fetch import WebFetcher
    from adapters.web.files import FileFetcher, RoutingFetcher
    from adapters.web.robots import PageFetcher, Robots
    from adapters.web.targets import parse_allow
    from adapters.web.worker import ParserPool

    contact = f" (+{settings.public_url})" if settings.public_url else ""
    web = WebFetcher(
        user_agent=f"{_PRODUCT}/{__version__}{contact}",
        clock=clock,
        allow=parse_allow(settings.fetch_allow),
        resolver=resolver,
    )
    parser = ParserPool(parse=_PARSE, extract=_EXTRACT)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(web.aclose)
        stack.push_async_callback(parser.aclose)
        yield Reading(
            fetcher=RoutingFetcher(files=FileFetcher(files), web=web),
            pages=PageFetcher(web, Robots(web, agent=_PRODUCT, clock=clock)),
            parser=parser,
        )


@asynccontextmanager
async def opened(
    settings: Settings,
    selection: Selection,
    *,
    now: datetime | None = None,
    resolver: Resolver | None = None,
) -> AsyncIterator[App]:
    """Wire the engine over the store in DATA_DIR; close everything at the end.

    Args:
        settings: where and how.
        selection: the feeds of this run; its files alone may be read.
        now: the present of this run; without it the clock's, or for files alone the
            instant of their newest entry.
        resolver: looks names up in place of the system.

    Raises:
        ConfigError: FETCH_ALLOW names what must never be fetched.
        StoreError: the store cannot be opened.
    """
    from adapters.search.fts5 import PassageIndex
    from adapters.store.articles import ArticleStore
    from adapters.store.briefs import BriefStore
    from adapters.store.clusters import ClusterStore
    from adapters.store.feeds import FeedStore
    from adapters.store.sqlite import SqliteKernel
    from adapters.store.stories import StoryStore

    folder = _folder(settings.data_dir)
    async with AsyncExitStack() as stack:
        clock: Clock = FixedClock(at=now) if now else SystemClock()
        read = await stack.enter_async_context(reading(settings, clock, selection.files, resolver))
        if selection.is_local and now is None:
            newest = await _newest_entry(selection, read)
            clock = FixedClock(at=min(newest, clock.now())) if newest else clock
        kernel = await SqliteKernel.open(folder / _STORE, clock=clock)
        stack.push_async_callback(kernel.aclose)
        passages = PassageIndex(folder / "passages.sqlite3")
        stack.push_async_callback(passages.aclose)
        articles = ArticleStore(kernel)
        briefs = BriefStore(kernel)
        prior_ = cache(prior.load)
        yield App(
            clock=clock,
            collector=Collector(
                clock=clock,
                fetcher=read.fetcher,
                parser=read.parser,
                feeds=FeedStore(kernel, articles),
                present=SystemClock().now() if isinstance(clock, FixedClock) else None,
                jitter=lambda: random.uniform(-1, 1),  # noqa: S311  # spreads polls, no secret
            ),
            composer=Composer(
                clock=clock,
                articles=articles,
                clusters=ClusterStore(kernel),
                stories=StoryStore(kernel),
                briefs=briefs,
                pages=Pages(fetcher=read.pages, parser=read.parser, articles=articles),
                prior=prior_,
            ),
            answerer=Answerer(clock=clock, articles=articles, passages=passages, prior=prior_),
            briefs=briefs,
            articles=articles,
            passages=passages,
            kernel=kernel,
        )


async def examine(settings: Settings, urls: Collection[FeedUrl]) -> doctor.Store | None:
    """Look at the store without changing it; None where there is none yet.

    Args:
        settings: where it is.
        urls: the feeds to say of what is remembered.

    Raises:
        StoreError: it cannot be read, or is none of ours.
    """
    from adapters.store.articles import ArticleStore
    from adapters.store.feeds import FeedStore
    from adapters.store.sqlite import SqliteKernel, health
    from bot import doctor

    path = settings.data_dir / _STORE
    found = await asyncio.to_thread(health.examine, path, within=_EXAMINE_WITHIN)
    if found is None:
        return None
    states: Mapping[FeedUrl, FeedState] = {}
    if found.schema == found.newest_schema and not found.faults:  # or opening would change it
        kernel = await SqliteKernel.open(path, clock=SystemClock())
        try:
            states = await FeedStore(kernel, ArticleStore(kernel)).states(urls)
        finally:
            await kernel.aclose()
    return doctor.Store(
        schema=found.schema,
        newest_schema=found.newest_schema,
        file_bytes=found.file_bytes,
        log_bytes=found.log_bytes,
        faults=found.faults,
        is_checked_whole=found.is_checked_whole,
        states=states,
    )


def _folder(path: Path) -> Path:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"DATA_DIR {path}: {error.strerror}") from error
    return path


async def _newest_entry(selection: Selection, read: Reading) -> datetime | None:
    """Return when the newest dated entry of local files appeared."""
    dates: list[datetime] = []
    for feed in selection.feeds:
        try:
            response = await read.fetcher.fetch(feed.url)
            if isinstance(response, Fetched):
                document = await read.parser.parse(response.body, url=feed.url)
                dates += [each.published_at for each in document.entries if each.published_at]
        except (FetchError, ParseError):
            continue  # collecting will name it
    return max(dates, default=None)

"""The engine, wired over the web, the parser's children, and the store."""

from __future__ import annotations

import logging
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.app import models, state
from bot.clocks import FixedClock, SystemClock
from bot.selection import Selection
from bot.settings import Settings
from bot.telemetry import Meter, Unmeasured
from digest.clusters import prior
from digest.engine.answer import Answerer
from digest.engine.answering import Answering
from digest.engine.collect import Collector
from digest.engine.compose import Composer
from digest.engine.modelanswer import ModelAnswerer
from digest.engine.pages import Pages
from digest.engine.writer import Writer
from digest.errors import FetchError, ParseError, StoreUnavailable
from digest.ports import Articles, Briefs, Clock, Fetched, Fetcher, Parser, Passages
from digest.ports.spending import Spending

if TYPE_CHECKING:
    from adapters.store.kernel import Kernel
    from adapters.web.hosts import Resolver

KEEP_ARTICLES = timedelta(days=30)
"""As long as questions may reach back: the index of the archive is made from the store."""
UNMEASURED = Unmeasured()
_PRODUCT = "Daybrief"
_PARSE = "digest.feeds.parse:parse"
_EXTRACT = "adapters.web.fulltext:extract"

_log = logging.getLogger(__name__)


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
    answerer: Answering
    briefs: Briefs
    articles: Articles
    passages: Passages
    spending: Spending
    kernel: Kernel

    async def sweep(self) -> None:
        """Forget what is older than its retention period; a replay of another day does not."""
        if isinstance(self.clock, FixedClock):
            return
        try:
            await self.articles.sweep(self.clock.now() - KEEP_ARTICLES)
            await self.sweep_index()
            await self.kernel.sweep()
        except StoreUnavailable as error:
            _log.info("swept later: %s", error)  # another process is reading; nothing is lost

    async def sweep_index(self) -> None:
        """Forget passages of the archive that are too old: each machine has an index of its own.

        Raises:
            StoreError: the index failed.
        """
        await self.passages.sweep(self.clock.now() - KEEP_ARTICLES)


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
    is_present: bool = False,
    meter: Meter = UNMEASURED,
    resolver: Resolver | None = None,
) -> AsyncIterator[App]:
    """Wire the engine over the store; close everything at the end.

    Args:
        settings: where and how.
        selection: the feeds of this run; its files alone may be read.
        now: the present of this run; without it the clock's, or for files alone the
            instant of their newest entry.
        is_present: the clock's present counts for files as well.
        meter: is told of polls and of steps of the store.
        resolver: looks names up in place of the system.

    Raises:
        ConfigError: FETCH_ALLOW names what must never be fetched, or Redis cannot be relied on.
        StoreError: the store cannot be opened.
    """
    from adapters.search.fts5 import PassageIndex
    from adapters.store.articles import ArticleStore
    from adapters.store.briefs import BriefStore
    from adapters.store.clusters import ClusterStore
    from adapters.store.feeds import FeedStore
    from adapters.store.stories import StoryStore

    folder = state.folder(settings.data_dir)
    async with AsyncExitStack() as stack:
        clock: Clock = FixedClock(at=now) if now else SystemClock()
        read = await stack.enter_async_context(reading(settings, clock, selection.files, resolver))
        if selection.is_local and now is None and not is_present:
            newest = await _newest_entry(selection, read)
            clock = FixedClock(at=min(newest, clock.now())) if newest else clock
        kernel = await state.kernel(settings, clock, folder, meter)
        stack.push_async_callback(kernel.aclose)
        passages = PassageIndex(folder / "passages.sqlite3")
        stack.push_async_callback(passages.aclose)
        articles = ArticleStore(kernel)
        briefs = BriefStore(kernel)
        prior_ = cache(prior.load)
        spending = models.spending(settings, kernel)
        model = await stack.enter_async_context(models.model(settings, spending, meter))
        quoting = Answerer(clock=clock, articles=articles, passages=passages, prior=prior_)
        answering: Answering = quoting
        if model is not None:
            answering = ModelAnswerer(extractive=quoting, model=model, told=meter.answer_written)
        yield App(
            clock=clock,
            collector=Collector(
                clock=clock,
                fetcher=read.fetcher,
                parser=read.parser,
                feeds=FeedStore(kernel, articles),
                present=SystemClock().now() if isinstance(clock, FixedClock) else None,
                polled=meter.polled,
                jitter=lambda: random.uniform(-1, 1),  # noqa: S311  # spreads polls, no secret
            ),
            composer=Composer(
                clock=clock,
                articles=articles,
                clusters=ClusterStore(kernel),
                writer=Writer(
                    model=model,
                    name=",".join(settings.llm_model),
                    stories=StoryStore(kernel, clock=SystemClock()),
                    observer=meter.stories_written,
                ),
                briefs=briefs,
                pages=Pages(fetcher=read.pages, parser=read.parser, articles=articles),
                prior=prior_,
            ),
            answerer=answering,
            briefs=briefs,
            articles=articles,
            passages=passages,
            spending=spending,
            kernel=kernel,
        )


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

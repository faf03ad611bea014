"""The engine, wired over the web, the parser's children, and the store."""

from __future__ import annotations

import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.app import models, state
from bot.app.answers import answering
from bot.app.web import Reading, reading
from bot.clocks import FixedClock, SystemClock
from bot.selection import Selection
from bot.settings import Settings
from bot.telemetry import Meter, Unmeasured
from digest.clusters import prior
from digest.engine.answering import Answering
from digest.engine.collect import Collector
from digest.engine.compose import Composer
from digest.engine.crossing import Crossing
from digest.engine.pages import Pages
from digest.engine.writer import Writer
from digest.errors import FetchError, ParseError, StoreUnavailable
from digest.ports import Articles, Briefs, Clock, Feeds, Fetched, Passages
from digest.ports.spending import Spending

if TYPE_CHECKING:
    from adapters.store.kernel import Kernel
    from adapters.web.hosts import Resolver

KEEP_ARTICLES = timedelta(days=30)
"""As long as questions may reach back: the index of the archive is made from the store."""
UNMEASURED = Unmeasured()

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The engine, wired."""

    reading: Reading
    feeds: Feeds
    clock: Clock
    collector: Collector
    composer: Composer
    answerer: Answering
    briefs: Briefs
    articles: Articles
    passages: Passages
    spending: Spending
    kernel: Kernel
    prepare: Callable[[], None]
    """Imports what is else imported when first used; for a process that serves many."""

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
        is_present: this process stays: the clock's present counts for files as well, and the log
            says when a model is out of reach.
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
        feeds = FeedStore(kernel, articles)
        spending = models.spending(settings, kernel)
        found = await stack.enter_async_context(
            models.models(settings, spending, meter, is_logged=is_present)
        )
        answers = answering(
            clock=clock,
            articles=articles,
            passages=passages,
            prior=prior_,
            model=found.language,
            meter=meter,
        )
        yield App(
            reading=read,
            feeds=feeds,
            clock=clock,
            collector=Collector(
                clock=clock,
                fetcher=read.fetcher,
                parser=read.parser,
                feeds=feeds,
                present=SystemClock().now() if isinstance(clock, FixedClock) else None,
                polled=meter.polled,
                jitter=lambda: random.uniform(-1, 1),  # noqa: S311  # spreads polls, no secret
            ),
            composer=Composer(
                clock=clock,
                articles=articles,
                clusters=ClusterStore(kernel),
                writer=Writer(
                    model=found.language,
                    name=",".join(settings.llm_model),
                    stories=StoryStore(kernel, clock=SystemClock()),
                    observer=meter.stories_written,
                    at_once=max(1, settings.llm_concurrency - 1),
                ),
                briefs=briefs,
                pages=Pages(fetcher=read.pages, parser=read.parser, articles=articles),
                prior=prior_,
                crossing=Crossing(embeddings=found.embeddings),
            ),
            answerer=answers,
            briefs=briefs,
            articles=articles,
            passages=passages,
            spending=spending,
            kernel=kernel,
            prepare=answers.prepare,
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

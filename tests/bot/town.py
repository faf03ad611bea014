"""What the people of a chatroom read, and a web of a few pages that they may name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from adapters.store.articles import ArticleStore
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.store.ownlists import OwnListStore
from bot.probe import Probe
from bot.readinglist import ReadingList
from bot.realmsources import RealmSources
from digest.errors import FetchError
from digest.ports import Clock, Fetched, NotModified
from tests import make
from tests.bot.desk import Pages, Reader

SOURCES = (make.feed("Example Wire"), make.feed("Example Lab"), make.feed("Harbour Post"))

Web: TypeAlias = dict[str, bytes | FetchError | Fetched | NotModified]
"""What is on it, by address."""


def sources(
    kernel: Kernel, clock: Clock, web: Web, sleep: Callable[[float], Awaitable[None]]
) -> RealmSources:
    """Return what people may do with their sources, over a store and a web."""
    lists, articles = OwnListStore(kernel, clock=clock), ArticleStore(kernel)
    return RealmSources(
        lists=lists,
        reading=ReadingList(SOURCES, lists),
        probe=Probe(fetcher=Pages(web), parser=Reader(), lists=lists, sleep=sleep),
        feeds=FeedStore(kernel, articles),
        articles=articles,
        clock=clock,
    )

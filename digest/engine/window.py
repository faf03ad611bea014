"""The articles of a window, grouped by event once for all editions that look at it.

Loading and grouping is most of what composing costs, and hangs on the window and the feeds
alone. Editions that differ in topics, taste, language or what their readers know share it:
a reader with a taste of his own costs a choice, not a grouping. Where a window has to be
grouped anew, only articles that are new or changed are read anew.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from digest.clusters.build import build
from digest.clusters.cluster import Group, cluster
from digest.clusters.corpus import Corpus
from digest.clusters.prior import Prior
from digest.clusters.subject import is_about_ai
from digest.engine.collect import Harvest
from digest.model import Article, ArticleId, Cluster, ClusterId, Edition, Feed, FeedUrl
from digest.ports import Articles

_KEPT = 2
"""Windows in memory, some megabytes each: an hour's, and that of readers who came back."""

_Key: TypeAlias = tuple[datetime, datetime, frozenset[FeedUrl]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What was read of a window."""

    corpus: Corpus
    groups: tuple[Group, ...]
    read: Mapping[FeedUrl, int]
    """Articles of each feed, whatever they are about."""
    outlets: Mapping[FeedUrl, Collection[str]]
    _built: dict[tuple[ArticleId, ...], tuple[Sequence[Article], Cluster]] = field(
        default_factory=dict
    )

    def built(
        self,
        group: Group,
        articles: Sequence[Article],
        *,
        cluster_id: ClusterId,
        feeds: Mapping[FeedUrl, Feed],
    ) -> Cluster:
        """Make a cluster of a group and its loaded articles, or return it as made before."""
        known = self._built.get(group.articles)
        if known is None or known[0] != articles:
            made = build(group, articles, cluster_id=cluster_id, feeds=feeds)
            self._built[group.articles] = known = (articles, made)
        return replace(known[1], id=cluster_id)

    def without(self, feeds: Collection[FeedUrl]) -> Window:
        """Return it as if these feeds had not been read; what binds a group stays as it was."""
        if not feeds:
            return self
        kept = (self._parted(group, feeds) for group in self.groups)
        return replace(
            self,
            groups=tuple(group for group in kept if group.members),
            read={url: count for url, count in self.read.items() if url not in feeds},
            outlets={url: names for url, names in self.outlets.items() if url not in feeds},
        )

    def _parted(self, group: Group, feeds: Collection[FeedUrl]) -> Group:
        of = self.corpus.feed_urls
        if not any(of[member] in feeds for member in group.members):
            return group
        pairs = [
            (article, member)
            for article, member in zip(group.articles, group.members, strict=True)
            if of[member] not in feeds
        ]
        return replace(
            group,
            articles=tuple(article for article, _ in pairs),
            members=tuple(member for _, member in pairs),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    window: Window
    harvest: Harvest

    def is_of(self, harvest: Harvest) -> bool:
        """Tell whether none of the feeds that were read has given anything else since."""
        before = self.harvest.bodies
        return all(before.get(url) == body for url, body in harvest.bodies.items())


@dataclass(slots=True)
class Windows:
    """The windows looked at lately."""

    _known: OrderedDict[_Key, _Known] = field(default_factory=OrderedDict)
    _grouping: asyncio.Lock = field(default_factory=asyncio.Lock)
    _given_up: tuple[Corpus, ...] = ()
    """What was read for a window that was given up, one at most: until the next is grouped."""

    async def grouped(
        self,
        edition: Edition,
        *,
        feeds: Mapping[FeedUrl, Feed],
        articles: Articles,
        prior: Prior,
        harvest: Harvest,
    ) -> Window:
        """Return the window of an edition, grouped; muted feeds are left out of it.

        Cancelled, it stops grouping, and whoever waits for another window goes on.

        Args:
            edition: whose window it is.
            feeds: all feeds there are for it, the muted ones too where they are known.
            articles: what they brought.
            prior: what rarity is judged by.
            harvest: what the feeds have given; once one gave something else, it is grouped
                anew. Those it does not name are taken to have given nothing since.

        Raises:
            StoreError: the store failed.
        """
        muted = edition.leaning.muted_feeds
        of = edition.feeds | muted.intersection(feeds)
        key = (edition.since, edition.until, of)
        async with self._grouping:  # whoever comes second finds it done
            known = self._known.get(key)
            if known is None or not known.is_of(harvest):
                window = await self._anew(edition, of, feeds, articles, prior)
                known = self._known[key] = _Known(window=window, harvest=harvest)
            self._known.move_to_end(key)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known.window.without(muted & of)

    async def _anew(
        self,
        edition: Edition,
        of: frozenset[FeedUrl],
        feeds: Mapping[FeedUrl, Feed],
        articles: Articles,
        prior: Prior,
    ) -> Window:
        corpus = Corpus(prior)
        found = articles.between(edition.since, edition.until, of)
        known = [each.window for each in self._known.values()]
        try:
            window = await _grouped(corpus, found, feeds, known, self._given_up)
        except asyncio.CancelledError:
            self._given_up = (max((*self._given_up, corpus), key=len),)
            raise
        self._given_up = ()
        return window


async def _grouped(
    corpus: Corpus,
    articles: AsyncIterator[Article],
    feeds: Mapping[FeedUrl, Feed],
    known: Sequence[Window],
    given_up: Sequence[Corpus],
) -> Window:
    """Fill a corpus and group it; what is known or was given up changes nothing but the time."""
    read: Counter[FeedUrl] = Counter()
    outlets: defaultdict[FeedUrl, set[str]] = defaultdict(set)
    earlier = (*given_up, *(each.corpus for each in known))
    async for article in articles:
        read[article.feed_url] += 1
        outlets[article.feed_url].add(article.outlet)
        if not feeds[article.feed_url].is_broad or is_about_ai(article.title, article.text):
            corpus.add(article, earlier=earlier)
    alike = next((each.groups for each in known if each.corpus.is_like(corpus)), None)
    groups = await _clustered(corpus) if alike is None else alike
    return Window(corpus=corpus, groups=groups, read=read, outlets=outlets)


async def _clustered(corpus: Corpus) -> tuple[Group, ...]:
    """Cluster in a thread; cancelled, leave it at once, and have it end soon."""
    is_given_up = threading.Event()
    try:
        return await asyncio.to_thread(cluster, corpus, is_given_up=is_given_up.is_set)
    except asyncio.CancelledError:
        is_given_up.set()  # a thread cannot be stopped from outside
        raise

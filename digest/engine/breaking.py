"""Finding what breaks among the articles of the last hours.

::

    articles of six hours ─▶ grouped ─▶ enough sites? ─▶ texts ─▶ ids that last, origins
        ─▶ three origins within the hour? ─▶ what they agree on ─▶ an alert, once for all readers

Costs the articles of the last hours, whoever wants to be told; readers are looked at when
something has broken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest import briefs
from digest.clusters import breaking, identity, score, taste
from digest.clusters.build import build
from digest.clusters.cluster import Group, cluster
from digest.clusters.corpus import Corpus
from digest.clusters.prior import Prior
from digest.clusters.subject import is_about_ai
from digest.delivery import alerts
from digest.model import (
    Brief,
    BriefKind,
    Cluster,
    Edition,
    Feed,
    FeedUrl,
    KeyPoints,
    Language,
    Slot,
    Story,
    StoryId,
    Topic,
)
from digest.ports import Articles, Briefs, Clock, Clusters
from digest.stories import corroboration
from digest.stories.corroboration import Agreed
from digest.stories.notes import notes
from digest.stories.sources import sources

LOOKED_BACK = timedelta(hours=6)
"""Longer than an event may have broken, so that one which goes on for longer is known for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An event that broke, and when."""

    cluster: Cluster
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """Looks through these ports."""

    clock: Clock
    articles: Articles
    clusters: Clusters
    briefs: Briefs
    prior: Callable[[], Prior]

    async def breaking(self, feeds: Mapping[FeedUrl, Feed]) -> Sequence[Broken]:
        """Return what broke lately.

        Raises:
            StoreError: the store failed.
        """
        now, prior = self.clock.now(), self.prior()
        corpus = Corpus(prior)
        async for article in self.articles.between(now - LOOKED_BACK, now, frozenset(feeds)):
            if not feeds[article.feed_url].is_broad or is_about_ai(article.title, article.text):
                corpus.add(article)
        groups = await asyncio.to_thread(cluster, corpus)
        able = breaking.may_break(groups, corpus, now)
        return [
            Broken(cluster=found, at=at)
            for found in await self._load(able, feeds)
            if (at := breaking.breaks_at(found, now)) is not None
        ]

    async def alert(
        self, broken: Broken, language: Language, feeds: Mapping[FeedUrl, Feed]
    ) -> Brief | None:
        """Write and store the alert of an event; None where too few agree on it in a language.

        Raises:
            StoreError: the store failed.
        """
        brief = await asyncio.to_thread(
            self._alert, broken.cluster, language, feeds, self.prior(), self.clock.now()
        )
        if brief is not None:
            await self.briefs.keep(brief)
        return brief

    async def _load(
        self, groups: Sequence[Group], feeds: Mapping[FeedUrl, Feed]
    ) -> tuple[Cluster, ...]:
        """Bring the texts of these groups, with ids that last as in `digest.engine.compose`."""
        ids = [article for group in groups for article in group.articles]
        if not ids:
            return ()
        articles = {each.id: each for each in await self.articles.get(ids)}
        assigned = identity.assign(groups, await self.clusters.of(ids))
        pairs = list(zip(assigned.ids, groups, strict=True))
        members = {cluster_id: group.articles for cluster_id, group in pairs}
        await self.clusters.keep(members, assigned.merged)
        found = []
        for cluster_id, group in pairs:
            loaded = [articles[each] for each in group.articles if each in articles]
            if loaded:
                found.append(build(group, loaded, cluster_id=cluster_id, feeds=feeds))
        return tuple(found)

    def _alert(
        self,
        found: Cluster,
        language: Language,
        feeds: Mapping[FeedUrl, Feed],
        prior: Prior,
        now: datetime,
    ) -> Brief | None:
        agreed = corroboration.agreed(found, language=language, idf=prior.idf, feeds=feeds)
        if agreed is None:
            return None
        edition = Edition(
            id=alerts.edition_id(found.id),
            topics=frozenset[Topic](),
            language=language,
            since=now - LOOKED_BACK,
            until=now,
            feeds=frozenset({each.feed_url for each in agreed.articles}),
            max_stories=1,
            kind=BriefKind.ALERT,
        )
        reason = score.explain(found, edition=edition, feeds=feeds, now=now)
        slot = Slot(
            story=_story(found, agreed, language, now),
            reason=reason,
            articles=tuple(each.id for each in found.articles),
            anchors=found.anchors,
            traits=taste.traits(found),
        )
        return briefs.alert(edition, slot, composed_at=now)


def _story(found: Cluster, agreed: Agreed, language: Language, now: datetime) -> Story:
    cited = {each.id for each in agreed.articles}
    first = [each.id for each in agreed.articles]
    of = sources(found, cited=cited)
    ordered = sorted(
        of,
        key=lambda each: first.index(each.article_id) if each.article_id in cited else len(first),
    )
    return Story(
        id=StoryId(f"{found.id}-{language}-alert"),
        cluster_id=found.id,
        language=language,
        headline=agreed.headline,
        takeaway=agreed.claim,
        points=KeyPoints(),
        notes=notes(found, now=now),
        sources=tuple(ordered),
    )

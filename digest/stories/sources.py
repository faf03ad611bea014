"""The articles of a story as the reader sees them under it.

*Pure.*
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import timedelta

from digest.model import Article, ArticleId, Cluster, Source
from digest.stories.orders import is_order
from digest.stories.pace import reading_time
from digest.stories.sentences import characters, is_cjk, words

MAX_SOURCES = 8


def read_time(text: str) -> timedelta:
    """Return how long a text takes to read, in whole minutes, at least one."""
    takes = (
        reading_time(characters=characters(text))
        if is_cjk(text)
        else reading_time(words=words(text))
    )
    return timedelta(minutes=max(1, math.ceil(takes / timedelta(minutes=1) - 0.5)))


def sources(cluster: Cluster, *, cited: Collection[ArticleId]) -> tuple[Source, ...]:
    """Return at most eight sources, best first; the cited and one of each origin before others."""
    firsts = _firsts(cluster)
    order = sorted(
        cluster.articles,
        key=lambda article: (article.id not in cited, article.id not in firsts),
    )
    kept = {article.id for article in order[:MAX_SOURCES]}
    return tuple(
        _source(article, is_independent=article.id in firsts)
        for article in cluster.articles
        if article.id in kept
    )


def _firsts(cluster: Cluster) -> frozenset[ArticleId]:
    """Return the best article of each origin; one that no origin names is its own."""
    origin_of = {id_: ids[0] for ids in cluster.origins for id_ in ids}
    firsts: dict[ArticleId, ArticleId] = {}
    for article in cluster.articles:
        firsts.setdefault(origin_of.get(article.id, article.id), article.id)
    return frozenset(firsts.values())


def _source(article: Article, *, is_independent: bool) -> Source:
    return Source(
        article_id=article.id,
        outlet=article.outlet,
        # A headline that gives orders to software is nobody's to read on.
        title=article.outlet if is_order(article.title) else article.title,
        url=article.url,
        published_at=article.published_at if article.is_dated else None,
        read_time=read_time(article.text),
        is_independent=is_independent,
    )

"""Clusters from groups: sources in order, what is independent, what binds, of what it tells.

*Pure.* Done for the few dozen groups that may enter a brief, with their full texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from digest.clusters import copies, prior, topics
from digest.clusters.cluster import Group
from digest.clusters.fields import Fields, fields
from digest.clusters.tokens import names, spot_numbers, stem
from digest.model import Article, ArticleId, Cluster, ClusterId, Feed, FeedUrl, Topic

USUAL_AUTHORITY = 0.5
"""Of a source that is in no list."""

_READ_FOR_TOPICS = 3
_FULL_CHARS = 600
"""Text from which a longer one makes no better source."""


def build(
    group: Group,
    articles: Sequence[Article],
    *,
    cluster_id: ClusterId,
    feeds: Mapping[FeedUrl, Feed],
    related: Sequence[ClusterId] = (),
) -> Cluster:
    """Make a cluster of a group and its loaded articles, best source first."""
    origins = copies.origins(articles, lambda each: _owner(each, feeds))
    firsts = {origin[0] for origin in origins}
    ordered = sorted(articles, key=lambda each: _standing(each, feeds, firsts))
    return Cluster(
        id=cluster_id,
        articles=tuple(ordered),
        origins=origins,
        topics=topics_of(ordered[:_READ_FOR_TOPICS], feeds),
        anchors=as_written(group.anchors, ordered),
        related=tuple(related),
    )


def topics_of(articles: Iterable[Article], feeds: Mapping[FeedUrl, Feed]) -> frozenset[Topic]:
    """Return the named topics that any of these articles matches."""
    found: set[Topic] = set()
    for article in articles:
        read = read_fields(article)
        own = feeds[article.feed_url].topics if article.feed_url in feeds else frozenset()
        found.update(
            topic
            for topic in topics.TERMS
            if topics.match(topic, title=read.title, text=read.body, feed_topics=own)
            >= topics.MATCHES
        )
    return frozenset(found)


def read_fields(article: Article) -> Fields:
    """Take an article apart as the corpus does."""
    return fields(article.title, article.text, is_name=prior.load().is_name)


def as_written(anchors: Sequence[str], articles: Sequence[Article]) -> tuple[str, ...]:
    """Return anchors as the articles write them, parts of one name together."""
    texts = [f"{each.title}\n{each.text}" for each in articles]
    written: dict[str, Counter[str]] = {anchor: Counter() for anchor in anchors}
    for text in texts:
        spotted = names(text)
        found = [(stem(name.lower()), name) for name in (*spotted.sure, *spotted.unsure)]
        for key, surface in (*found, *spot_numbers(text)):
            if key in written:
                written[key][surface] += 1
    surfaces = [_commonest(counts) for counts in written.values() if counts]
    return tuple(_joined(surfaces, texts))


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda surface: (-counts[surface], surface))


def _joined(surfaces: list[str], texts: Sequence[str]) -> list[str]:
    """Join `Hugging` and `Face` where the texts write them side by side."""
    whole = "\n".join(texts)
    for first in list(surfaces):
        for second in list(surfaces):
            pair = f"{first} {second}"
            if first != second and first in surfaces and second in surfaces and pair in whole:
                surfaces[surfaces.index(first)] = pair
                surfaces.remove(second)
                break
    return surfaces


def _owner(article: Article, feeds: Mapping[FeedUrl, Feed]) -> str:
    return feeds[article.feed_url].owner if article.feed_url in feeds else ""


def _standing(
    article: Article, feeds: Mapping[FeedUrl, Feed], firsts: set[ArticleId]
) -> tuple[float, bool, bool, int, float, str]:
    feed = feeds.get(article.feed_url)
    return (
        -(feed.authority if feed else USUAL_AUTHORITY),
        article.id not in firsts,
        not article.is_dated,
        -min(len(article.text), _FULL_CHARS),
        article.published_at.timestamp(),
        article.id,
    )

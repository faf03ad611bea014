"""The score of a story: how much a place in the brief it deserves, term by term.

*Pure.*  ::

    log2(1 + independent origins) + .6 authority + .5^(age / 12 h)
        + .8 topic + .4 velocity + .3 feedback + .3 deed - 1.5 notice - .8 unreviewed

One independent report more counts less the more there are; a day's age costs most of the
fourth term; velocity is the share of its articles of the last three hours; feedback is
what those who share the edition have asked for (`digest.clusters.taste`). Material
without a credible date gets nothing for being new. Unreviewed is what stands in one
preprint, forum or link list alone: hundreds appear each day, and nobody else found it
worth a report. A deed is what a dated headline tells that somebody did; what is without a
text besides its headline has nothing to be told of and stands behind, by the deed's share.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from digest.clusters import taste, topics
from digest.clusters.build import USUAL_AUTHORITY, read_fields
from digest.clusters.genres import Genre, genre_of, tells_deed
from digest.model import Article, Cluster, Edition, Feed, FeedUrl, Reason, SourceKind, Topic

FLOOR = 1.2
"""Score below which nothing is shown, however empty the day."""

_AUTHORITY = 0.6
_TOPIC = 0.8
_VELOCITY = 0.4
_FEEDBACK = 0.3
_DEED = 0.3
_NOTICE = 1.5
_UNREVIEWED = 0.8
_UNREVIEWED_KINDS = frozenset({SourceKind.PAPER, SourceKind.COMMUNITY, SourceKind.AGGREGATOR})
_HALF_LIFE = timedelta(hours=12)
_LATELY = timedelta(hours=3)
_READ_FOR_TOPICS = 3


def sum_terms(
    *,
    outlets: int,
    authority: float,
    recency: float,
    topic: float,
    velocity: float,
    genre: Genre,
    is_unreviewed: bool,
    deed: float = 0.0,
    feedback: float = 0.0,
) -> tuple[float, tuple[tuple[str, float], ...]]:
    """Return a score and its terms by name; those that are 0 are left out."""
    terms = (
        ("outlets", math.log2(1 + outlets)),
        ("authority", _AUTHORITY * authority),
        ("recency", recency),
        ("topic", _TOPIC * topic),
        ("velocity", _VELOCITY * velocity),
        ("feedback", _FEEDBACK * feedback),
        ("deed", _DEED * deed),
        ("notice", -_NOTICE if genre is Genre.NOTICE else 0.0),
        ("unreviewed", -_UNREVIEWED if is_unreviewed else 0.0),
    )
    return sum(value for _, value in terms), tuple(each for each in terms if each[1])


def freshness(age: timedelta) -> float:
    """Return 1 for what is out now, half of it for every twelve hours since."""
    return float(0.5 ** (max(age, timedelta(0)) / _HALF_LIFE))


def explain(
    cluster: Cluster, *, edition: Edition, feeds: Mapping[FeedUrl, Feed], now: datetime
) -> Reason:
    """Return the score of a cluster for an edition, with every term and fact behind it."""
    dated = [each.published_at for each in cluster.articles if each.is_dated]
    first = min(dated, default=min(each.seen_at for each in cluster.articles))
    known = [feeds[each.feed_url] for each in cluster.articles if each.feed_url in feeds]
    matched = match_topics(cluster, edition.topics, feeds)
    lately = sum(now - at <= _LATELY for at in dated)
    leans = edition.leaning.leans
    feedback, liked, disliked = taste.feedback(
        edition.leaning, taste.traits(cluster) if leans else ()
    )
    score, parts = sum_terms(
        outlets=len(cluster.origins),
        authority=max((each.authority for each in known), default=USUAL_AUTHORITY),
        recency=freshness(now - first) if dated else 0.0,
        topic=max(matched.values(), default=0.0),
        velocity=lately / len(cluster.articles),
        genre=genre(cluster),
        is_unreviewed=is_unreviewed(len(cluster.origins), known),
        deed=float(any(tells_deed(each.title) for each in cluster.articles if each.is_dated))
        - float(not any(_has_text(each) for each in cluster.articles)),
        feedback=feedback,
    )
    return Reason(
        score=score,
        outlets=len(cluster.origins),
        articles=len(cluster.articles),
        age=max(now - first, timedelta(0)),
        topics=tuple(sorted(each for each, how in matched.items() if how >= topics.MATCHES)),
        is_primary=any(each.kind.is_primary for each in known),
        parts=parts,
        liked=liked,
        disliked=disliked,
    )


def _has_text(article: Article) -> bool:
    return len(article.text) > len(article.title)


def is_unreviewed(origins: int, feeds: Collection[Feed]) -> bool:
    """Tell what nobody but a preprint server, a forum or a link list carries."""
    return origins == 1 and bool(feeds) and all(each.kind in _UNREVIEWED_KINDS for each in feeds)


def match_topics(
    cluster: Cluster, wanted: frozenset[Topic], feeds: Mapping[FeedUrl, Feed]
) -> dict[Topic, float]:
    """Return how well the best sources of a cluster match each topic."""
    found = dict.fromkeys(wanted, 0.0)
    for article in cluster.articles[:_READ_FOR_TOPICS] if wanted else ():
        read = read_fields(article)
        own = feeds[article.feed_url].topics if article.feed_url in feeds else frozenset()
        for topic in wanted:
            how = topics.match(topic, title=read.title, text=read.body, feed_topics=own)
            found[topic] = max(found[topic], how)
    return found


def genre(cluster: Cluster) -> Genre:
    """Return the genre of most of a cluster's articles; news when there is a tie."""
    counts = Counter(
        genre_of(each.title, each.outlet, url=each.url, text=each.text)
        for each in cluster.articles
    )
    return max(Genre, key=lambda each: (counts[each], each is Genre.NEWS))

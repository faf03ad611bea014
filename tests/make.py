"""Builders of nouns that are valid by default; a test names only what it is about."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta

from digest.model import (
    Article,
    ArticleId,
    Brief,
    BriefId,
    Citation,
    Claim,
    Cluster,
    ClusterId,
    Coverage,
    DayState,
    Delivery,
    Due,
    Edition,
    EditionId,
    Feed,
    FeedUrl,
    IdempotencyKey,
    KeyPoints,
    Language,
    Note,
    NoteKind,
    OperationId,
    Reason,
    Recipient,
    Schedule,
    Slot,
    Source,
    SourceKind,
    Story,
    StoryId,
    Subscription,
    SubscriptionId,
    Topic,
)

NOW = datetime(2026, 4, 17, 6, 0, tzinfo=UTC)
"""The present of most tests: a Friday."""


def feed(name: str = "Example Wire", **changes: object) -> Feed:
    slug = name.lower().replace(" ", "-")
    values: dict[str, object] = {
        "url": FeedUrl(f"https://{slug}.example/feed.xml"),
        "title": name,
        "site": f"https://{slug}.example/",
        "kind": SourceKind.NEWS,
        "language": Language("en"),
    }
    return Feed(**(values | changes))  # type: ignore[arg-type]  # built by name


def article(
    title: str = "Example Lab releases a small model",
    text: str = "Example Lab released a small model on Friday. It has 8 billion parameters.",
    *,
    outlet: str = "Example Wire",
    hours_ago: float = 3.0,
    **changes: object,
) -> Article:
    slug = outlet.lower().replace(" ", "-")
    key = hashlib.sha256(f"{outlet}\n{title}\n{text}".encode()).hexdigest()
    values: dict[str, object] = {
        "id": ArticleId(key[:16]),
        "feed_url": FeedUrl(f"https://{slug}.example/feed.xml"),
        "outlet": outlet,
        "url": f"https://{slug}.example/{key[:8]}",
        "title": title,
        "text": text,
        "language": Language("en"),
        "published_at": NOW - timedelta(hours=hours_ago),
        "seen_at": NOW - timedelta(hours=hours_ago),
        "content_hash": key,
    }
    return Article(**(values | changes))  # type: ignore[arg-type]  # built by name


def cluster(*articles: Article, **changes: object) -> Cluster:
    members = articles or (article(),)
    values: dict[str, object] = {
        "id": ClusterId(f"c-{members[0].id}"),
        "articles": members,
        "origins": tuple((each.id,) for each in members),
    }
    return Cluster(**(values | changes))  # type: ignore[arg-type]  # built by name


def claim(text: str = "Example Lab released a small model on Friday.", **changes: object) -> Claim:
    cited = article()
    citation = Citation(article_id=cited.id, url=cited.url, quote=text)
    values: dict[str, object] = {"text": text, "citations": (citation,)}
    return Claim(**(values | changes))  # type: ignore[arg-type]  # built by name


def source(of: Article | None = None, **changes: object) -> Source:
    cited = of or article()
    values: dict[str, object] = {
        "article_id": cited.id,
        "outlet": cited.outlet,
        "title": cited.title,
        "url": cited.url,
        "published_at": cited.published_at,
        "read_time": timedelta(minutes=1),
        "is_independent": True,
    }
    return Source(**(values | changes))  # type: ignore[arg-type]  # built by name


def story(headline: str = "Example Lab releases a small model", **changes: object) -> Story:
    key = hashlib.sha256(headline.encode()).hexdigest()
    values: dict[str, object] = {
        "id": StoryId(f"s-{key[:12]}"),
        "cluster_id": ClusterId(f"c-{key[:12]}"),
        "language": Language("en"),
        "headline": headline,
        "takeaway": claim(),
        "points": KeyPoints(what_happened=claim("It has 8 billion parameters.")),
        "notes": (Note(kind=NoteKind.SINGLE_SOURCE, values=("Example Wire",)),),
        "sources": (source(),),
        "questions": ("How many parameters does it have?",),
    }
    return Story(**(values | changes))  # type: ignore[arg-type]  # built by name


def slot(of: Story | None = None, **changes: object) -> Slot:
    reason = Reason(score=2.0, outlets=1, articles=1, age=timedelta(hours=3))
    told = of or story()
    articles = tuple(each.article_id for each in told.sources)
    values: dict[str, object] = {"story": told, "reason": reason, "articles": articles}
    return Slot(**(values | changes))  # type: ignore[arg-type]  # built by name


def edition(**changes: object) -> Edition:
    values: dict[str, object] = {
        "id": EditionId("e-1"),
        "topics": frozenset[Topic](),
        "language": Language("en"),
        "since": NOW - timedelta(hours=24),
        "until": NOW,
        "feeds": frozenset({feed().url}),
    }
    return Edition(**(values | changes))  # type: ignore[arg-type]  # built by name


def brief(*stories: Story, **changes: object) -> Brief:
    values: dict[str, object] = {
        "id": BriefId("K7Q2"),
        "edition": edition(),
        "day": DayState.NORMAL,
        "slots": tuple(slot(each) for each in stories or (story(),)),
        "composed_at": NOW,
        "coverage": Coverage(feeds=5, articles=5, sites=5, clusters=3, read_at=NOW),
        "reading_time": timedelta(seconds=50),
    }
    return Brief(**(values | changes))  # type: ignore[arg-type]  # built by name


def recipient(chat: str = "C1", **changes: object) -> Recipient:
    values: dict[str, object] = {"platform": "slack", "tenant": "T1", "chat": chat}
    return Recipient(**(values | changes))  # type: ignore[arg-type]  # built by name


def subscription(name: str = "sub-1", **changes: object) -> Subscription:
    values: dict[str, object] = {
        "id": SubscriptionId(name),
        "recipient": recipient(),
        "topics": frozenset[Topic](),
        "language": Language("en"),
        "schedule": Schedule(at=time(8), tz="Europe/Berlin"),
    }
    return Subscription(**(values | changes))  # type: ignore[arg-type]  # built by name


def due(**changes: object) -> Due:
    values: dict[str, object] = {"at": NOW, "local_date": NOW.date()}
    return Due(**(values | changes))  # type: ignore[arg-type]  # built by name


def delivery(key: str = "slack|T1|C1|-|e-1|1", **changes: object) -> Delivery:
    values: dict[str, object] = {
        "key": IdempotencyKey(key),
        "op_id": OperationId("00000000-0000-5000-8000-000000000001"),
        "subscription_id": SubscriptionId("sub-1"),
        "recipient": recipient(),
        "edition_id": EditionId("e-1"),
        "brief_id": BriefId("K7Q2"),
        "local_date": NOW.date(),
        "due_at": NOW,
        "deadline_at": NOW + timedelta(hours=2),
    }
    return Delivery(**(values | changes))  # type: ignore[arg-type]  # built by name

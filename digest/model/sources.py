"""What we read: feeds, what we remember of them, and the articles they bring.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

FeedUrl = NewType("FeedUrl", str)
ArticleId = NewType("ArticleId", str)
Topic = NewType("Topic", str)
Language = NewType("Language", str)  # BCP 47 primary subtag in lower case; empty: unknown

MAX_TEXT_CHARS = 20_000
"""Characters of an article's text that parsers give and we keep: some 3,000 words."""


class SourceKind(StrEnum):
    """What sort of publisher stands behind a feed."""

    LAB, PAPER, REGULATOR = "lab", "paper", "regulator"
    NEWS, BLOG, NEWSLETTER = "news", "blog", "newsletter"
    COMMUNITY, AGGREGATOR = "community", "aggregator"

    @property
    def is_primary(self) -> bool:
        """Whether such a publisher announces its own deeds rather than reports others'."""
        return self in {SourceKind.LAB, SourceKind.PAPER, SourceKind.REGULATOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source we poll, as the catalogue or the operator lists it."""

    url: FeedUrl
    title: str
    site: str = ""
    kind: SourceKind = SourceKind.NEWS
    topics: frozenset[Topic] = frozenset()
    language: Language = Language("")
    owner: str = ""
    """Publishers with one owner count as one independent outlet; empty: the site's domain."""
    authority: float = 0.5
    """0 to 1: how much a source weighs in ranking; 1 for labs, papers and regulators."""
    is_broad: bool = False
    """It writes of other things too: only its articles about AI count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLink:
    """A feed as a web page names it: nobody has looked whether it is one."""

    url: FeedUrl
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSource:
    """What somebody made of one source: added it to a list, or hid it there."""

    feed: Feed
    is_added: bool = True
    """False: it is of the list beneath, the catalogue for one."""
    is_hidden: bool = False
    added_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What the server gave us to ask «has it changed?», byte for byte (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None
    url: str = ""
    """Which URL gave them, as redirects may lead away; empty: the one asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What we remember between two polls of a feed."""

    feed_url: FeedUrl
    next_poll_at: datetime
    validators: Validators = Validators()
    body_sha256: str = ""
    polled_at: datetime | None = None
    read_at: datetime | None = None
    """When the feed was last read successfully (200 that parsed, or 304)."""
    pace: timedelta | None = None
    """The interval that its last body suggests: <ttl>, or half the median gap of its entries."""
    failures: int = 0
    failing_since: datetime | None = None
    fault: str = ""
    """Why the last poll failed, in a few plain words; empty after a success."""
    is_stopped: bool = False
    """Gone (410) or dead: not polled until the operator says so."""
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_polls: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry (Atom) or item (RSS) as the parser leaves it: plain text, canonical URL."""

    guid: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    author: str = ""
    language: Language = Language("")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """What the bytes of a feed say, newest entry first."""

    title: str
    site: str
    language: Language
    entries: tuple[Entry, ...]
    ttl: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An entry we keep: clean plain text from a known feed."""

    id: ArticleId
    feed_url: FeedUrl
    outlet: str
    url: str
    title: str
    text: str
    language: Language
    published_at: datetime
    """When the feed says it appeared; when we first saw it if `is_dated` is false."""
    seen_at: datetime
    is_dated: bool = True
    author: str = ""
    content_hash: str = ""
    """Hex digest of title and text: an article whose hash changed was edited."""

"""The nouns: plain frozen records, no behaviour beyond their own consistency.

*Pure.* Read top to bottom: a Feed yields Articles, Articles about one event form a
Cluster, a Cluster is written up as a Story, Stories take the Slots of a Brief
made for an Edition, a Brief is owed to a Recipient; a Question about a Brief
gets an Answer. Instants are aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

FeedUrl = NewType("FeedUrl", str)
ArticleId = NewType("ArticleId", str)
ClusterId = NewType("ClusterId", str)
StoryId = NewType("StoryId", str)
EditionId = NewType("EditionId", str)
BriefId = NewType("BriefId", str)
Topic = NewType("Topic", str)
Language = NewType("Language", str)  # BCP 47 primary subtag in lower case; empty: unknown


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles about the same event; never empty, best source first.

    `origins` groups the articles by where their words come from: near-copies and
    outlets of one owner share an origin, so `len(origins)` counts independent reports.
    """

    id: ClusterId
    articles: tuple[Article, ...]
    origins: tuple[tuple[ArticleId, ...], ...]
    topics: frozenset[Topic] = frozenset()
    anchors: tuple[str, ...] = ()
    """Rare names and numbers that its articles share: why these are one story."""
    related: tuple[ClusterId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a cluster has its place; shown to readers who ask."""

    score: float
    outlets: int
    """Independent origins."""
    articles: int
    age: timedelta
    topics: tuple[Topic, ...] = ()
    """Topics of the edition it matches."""
    is_primary: bool = False
    """Announced by the lab, authors or regulator itself."""
    parts: tuple[tuple[str, float], ...] = ()
    """Each term of the score by name, for `why` and for tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The words of a source that bear out a sentence of ours."""

    article_id: ArticleId
    url: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence a reader sees, and what bears it out; never without a citation."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPoints:
    """The key points of a story; a point that no source supports is None, never padded."""

    what_happened: Claim | None = None
    why_it_matters: Claim | None = None
    what_to_watch: Claim | None = None


class NoteKind(StrEnum):
    """What code can find out about the sources of a story."""

    ONE_ORIGIN, INDEPENDENT = "one_origin", "independent"
    SINGLE_SOURCE, UNDATED, OLD = "single_source", "undated", "old"
    FIRST_REPORT, NUMBERS_DIFFER = "first_report", "numbers_differ"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing worth knowing, as data; the words are in `digest.words`.

    `values` by kind: ONE_ORIGIN (articles, origins) · INDEPENDENT (articles, origins) ·
    SINGLE_SOURCE (outlet) · UNDATED (outlet) · OLD (ISO date) · FIRST_REPORT (outlet, ISO
    instant) · NUMBERS_DIFFER (number, outlet, number, outlet) · OTHER_LANGUAGE (language).
    """

    kind: NoteKind
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article as the reader sees it under a story."""

    article_id: ArticleId
    outlet: str
    title: str
    url: str
    published_at: datetime | None
    """None when the feed gives no credible date."""
    read_time: timedelta
    is_independent: bool


class WrittenBy(StrEnum):
    """Whose words a story is in."""

    EXTRACT, MODEL = "extract", "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A cluster written up in one language; the same for every reader."""

    id: StoryId
    cluster_id: ClusterId
    language: Language
    headline: str
    takeaway: Claim
    points: KeyPoints
    notes: tuple[Note, ...]
    sources: tuple[Source, ...]
    questions: tuple[str, ...] = ()
    """Follow-up questions for which evidence was found."""
    is_background: bool = False
    """An evergreen explainer rather than news."""
    written_by: WrittenBy = WrittenBy.EXTRACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a brief covers; recipients who want the same share one."""

    id: EditionId
    topics: frozenset[Topic]
    language: Language
    since: datetime
    until: datetime
    feeds: frozenset[FeedUrl]
    max_stories: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a recipient has been told of an event."""

    cluster_id: ClusterId
    story_id: StoryId
    told_at: datetime
    articles: frozenset[ArticleId]
    outlets: frozenset[str]
    text: str
    """The words he saw, to find out what is new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A story's place in a brief."""

    story: Story
    reason: Reason
    articles: tuple[ArticleId, ...] = ()
    """Every article of the event, also those beyond the story's sources."""
    anchors: tuple[str, ...] = ()
    """Rare names and numbers that the articles share: why they are one story."""
    update: Claim | None = None
    """What is new, when the recipient was told of this event before."""


class DayState(StrEnum):
    """What sort of day a brief reports; each has its own first line."""

    NORMAL, QUIET, EMPTY, PARTIAL = "normal", "quiet", "empty", "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingSource:
    """A feed that could not be read for this brief."""

    feed_url: FeedUrl
    title: str
    reason: str
    """A code that `digest.words` knows, or a few plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was read to make a brief."""

    feeds: int = 0
    not_modified: int = 0
    articles: int = 0
    sites: int = 0
    clusters: int = 0
    missing: tuple[MissingSource, ...] = ()
    read_at: datetime | None = None
    """When the last source was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """An edition filled with stories, most important first."""

    id: BriefId
    edition: Edition
    day: DayState
    slots: tuple[Slot, ...]
    composed_at: datetime
    coverage: Coverage
    background: tuple[Slot, ...] = ()
    left_out: tuple[Slot, ...] = ()
    """Stories below the bar or over the number asked for, best first."""
    already_told: int = 0
    """Stories that the recipient knows and that bring nothing new."""
    reading_time: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """An address; only the adapter named `platform` reads the other fields."""

    platform: str
    tenant: str
    chat: str
    thread: str | None = None


class Scope(StrEnum):
    """Where the evidence for an answer was found."""

    STORY, BRIEF, ARCHIVE = "story", "brief", "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence or short run of sentences of one article, literally."""

    article_id: ArticleId
    feed_url: FeedUrl
    url: str
    outlet: str
    text: str
    published_at: datetime
    position: int = 0
    """Index of its first sentence in the article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A follow-up asked about a brief, or about nothing in particular."""

    text: str
    language: Language
    story: int | None = None
    """Number of the slot it is first about, from 1."""
    previous: tuple[str, ...] = ()
    """The asker's last questions in this thread, newest last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply that rests on sources; without claims it says that they do not tell."""

    claims: tuple[Claim, ...]
    scope: Scope | None
    story: int | None = None
    nearest: tuple[int, ...] = ()
    """Slots whose stories come nearest, when there is no answer."""
    suggestions: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether any source tells."""
        return bool(self.claims)

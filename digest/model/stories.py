"""What is made of articles: clusters, and stories with the claims that sources bear out.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from digest.model.sources import Article, ArticleId, Language, Topic

ClusterId = NewType("ClusterId", str)
StoryId = NewType("StoryId", str)
CorrectionId = NewType("CorrectionId", str)


class TraitKind(StrEnum):
    """In what respect events are alike to a reader."""

    TOPIC, FEED, NAME = "topic", "feed", "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """Something of an event that a reader may want more or less of."""

    kind: TraitKind
    key: str
    """The topic, the feed's URL, or the name as it is compared."""
    label: str = ""
    """What readers call it; empty for topics, which have a name in every language."""


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
    liked: tuple[Trait, ...] = ()
    """What of it the reader has asked for more of."""
    disliked: tuple[Trait, ...] = ()


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
    OTHER_LANGUAGE, TRANSLATED = "other_language", "translated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing worth knowing, as data; the words are in `digest.words`.

    `values` by kind: ONE_ORIGIN (articles, origins) · INDEPENDENT (articles, origins) ·
    SINGLE_SOURCE (outlet) · UNDATED (outlet) · OLD (ISO date) · FIRST_REPORT (outlet, ISO
    instant) · NUMBERS_DIFFER (number, outlet, number, outlet) · OTHER_LANGUAGE (language) ·
    TRANSLATED (the sources' language).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What we wrote that was wrong, and what is right; for good and in the open."""

    id: CorrectionId
    cluster_id: ClusterId
    language: Language
    headline: str
    wrong: str
    """What we wrote."""
    right: str
    """What the articles say."""
    at: datetime


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
    correction: Correction | None = None
    """The last one made of it."""

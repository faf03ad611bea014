"""What is made of stories: editions, the briefs that fill them, and what was told.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from digest.model.people import Recipient
from digest.model.sources import ArticleId, FeedUrl, Language, Topic
from digest.model.stories import (
    Claim,
    ClusterId,
    Correction,
    Reason,
    Story,
    StoryId,
    Trait,
)
from digest.model.tastes import NO_LEANING, Leaning

EditionId = NewType("EditionId", str)
BriefId = NewType("BriefId", str)


class BriefKind(StrEnum):
    """What sort of brief an edition is; each is shown in a way of its own."""

    DAILY = "daily"
    WEEKLY = "weekly"
    """The week in ninety seconds: what grew, what is open, what was corrected."""
    ALERT = "alert"
    """One event, at once."""
    CATCH_UP = "catch_up"
    """What a reader missed and still matters, as it stands now."""


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
    reader: Recipient | None = None
    """One of those who share it: what he was told all of them were told."""
    kind: BriefKind = BriefKind.DAILY
    leaning: Leaning = NO_LEANING
    """The taste of those who share it. What they mute is not among `feeds`."""


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
class Growth:
    """How an event went on since it was first reported."""

    first_at: datetime
    """When it was first reported, as far as its sources tell; else when we first wrote of it."""
    updates: int
    """How often its story was written anew since."""
    origins_before: int
    """Independent reports at the beginning of what is looked back on."""
    origins_now: int


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
    traits: tuple[Trait, ...] = ()
    """What a reader who wants more or less of it may mean."""
    growth: Growth | None = None
    """In what looks back on a span: how the event went on in it."""


class DayState(StrEnum):
    """What sort of day a brief reports; each has its own first line."""

    NORMAL, QUIET, EMPTY, PARTIAL = "normal", "quiet", "empty", "partial"


class WhyExtracts(StrEnum):
    """Why stories of a brief are in the sources' own words."""

    NO_MODEL = "no_model"
    """There is none to write them."""
    MODEL_OUT = "model_out"
    """It did not answer, or not in time."""
    OVER_BUDGET = "over_budget"
    """What may be spent on it was spent."""
    NOT_BORNE_OUT = "not_borne_out"
    """The sources did not bear out what it wrote, or say too little to write from."""


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
    """Feeds with nothing new: unchanged, empty, or read so lately that they were not asked."""
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
    still_open: tuple[Slot, ...] = ()
    """In a weekly: stories whose `what_to_watch` nothing has answered yet."""
    corrections: tuple[Correction, ...] = ()
    """In a weekly: what was corrected in its week, oldest first."""
    why_extracts: WhyExtracts = WhyExtracts.NO_MODEL
    """Says something where a story is an extract."""

"""How events went on: what was written of each over weeks, whoever was told.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from digest.model.sources import ArticleId, Language
from digest.model.stories import ClusterId, StoryId, Trait


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A story as it was written at one time."""

    story_id: StoryId
    at: datetime
    origins: int
    """Independent reports by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The chapters of an event in one language, oldest first; never empty."""

    cluster_id: ClusterId
    language: Language
    chapters: tuple[Chapter, ...]
    articles: tuple[ArticleId, ...]
    """Of the newest chapter, for finding out which event this one was merged into."""
    traits: tuple[Trait, ...] = ()
    best_score: float = 0.0
    is_background: bool = False

    @property
    def first(self) -> Chapter:
        """The first chapter."""
        return self.chapters[0]

    @property
    def last(self) -> Chapter:
        """The newest chapter."""
        return self.chapters[-1]

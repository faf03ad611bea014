"""What a reader thinks of what he got: feedback, and what follows from it for his briefs.

*Pure.* The sums are in `digest.clusters.taste`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.sources import FeedUrl, Topic
from digest.model.stories import ClusterId, Trait, TraitKind


class Verdict(StrEnum):
    """What a reader says of a story: by a wish for more or less of it, or by a thumb."""

    MORE, LESS = "more", "less"
    UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One verdict on one event; a later one on the same event takes its place."""

    cluster_id: ClusterId
    verdict: Verdict
    traits: tuple[Trait, ...]
    """What the event is about and who reports it, as far as that says something."""
    at: datetime
    share: float = 1.0
    """Below 1 where one thumb was for several stories at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """What a recipient has told us of his likings; never more than is kept in sight."""

    feedback: tuple[Feedback, ...] = ()
    """Oldest first, one for each event."""
    muted: frozenset[Topic] = frozenset()
    """Topics and words of which he wants to read nothing."""
    muted_feeds: frozenset[FeedUrl] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether he has said nothing."""
        return not (self.feedback or self.muted or self.muted_feeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasted:
    """What of a taste was changed, as it was and as it was left; what stayed is in neither."""

    before: Taste
    after: Taste


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """How much a trait counts for or against a story, in steps of `digest.clusters.taste`."""

    kind: TraitKind
    key: str
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaning:
    """What a taste comes to today, in coarse steps: readers with equal ones share editions."""

    leans: tuple[Lean, ...] = ()
    """By kind and key; none of them 0."""
    muted: frozenset[Topic] = frozenset()
    muted_feeds: frozenset[FeedUrl] = frozenset()


NO_LEANING = Leaning()
"""Of a reader who has said nothing."""

"""What readers keep and what they report: saved stories, errors found.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from digest.model.briefs import BriefId, Slot
from digest.model.people import Recipient
from digest.model.stories import StoryId

ReportId = NewType("ReportId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A story that a reader keeps, as it was when he saved it."""

    slot: Slot
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a reader says is wrong with a story."""

    id: ReportId
    recipient: Recipient
    brief_id: BriefId
    number: int
    """Of the story in that brief."""
    story_id: StoryId
    headline: str
    text: str
    """His words; empty when he only pointed at the story, or when they cannot be opened."""
    at: datetime

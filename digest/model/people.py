"""Who reads: where he is found, what he asks, and what he is answered.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.sources import ArticleId, FeedUrl, Language
from digest.model.stories import Claim, WrittenBy


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
    account: str = ""
    """Whose budget the answer counts against, besides the installation's; no model sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply that rests on sources; without claims it says that they do not tell."""

    claims: tuple[Claim, ...]
    scope: Scope | None
    story: int | None = None
    nearest: tuple[int, ...] = ()
    """Slots whose stories come nearest, when there is no answer."""
    suggestions: tuple[str, ...] = ()
    written_by: WrittenBy = WrittenBy.EXTRACT
    is_stopgap: bool = False
    """In the sources' own words only because the model that should write could not be asked."""
    is_whole: bool = True
    """False when the model broke off after a part that was shown."""
    translated_from: Language | None = None
    """The sources' language, where the answer is a translation."""

    @property
    def is_answered(self) -> bool:
        """Whether any source tells."""
        return bool(self.claims)

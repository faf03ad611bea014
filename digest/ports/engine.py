"""What the engine needs from outside, stated by the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeAlias

from digest.model import (
    Article,
    ArticleId,
    Brief,
    BriefId,
    ClusterId,
    FeedDocument,
    FeedLink,
    FeedState,
    FeedUrl,
    Passage,
    Recipient,
    Story,
    StoryId,
    Told,
    Validators,
)


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A 200: the decoded body and what the headers say about the next poll."""

    url: str
    """Where the body came from, after redirects."""
    body: bytes
    content_type: str
    validators: Validators
    moved_to: str | None = None
    """Target of a chain of permanent redirects (301, 308) alone."""
    fresh_for: timedelta | None = None
    """From Cache-Control max-age or Expires (RFC 9111, 4.2.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304: nothing new."""

    validators: Validators
    moved_to: str | None = None
    fresh_for: timedelta | None = None


Response: TypeAlias = Fetched | NotModified


class Fetcher(Protocol):
    """Brings bytes from public addresses, bounded in size, time and redirects."""

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """Get a URL, conditionally when there are validators.

        Raises:
            FetchError: nothing usable came; the subclass says what to do next.
        """
        ...


class Parser(Protocol):
    """Reads hostile bytes where they can do no harm."""

    async def parse(self, body: bytes, *, url: str, content_type: str = "") -> FeedDocument:
        """Read a feed in any format.

        Raises:
            ParseError: the bytes are no feed, or cost too much.
        """
        ...

    async def extract(self, page: bytes, *, url: str, content_type: str = "") -> str:
        """Return the main text of an HTML page as plain text, empty when there is none.

        Raises:
            ParseError: the bytes cost too much.
        """
        ...

    async def links(self, page: bytes, *, url: str, content_type: str = "") -> Sequence[FeedLink]:
        """Return the feeds that an HTML page names, in the order to offer them.

        Raises:
            ParseError: the bytes cost too much.
        """
        ...


class Feeds(Protocol):
    """What we remember of each feed between polls."""

    async def states(self, urls: Collection[FeedUrl]) -> Mapping[FeedUrl, FeedState]:
        """Return the states of those that have one."""
        ...

    async def keep(
        self, states: Collection[FeedState], articles: Collection[Article] = ()
    ) -> None:
        """Store states of feeds and what their polls brought, all or nothing.

        An article whose id is known keeps its `seen_at` (and, when undated, its
        `published_at`); its other fields become the new ones.
        """
        ...


class Articles(Protocol):
    """Articles of the retention period, text included."""

    def between(
        self, since: datetime, until: datetime, feeds: Collection[FeedUrl]
    ) -> AsyncIterator[Article]:
        """Yield articles of these feeds with since < published_at <= until, oldest first."""
        ...

    async def counts(self, feeds: Collection[FeedUrl], since: datetime) -> Mapping[FeedUrl, int]:
        """Return how many articles of each feed were published since an instant."""
        ...

    async def get(self, ids: Sequence[ArticleId]) -> Sequence[Article]:
        """Return the articles that are still there, in the order asked."""
        ...

    async def replace(self, articles: Collection[Article]) -> None:
        """Store longer texts of articles that are there."""
        ...

    async def sweep(self, before: datetime) -> int:
        """Forget articles seen before an instant; return how many."""
        ...


class Clusters(Protocol):
    """Which event an article was counted to, so that stories keep their ids."""

    async def of(self, articles: Collection[ArticleId]) -> Mapping[ArticleId, ClusterId]:
        """Return the present cluster id of each article that has one."""
        ...

    async def keep(
        self,
        members: Mapping[ClusterId, Collection[ArticleId]],
        merged: Mapping[ClusterId, ClusterId],
    ) -> None:
        """Store memberships, and which ids were merged into which."""
        ...


class Stories(Protocol):
    """Stories once written, by content."""

    async def get(self, ids: Sequence[StoryId]) -> Mapping[StoryId, Story]:
        """Return those that are there."""
        ...

    async def keep(self, stories: Collection[Story]) -> None:
        """Store stories."""
        ...

    async def claim(self, story_id: StoryId, lasting: timedelta) -> bool:
        """Take the writing of a story upon oneself; False while another worker has it.

        It saves work and promises nothing: after `lasting` it is anybody's again.
        """
        ...

    async def release(self, story_id: StoryId) -> None:
        """Give the writing of a story back, whether it was written or not."""
        ...


class Briefs(Protocol):
    """Briefs made, and what each recipient was told."""

    async def get(self, brief_id: BriefId) -> Brief | None:
        """Return a brief."""
        ...

    async def keep(self, brief: Brief) -> None:
        """Store a brief."""
        ...

    async def told(self, recipient: Recipient, since: datetime) -> Sequence[Told]:
        """Return what a recipient was told since an instant, oldest first."""
        ...

    async def told_each(
        self, recipients: Sequence[Recipient], since: datetime
    ) -> Sequence[Sequence[Told]]:
        """Return `told` of many, in the order asked, in a few steps instead of two for each."""
        ...

    async def remember(
        self, recipient: Recipient, told: Collection[Told], *, brief_id: BriefId | None = None
    ) -> None:
        """Record what a recipient was told, and by which brief; the same again changes nothing."""
        ...

    async def latest(self, recipient: Recipient) -> Brief | None:
        """Return the last brief that told a recipient something, while it is kept."""
        ...

    async def is_latest(self, recipient: Recipient, brief_id: BriefId) -> bool:
        """Return whether a brief is `latest`, without reading it."""
        ...

    async def shown(self, recipient: Recipient, message_id: str) -> Brief | None:
        """Return the brief that a message in the recipient's chat is part of, while it is kept.

        `message_id` is what the platform called it, whatever thread it stands in.
        """
        ...

    async def of_day(self, recipient: Recipient, day: date) -> Brief | None:
        """Return the daily brief that a recipient had for a local date, while it is kept."""
        ...

    async def owed(self, recipient: Recipient) -> Brief | None:
        """Return the daily brief that a platform which counts was last to bring a recipient.

        It may have come, be on its way, or have been skipped: for a day he can have it for asking.
        """
        ...

    async def days(self, recipient: Recipient, days: Sequence[date]) -> Sequence[date]:
        """Return for which of these local dates a recipient had a daily brief."""
        ...


class Passages(Protocol):
    """An index of passages by words; a cache that can be rebuilt."""

    async def add(self, passages: Collection[tuple[Passage, Sequence[str]]]) -> None:
        """Index passages under their search tokens; known ones change nothing."""
        ...

    async def search(
        self, tokens: Sequence[str], *, limit: int, since: datetime, feeds: Collection[FeedUrl]
    ) -> Sequence[Passage]:
        """Return the best passages of these feeds published since an instant, best first."""
        ...

    async def sweep(self, before: datetime) -> int:
        """Forget passages published before an instant; return how many."""
        ...

    async def indexed(self, articles: Collection[ArticleId]) -> frozenset[ArticleId]:
        """Return which articles are in the index."""
        ...

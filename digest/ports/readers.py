"""What readers steer and keep, and what is remembered of events for all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from digest.model import (
    Alerted,
    BriefId,
    ClusterId,
    Correction,
    Course,
    Delivery,
    Language,
    Recipient,
    Report,
    Saved,
    StoryId,
    Subscription,
    Taste,
)
from digest.ports.queues import Backlog, Lease

MOST_SAVED = 100
"""Stories that one recipient may save."""
MOST_REPORTS_AN_HOUR = 5
"""Of one chat."""


class Tastes(Protocol):
    """What each recipient has told us of his likings; his alone."""

    async def get(self, recipient: Recipient) -> Taste:
        """Return a recipient's taste, empty while he has said nothing."""
        ...

    async def get_each(self, recipients: Sequence[Recipient]) -> Sequence[Taste]:
        """Return `get` of many, in the order asked, in a few steps."""
        ...

    async def change(self, recipient: Recipient, edit: Callable[[Taste], Taste]) -> Taste:
        """Change a taste and return it as stored; `edit` may be asked several times.

        No change of another process at the same time is lost.
        """
        ...

    async def forget(self, recipient: Recipient) -> None:
        """Drop all that a recipient has said: he is as one who has said nothing."""
        ...


class Chronicle(Protocol):
    """How events went on, in each language, for 45 days after they were last written of."""

    async def get(
        self, language: Language, clusters: Sequence[ClusterId]
    ) -> Sequence[Course | None]:
        """Return the courses of events, in the order asked."""
        ...

    async def keep(self, courses: Collection[Course]) -> None:
        """Store courses in place of those of the same event and language."""
        ...

    async def since(self, language: Language, instant: datetime) -> Sequence[Course]:
        """Return the courses that had a chapter since an instant, the latest last."""
        ...


class Keepsakes(Protocol):
    """Stories that recipients save: a hundred each, a year each."""

    async def keep(self, recipient: Recipient, saved: Saved) -> bool:
        """Save a story; the same again changes nothing. Return False when there is no room."""
        ...

    async def all(self, recipient: Recipient) -> Sequence[Saved]:
        """Return what a recipient has saved, the latest first."""
        ...

    async def drop(self, recipient: Recipient, story_id: StoryId) -> bool:
        """Forget a saved story; return whether it was there."""
        ...

    async def forget(self, recipient: Recipient) -> None:
        """Forget all that a recipient has saved."""
        ...


class Corrections(Protocol):
    """What we got wrong, for a year."""

    async def add(self, correction: Correction) -> bool:
        """Record a correction; return False, and do nothing, when it is there."""
        ...

    async def since(self, instant: datetime, *, limit: int = 100) -> Sequence[Correction]:
        """Return the newest corrections made since an instant, oldest first."""
        ...


class Reports(Protocol):
    """What readers say is wrong, for the operator: the newest 500, for 90 days."""

    async def add(self, report: Report) -> bool:
        """Record a report; return False when its chat has sent too many within the hour."""
        ...

    async def newest(self, limit: int) -> Sequence[Report]:
        """Return the latest reports, newest first."""
        ...

    async def count(self) -> int:
        """Count the reports."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """An alert that is to reach those readers of a language who want alerts of its kind."""

    cluster_id: ClusterId
    language: Language
    brief_id: BriefId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAnnouncement:
    """One part of the readers to whom nobody else brings this announcement meanwhile."""

    lease: Lease
    announcement: Announcement


class Alerts(Protocol):
    """Announcements on their way to the readers who want to be told at once.

    Each is brought to all readers part by part; which parts there are the store knows.
    """

    async def is_known(self, cluster_id: ClusterId, language: Language) -> bool:
        """Return whether an event was announced in a language, or given up, lately."""
        ...

    async def announce(self, announcement: Announcement) -> None:
        """Have it brought to all parts of the readers, each once in 30 days."""
        ...

    async def lease_announcements(
        self, n: int, lease_for: timedelta
    ) -> Sequence[HeldAnnouncement]:
        """Take up to n parts."""
        ...

    async def wanting(
        self, held: HeldAnnouncement, after: float, limit: int
    ) -> tuple[Sequence[Subscription], float | None]:
        """Return some subscriptions of a part that want alerts, and where to go on.

        Begins with `after` -1; None at the end.
        """
        ...

    async def are_wanted(self) -> bool:
        """Return whether anybody wants alerts at all."""
        ...

    async def owe(
        self,
        delivery: Delivery,
        decide: Callable[[Sequence[Alerted]], bool],
        alerted: Alerted,
    ) -> bool:
        """Owe an alert to a recipient if he may have it, and return whether that is so.

        `decide` is asked about all that he was given, oldest first, and may be asked again;
        the delivery and the note that he was given it are stored in one step.
        """
        ...

    async def brought(self, held: HeldAnnouncement) -> bool:
        """Have done with a part; return False when another holds it."""
        ...

    async def later(self, held: HeldAnnouncement, again: datetime) -> bool:
        """Bring it again from an instant on, to those who could not be told yet."""
        ...

    async def backlog(self) -> Backlog:
        """Count the parts that wait."""
        ...

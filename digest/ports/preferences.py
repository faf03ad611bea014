"""What places wish for: kept, changed by several at once, remembered and taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from digest.model import NO_PREFERENCES, Change, ChangeId, Person, Preferences, Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A change that somebody wants to make."""

    id: ChangeId
    """Given again, the change is not made again, and answered as it was."""
    by: str
    line: str
    at: datetime
    inverse: str = ""
    """The command that takes it back, where what was changed is kept elsewhere as well."""


class Wishes(Protocol):
    """The preferences of places, and who changed what in them, for 400 days."""

    async def get(self, place: Recipient) -> Preferences | None:
        """Return what a place has set up; None while it has nothing."""
        ...

    async def change(
        self,
        place: Recipient,
        deed: Deed,
        edit: Callable[[Preferences], Preferences],
        *,
        base: Preferences = NO_PREFERENCES,
    ) -> Change:
        """Change what a place has set up and record it, in one step.

        `base` is what counts while nothing was set up here. `edit` may be asked several times: no
        change of another at the same time is lost. What changes nothing is not recorded.
        """
        ...

    async def record(self, place: Recipient, change: Change) -> None:
        """Record a change of what is kept elsewhere; the same again changes nothing."""
        ...

    async def changes(self, place: Recipient, limit: int) -> Sequence[Change]:
        """Return the last changes in a place, the latest first."""
        ...

    def all(self) -> AsyncIterator[tuple[Recipient, Preferences]]:
        """Yield every place that has set up anything, with what; one may come twice."""
        ...

    async def change_of(self, place: Recipient, change_id: ChangeId) -> Change | None:
        """Return a change in a place."""
        ...


class Caretakers(Protocol):
    """In which shared places somebody has set something up, for 400 days; it gives no right."""

    async def note(self, person: Person, place: Recipient) -> None:
        """Note that a person has set something up in a place."""
        ...

    async def places(self, person: Person, limit: int) -> Sequence[Recipient]:
        """Return the places of a person, the latest first."""
        ...


class Drafts(Protocol):
    """Configurations of a place that wait for a yes or were replaced, for 30 days."""

    async def keep(self, place: Recipient, draft_id: str, body: bytes) -> None:
        """Store one in the place of what is there under its id."""
        ...

    async def get(self, place: Recipient, draft_id: str) -> bytes | None:
        """Return one of this place."""
        ...


MOST_TOPICS = 20
"""That a place can follow."""
MOST_MANAGERS = 20
"""That a place can have besides its owners and admins."""
MOST_PLACES = 100_000
"""Places of a tenant that can have a brief: each channel and each person of a large workspace."""


class Offers(Protocol):
    """Lines that buttons stand for, for 30 days; who comes to places, and how much may change."""

    async def keep(self, place: Recipient, offers: Sequence[tuple[str, str]], *, by: str) -> None:
        """Store lines by ids, offered to whoever `by` is; the same again changes nothing."""
        ...

    async def line_of(self, place: Recipient, offer_id: str) -> str | None:
        """Return the line that a button in a place stands for."""
        ...

    async def book_change(self, place: Recipient, *, once: str) -> timedelta | None:
        """Let something be changed in a place, or return how long to wait.

        `once` names the change: asked again under it, it is not counted again.
        """
        ...

    async def book_place(self, place: Recipient, *, once: str) -> timedelta | None:
        """Let a place subscribe, or return how long to wait: for all places of its tenant."""
        ...

    async def take_room(self, place: Recipient) -> bool:
        """Count a place among those of its tenant with a brief, once; False: it has too many.

        Places are counted in parts, as chance deals them out, so that a tenant may be refused
        from three quarters of `MOST_PLACES` on.
        """
        ...

    async def give_room(self, place: Recipient) -> None:
        """Count a place no longer."""
        ...

    async def seen(self, place: Recipient, *, at: datetime, once: str) -> datetime | None:
        """Note that somebody is in a chat, and return when somebody was there before.

        None where nobody was for 60 days. `once` names the visit: noted again under it, it is
        answered as before. Visits within an hour are one.
        """
        ...

"""What a place wishes for, and how that came about: preferences, changes, roles.

*Pure.* Subscriptions follow from preferences: see `bot.standing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from digest.model.delivery import OnEmpty
from digest.model.sources import Language, Topic
from digest.model.tastes import Tasted

ChangeId = NewType("ChangeId", str)

WORKDAYS = frozenset(range(1, 6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What those of a place have set up; of a private chat, what its reader has."""

    topics: frozenset[Topic] = frozenset()
    language: Language | None = None
    """None: nobody has said."""
    max_stories: int = 5
    at: time | None = None
    """When the brief comes by itself, by the clock of `tz`; None: only when somebody asks."""
    tz: str = ""
    """Key of the IANA time zone database; empty: nobody has said."""
    weekdays: frozenset[int] | None = None
    """None: nobody has said, which means Monday to Friday. Empty: the week alone, if any."""
    is_paused: bool = False
    paused_until: date | None = None
    """The first local date that has a brief again."""
    has_alerts: bool = False
    weekly: int | None = None
    """The weekday on which the week comes; Monday is 1."""
    on_empty: OnEmpty | None = None
    managers: frozenset[str] = frozenset()
    """Who may change this besides the platform's owners and admins of the place."""

    @property
    def is_week_alone(self) -> bool:
        """Whether nothing comes by itself but the week."""
        return self.at is not None and self.weekly is not None and self.weekdays == frozenset()


NO_PREFERENCES = Preferences()
"""Of a place where nothing was set up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that somebody changed in a place."""

    id: ChangeId
    at: datetime
    by: str
    """Who, as his platform names him; empty when he was forgotten."""
    line: str
    """The command, in English."""
    before: Preferences
    after: Preferences
    """As it was left; equal to `before` where what was changed is kept elsewhere."""
    inverse: str = ""
    """The command that takes it back, where `before` and `after` do not tell."""
    tasted: Tasted | None = None
    """What of a taste was changed, where it was one."""

    @property
    def is_one(self) -> bool:
        """Whether anything was changed."""
        return self.before != self.after or bool(self.inverse) or self.tasted is not None


class Role(StrEnum):
    """What somebody is in a place, as its platform says."""

    OWNER, ADMIN, MEMBER = "owner", "admin", "member"
    GUEST = "guest"
    EXTERNAL = "external"
    """Of another organisation, with whom the place is shared."""

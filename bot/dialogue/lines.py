"""What a line can mean: a noun for each command, question and piece of small talk.

*Pure.* Days and spans are as they were said; what they come to is for whoever knows the date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import TypeAlias

from bot.dialogue.asides import SmallTalk, Unclear
from bot.dialogue.days import Day, Span
from bot.dialogue.herelines import HereCommand
from bot.dialogue.ownlines import OwnCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Begin; `payload` is what a link to the bot carries."""

    payload: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Show the brief."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open a story by its number."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Show what was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class On:
    """Show the brief of an earlier day."""

    day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Show the week that was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUp:
    """Show what was missed and still matters."""

    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """List the saved stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """Keep a story."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsave:
    """Keep a saved story no longer."""

    number: int = 0
    """In the list of those that are saved, from 1."""
    story: str = ""
    """Its id, for one that may have moved in the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAll:
    """Mark what was caught up on as known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question in free words."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Have the next question be about a story."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """Show, change or clear the topics that are followed."""

    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    is_reset: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Hear no more of a topic or word."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """Hear of a topic or word again."""

    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteSource:
    """Hear no more of what a source alone reports."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnmuteSource:
    """Hear of a source again."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTime:
    """Have the brief at a time of day, or show when it comes and may come."""

    at: time | None = None
    tz: str = ""
    """Key of the IANA time zone database; empty: the zone stays."""
    is_sure: bool = False
    """Whether what it costs was said, and he said yes; so of the others that have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDays:
    """Have the brief on some weekdays, or show on which."""

    weekdays: frozenset[int] | None = None
    is_sure: bool = False


class DeliveryMode(StrEnum):
    """How the brief comes."""

    PULL = "pull"
    """When somebody asks."""
    WEEKLY = "weekly"
    """The week alone, on its weekday."""
    DAILY = "daily"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDelivery:
    """Have the brief come in one way or another, or show in which."""

    mode: DeliveryMode | None = None
    at: time | None = None
    """None: at the time that is set, or at the usual one."""
    tz: str = ""
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLanguage:
    """Have everything in a language, or show which there are."""

    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLength:
    """Have so many stories at most, or show how many."""

    stories: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """Be told at once what breaks, or not; None: show how it is."""

    is_on: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Have the week on a weekday, or not at all; neither: show how it is."""

    weekday: int | None = None
    is_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Have nothing on days without news, or one line; None: show how it is."""

    is_on: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rich:
    """Have briefs in the richer form of the platform, or in the usual; None: show how it is."""

    is_on: bool | None = None


class SourceDeed(StrEnum):
    """What is to be done with a source."""

    LIST, ADD, REMOVE, TEST = "list", "add", "remove", "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Show or change the list of sources."""

    deed: SourceDeed = SourceDeed.LIST
    about: str = ""
    """An address, or a source's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Have nothing for a while, or until further notice."""

    span: Span | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Have the brief again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Show all that is set up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Take a change back: the last one, or one by its id."""

    change: str = ""


class ManagerDeed(StrEnum):
    """What is to be done with somebody who may manage a place."""

    LIST, ADD, REMOVE = "list", "add", "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Managers:
    """Show or change who may manage this place besides its admins."""

    deed: ManagerDeed = ManagerDeed.LIST
    person: str = ""
    """As the platform names him."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Show who changed what in this place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Ask why a story has its place; without a number the one that was opened last."""

    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Want more or less of what a story is about."""

    number: int
    is_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TasteReset:
    """Forget all wishes for more and less, and what is muted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Say that something is wrong with a story."""

    number: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """Show what was corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Unsubscribe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Show what can be said; of one command with examples."""

    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quit:
    """Leave the terminal."""


Command: TypeAlias = (
    Start
    | Today
    | Open
    | LeftOut
    | On
    | Week
    | CatchUp
    | Saved
    | Save
    | Unsave
    | ReadAll
    | Ask
    | About
    | Topics
    | Mute
    | Unmute
    | MuteSource
    | UnmuteSource
    | SetTime
    | SetDays
    | SetDelivery
    | SetLanguage
    | SetLength
    | Alerts
    | Weekly
    | Quiet
    | Rich
    | Sources
    | Pause
    | Resume
    | Settings
    | Undo
    | HereCommand
    | Managers
    | Audit
    | Why
    | Judge
    | TasteReset
    | Report
    | Corrections
    | OwnCommand
    | Stop
    | Help
    | Quit
)
Line: TypeAlias = Command | Unclear | SmallTalk

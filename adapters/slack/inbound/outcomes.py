"""What a payload comes to: what is to be done before it is acknowledged.

*Pure.*
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from adapters.contract import Filled, FormRequest, Opened, Pressed, Said, Update
from digest.model import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """It is acknowledged and that is all."""

    why: str
    """A few words of ours, for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Updates for the inbox."""

    updates: tuple[Update, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overheard:
    """A reply in a thread that calls nobody, or somebody else: for us only if the thread is."""

    said: Said
    is_to_others: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Somebody wants a form; it has to open at once."""

    request: FormRequest
    trigger_id: str
    instead: Pressed | Said | None = None
    """What he pressed or typed, whose line counts where no form opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A slash command: a form opens for some, and the others are said."""

    said: Said
    trigger_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that was filled in; what is wrong has to be shown at once."""

    filled: Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Somebody types in a field whose options are searched for."""

    request: FormRequest
    key: str
    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Somebody stopped an answer that was under way."""

    recipient: Recipient
    channel: str
    """The conversation as Slack calls it, a person's own chat as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Somebody opened the conversation with the bot."""

    channel: str
    opened: Opened
    """Perhaps he comes for the first time: then it has to be found out who he is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Somebody's profile or role changed: what is remembered of it counts no more."""

    person: str


Outcome: TypeAlias = (
    Nothing
    | Admitted
    | Overheard
    | Commanded
    | Wanted
    | Sent
    | Searched
    | Stopped
    | Entered
    | Changed
)

"""Forms: what is asked in fields, and what somebody gives.

*Pure.* Which fields there are, what they hold and whether what is given fits is decided behind the
`Desk`; a platform draws them, and brings back what was given under the same keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from digest.model import Recipient


class FormKind(StrEnum):
    """What a form is for."""

    SETTINGS = "settings"
    """What a place has set up, all at once."""
    QUESTION = "question"
    """A question to be asked in a conversation."""
    REPORT = "report"
    """What is wrong with a story."""


class FieldKind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    """A line, or a few where `Field.most_chars` is over 200."""
    TIME = "time"
    """A time of day, given as HH:MM."""
    ONE = "one"
    """One of the options."""
    SEVERAL = "several"
    """Any of the options."""
    SEARCH = "search"
    """One of more options than can be shown: `Desk.choices` finds them by what is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    """Printable ASCII or a topic of a reader's own, 75 characters at most."""
    label: str
    """In the reader's language, 75 characters at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked."""

    key: str
    """Lower-case letters; unique in its form."""
    kind: FieldKind
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    """100 at most; of a SEARCH those that are shown before anything is typed."""
    chosen: tuple[str, ...] = ()
    """What is given at first: values of choices, a text, or a time."""
    most_chars: int = 200
    is_optional: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRequest:
    """Somebody wants to fill a form in."""

    kind: FormKind
    recipient: Recipient
    """Where the answer goes; whose settings they are follows from it."""
    asker: str
    is_shared: bool = False
    token: str = ""
    """Of the `Action` that he pressed for it, where he did."""
    message: str = ""
    """The platform's id of the message that it stands under."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What is asked."""

    request: FormRequest
    title: str
    """24 characters at most."""
    fields: tuple[Field, ...]
    send: str
    """What the button is called that sends it; 24 characters at most."""
    cancel: str
    note: str = ""
    """Whose settings these are, or what becomes of what is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given in one field; nothing, where it was left empty."""

    key: str
    values: tuple[str, ...]

"""Who says something where, and what he is answered.

*Pure.*
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any, TypeAlias

from adapters.contract import Attachment, File, FormKind
from bot.dialogue.growing import Growing, Whole
from bot.dialogue.tokens import Point
from digest.model import NO_PREFERENCES, Brief, ChangeId, OnEmpty, Preferences, Recipient, Talk
from digest.words.dialogue import DialogueWords
from digest.words.lines import Line, Role
from digest.words.table import Words

MOST_LABEL_CHARS = 40
"""Of a name on a button: more is shown nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A line's circumstances."""

    id: str
    """Of the update, unique within its platform and tenant."""
    at: datetime
    recipient: Recipient
    """Where the answer goes."""
    place: Recipient
    """Whose preferences count: the chat, or a thread that has its own."""
    asker: str
    words: Words
    own: DialogueWords
    tz: tzinfo
    preferences: Preferences = NO_PREFERENCES
    talk: Talk = field(default_factory=Talk)
    brief: Brief | None = None
    """What is talked about; None where there is none yet."""
    next_at: datetime | None = None
    """When the next brief is due, where one is."""
    is_shared: bool = False
    is_triggered: bool = False
    """Whether the bot was called by its name, or a button pressed."""
    is_terminal: bool = False
    has_rich: bool = False
    """Whether a brief can have a richer form there."""
    is_counted: bool = False
    """Whether what is sent there unasked is counted, so that people read by asking."""
    attachment: Attachment | None = None
    """The file that came with the line."""
    growing: Growing = field(default_factory=Whole)
    """To what the answer of a question is told as it comes."""

    @property
    def effective(self) -> Preferences:
        """What is set up, and what is usual there in the place of what is not.

        Where messages are counted, none is spent to say that there is no news.
        """
        if self.is_counted and self.preferences.on_empty is None:
            return replace(self.preferences, on_empty=OnEmpty.SKIP)
        return self.preferences

    @property
    def change_id(self) -> ChangeId:
        """What the change is called that this line makes: again the same when it comes again."""
        return change_id_of(self.recipient, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A line that somebody may want to say next, and what the button is called."""

    label: str
    line: str
    form: FormKind | None = None
    """The form that does the same, where there are forms."""
    point: Point | None = None
    """The brief that it is about: the button is good for that one, and nothing has to be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is said, what is offered, and where the talk stands then."""

    lines: tuple[Line, ...]
    offers: tuple[Offer, ...] = ()
    talk: Talk | None = None
    """None: where it stood."""
    words: Words | None = None
    """In which it is said, where that is not the visit's language."""
    file: File | None = None
    is_private: bool = False
    """Whether it concerns him alone who is answered, such as that he may not do it."""


Handler: TypeAlias = Callable[[Any, Visit], Awaitable[Reply]]
"""Answers the lines of one kind, once it is clear that they may be said there."""


def change_id_of(recipient: Recipient, update_id: str) -> ChangeId:
    """Return what the change is called that an update makes."""
    key = f"{recipient.platform}\n{recipient.tenant}\n{update_id}"
    return ChangeId(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:12])


def note(text: str) -> Line:
    """Return a sentence of ours."""
    return Line(role=Role.NOTE, text=text)


def said(*texts: str, offers: tuple[Offer, ...] = (), talk: Talk | None = None) -> Reply:
    """Return a reply of sentences of ours."""
    return Reply(lines=tuple(note(each) for each in texts if each), offers=offers, talk=talk)


def with_more(reply: Reply, *texts: str, offers: tuple[Offer, ...] = ()) -> Reply:
    """Return a reply with sentences and offers after it."""
    lines = (*reply.lines, *(note(each) for each in texts if each))
    return replace(reply, lines=lines, offers=(*reply.offers, *offers))

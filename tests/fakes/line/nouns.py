"""The nouns of LINE as a bot meets them: people, groups, messages, tokens, menus, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody; his chat with the bot has his id."""

    id: str
    name: str
    language: str | None = None
    """A BCP 47 tag; None for somebody who has not consented to show it."""
    follows: bool = False
    has_followed: bool = False
    """Whether he ever did: to follow again is to unblock."""
    has_app: bool = True
    """Whether he has LINE for iOS or Android, of whom groups name the writer."""
    menu: str | None = None
    """The rich menu that is linked to him alone."""
    loading_until: float = 0.0
    """Until when he sees that an answer is being made."""


@dataclass(slots=True, kw_only=True)
class Group:
    """A group chat, or a room: a chat of several without a name."""

    id: str
    kind: str
    name: str
    members: list[str]
    """Without the bot."""
    has_bot: bool = True


@dataclass(slots=True, kw_only=True)
class Message:
    """What stands in a chat."""

    id: str
    chat: str
    at: float
    body: Json
    """As it was sent, or, of a person, as the bot is told of it."""
    by: str | None = None
    """A person; None for the bot."""
    how: str = ""
    """reply, push or multicast, of the bot's."""
    batch: int = 0
    """Messages of one call have one number."""
    quote_token: str | None = None
    quoted: str | None = None
    """The message that it quotes."""
    file: bytes | None = None
    is_read: bool = False


@dataclass(slots=True, kw_only=True)
class Token:
    """A reply token."""

    value: str
    chat: str
    event_at: float
    brought_at: float | None = None
    """When it was last brought to the bot; None before that."""
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class Event:
    """Something that the bot is told of."""

    id: str
    chat: str
    shape: Json
    token: Token | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What a retry key was first answered."""

    request_id: str
    at: float
    sent: list[Json]


@dataclass(slots=True, kw_only=True)
class Menu:
    """A rich menu."""

    id: str
    shape: Json
    image: bytes | None = None
    image_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A call that came, and what it was answered."""

    endpoint: str
    """push, reply, loading, profile, …: see `tests.fakes.line.api`."""
    chat: str | None
    body: Any
    at: float
    status: int
    """0 is no answer."""
    message: str = ""
    """The words of a refusal."""
    retry_key: str | None = None
    request_id: str = ""
    is_accepted: bool = False
    """Whether it took effect."""
    sent: tuple[str, ...] = ()
    """The ids of the messages."""


@dataclass(slots=True, kw_only=True)
class Call:
    """A call that is being answered."""

    endpoint: str
    request_id: str
    parts: dict[str, str] = field(default_factory=dict)
    """What stands in its path."""
    retry_key: str | None = None
    content_type: str = ""
    raw: bytes = b""
    body: Any = None
    sent: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a call is answered."""

    body: Json | bytes = field(default_factory=dict)
    status: int = 200
    content_type: str = "application/json"

"""The nouns of Telegram as a bot meets them: people, chats, topics, messages, queries, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

ANONYMOUS = 1_087_968_824
"""GroupAnonymousBot: who writes for an administrator that does not show himself."""
CHANNEL_BOT = 136_817_688
"""Whom older clients show where a channel writes in a group."""
INSIDE = {"creator", "administrator", "member", "restricted"}
"""Statuses of those who are in a chat."""


@dataclass(slots=True, kw_only=True)
class User:
    """Somebody, or a bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    is_deactivated: bool = False
    has_started: bool = False
    """Whether the bot may write to him."""
    has_blocked: bool = False


@dataclass(slots=True, kw_only=True)
class Member:
    """What somebody is in a chat."""

    status: str = "member"
    """creator, administrator, member, restricted, left or kicked."""
    is_anonymous: bool = False
    can_send: bool = True
    """Of one who is restricted, and in a channel of an administrator."""


@dataclass(slots=True, kw_only=True)
class Topic:
    """A thread of a forum, named by the message that opened it."""

    id: int
    name: str
    is_closed: bool = False


@dataclass(slots=True, kw_only=True)
class File:
    """Bytes with a name."""

    id: str
    unique_id: str
    name: str
    mime_type: str
    body: bytes
    said_size: int
    """What is said of how many bytes it has, which may be a lie."""
    path: str


@dataclass(slots=True, kw_only=True)
class Message:
    """What stands in a chat."""

    id: int
    chat: int
    date: int
    sender: int | None = None
    sender_chat: int | None = None
    via: int | None = None
    """The bot by whose inline mode it was chosen."""
    text: str = ""
    """Of a document: its caption."""
    entities: list[Json] = field(default_factory=list)
    keyboard: list[list[Json]] = field(default_factory=list)
    """What can be pressed under it."""
    thread: int | None = None
    reply_to: int | None = None
    quote: Json | None = None
    document: File | None = None
    rich: Json | None = None
    is_blank: bool = False
    """Whether people see nothing of it, as with rich messages in some clients."""
    service: Json | None = None
    """What happened, where nobody wrote: new members, a migration, a topic."""
    is_silent: bool = False
    preview: Json | None = None
    """Options of the link preview; None is the usual one."""
    is_protected: bool = False
    edited: int | None = None
    edits: list[str] = field(default_factory=list)
    """The texts it had before."""
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    """By person."""
    ephemeral_to: int | None = None
    """The one person who sees it."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a person sees while an answer is being written."""

    id: int
    chat: int
    thread: int | None
    text: str
    entities: list[Json]
    at: float
    after: int = 0
    """The id of the last message that stood in the chat."""
    options: Json = field(default_factory=dict)
    is_stopped: bool = False


@dataclass(slots=True, kw_only=True)
class Action:
    """Something like «typing»."""

    chat: int
    thread: int | None
    action: str
    at: float


@dataclass(slots=True, kw_only=True)
class Chat:
    """A private chat, a group, a supergroup or a channel."""

    id: int
    kind: str
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    migrated_to: int | None = None
    is_deleted: bool = False
    messages: list[Message] = field(default_factory=list)
    deleted: list[Message] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    """Every one that was drawn, oldest first."""
    actions: list[Action] = field(default_factory=list)
    last_id: int = 0
    """Of its messages, where it has numbers of its own."""
    ephemerals: list[Message] = field(default_factory=list)
    """What one person of a group sees for a while."""

    def thread_of_reply(self, target: Message) -> int | None:
        """Return the thread that a reply stands in.

        That of its target; in a supergroup without topics the first message that was replied to
        names one, which no call may name (telegram-bot-api, Client::get_forum_topic_id).
        """
        if self.kind == "supergroup" and not self.is_forum:
            return target.thread or target.id
        return target.thread

    def status(self, user: int) -> str:
        """Return what somebody is in it."""
        there = self.members.get(user)
        return there.status if there else "left"


@dataclass(slots=True, kw_only=True)
class Query:
    """A press, an inline query or a guest message that waits for an answer."""

    id: str
    kind: str
    user: int
    at: float
    message: tuple[int, int] | None = None
    """The chat and the message a press came from."""
    data: str = ""
    answer: Json | None = None


@dataclass(slots=True, kw_only=True)
class Called:
    """A call of a method, whatever became of it."""

    method: str
    chat: int | None
    args: Json
    at: float
    status: int = 200
    """Of HTTP; 0 when it was left without an answer."""
    description: str = ""
    sent: list[int] = field(default_factory=list)
    """The ids of the messages that it made visible."""
    unknown: list[str] = field(default_factory=list)
    """Parameters that the method does not have, and what a judge has against the others."""

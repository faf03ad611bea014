"""The nouns of a Slack: teams, people, channels, messages, views, tokens, files, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
)
"""What an installation is granted when nobody says otherwise."""


@dataclass(slots=True, kw_only=True)
class App:
    """The app that is installed in the teams, as its owner set it up."""

    id: str = "A0DAYBRIEF"
    name: str = "Daybrief"
    client_id: str = "1800000000001.1800000000002"
    client_secret: str = "client-secret-of-a-fake"  # noqa: S105  # of a fake
    signing_secret: str = "signing-secret-of-a-fake"  # noqa: S105  # of a fake
    verification_token: str = "verification-of-a-fake"  # noqa: S105  # of a fake
    app_token: str = "xapp-1-A0DAYBRIEF-1-fake"  # noqa: S105  # of a fake
    events: set[str] = field(default_factory=set)
    """What it subscribed to, such as `message.channels`; empty is everything."""
    commands: set[str] = field(default_factory=lambda: {"/brief"})
    shortcuts: set[str] = field(default_factory=set)
    """Callback ids that may be called; empty is any."""
    redirect_urls: list[str] = field(default_factory=list)
    """Where codes may be sent: prefixes, as Slack has it; empty is anywhere."""
    has_rotation: bool = False
    has_slow_history: bool = False
    has_home_tab: bool = True
    has_messages_tab: bool = True
    request_url: str | None = None
    """Where events, interactions and commands are posted; None is Socket Mode."""


@dataclass(slots=True, kw_only=True)
class Team:
    """A workspace."""

    id: str
    name: str
    domain: str
    enterprise: str | None = None
    has_containers: bool = False
    """Whether blocks of type container are drawn."""
    has_agents: bool = True
    """Whether streaming, statuses and sessions are there."""
    is_granted: bool = True
    """Whether an installation of its organisation reaches it."""


@dataclass(slots=True, kw_only=True)
class User:
    """Somebody, or a bot."""

    id: str
    team: str
    name: str
    real_name: str
    tz: str = "Europe/Berlin"
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_primary_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_bot: bool = False
    is_org_admin: bool = False
    deleted: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    """Of a bot: the app it belongs to."""
    updated: int = 0


@dataclass(slots=True, kw_only=True)
class Message:
    """What stands in a channel."""

    ts: str
    channel: str
    team: str
    user: str
    text: str
    thread_ts: str | None = None
    bot_id: str | None = None
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None
    client_msg_id: str | None = None
    subtype: str | None = None
    edits: list[str] = field(default_factory=list)
    """The texts it had before."""
    edited_ts: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ephemeral_to: str | None = None
    stream_until: float | None = None
    """Until when more can be appended; None when it is no stream, or a stopped one."""
    markdown: str = ""
    """Its text as markdown, where it was streamed or given as such."""
    unfurls: bool = True

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread without being its root."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True, kw_only=True)
class Channel:
    """A public or private channel, or a direct conversation."""

    id: str
    team: str
    name: str
    kind: str = "public"
    """public, private, im or mpim."""
    created: int = 0
    creator: str = ""
    members: list[str] = field(default_factory=list)
    user: str = ""
    """In a direct conversation: the person who is not the bot."""
    is_archived: bool = False
    shared_with: list[str] = field(default_factory=list)
    """Other teams, by Slack Connect."""
    previous_names: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    ephemerals: list[Message] = field(default_factory=list)
    deleted: list[Message] = field(default_factory=list)

    @property
    def is_ext_shared(self) -> bool:
        """Whether people of other organisations are in it."""
        return bool(self.shared_with)


@dataclass(slots=True, kw_only=True)
class View:
    """A modal that is open, or the Home tab of a person."""

    id: str
    team: str
    user: str
    payload: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    is_open: bool = True


@dataclass(slots=True, kw_only=True)
class Token:
    """What lets the app in."""

    value: str
    team: str | None
    """None for the whole organisation, and for an app-level token."""
    enterprise: str | None = None
    kind: str = "bot"
    user: str = ""
    bot_id: str = ""
    scopes: frozenset[str] = frozenset(SCOPES)
    expires_at: float | None = None
    refresh: str | None = None
    error: str | None = None
    """What is said to whoever shows it: token_revoked, account_inactive."""


@dataclass(slots=True, kw_only=True)
class File:
    """Bytes with a name."""

    id: str
    team: str
    user: str
    name: str
    body: bytes = b""
    length: int = 0
    mimetype: str = "application/octet-stream"
    title: str = ""
    is_uploaded: bool = False
    is_complete: bool = False
    created: int = 0


@dataclass(slots=True, kw_only=True)
class Called:
    """A call of a method, whatever became of it."""

    method: str
    team: str
    channel: str
    args: Json
    at: float
    status: int = 200
    """Of HTTP; 0 when it was left without an answer."""
    error: str | None = None
    posted: list[str] = field(default_factory=list)
    """The ts of the messages that it made visible."""

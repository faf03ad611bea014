"""What the app asks of Slack, and why: its scopes, events, methods, command and shortcuts.

*Pure.* The manifest, the pages of OAuth and the page of documentation are made of this table, and
nothing in this folder uses what does not stand in it (`tests/adapters/slack/test_table.py`). What
an event or a method needs is from its page at docs.slack.dev (read 2026-11-28).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

PLATFORM = "slack"
EVENTS_PATH = "/slack/events"
"""At which Slack posts events, commands, and what is pressed and filled in."""
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Something the bot may do in a workspace."""

    name: str
    reason: str
    """For whoever installs it: one sentence."""
    without: str = ""
    """What else happens where it is not granted; empty of what the bot cannot do without."""

    @property
    def is_optional(self) -> bool:
        """Whether whoever installs the app may leave it out."""
        return bool(self.without)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """An entry of a menu of Slack's, on messages or everywhere."""

    name: str
    kind: str
    """`message` or `global`."""
    callback_id: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A line that Slack offers in a conversation that is still empty."""

    title: str
    message: str


SCOPES = (
    Scope(
        name="app_mentions:read",
        reason="To be asked in a channel: it reads messages that mention it.",
    ),
    Scope(
        name="assistant:write",
        reason="To show that an answer is on its way, and to suggest what can be asked.",
    ),
    Scope(name="chat:write", reason="To deliver briefs and to answer."),
    Scope(name="commands", reason="For `/brief` and the shortcuts."),
    Scope(name="im:history", reason="To read what somebody writes to it in his own chat with it."),
    Scope(name="im:write", reason="To open that chat, for a brief or a notice."),
    Scope(
        name="users:read",
        reason="To know somebody's time zone and language, and whether he may change a channel.",
    ),
    Scope(
        name="channels:history",
        reason="To answer replies in a brief's thread in a public channel without being "
        "mentioned, and to see whether a brief arrived when the connection broke.",
        without="In threads it has to be mentioned; a brief whose arrival is in doubt is sent "
        "once more with the same id, and Slack may show it twice.",
    ),
    Scope(
        name="groups:history",
        reason="The same in private channels.",
        without="In threads of private channels it has to be mentioned; a brief whose arrival is "
        "in doubt may be shown twice there.",
    ),
    Scope(
        name="mpim:history",
        reason="The same in group messages.",
        without="In threads of group messages it has to be mentioned; a brief whose arrival is in "
        "doubt may be shown twice there.",
    ),
    Scope(
        name="channels:read",
        reason="To greet a public channel that it was added to, and to stop where it was removed "
        "or the channel archived.",
        without="It greets no channel, and learns that one is gone when it next writes there.",
    ),
    Scope(
        name="groups:read",
        reason="The same in private channels.",
        without="It greets no private channel, and learns that one is gone when it next writes "
        "there.",
    ),
    Scope(
        name="channels:join",
        reason="To deliver to a public channel that was chosen without inviting it first.",
        without="It asks to be invited.",
    ),
    Scope(
        name="reactions:read",
        reason="To take a thumb on a brief as feedback.",
        without="The buttons under a brief do the same.",
    ),
    Scope(
        name="files:read",
        reason="To read a list of feeds or a configuration that somebody sends it.",
        without="Feeds are added by their addresses.",
    ),
    Scope(
        name="files:write",
        reason="To hand out what somebody asks to export.",
        without="What was asked for cannot be handed out as a file, and it says so.",
    ),
)

MUST = tuple(each.name for each in SCOPES if not each.is_optional)
OPTIONAL = tuple(each.name for each in SCOPES if each.is_optional)

HISTORIES = ("channels:history", "groups:history", "mpim:history")
"""By each of which it reads along in one kind of conversation."""

EVENTS = MappingProxyType(
    {
        "agent_session_stopped": "assistant:write",
        "app_home_opened": "",
        "app_mention": "app_mentions:read",
        "app_uninstalled": "",
        "channel_archive": "channels:read",
        "channel_deleted": "channels:read",
        "channel_left": "channels:read",
        "group_archive": "groups:read",
        "group_deleted": "groups:read",
        "group_left": "groups:read",
        "member_joined_channel": "channels:read",
        "member_left_channel": "channels:read",
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "message.mpim": "mpim:history",
        "reaction_added": "reactions:read",
        "team_access_revoked": "",
        "tokens_revoked": "",
        "user_change": "users:read",
    }
)
"""What the app subscribes to, and the scope without which Slack does not tell of it."""

METHODS = MappingProxyType(
    {
        "agents.sessions.setStatus": "chat:write",
        "apps.connections.open": "",
        "assistant.threads.setStatus": "assistant:write",
        "assistant.threads.setSuggestedPrompts": "assistant:write",
        "auth.test": "",
        "chat.appendStream": "chat:write",
        "chat.postEphemeral": "chat:write",
        "chat.postMessage": "chat:write",
        "chat.startStream": "chat:write",
        "chat.stopStream": "chat:write",
        "chat.update": "chat:write",
        "conversations.history": "channels:history",
        "conversations.join": "channels:join",
        "conversations.open": "im:write",
        "conversations.replies": "channels:history",
        "files.completeUploadExternal": "files:write",
        "files.getUploadURLExternal": "files:write",
        "oauth.v2.access": "",
        "users.info": "users:read",
        "views.open": "",
        "views.publish": "",
    }
)
"""What of the Web API is called, and the scope that it needs; that of another kind of
conversation stands for the same there."""
DOWNLOADS = "files:read"
"""What the address of a file needs (docs.slack.dev, The file object)."""

NAME = "Daybrief"
DESCRIPTION = "AI news from hundreds of sources as a brief that takes one minute, every morning."
LONG_DESCRIPTION = (
    "Daybrief reads AI news from hundreds of sources, groups the reports on one event into one "
    "story, and delivers a brief that takes one minute to read: in your own chat or in a channel, "
    "at the time you choose. Ask in the thread of a brief, and it answers from the articles "
    "behind the brief, with links to them, or says that they do not tell. Every sentence of news "
    "has its source. Choose topics, time, days and language with /brief or on the Home tab."
)
BACKGROUND = "#2b3a55"

COMMAND = "/brief"
COMMAND_DESCRIPTION = "Today's AI news in a minute, and everything that can be set"
COMMAND_HINT = "[help | topics +agents | time 8:00 | settings | a question]"

SHORTCUTS = (
    Shortcut(
        name="Ask Daybrief",
        kind="global",
        callback_id="ask",
        description="Ask about AI news; the answer names its sources",
    ),
    Shortcut(
        name="Ask about this",
        kind="message",
        callback_id="ask_about",
        description="Ask a question in the thread of this message",
    ),
)

AGENT_DESCRIPTION = "Ask about today's AI news. Answers come from the articles, with their links."
PROMPTS = (
    Prompt(title="Today's brief", message="brief"),
    Prompt(title="What I missed this week", message="week"),
    Prompt(title="Choose topics and time", message="settings"),
    Prompt(title="What can I say?", message="help"),
)
"""Each message is a line that the bot understands in every language."""

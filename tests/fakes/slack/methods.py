"""Every method that is there: who may call it, how often, with which arguments.

Arguments are those of the vendor's reference pages, and `client_msg_id`, which is none of them
and is taken all the same (slackapi/slack-api-specs, issue 10).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """What a method asks for."""

    tier: int
    scopes: tuple[str, ...] = ()
    """One of these is enough; none is needed when empty."""
    must: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    auth: str = "bot"
    """bot, app (an app-level token), or none."""


def _method(tier: int, scopes: str, must: str, may: str = "", auth: str = "bot") -> Method:
    given, optional = frozenset(must.split()), frozenset(may.split())
    return Method(tier, tuple(scopes.split()), given, optional, auth)


_LOOK = "icon_emoji icon_url username"
_SAY = f"text blocks attachments markdown_text thread_ts as_user link_names parse {_LOOK}"
_READ = "channels:read groups:read im:read mpim:read"
_HISTORY = "channels:history groups:history im:history mpim:history"
_PAGE = "cursor limit"

METHODS = {
    "agents.sessions.setStatus": _method(
        3, "chat:write", "status", f"channel_id thread_ts title initiator_user_id {_LOOK}"
    ),
    "agents.sessions.rename": _method(3, "chat:write", "title", "channel_id thread_ts"),
    "apps.connections.open": _method(1_000, "connections:write", "", auth="app"),
    "apps.uninstall": _method(1_000, "", "client_id client_secret"),
    "assistant.threads.setStatus": _method(
        1_000,
        "assistant:write chat:write",
        "channel_id thread_ts status",
        f"loading_messages {_LOOK}",
    ),
    "assistant.threads.setSuggestedPrompts": _method(
        3, "assistant:write", "channel_id prompts", "thread_ts title"
    ),
    "assistant.threads.setTitle": _method(3, "assistant:write", "channel_id thread_ts title"),
    "auth.revoke": _method(3, "", "", "test"),
    "auth.test": _method(5, "", ""),
    "blocks.validate": _method(1_000, "", "", "blocks message view", auth="none"),
    "bots.info": _method(3, "users:read", "", "bot team_id"),
    "chat.appendStream": _method(4, "chat:write", "channel ts", "markdown_text chunks"),
    "chat.delete": _method(3, "chat:write", "channel ts", "as_user"),
    "chat.getPermalink": _method(5, "", "channel message_ts"),
    "chat.postEphemeral": _method(4, "chat:write", "channel user", _SAY),
    "chat.postMessage": _method(
        1_000,
        "chat:write",
        "channel",
        f"{_SAY} reply_broadcast unfurl_links unfurl_media mrkdwn metadata client_msg_id"
        " container_id",
    ),
    "chat.startStream": _method(
        2,
        "chat:write",
        "channel",
        f"thread_ts markdown_text recipient_team_id recipient_user_id chunks"
        f" task_display_mode {_LOOK}",
    ),
    "chat.stopStream": _method(
        2, "chat:write", "channel ts", "markdown_text blocks metadata chunks session_status"
    ),
    "chat.update": _method(
        3,
        "chat:write",
        "channel ts",
        "text blocks attachments as_user file_ids link_names parse reply_broadcast metadata"
        " markdown_text",
    ),
    "conversations.history": _method(
        3, _HISTORY, "channel", f"inclusive include_all_metadata latest oldest {_PAGE}"
    ),
    "conversations.info": _method(3, _READ, "channel", "include_locale include_num_members"),
    "conversations.join": _method(3, "channels:join", "channel"),
    "conversations.list": _method(2, _READ, "", f"exclude_archived team_id types {_PAGE}"),
    "conversations.members": _method(4, _READ, "channel", _PAGE),
    "conversations.open": _method(
        3, "im:write mpim:write groups:write", "", "channel users return_im prevent_creation"
    ),
    "conversations.replies": _method(
        3, _HISTORY, "channel ts", f"inclusive include_all_metadata latest oldest {_PAGE}"
    ),
    "files.completeUploadExternal": _method(
        4, "files:write", "files", "channel_id channels initial_comment thread_ts blocks"
    ),
    "files.getUploadURLExternal": _method(
        4, "files:write", "filename length", "alt_txt snippet_type"
    ),
    "files.info": _method(4, "files:read", "file", f"count page {_PAGE}"),
    "oauth.v2.access": _method(
        4,
        "",
        "",
        "client_id client_secret code redirect_uri grant_type refresh_token code_verifier",
        auth="none",
    ),
    "oauth.v2.exchange": _method(4, "", "client_id client_secret", auth="none", may="token"),
    "reactions.add": _method(3, "reactions:write", "channel name timestamp"),
    "reactions.remove": _method(2, "reactions:write", "name", "channel timestamp"),
    "team.info": _method(3, "team:read", "", "team domain"),
    "users.conversations": _method(3, _READ, "", f"exclude_archived team_id types user {_PAGE}"),
    "users.info": _method(4, "users:read", "user", "include_locale"),
    "views.open": _method(4, "", "view", "trigger_id interactivity_pointer"),
    "views.publish": _method(4, "", "user_id view", "hash"),
    "views.push": _method(4, "", "view", "trigger_id interactivity_pointer"),
    "views.update": _method(4, "", "view", "external_id view_id hash"),
}
"""By name. Tiers 1 to 4 are Slack's; 5 is hundreds a minute, and 1000 is without a limit here or
with one of its own (`tests.fakes.slack.rates`)."""

AS_JSON = {
    "attachments",
    "blocks",
    "chunks",
    "files",
    "loading_messages",
    "message",
    "metadata",
    "prompts",
    "view",
}
"""Arguments that hold JSON where the body is a form."""
LISTS = {"attachments", "chunks", "files", "loading_messages", "prompts"}
FLAGS = {
    "as_user",
    "exclude_archived",
    "include_all_metadata",
    "include_locale",
    "include_num_members",
    "inclusive",
    "link_names",
    "mrkdwn",
    "prevent_creation",
    "reply_broadcast",
    "return_im",
    "test",
    "unfurl_links",
    "unfurl_media",
}
NUMBERS = {"limit", "length", "count", "page"}
STRUCTURED = AS_JSON | FLAGS | NUMBERS
"""What need not be a string; the rest has to be one."""

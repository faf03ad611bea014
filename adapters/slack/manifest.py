"""The manifest from which Slack makes the app: what the table asks for, in Slack's form.

*Pure.* The form is that of docs.slack.dev, App manifest (read 2026-11-28).
"""

from __future__ import annotations

from typing import Any, TypeAlias

from adapters.slack import table

Manifest: TypeAlias = dict[str, Any]


def build(*, url: str = "", is_for_many: bool = False) -> Manifest:
    """Return the manifest of an app.

    Args:
        url: where `serve` is reached from outside; empty for Socket Mode.
        is_for_many: any number of workspaces install it by OAuth, which needs the address.
    """
    base = url.rstrip("/")
    door = f"{base}{table.EVENTS_PATH}" if base else ""
    oauth: Manifest = {
        "scopes": {
            "bot": [each.name for each in table.SCOPES],
            "bot_optional": list(table.OPTIONAL),
        }
    }
    if is_for_many:
        oauth = {"redirect_urls": [f"{base}{table.REDIRECT_PATH}"], **oauth}
    return {
        "display_information": {
            "name": table.NAME,
            "description": table.DESCRIPTION,
            "long_description": table.LONG_DESCRIPTION,
            "background_color": table.BACKGROUND,
        },
        "features": _features(door),
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {
                **_posted(door, "request_url"),
                "bot_events": sorted(table.EVENTS),
            },
            "interactivity": {
                "is_enabled": True,
                **_posted(door, "request_url", "message_menu_options_url"),
            },
            "org_deploy_enabled": is_for_many,
            "socket_mode_enabled": not door,
            "token_rotation_enabled": is_for_many,
        },
    }


def _features(door: str) -> Manifest:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "agent_view": {
            "agent_description": table.AGENT_DESCRIPTION,
            "suggested_prompts": [
                {"title": each.title, "message": each.message} for each in table.PROMPTS
            ],
        },
        "bot_user": {"display_name": table.NAME, "always_online": True},
        "shortcuts": [
            {
                "name": each.name,
                "type": each.kind,
                "callback_id": each.callback_id,
                "description": each.description,
            }
            for each in table.SHORTCUTS
        ],
        "slash_commands": [
            {
                "command": table.COMMAND,
                "description": table.COMMAND_DESCRIPTION,
                "usage_hint": table.COMMAND_HINT,
                "should_escape": True,
                **_posted(door, "url"),
            }
        ],
    }


def _posted(door: str, *names: str) -> Manifest:
    """Return what says where Slack posts; in Socket Mode nothing does."""
    return dict.fromkeys(names, door) if door else {}

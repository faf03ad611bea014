"""What Slack finds wrong with a manifest: limits of the published schema, and what contradicts.

Written from slackapi/manifest-schema 2.0.0 and docs.slack.dev, App manifest (read 2026-11-28);
it shares no table with what it judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.slack.events import SCOPES as EVENT_SCOPES

_WEB = r"https?://.+"
_TEXTS = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.long_description": (175, 4_000),
    "display_information.background_color": (4, 7),
    "features.bot_user.display_name": (1, 80),
    "features.agent_view.agent_description": (1, 300),
    "features.agent_view.suggested_prompts.#.title": (1, 3_000),
    "features.agent_view.suggested_prompts.#.message": (1, 3_000),
    "features.shortcuts.#.name": (1, 24),
    "features.shortcuts.#.type": (6, 7),
    "features.shortcuts.#.callback_id": (1, 255),
    "features.shortcuts.#.description": (1, 150),
    "features.slash_commands.#.command": (2, 32),
    "features.slash_commands.#.url": (1, 3_000),
    "features.slash_commands.#.description": (1, 2_000),
    "features.slash_commands.#.usage_hint": (1, 1_000),
    "oauth_config.redirect_urls.#": (1, 2_500),
    "oauth_config.scopes.bot.#": (1, 50),
    "oauth_config.scopes.bot_optional.#": (1, 50),
    "settings.event_subscriptions.request_url": (1, 3_500),
    "settings.event_subscriptions.bot_events.#": (1, 50),
    "settings.interactivity.request_url": (1, 3_500),
    "settings.interactivity.message_menu_options_url": (1, 3_500),
}
_FLAGS = {
    "features.app_home.home_tab_enabled",
    "features.app_home.messages_tab_enabled",
    "features.app_home.messages_tab_read_only_enabled",
    "features.bot_user.always_online",
    "features.slash_commands.#.should_escape",
    "settings.interactivity.is_enabled",
    "settings.org_deploy_enabled",
    "settings.socket_mode_enabled",
    "settings.token_rotation_enabled",
}
_MOST = {
    "features.agent_view.suggested_prompts": 4,
    "features.shortcuts": 10,
    "features.slash_commands": 50,
    "oauth_config.redirect_urls": 1_000,
    "oauth_config.scopes.bot": 255,
    "oauth_config.scopes.bot_optional": 255,
    "settings.event_subscriptions.bot_events": 100,
}
_FORMS = {
    "display_information.background_color": r"#[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?",
    "features.slash_commands.#.command": r"/[^\s/]+",
    "features.slash_commands.#.url": _WEB,
    "features.shortcuts.#.type": "message|global",
    "settings.event_subscriptions.request_url": _WEB,
    "settings.interactivity.request_url": _WEB,
    "settings.interactivity.message_menu_options_url": _WEB,
}


def faults(manifest: Mapping[str, Any]) -> list[str]:
    """Return what Slack would not take, each in a few words."""
    return [*_shapes(manifest, ""), *_contradictions(manifest)]


def _shapes(value: object, path: str) -> Iterator[str]:
    """Yield what is wrong with a value by itself; `#` stands for each of a list."""
    match value:
        case dict():
            for name, each in value.items():
                below = f"{path}.{name}".lstrip(".")
                yield from _shapes(each, below) if _is_known(below) else (f"{below} is unknown",)
        case list():
            if path not in _MOST or not value or len(value) > _MOST[path]:
                yield f"{path} has {len(value)} entries"
            if len({repr(each) for each in value}) < len(value):
                yield f"{path} names something twice"
            for each in value:
                yield from _shapes(each, f"{path}.#")
        case bool() if path in _FLAGS:
            pass
        case str():
            yield from _text(value, path)
        case _:
            yield f"{path} is a {type(value).__name__}"


def _is_known(path: str) -> bool:
    known = (*_TEXTS, *_FLAGS, *_MOST)
    return any(each == path or each.startswith(f"{path}.") for each in known)


def _text(value: str, path: str) -> Iterator[str]:
    least, most = _TEXTS.get(path, (0, -1))
    if not least <= len(value) <= most:
        yield f"{path} has {len(value)} characters"
    if path in _FORMS and not re.fullmatch(_FORMS[path], value):
        yield f"{path} is {value!r}"


def _contradictions(manifest: Mapping[str, Any]) -> Iterator[str]:
    features, settings = manifest["features"], manifest["settings"]
    scopes = manifest["oauth_config"]["scopes"]
    bot = set(scopes["bot"])
    if not set(scopes.get("bot_optional", ())) <= bot:
        yield "an optional scope is not among the scopes"
    for event in settings["event_subscriptions"]["bot_events"]:
        if event not in EVENT_SCOPES:
            yield f"there is no event {event}"
        elif (scope := EVENT_SCOPES[event]) is not None and scope not in bot:
            yield f"{event} needs {scope}"
    if "agent_view" in features and "assistant:write" not in bot:
        yield "agent_view needs assistant:write"
    if (features.get("slash_commands") or features.get("shortcuts")) and "commands" not in bot:
        yield "commands and shortcuts need commands"
    yield from _addresses(features, settings)


def _addresses(features: Mapping[str, Any], settings: Mapping[str, Any]) -> Iterator[str]:
    posted = [
        settings["event_subscriptions"].get("request_url"),
        settings["interactivity"].get("request_url"),
        *(each.get("url") for each in features.get("slash_commands", ())),
    ]
    if settings["socket_mode_enabled"] and any(posted):
        yield "nothing is posted in Socket Mode"
    if not settings["socket_mode_enabled"] and not all(posted):
        yield "without Socket Mode an address is missing"

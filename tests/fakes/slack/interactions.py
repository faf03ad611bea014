"""The payloads of what people do with commands, buttons, menus, shortcuts and modals."""

from __future__ import annotations

import secrets

from tests.fakes.slack import limits, reading, shapes
from tests.fakes.slack.nouns import Channel, Json, Message, User, View
from tests.fakes.slack.world import World


def acted(world: World, team: str, who: User, kind: str) -> Json:
    """Return what every interaction says."""
    there = world.teams[team]
    token = world.installation(team)
    enterprise = there.enterprise
    shape: Json = {"id": team, "domain": there.domain}
    if enterprise is not None:
        shape |= {"enterprise_id": enterprise, "enterprise_name": enterprise}
    return {
        "type": kind,
        "user": {"id": who.id, "username": who.name, "name": who.name, "team_id": who.team},
        "api_app_id": world.app.id,
        "token": world.app.verification_token,
        "team": shape,
        "enterprise": {"id": enterprise, "name": enterprise} if enterprise else None,
        "is_enterprise_install": token is not None and token.team is None,
    }


def command(
    world: World,
    there: Channel,
    who: User,
    *,
    team: str,
    name: str,
    text: str,
    response_url: str,
) -> Json:
    """Return the form of a slash command that somebody of a team gives."""
    home = world.teams[team]
    token = world.installation(team)
    form: Json = {
        "token": world.app.verification_token,
        "team_id": team,
        "team_domain": home.domain,
        "channel_id": there.id,
        "channel_name": channel_name(there),
        "user_id": who.id,
        "user_name": who.name,
        "command": name,
        "text": text,
        "api_app_id": world.app.id,
        "is_enterprise_install": str(token is not None and token.team is None).lower(),
        "response_url": response_url,
        "trigger_id": world.new_trigger(team, who.id, limits.TRIGGER_S),
    }
    if home.enterprise is not None:
        form |= {"enterprise_id": home.enterprise, "enterprise_name": home.enterprise}
    return form


def channel_name(there: Channel) -> str:
    """Return how interactions call a channel."""
    return {"im": "directmessage", "private": "privategroup"}.get(there.kind, there.name)


def on_message(
    world: World, there: Channel, said: Message, *, who: User, action: Json, response_url: str
) -> Json:
    """Return block_actions for what was done in a message."""
    is_ephemeral = said.ephemeral_to is not None
    payload = acted(world, there.team, who, "block_actions")
    container: Json = {
        "type": "message",
        "message_ts": said.ts,
        "channel_id": there.id,
        "is_ephemeral": is_ephemeral,
    }
    if said.is_reply:
        container["thread_ts"] = said.thread_ts
    payload |= {
        "container": container,
        "trigger_id": world.new_trigger(there.team, who.id, limits.TRIGGER_S),
        "channel": {"id": there.id, "name": channel_name(there)},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [action],
    }
    if not is_ephemeral:
        payload["message"] = shapes.message(world, there, said)
    return payload


def on_view(world: World, shown: View, who: User, action: Json, values: Json) -> Json:
    """Return block_actions for what was done in a modal or a Home tab."""
    payload = acted(world, shown.team, who, "block_actions")
    is_modal = shown.payload["type"] == "modal"
    trigger = world.new_trigger(
        shown.team, who.id, limits.TRIGGER_S, shown.id if is_modal else None
    )
    return payload | {
        "container": {"type": "view", "view_id": shown.id},
        "trigger_id": trigger,
        "view": shapes.view(world, shown) | {"state": {"values": values}},
        "actions": [action],
    }


def submission(world: World, shown: View, who: User, values: Json) -> Json:
    """Return view_submission."""
    payload = acted(world, shown.team, who, "view_submission")
    trigger = world.new_trigger(shown.team, who.id, limits.TRIGGER_S, shown.id)
    return payload | {
        "trigger_id": trigger,
        "view": shapes.view(world, shown) | {"state": {"values": values}},
        "response_urls": [],
    }


def closed(world: World, shown: View, who: User, *, is_cleared: bool) -> Json:
    """Return view_closed."""
    payload = acted(world, shown.team, who, "view_closed")
    return payload | {"view": shapes.view(world, shown), "is_cleared": is_cleared}


def shortcut(world: World, team: str, who: User, callback_id: str) -> Json:
    """Return a global shortcut."""
    payload = acted(world, team, who, "shortcut")
    return payload | {
        "callback_id": callback_id,
        "action_ts": world.ts(),
        "trigger_id": world.new_trigger(team, who.id, limits.TRIGGER_S),
    }


def message_shortcut(
    world: World, there: Channel, said: Message, *, who: User, callback_id: str, response_url: str
) -> Json:
    """Return a shortcut of a message's menu."""
    payload = acted(world, there.team, who, "message_action")
    return payload | {
        "callback_id": callback_id,
        "action_ts": world.ts(),
        "trigger_id": world.new_trigger(there.team, who.id, limits.TRIGGER_S),
        "response_url": response_url,
        "message_ts": said.ts,
        "channel": {"id": there.id, "name": channel_name(there)},
        "message": shapes.message(world, there, said),
    }


def suggestion(
    world: World, shown: View, who: User, *, block: Json, element: Json, typed: str
) -> Json:
    """Return block_suggestion: what somebody typed into a menu with outside options."""
    payload = acted(world, shown.team, who, "block_suggestion")
    return payload | {
        "action_id": element.get("action_id", ""),
        "block_id": block["block_id"],
        "value": typed,
        "container": {"type": "view", "view_id": shown.id},
        "view": shapes.view(world, shown),
    }


def action(world: World, block: Json, element: Json, value: object) -> Json:
    """Return the entry of `actions` for an element that somebody used.

    Raises:
        LookupError: it does not offer that value.
    """
    entry: Json = {
        "type": element["type"],
        "action_id": element.get("action_id") or secrets.token_urlsafe(4),
        "block_id": block["block_id"],
        "action_ts": world.ts(),
    }
    kind = element["type"]
    if kind in {"button", "icon_button"}:
        entry |= {"text": element["text"]}
        return entry | ({"value": element["value"]} if "value" in element else {})
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            button = element[name]
            if value in {button["value"], name.partition("_")[0], button["text"]["text"]}:
                return entry | {"text": button["text"], "value": button["value"]}
        raise LookupError(value)
    return entry | chosen(element, value)


def chosen(element: Json, value: object) -> Json:
    """Return what the state says of an element that holds a value.

    Raises:
        LookupError: it does not offer that value.
    """
    kind = element["type"].removeprefix("multi_")
    is_multi = element["type"].startswith("multi_") or kind == "checkboxes"
    if kind in {"static_select", "radio_buttons", "overflow", "checkboxes"}:
        if not is_multi:
            return {"selected_option": None if value is None else option(element, value)}
        picked = value if isinstance(value, list | tuple) else [value] if value else []
        return {"selected_options": [option(element, each) for each in picked]}
    if kind == "external_select":
        return {"selected_options" if is_multi else "selected_option": value}
    for suffix, name in (
        ("users_select", "selected_user"),
        ("conversations_select", "selected_conversation"),
        ("channels_select", "selected_channel"),
        ("datetimepicker", "selected_date_time"),
        ("datepicker", "selected_date"),
        ("timepicker", "selected_time"),
    ):
        if kind == suffix:
            return {f"{name}s" if is_multi else name: value}
    return {"value": value}


def option(element: Json, value: object) -> Json:
    """Return an option by its value, or by what stands on it.

    Raises:
        LookupError: there is none.
    """
    options: list[Json] = list(element.get("options", []))
    for group in element.get("option_groups", []):
        options += group["options"]
    for each in options:
        if value == each.get("value") or value == each["text"]["text"]:
            return each
    raise LookupError(value)


def initial(element: Json) -> object:
    """Return what an element holds before anybody touches it."""
    for name in ("initial_option", "initial_options"):
        if name in element:
            given = element[name]
            is_many = isinstance(given, list)
            return [each["value"] for each in given] if is_many else given["value"]
    return next((value for name, value in element.items() if name.startswith("initial_")), None)


def state(shown: View, values: Json) -> Json:
    """Return the state of a view in which somebody has filled in values, by action_id.

    Raises:
        LookupError: there is no such input, or it does not offer that value.
        ValueError: one that must be filled in is empty, or a text is too long or too short.
    """
    found: Json = {}
    known = set()
    for block, element in reading.elements(shown.payload["blocks"]):
        if block.get("type") not in {"input", "section", "actions"} or element["type"] in {
            "button",
            "overflow",
        }:
            continue
        name = element.get("action_id", "")
        known.add(name)
        value = values.get(name, values.get(block["block_id"], initial(element)))
        known.add(block["block_id"])
        if block.get("type") == "input":
            _check_filled(block, element, value)
        found.setdefault(block["block_id"], {})[name] = {
            "type": element["type"],
            **chosen(element, value),
        }
    if missing := values.keys() - known:
        raise LookupError(f"no such input: {', '.join(sorted(missing))}")
    return found


def _check_filled(block: Json, element: Json, value: object) -> None:
    """A real client keeps the modal open when an input is not filled in."""
    if value in (None, "", []) and not block.get("optional"):
        raise ValueError(f"must be filled in: {element.get('action_id')}")
    if isinstance(value, str) and element["type"] == "plain_text_input" and value:
        most = element.get("max_length", limits.INPUT_CHARS)
        if not element.get("min_length", 0) <= len(value) <= most:
            raise ValueError(f"length: {element.get('action_id')}")

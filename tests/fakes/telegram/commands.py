"""The methods that say which commands are offered to whom."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakes.telegram import limits
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.nouns import Json
from tests.fakes.telegram.refusals import Refusal, bad
from tests.fakes.telegram.world import Access, World

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_EVERYWHERE = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_IN_ONE = {"chat", "chat_administrators", "chat_member"}


def set_commands(world: World, call: Call) -> bool:
    """See setMyCommands; an empty list takes them away."""
    given = call.decoded("commands", "can't parse commands JSON object")
    wanted = [] if given is None else given
    if not isinstance(wanted, list):
        raise bad("expected an Array of BotCommand")
    read = [_command(each) for each in wanted]
    place = _place(world, call)
    if len(read) > limits.COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for each in read:
        if not _NAME.fullmatch(each["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 0 < len(each["description"]) <= limits.COMMAND_DESCRIPTION_CHARS:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    if read:
        world.commands[place] = read
    else:
        world.commands.pop(place, None)
    return True


def get_commands(world: World, call: Call) -> list[Json]:
    """See getMyCommands."""
    return world.commands.get(_place(world, call), [])


def delete_commands(world: World, call: Call) -> bool:
    """See deleteMyCommands."""
    world.commands.pop(_place(world, call), None)
    return True


def offered(world: World, chat: int, user: int, language: str | None) -> list[Json]:
    """Return the commands that somebody is offered in a chat, by the vendor's order of scopes."""
    there = world.chats[chat]
    is_private, is_admin = there.kind == "private", world.is_admin(there, user)
    scopes: list[Json] = (
        [] if is_private else [{"type": "chat_member", "chat_id": str(chat), "user_id": user}]
    )
    if is_admin:
        scopes.append({"type": "chat_administrators", "chat_id": str(chat)})
    scopes.append({"type": "chat", "chat_id": str(chat)})
    if is_admin:
        scopes.append({"type": "all_chat_administrators"})
    scopes.append({"type": "all_private_chats" if is_private else "all_group_chats"})
    for scope in [*scopes, {"type": "default"}]:
        for spoken in ((language or "")[:2], ""):
            if found := world.commands.get((_written(scope), spoken)):
                return found
    return []


def _command(given: Any) -> Json:  # noqa: ANN401  # as JSON has it
    if not isinstance(given, dict):
        raise _wrong("BotCommand", "expected an Object")
    for name in ("command", "description"):
        if name not in given:
            raise _wrong("BotCommand", f'Can\'t find field "{name}"')
        if not isinstance(given[name], str):
            raise _wrong("BotCommand", f'Field "{name}" must be of type String')
    kept = {
        each: given[each] for each in ("command", "description", "is_ephemeral") if each in given
    }
    return kept | {"command": given["command"].removeprefix("/")}


def _place(world: World, call: Call) -> tuple[str, str]:
    language = call.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("LANGUAGE_CODE_INVALID")
    scope = call.decoded("scope", "can't parse BotCommandScope JSON object")
    return _written(_scope(world, {"type": "default"} if scope is None else scope)), language


def _scope(world: World, given: Any) -> Json:  # noqa: ANN401  # as JSON has it
    if not isinstance(given, dict):
        raise _wrong("BotCommandScope", "BotCommandScope must be an Object")
    kind = str(given.get("type"))
    if "type" not in given:
        raise _wrong("BotCommandScope", 'Can\'t find field "type"')
    if kind in _EVERYWHERE:
        return {"type": kind}
    if kind not in _IN_ONE:
        raise _wrong("BotCommandScope", "Unsupported type specified")
    if not given.get("chat_id"):
        raise _wrong("BotCommandScope", "Empty chat_id specified")
    chat = world.reach(str(given["chat_id"]), Access.MEMBERS)
    scope = {"type": kind, "chat_id": str(chat.id)}
    if kind == "chat_member":
        if not isinstance(given.get("user_id"), int) or given["user_id"] <= 0:
            raise _wrong("BotCommandScope", "Invalid user_id specified")
        scope["user_id"] = given["user_id"]
    return scope


def _written(scope: Json) -> str:
    return json.dumps(scope, sort_keys=True)


def _wrong(what: str, reason: str) -> Refusal:
    return bad(f"can't parse {what}: {reason}")

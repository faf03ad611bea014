"""The stage door: what other processes may ask the fake and tell it, without a token.

::

    GET  /_stage/state?chat=          chats with what is visible; calls; updates; queries
    POST /_stage/next                 {do, on?, chat?, times?, ...}      see directions
    POST /_stage/people/ACT           the arguments of an act of `tests.fakes.telegram.people`
    POST /_stage/ACT                  calm, revoke, bring, poison, duplicate, shuffle, rest
    POST /_stage/set                  {has_privacy?, has_topics?, rich?, has_rates?}
    POST /_stage/advance              {seconds}
"""

from __future__ import annotations

import base64
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from tests.fakes.telegram.directions import NAMES

if TYPE_CHECKING:
    from tests.fakes.telegram.server import TelegramServer

_Act: TypeAlias = Callable[..., Any]
_PEOPLE = (
    "person",
    "group",
    "supergroup",
    "channel",
    "topic",
    "close_topic",
    "delete_topic",
    "settle",
    "add_bot",
    "remove_bot",
    "disband",
    "migrate",
    "start",
    "block",
    "unblock",
    "deactivate",
    "stop",
    "say",
    "document",
    "edit",
    "delete",
    "press",
    "press_data",
    "react",
    "inline",
    "guest",
    "answer",
)


def routes(server: TelegramServer) -> list[web.RouteDef]:
    """Return the routes of the stage door of a server."""
    acts: Mapping[str, _Act] = {
        "next": lambda **named: _next(server, **named),
        "set": lambda **named: _set(server, **named),
        "advance": server.clock.advance,
        "calm": server.calm,
        "revoke": server.revoke,
        "bring": server.bring,
        "poison": server.poison,
        "duplicate": server.duplicate,
        "shuffle": server.shuffle,
        "rest": server.rest,
        **{f"people/{name}": _named(server, name) for name in _PEOPLE},
    }
    doors = [web.post(f"/_stage/{name}", _door(act)) for name, act in acts.items()]
    return [web.get("/_stage/state", _state(server)), *doors]


def _door(act: _Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            done = act(**json.loads(await request.read() or b"{}"))
        except (ValueError, TypeError, LookupError) as wrong:
            return web.json_response({"error": repr(wrong)}, status=400)
        return web.json_response({"done": True if done is None else done})

    return answer


def _named(server: TelegramServer, name: str) -> _Act:
    """Return an act of people; `members` are those of a group, `emoji` those of a reaction."""

    def act(**named: Any) -> Any:  # noqa: ANN401  # as JSON has it
        several = [*named.pop("members", []), *named.pop("emoji", [])]
        if "body" in named:
            named["body"] = base64.b64decode(named["body"], validate=True)
        first = [
            named.pop(each) for each in ("title", "chat", "message") if each in named and several
        ]
        return getattr(server.people, name)(*first, *several, **named)

    return act


def _next(
    server: TelegramServer,
    *,
    do: str,
    on: str | None = None,
    chat: int | None = None,
    times: int | None = 1,
    **named: Any,  # noqa: ANN401  # as JSON has it
) -> None:
    server.next(NAMES[do](**named), on=on, chat=chat, times=times)


def _set(
    server: TelegramServer,
    *,
    has_privacy: bool | None = None,
    has_topics: bool | None = None,
    has_rates: bool | None = None,
    rich: str | None = None,
) -> None:
    world = server.world
    world.has_privacy = world.has_privacy if has_privacy is None else has_privacy
    world.has_topics = world.has_topics if has_topics is None else has_topics
    world.rich = world.rich if rich is None else rich
    server.rates.is_on = server.rates.is_on if has_rates is None else has_rates


def _state(server: TelegramServer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        wanted = request.query.get("chat")
        chats = {
            str(chat.id): {
                "kind": chat.kind,
                "title": chat.title,
                "visible": [asdict(each) for each in server.visible(chat.id)],
                "draft": _draft(server, chat.id),
                "doing": server.doing(chat.id),
            }
            for chat in server.world.chats.values()
            if wanted in {None, str(chat.id)}
        }
        calls = [asdict(e) for e in server.world.calls if wanted in {None, str(e.chat)}]
        return web.json_response(
            {
                "chats": chats,
                "calls": calls,
                "faults": server.faults(),
                "pending": len(server.updates.waiting()),
                "confirmed": server.updates.confirmed,
                "pushes": [asdict(each) for each in server.webhooks.pushes],
                "queries": {each.id: each.answer for each in server.world.queries.values()},
            }
        )

    return answer


def _draft(server: TelegramServer, chat: int) -> dict[str, Any] | None:
    found = server.draft(chat)
    return asdict(found) if found else None

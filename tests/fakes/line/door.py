"""The stage door: what other processes may ask the fake LINE and tell it, without a token.

::

    GET  /_state?chat=&texts=no    chats with what is seen; calls; units; events; webhook requests
    POST /_stage/ACT {…}           an act of `Stage` or `LineServer`, by the names of its
                                   arguments; 400 says what was wrong with it

Members of a group are a list `members`, those who join or leave a list `people`; a file's `body`
is in base 64. `next` takes `do`, a name of `tests.fakes.line.directions`, with its arguments.
"""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from tests.fakes.line.directions import NAMES
from tests.fakes.line.nouns import Json
from tests.fakes.line.reading import Sight

if TYPE_CHECKING:
    from tests.fakes.line.server import LineServer

_Act: TypeAlias = Callable[..., Any]
_SWITCHES = frozenset({"quota", "has_chat", "is_verified", "names_pressers", "has_hourly_limits"})


def routes(line: LineServer) -> list[web.RouteDef]:
    """Return the routes of the stage door."""
    return [
        web.get("/_state", _state(line)),
        web.post("/_stage/{act}", _door(_acts(line))),
    ]


def _acts(line: LineServer) -> Mapping[str, _Act]:
    stage = line.stage
    return {
        "add_bot": stage.add_bot,
        "advance": line.clock.advance,
        "bring": lambda shape, **named: line.bring(shape, **named).id,
        "calm": line.calm,
        "die": line.rest,
        "duplicate": line.duplicate,
        "file": lambda chat, name, body, **named: stage.file(
            chat, name, base64.b64decode(body, validate=True), **named
        ),
        "follow": stage.follow,
        "group": lambda name, members, **named: stage.group(name, *members, **named),
        "hold": line.hold,
        "hook": line.hook,
        "join": lambda place, people: stage.join(place, *people),
        "leave": lambda place, people: stage.leave(place, *people),
        "next": lambda do, **named: _next(line, do, named),
        "person": stage.person,
        "postback": stage.postback,
        "release": line.release,
        "remove_bot": stage.remove_bot,
        "revoke": line.revoke,
        "room": lambda members, **named: stage.room(*members, **named),
        "say": stage.say,
        "set": lambda **fields: _set(line, fields),
        "settled": line.settled,
        "shuffle": line.shuffle,
        "spend": line.spend,
        "sticker": stage.sticker,
        "strange": stage.strange,
        "tap": stage.tap,
        "tap_menu": stage.tap_menu,
        "unfollow": stage.unfollow,
        "unsend": stage.unsend,
    }


def _door(acts: Mapping[str, _Act]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            act = acts[request.match_info["act"]]
            done = act(**json.loads(await request.read() or b"{}"))
            if inspect.isawaitable(done):
                done = await done
        except (ValueError, TypeError, LookupError, AttributeError) as wrong:
            return web.json_response({"error": repr(wrong)}, status=400)
        return web.json_response({"done": True if done is None else done})

    return answer


def _next(line: LineServer, do: str, named: Json) -> None:
    meant = {name: named.pop(name) for name in ("on", "chat", "times") if name in named}
    line.next(NAMES[do](**named), **meant)


def _set(line: LineServer, fields: Json) -> None:
    """Turn switches of the world, and is_redelivering."""
    for name, value in fields.items():
        if name == "is_redelivering":
            line.webhooks.is_redelivering = value
        elif name in _SWITCHES:
            setattr(line.world, name, value)
        else:
            raise LookupError(name)


def _state(line: LineServer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        wanted = request.query.get("chat")
        has_texts = request.query.get("texts") != "no"
        there = [*line.world.people, *line.world.groups]
        chats = {
            chat: _chat(line, chat, has_texts=has_texts)
            for chat in there
            if wanted in {None, chat}
        }
        calls = [
            asdict(each) | ({} if has_texts else {"body": None})
            for each in line.world.calls
            if wanted in {None, each.chat}
        ]
        return web.json_response(
            {
                "now": line.clock(),
                "chats": chats,
                "calls": calls,
                "faults": line.faults(),
                "units": line.units,
                "quota": line.world.quota,
                "pending": len(line.webhooks.waiting),
                "events": [each.shape for each in line.webhooks.events] if has_texts else [],
                "pushes": [
                    {"events": each.events, "status": each.status, "at": each.at}
                    for each in line.webhooks.pushes
                ],
            }
        )

    return answer


def _chat(line: LineServer, chat: str, *, has_texts: bool) -> Json:
    menu = line.stage.menu(chat) if chat in line.world.people else None
    return {
        "units": line.cost(chat),
        "menu": menu.id if menu is not None else None,
        "is_loading": chat in line.world.people and line.is_loading(chat),
        "seen": [_sight(each, has_texts=has_texts) for each in line.seen(chat)],
    }


def _sight(sight: Sight, *, has_texts: bool) -> Json:
    shape = asdict(sight)
    return shape if has_texts else {k: shape[k] for k in ("id", "chat", "at", "by", "kind", "how")}

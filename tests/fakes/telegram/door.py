"""The stage door: what other processes may ask the fake Telegram and tell it, without a token.

::

    GET  /_state?chat=&texts=no    chats with what is visible; calls; pushes; answers to queries
    POST /_stage/ACT {…}           an act of `Stage` or `TelegramServer`, by the names of its
                                   arguments; 400 says what was wrong with it

Members of a group are a list `members`, those of a reaction a list `emoji`; a document's `body` is
in base 64. `next` takes `do`, a name of `tests.fakes.telegram.directions`, with its arguments.
"""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from tests.fakes.telegram.directions import NAMES
from tests.fakes.telegram.nouns import Json
from tests.fakes.telegram.reading import Sight

if TYPE_CHECKING:
    from tests.fakes.telegram.server import TelegramServer

_Act: TypeAlias = Callable[..., Any]


def routes(telegram: TelegramServer) -> list[web.RouteDef]:
    """Return the routes of the stage door."""
    return [
        web.get("/_state", _state(telegram)),
        web.post("/_stage/{act}", _door(telegram)),
    ]


def acts(telegram: TelegramServer) -> Mapping[str, _Act]:
    """Return what can be asked for, by name."""
    stage = telegram.stage
    return {
        "add_bot": stage.add_bot,
        "advance": telegram.clock.advance,
        "answer": stage.answer,
        "block": stage.block,
        "bring": telegram.bring,
        "calm": telegram.calm,
        "channel": stage.channel,
        "choose": stage.choose,
        "close_topic": stage.close_topic,
        "deactivate": stage.deactivate,
        "delete": stage.delete,
        "delete_topic": stage.delete_topic,
        "die": telegram.rest,
        "disband": stage.disband,
        "document": lambda body, **named: stage.document(
            body=base64.b64decode(body, validate=True), **named
        ),
        "duplicate": telegram.duplicate,
        "edit": stage.edit,
        "group": lambda title, members, **named: stage.group(title, *members, **named),
        "guest": stage.guest,
        "inline": stage.inline,
        "migrate": stage.migrate,
        "next": lambda do, **named: _next(telegram, do, named),
        "person": stage.person,
        "poison": telegram.poison,
        "press": stage.press,
        "press_data": stage.press_data,
        "react": lambda chat, message, emoji, **named: stage.react(chat, message, *emoji, **named),
        "remove_bot": stage.remove_bot,
        "revoke": telegram.revoke,
        "say": stage.say,
        "set": lambda **fields: _set(telegram, fields),
        "settle": stage.settle,
        "settled": telegram.settled,
        "shuffle": telegram.shuffle,
        "start": stage.start,
        "stop": stage.stop,
        "supergroup": lambda title, members, **named: stage.supergroup(title, *members, **named),
        "topic": stage.topic,
        "unblock": stage.unblock,
    }


async def act(telegram: TelegramServer, name: str, named: Json) -> Any:  # noqa: ANN401  # as each act has it
    """Do an act; return what came of it.

    Raises:
        LookupError: there is no such act, or nothing that it names.
        TypeError: it has other arguments.
    """
    done = acts(telegram)[name](**named)
    return await done if inspect.isawaitable(done) else done


def _door(telegram: TelegramServer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            named = json.loads(await request.read() or b"{}")
            done = await act(telegram, request.match_info["act"], named)
        except (ValueError, TypeError, LookupError, AttributeError) as wrong:
            return web.json_response({"error": repr(wrong)}, status=400)
        return web.json_response({"done": True if done is None else done})

    return answer


def _next(telegram: TelegramServer, do: str, named: Json) -> None:
    meant = {name: named.pop(name) for name in ("on", "chat", "times") if name in named}
    telegram.next(NAMES[do](**named), **meant)


def _set(telegram: TelegramServer, fields: Json) -> None:
    """Turn switches: has_inline, has_privacy, has_topics and rich of the world, and has_rates."""
    for name, value in fields.items():
        if name == "has_rates":
            telegram.rates.is_on = value
        elif name in {"has_inline", "has_privacy", "has_topics", "rich"}:
            setattr(telegram.world, name, value)
        else:
            raise LookupError(name)


def _state(telegram: TelegramServer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        wanted = request.query.get("chat")
        has_texts = request.query.get("texts") != "no"
        chats = {
            str(chat.id): _chat(telegram, chat.id, has_texts=has_texts)
            for chat in telegram.world.chats.values()
            if wanted in {None, str(chat.id)}
        }
        calls = [
            asdict(each) | ({} if has_texts else {"args": {}})
            for each in telegram.world.calls
            if wanted in {None, str(each.chat)}
        ]
        return web.json_response(
            {
                "now": telegram.clock(),
                "chats": chats,
                "calls": calls,
                "faults": telegram.faults(),
                "pending": len(telegram.updates.waiting()),
                "confirmed": telegram.updates.confirmed,
                "last_poll_at": telegram.updates.last_poll_at,
                "webhook": telegram.updates.webhook_info(),
                "pushes": [asdict(each) for each in telegram.webhooks.pushes],
                "queries": {each.id: each.answer for each in telegram.world.queries.values()},
            }
        )

    return answer


def _chat(telegram: TelegramServer, number: int, *, has_texts: bool) -> Json:
    there = telegram.world.chats[number]
    draft = telegram.draft(number)
    return {
        "kind": there.kind,
        "title": there.title,
        "topics": {str(each.id): each.name for each in there.topics.values()},
        "members": {str(who): what.status for who, what in there.members.items()},
        "visible": [_sight(each, has_texts=has_texts) for each in telegram.visible(number)],
        "deleted": [each.id for each in there.deleted],
        "draft": asdict(draft) if draft is not None else None,
        "doing": telegram.doing(number),
    }


def _sight(sight: Sight, *, has_texts: bool) -> Json:
    shape = asdict(sight)
    if has_texts:
        return shape | {"links": sight.links()}
    return {k: v for k, v in shape.items() if k not in {"text", "parts", "edits", "quote", "rich"}}

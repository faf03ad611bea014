"""The chat server's stage door: what other processes may ask it and tell it, without a token.

::

    GET  /state?chat=&texts=no      every chat with what is visible; attempts; webhook requests
    POST /stage/chat                {chat, tenant?, mode?, standing?}
    POST /stage/next                {do, on?, chat?, tenant?, times?, ...}   see chatdirections
    POST /stage/calm                {}
    POST /stage/say                 {chat, text, asker?, thread?, reply_to?}
    POST /stage/bring               {update, tenant?}
    POST /stage/duplicate           {count, tenant?}
    POST /stage/shuffle             {count, seed?, tenant?}
    POST /stage/webhook             {url, tenant?}
    POST /stage/die                 {for_s}
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import web

from tests.fakes.chatdirections import NAMES, Direction
from tests.fakes.chatstate import Message, Mode, Standing

if TYPE_CHECKING:
    from tests.fakes.chatserver import ChatServer

_Act: TypeAlias = Callable[..., Any]


def routes(server: ChatServer) -> list[web.RouteDef]:
    """Return the routes of the stage door of a server."""
    acts: dict[str, _Act] = {
        "chat": lambda **named: _chat(server, **named),
        "next": lambda **named: _next(server, **named),
        "calm": server.calm,
        "say": server.say,
        "bring": server.bring,
        "duplicate": server.duplicate,
        "shuffle": server.shuffle,
        "webhook": server.webhook,
        "die": server.rest,
    }
    doors = [web.post(f"/stage/{name}", _door(act)) for name, act in acts.items()]
    return [web.get("/state", _state(server)), *doors]


def _door(act: _Act) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            done = act(**json.loads(await request.read() or b"{}"))
        except (ValueError, TypeError, KeyError) as wrong:
            return web.json_response({"error": repr(wrong)}, status=400)
        return web.json_response({"done": done if isinstance(done, str) else True})

    return answer


def _chat(
    server: ChatServer,
    *,
    chat: str,
    tenant: str = "T1",
    mode: str | None = None,
    standing: str = "open",
) -> None:
    server.open_chat(chat, tenant=tenant, mode=Mode(mode) if mode else None)
    match Standing(standing):
        case Standing.ARCHIVED:
            server.archive(chat)
        case Standing.REMOVED:
            server.remove(chat)
        case Standing.OPEN:
            pass


def _next(
    server: ChatServer,
    *,
    do: str,
    on: str = "send",
    chat: str | None = None,
    tenant: str | None = None,
    times: int | None = 1,
    **named: Any,  # noqa: ANN401  # as JSON has it
) -> None:
    direction: Direction = NAMES[do](**named)
    server.next(direction, on=on, chat=chat, tenant=tenant, times=times)


def _state(server: ChatServer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        wanted = request.query.get("chat")
        has_texts = request.query.get("texts") != "no"
        chats = {
            chat.id: {
                "tenant": chat.tenant,
                "mode": chat.mode,
                "standing": chat.standing,
                "visible": [_seen(each, has_texts=has_texts) for each in chat.messages],
            }
            for chat in server.state.chats.values()
            if wanted in {None, chat.id}
        }
        attempts = [asdict(each) for each in server.state.attempts if wanted in {None, each.chat}]
        pushes = [asdict(each) for each in server.webhooks.pushes]
        return web.json_response({"chats": chats, "attempts": attempts, "pushes": pushes})

    return answer


def _seen(message: Message, *, has_texts: bool) -> dict[str, Any]:
    fields = asdict(message)
    if not has_texts:
        del fields["text"]
    return fields

"""What the server answers at `/bot<token>/METHOD` and `/file/bot<token>/PATH`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from aiohttp import web

from tests.fakes.script import Script
from tests.fakes.telegram import arguments, chats, commands, editing, queries, schema, sending
from tests.fakes.telegram.arguments import Call
from tests.fakes.telegram.directions import Direction, written
from tests.fakes.telegram.methods import NAMES, PARAMETERS
from tests.fakes.telegram.nouns import Called
from tests.fakes.telegram.refusals import NO_METHOD, NOT_FOUND, UNAUTHORIZED, Refusal
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.world import World

MAX_BODY_BYTES = 60 << 20
_Handler: TypeAlias = Callable[[World, Call], Any]
_HANDLERS: Mapping[str, _Handler] = {
    "answercallbackquery": queries.answer_callback,
    "answerguestquery": queries.answer_guest,
    "answerinlinequery": queries.answer_inline,
    "createforumtopic": chats.create_topic,
    "deletemessage": editing.delete,
    "deletemessages": editing.delete_several,
    "deletemycommands": commands.delete_commands,
    "editmessagereplymarkup": editing.edit_reply_markup,
    "editmessagetext": editing.edit_text,
    "getchat": chats.get_chat,
    "getchatadministrators": chats.get_administrators,
    "getchatmember": chats.get_member,
    "getchatmembercount": chats.count_members,
    "getfile": chats.get_file,
    "getme": chats.get_me,
    "getmycommands": commands.get_commands,
    "leavechat": chats.leave,
    "sendchataction": sending.send_chat_action,
    "senddocument": sending.send_document,
    "sendmessage": sending.send_message,
    "sendmessagedraft": sending.send_draft,
    "sendrichmessage": sending.send_rich_message,
    "sendrichmessagedraft": sending.send_rich_draft,
    "setmessagereaction": editing.set_reaction,
    "setmycommands": commands.set_commands,
}


@dataclass(slots=True)
class _Outcome:
    """What became of a call."""

    result: Any = None
    refusal: Refusal | None = None
    sent: list[int] = field(default_factory=list)


class Api:
    """The two doors of the Bot API.

    Args:
        world: what is there.
        updates: what waits for the bot.
        script: what to do with calls in place of the usual.
        judges: further judges of each call; each returns what it has against its arguments.
    """

    def __init__(self, world: World, updates: Updates, script: Script[Direction]) -> None:
        self._world = world
        self._updates = updates
        self._script = script
        self.judges: list[Callable[[str, dict[str, Any]], list[str]]] = [schema.faults]

    def routes(self) -> list[web.RouteDef]:
        """Return where the doors are."""
        return [
            web.route("*", "/bot{token:[^/]*}/{method:[^/]*}", self._method),
            web.get("/file/bot{token:[^/]*}/{path:.+}", self._file),
        ]

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        outcome, call = _Outcome(), Call(method)
        try:
            self._check_token(request.match_info["token"])
            call = await arguments.read(request, method)
        except Refusal as refusal:
            outcome.refusal = refusal
        direction = self._script.take(method, chat=self._place(call))
        if direction.wait_s:
            await self._world.clock.sleep(direction.wait_s)
        if direction.is_accepted and outcome.refusal is None:
            outcome = await self._performed(call)
        self._record(call, outcome, direction)
        if direction.wait_after_s:
            await self._world.clock.sleep(direction.wait_after_s)
        if direction.answer is not None:
            return await direction.answer(request)
        if direction.refusal is not None or direction.body is not None:
            return _as_directed(direction)
        return _answer(outcome)

    def _place(self, call: Call) -> int | None:
        """Return the chat that a call is about, also where it names a message by a query."""
        query = self._world.queries.get(call.text("callback_query_id"))
        if query is not None and query.message is not None:
            return query.message[0]
        return self._world.numbered(call.text("chat_id"))

    def _check_token(self, token: str) -> None:
        number, colon, secret = token.partition(":")
        if not (number.isdecimal() and colon and secret):
            raise NOT_FOUND
        if token not in self._world.tokens:
            raise UNAUTHORIZED

    async def _performed(self, call: Call) -> _Outcome:
        try:
            return _Outcome(await self._perform(call), sent=call.sent)
        except Refusal as refusal:
            return _Outcome(refusal=refusal)

    async def _perform(self, call: Call) -> Any:  # noqa: ANN401  # as JSON has it
        match call.method:
            case "getupdates":
                return await self._updates.get(call)
            case "setwebhook":
                return self._updates.set_webhook(call)
            case "deletewebhook":
                return self._updates.delete_webhook(call)
            case "getwebhookinfo":
                return self._updates.webhook_info()
            case _:
                return self._handle(call)

    def _handle(self, call: Call) -> Any:  # noqa: ANN401  # as JSON has it
        handler = _HANDLERS.get(call.method)
        if handler is None:
            raise NO_METHOD
        return handler(self._world, call)

    def _record(self, call: Call, outcome: _Outcome, direction: Direction) -> None:
        refusal = direction.refusal or outcome.refusal
        status = direction.status or (refusal.code if refusal else 200)
        seen = call.seen()
        known = PARAMETERS.get(call.method)
        name = NAMES.get(call.method, call.method)
        unknown = [f"{each}: unknown" for each in sorted(seen.keys() - (known or seen.keys()))]
        for judge in self.judges if known is not None and not outcome.refusal else []:
            unknown += [each for each in judge(name, seen) if each not in unknown]
        self._world.calls.append(
            Called(
                method=name,
                chat=self._place(call),
                args=seen,
                at=self._world.clock(),
                status=0 if direction.answer else status,
                description=refusal.description if refusal else "",
                sent=list(outcome.sent),
                unknown=unknown,
            )
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        direction = self._script.take("file", chat=None)
        if direction.wait_s:
            await self._world.clock.sleep(direction.wait_s)
        if direction.answer is not None:
            return await direction.answer(request)
        if direction.refusal is not None or direction.body is not None:
            return _as_directed(direction)
        try:
            self._check_token(request.match_info["token"])
        except Refusal as refusal:
            return _answer(_Outcome(refusal=refusal))
        file = next((each for each in self._world.files.values() if each.path == path), None)
        if file is None:
            return _answer(_Outcome(refusal=NOT_FOUND))
        return web.Response(body=file.body, content_type="application/octet-stream")


def _as_directed(direction: Direction) -> web.Response:
    code = direction.refusal.code if direction.refusal else 200
    return web.Response(
        status=direction.status or code,
        text=written(direction),
        content_type=direction.content_type,
    )


def _answer(outcome: _Outcome) -> web.Response:
    refusal = outcome.refusal
    body = {"ok": True, "result": outcome.result} if refusal is None else refusal.body()
    answer = web.Response(
        body=json.dumps(body).encode(),
        status=200 if refusal is None else refusal.code,
        content_type="application/json",
    )
    if refusal is not None and "retry_after" in refusal.parameters:
        answer.headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return answer

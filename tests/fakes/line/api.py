"""What the server answers at the addresses of the Messaging API.

One server has what the real one parts in two, api.line.me and api-data.line.me.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiohttp import web

from tests.fakes.directions import reset
from tests.fakes.line import limits, lookups, menus, sending
from tests.fakes.line.directions import Direction
from tests.fakes.line.nouns import Answer, Call, Called, Json
from tests.fakes.line.refusals import NOT_FOUND, TOO_LARGE, UNAUTHORIZED, Refusal
from tests.fakes.line.world import World
from tests.fakes.script import Script

_Handler: TypeAlias = Callable[[World, Call], Answer]
_MENU = "/v2/bot/richmenu/{richMenuId}"
_ALIAS = "/v2/bot/richmenu/alias/{richMenuAliasId}"
_USER_MENU = "/v2/bot/user/{userId}/richmenu"
_HOOK = "/v2/bot/channel/webhook"
ENDPOINTS: tuple[tuple[str, str, str, _Handler], ...] = (
    ("POST", "/v2/bot/message/reply", "reply", sending.reply),
    ("POST", "/v2/bot/message/push", "push", sending.push),
    ("POST", "/v2/bot/message/multicast", "multicast", sending.multicast),
    ("POST", "/v2/bot/message/validate/{kind}", "validate", sending.validate),
    ("GET", "/v2/bot/message/quota", "quota", lookups.quota),
    ("GET", "/v2/bot/message/quota/consumption", "consumption", lookups.consumption),
    ("GET", "/v2/bot/message/{messageId}/content", "content", lookups.content),
    ("POST", "/v2/bot/chat/loading/start", "loading", lookups.loading),
    ("POST", "/v2/bot/chat/markAsRead", "mark_as_read", lookups.mark_as_read),
    ("GET", "/v2/bot/info", "info", lookups.bot_info),
    ("GET", "/v2/bot/profile/{userId}", "profile", lookups.profile),
    ("GET", "/v2/bot/followers/ids", "followers", lookups.followers),
    ("GET", "/v2/bot/group/{groupId}/summary", "summary", lookups.summary),
    ("GET", "/v2/bot/group/{groupId}/members/count", "count", lookups.count),
    ("GET", "/v2/bot/room/{roomId}/members/count", "count", lookups.count),
    ("GET", "/v2/bot/group/{groupId}/members/ids", "members", lookups.members),
    ("GET", "/v2/bot/room/{roomId}/members/ids", "members", lookups.members),
    ("GET", "/v2/bot/group/{groupId}/member/{userId}", "member", lookups.member),
    ("GET", "/v2/bot/room/{roomId}/member/{userId}", "member", lookups.member),
    ("POST", "/v2/bot/group/{groupId}/leave", "leave", lookups.leave),
    ("POST", "/v2/bot/room/{roomId}/leave", "leave", lookups.leave),
    ("GET", f"{_HOOK}/endpoint", "get_endpoint", lookups.get_endpoint),
    ("PUT", f"{_HOOK}/endpoint", "set_endpoint", lookups.set_endpoint),
    ("POST", "/v2/bot/richmenu", "create_menu", menus.create),
    ("POST", "/v2/bot/richmenu/validate", "validate_menu", menus.validate),
    ("GET", "/v2/bot/richmenu/list", "list_menus", menus.get_all),
    ("POST", "/v2/bot/richmenu/bulk/link", "link_many", menus.link_many),
    ("POST", "/v2/bot/richmenu/bulk/unlink", "unlink_many", menus.unlink_many),
    ("POST", "/v2/bot/richmenu/alias", "create_alias", menus.create_alias),
    ("GET", "/v2/bot/richmenu/alias/list", "list_aliases", menus.get_aliases),
    ("GET", _ALIAS, "get_alias", menus.get_alias),
    ("POST", _ALIAS, "update_alias", menus.update_alias),
    ("DELETE", _ALIAS, "delete_alias", menus.delete_alias),
    ("POST", f"{_MENU}/content", "upload_menu", menus.upload),
    ("GET", f"{_MENU}/content", "download_menu", menus.download),
    ("GET", _MENU, "get_menu", menus.get),
    ("DELETE", _MENU, "delete_menu", menus.delete),
    ("POST", "/v2/bot/user/all/richmenu/{richMenuId}", "set_default_menu", menus.set_default),
    ("GET", "/v2/bot/user/all/richmenu", "get_default_menu", menus.get_default),
    ("DELETE", "/v2/bot/user/all/richmenu", "clear_default_menu", menus.clear_default),
    ("POST", f"{_USER_MENU}/{{richMenuId}}", "link_menu", menus.link),
    ("GET", _USER_MENU, "get_linked_menu", menus.linked),
    ("DELETE", _USER_MENU, "unlink_menu", menus.unlink),
)
"""Method, address, the name that directions and calls have, and who answers."""
_IS_BYTES = frozenset({"upload_menu"})


@dataclass(slots=True)
class _Outcome:
    answer: Answer | None = None
    refusal: Refusal | None = None

    @property
    def status(self) -> int:
        if self.refusal is not None:
            return self.refusal.code
        return self.answer.status if self.answer is not None else 200


class Api:
    """The addresses.

    Args:
        world: what is there.
        script: what to do with calls in place of the usual.
        probe: bring no events to an address, and return what it answers, as LINE puts it.
    """

    def __init__(
        self, world: World, script: Script[Direction], probe: Callable[[str], Awaitable[Json]]
    ) -> None:
        self._world = world
        self._script = script
        self._probe = probe

    def routes(self) -> list[web.RouteDef]:
        """Return where they are."""
        known = [
            web.route(method, path, self._answering(name, handler))
            for method, path, name, handler in ENDPOINTS
        ]
        test = web.post(f"{_HOOK}/test", self._answering("test_endpoint", None))
        return [*known, test, web.route("*", "/v2/{rest:.*}", self._answering("unknown", None))]

    def _answering(
        self, name: str, handler: _Handler | None
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            return await self._call(request, name, handler)

        return answer

    async def _call(
        self, request: web.Request, name: str, handler: _Handler | None
    ) -> web.StreamResponse:
        call = Call(
            endpoint=name,
            request_id=str(uuid.uuid4()),
            parts=dict(request.match_info),
            retry_key=request.headers.get("X-Line-Retry-Key"),
            content_type=request.content_type,
        )
        outcome = _Outcome()
        try:
            self._check_access(request)
            await _read(request, call)
        except Refusal as refusal:
            outcome.refusal = refusal
        chat = self._chat(call)
        direction = self._script.take(name, chat=chat or "")
        if direction.wait_s:
            await self._world.clock.sleep(direction.wait_s)
        if direction.is_accepted and outcome.refusal is None:
            outcome = await self._performed(call, handler)
        self._record(call, chat, outcome, direction)
        if direction.wait_after_s:
            await self._world.clock.sleep(direction.wait_after_s)
        if direction.hangs_up:
            return await reset()(request)
        return _written(call, outcome, direction)

    def _check_access(self, request: web.Request) -> None:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token not in self._world.access_tokens:
            raise UNAUTHORIZED

    async def _performed(self, call: Call, handler: _Handler | None) -> _Outcome:
        try:
            if handler is not None:
                return _Outcome(handler(self._world, call))
            if call.endpoint != "test_endpoint":
                raise NOT_FOUND
            url = lookups.checked_endpoint(self._world, call)
            return _Outcome(Answer(body=await self._probe(url)))
        except Refusal as refusal:
            return _Outcome(refusal=refusal)

    def _chat(self, call: Call) -> str | None:
        """Return the chat that a call is about."""
        body = call.body if isinstance(call.body, dict) else {}
        token = self._world.tokens.get(str(body.get("replyToken")))
        if token is not None:
            return token.chat
        named = [body.get("to"), body.get("chatId")]
        named += [call.parts.get(each) for each in ("groupId", "roomId", "userId")]
        return next((each for each in named if isinstance(each, str)), None)

    def _record(
        self, call: Call, chat: str | None, outcome: _Outcome, direction: Direction
    ) -> None:
        is_done = direction.is_accepted and outcome.refusal is None
        self._world.calls.append(
            Called(
                endpoint=call.endpoint,
                chat=chat,
                body=call.body,
                at=self._world.clock(),
                status=0 if direction.hangs_up else direction.status or outcome.status,
                message=_words(outcome, direction),
                retry_key=call.retry_key,
                request_id=call.request_id,
                is_accepted=is_done,
                sent=tuple(call.sent),
            )
        )


async def _read(request: web.Request, call: Call) -> None:
    """Read the body.

    Raises:
        Refusal: it is too large, or no JSON where that is expected.
    """
    try:
        call.raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TOO_LARGE from None
    if len(call.raw) > limits.BODY_BYTES:
        raise TOO_LARGE
    if not call.raw or call.endpoint in _IS_BYTES:
        return
    if call.content_type != "application/json":
        raise Refusal(f"The content type, {call.content_type}, is not supported", 415)
    try:
        call.body = json.loads(call.raw)
    except ValueError:
        words = "The request body could not be parsed as JSON (line: 1, column: 1)"
        raise Refusal(words) from None


def _words(outcome: _Outcome, direction: Direction) -> str:
    if direction.body is not None:
        try:
            told: Any = json.loads(direction.body)
        except ValueError:
            return direction.body
        return str(told.get("message", "")) if isinstance(told, dict) else direction.body
    return outcome.refusal.message if outcome.refusal is not None else ""


def _written(call: Call, outcome: _Outcome, direction: Direction) -> web.Response:
    headers = {"X-Line-Request-Id": call.request_id}
    if direction.retry_after is not None:
        headers["Retry-After"] = direction.retry_after
    if direction.status is not None or direction.body is not None:
        return web.Response(
            status=direction.status or 200,
            text=direction.body or "",
            content_type="application/json",
            headers=headers,
        )
    if outcome.refusal is not None:
        headers |= outcome.refusal.headers
        return web.json_response(
            outcome.refusal.body(), status=outcome.refusal.code, headers=headers
        )
    answer = outcome.answer or Answer()
    if isinstance(answer.body, bytes):
        return web.Response(
            body=answer.body,
            status=answer.status,
            content_type=answer.content_type,
            headers=headers,
        )
    return web.json_response(answer.body, status=answer.status, headers=headers)

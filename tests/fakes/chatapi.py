"""What the chat server answers over HTTP, and what it refuses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Container, Coroutine, Mapping
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from aiohttp import web

from tests.fakes import chatextras, chatmonths
from tests.fakes.chatchecks import MOST_ACTIONS, Refusal, check_actions, number, only, read
from tests.fakes.chatdirections import Direction
from tests.fakes.chatstate import Attempt, Chat, ChatState, Message, Mode, Standing
from tests.fakes.clock import Clock
from tests.fakes.script import Script

MAX_BODY_BYTES = 2 << 20
_CLOSED = {Standing.ARCHIVED: (403, "archived"), Standing.REMOVED: (410, "removed")}


class ChatApi:
    """The endpoints of `tests.fakes.chatserver`.

    Args:
        state: what is there.
        script: what to do with requests in place of the usual.
        tokens: of each tenant.
        pushed: tenants whose updates are brought to a webhook.
        opens_unknown: how a chat nobody opened is opened by its first message; None refuses it.
    """

    def __init__(
        self,
        state: ChatState,
        script: Script[Direction],
        *,
        tokens: Mapping[str, str],
        pushed: Container[str],
        opens_unknown: Mode | None,
    ) -> None:
        self._state = state
        self._script = script
        self._tenants = {f"Bearer {token}": tenant for tenant, token in tokens.items()}
        self._pushed = pushed
        self._opens_unknown = opens_unknown
        self._news = asyncio.Event()
        self._deaths = 0
        self.extras = chatextras.Extras()
        self.months = chatmonths.Months()

    def routes(self) -> list[web.RouteDef]:
        """Return where the endpoints are."""
        return [
            web.post("/send", self._send),
            web.post("/reply", self._reply),
            web.post("/grow", self._grow),
            web.post("/page", self._extra),
            web.post("/form", self._extra),
            web.post("/faults", self._extra),
            web.get("/history", self._history),
            web.get("/updates", self._updates),
            web.get("/role", self._role),
            web.get("/content", self._content),
            web.get("/quota", self._counted),
            web.get("/size", self._counted),
        ]

    def die(self) -> None:
        """Let requests that still wait come to nothing."""
        self._deaths += 1

    def wake(self) -> None:
        """Let those who poll look again."""
        self._news.set()
        self._news = asyncio.Event()

    async def _send(self, request: web.Request) -> web.Response:
        return await self._message("send", request)

    async def _reply(self, request: web.Request) -> web.Response:
        return await self._message("reply", request)

    async def _message(self, on: str, request: web.Request) -> web.Response:
        fields: dict[str, Any] = {}
        tenant = self._tenants.get(request.headers.get("Authorization", ""), "")
        refusal = None if tenant else Refusal(401, "bad_token")
        try:
            fields = read(on, await request.read())
        except Refusal as wrong:
            refusal = refusal or wrong
        chat, op_id = fields.get("chat", ""), fields.get("op_id")
        direction = self._script.take(on, tenant=tenant, chat=chat)
        if not await self._outlives(direction.wait_s):
            return web.Response(status=503)
        message: Message | None = None
        status = 200
        if direction.is_accepted:
            try:
                if refusal is not None:
                    raise refusal
                message, status = self._post(tenant, fields)
            except Refusal as wrong:
                refusal, status = wrong, wrong.status
        shown = 0 if direction.hangs_up else direction.status or status
        self._state.tried(
            Attempt(
                on=on,
                tenant=tenant,
                chat=chat,
                op_id=op_id,
                status=shown,
                message=message.id if message else None,
                at=self._state.clock(),
            )
        )
        return await self._answer(request, direction, refusal, message, status)

    async def _grow(self, request: web.Request) -> web.Response:
        """Begin an answer, show more of it, or all."""
        return await self._staged("grow", request, self._grown)

    async def _extra(self, request: web.Request) -> web.Response:
        """Show a page, a form, or what is wrong with one."""
        on = request.path.strip("/")
        show = {"page": self.extras.page, "form": self.extras.form, "faults": self.extras.wrong}

        def shown(_tenant: str, fields: dict[str, Any]) -> dict[str, Any]:
            show[on](fields)
            return {"ok": True}

        return await self._staged(on, request, shown)

    async def _staged(
        self,
        on: str,
        request: web.Request,
        do: Callable[[str, dict[str, Any]], dict[str, Any]],
    ) -> web.Response:
        """Do what is asked, as far as nothing else is directed; note that it was asked."""
        tenant = self._tenants.get(request.headers.get("Authorization", ""), "")
        fields = json.loads(await request.read())
        direction = self._script.take(on, tenant=tenant, chat=str(fields.get("chat", "")))
        if not await self._outlives(direction.wait_s):
            return web.Response(status=503)
        refusal, body = None if tenant else Refusal(401, "bad_token"), None
        try:
            if refusal is None and direction.is_accepted:
                body = do(tenant, fields)
        except Refusal as wrong:
            refusal = wrong
        except chatextras.Wrong as wrong:
            refusal = Refusal(400, str(wrong))
        status = 0 if direction.hangs_up else direction.status or (refusal or _OK).status
        self._state.attempts.append(
            Attempt(
                on=on,
                tenant=tenant,
                chat=str(fields.get("chat", "")),
                op_id=None,
                status=status,
                message=None,
                at=0.0,
            )
        )
        if (staged := await _staged_answer(request, direction, self._state.clock)) is not None:
            return staged
        return _json(body) if body is not None else _refused(refusal or Refusal(500, "nothing"))

    def _grown(self, tenant: str, fields: dict[str, Any]) -> dict[str, Any]:
        chat = self._chat(tenant, str(fields.get("chat")))
        if chat.standing in _CLOSED:
            raise Refusal(*_CLOSED[chat.standing])
        if "message" not in fields:
            if fields.get("to") not in chat.ids:
                raise Refusal(400, "unknown_to")
            begun = self._state.post(chat.id, fields.get("thread"), None, "", [])
            return {"message": begun.id}
        there = next((each for each in chat.messages if each.id == fields["message"]), None)
        text = fields.get("text")
        if there is None or not isinstance(text, str) or not text:
            raise Refusal(400, "message")
        if fields.get("is_over") and not text.startswith(there.text):
            raise Refusal(400, "not_what_was_told")
        actions = fields.get("actions") or []
        if actions:
            check_actions(actions, MOST_ACTIONS["reply"])
        whole = text if fields.get("is_over") else f"{there.text}\n{text}".strip()
        self.extras.grown.append(whole)
        self._state.regrow(there, whole, actions)
        return {"message": there.id}

    async def _outlives(self, seconds: float) -> bool:
        """Wait; return whether the server lived through it."""
        deaths = self._deaths
        if seconds:
            await self._state.clock.sleep(seconds)
        return deaths == self._deaths

    async def _answer(
        self,
        request: web.Request,
        direction: Direction,
        refusal: Refusal | None,
        message: Message | None,
        status: int,
    ) -> web.Response:
        """Answer truly, or as directed."""
        if (staged := await _staged_answer(request, direction, self._state.clock)) is not None:
            return staged
        if message is None:
            return _refused(refusal or Refusal(500, "nothing"))
        link = f"{request.url.origin()}/see/{message.chat}/{message.id}"
        body = {"message": message.id, "link": link}
        return _json(body if status == 200 else {"error": "already_sent", **body}, status)

    def _post(self, tenant: str, fields: dict[str, Any]) -> tuple[Message, int]:
        """Show a message, or find the one that has its op_id already."""
        chat = self._chat(tenant, fields["chat"])
        if chat.standing in _CLOSED:
            raise Refusal(*_CLOSED[chat.standing])
        if wait := self._state.wait(tenant, chat.id):
            raise Refusal(429, "too_fast", retry_after=wait)
        self._check(chat, fields)
        thread, op_id = fields.get("thread"), fields.get("op_id")
        first = self._state.known(tenant, op_id) if chat.mode is Mode.IDEMPOTENT else None
        if first is not None and first.chat != chat.id:
            raise Refusal(400, "op_id_of_another_chat")
        if first is not None:
            return first, 409
        if "to" not in fields and not self.months.take(tenant, chat.id):
            raise Refusal(402, "month_spent")
        more = {"file": fields.get("file"), "only": fields.get("only")}
        actions = fields.get("actions", [])
        shown = self._state.post(chat.id, thread, op_id, fields["text"], actions, **more)
        return shown, 200

    def _check(self, chat: Chat, fields: dict[str, Any]) -> None:
        limits = self._state.limits
        if not 0 < len(fields["text"]) <= limits.text_chars:
            raise Refusal(400, "text_length")
        if len(fields.get("op_id") or "x") > limits.op_id_chars:
            raise Refusal(400, "op_id_length")
        for name in ("thread", "to"):
            if fields.get(name) is not None and fields[name] not in chat.ids:
                raise Refusal(400, f"unknown_{name}")
        thread = fields.get("thread")
        if any(each.thread for each in chat.messages if thread and each.id == thread):
            raise Refusal(400, "thread_in_a_thread")

    def _chat(self, tenant: str, name: str) -> Chat:
        chat = self._state.chats.get(name)
        if chat is None and self._opens_unknown:
            self._state.open_chat(name, tenant, self._opens_unknown)
            chat = self._state.chats[name]
        if chat is None or chat.tenant != tenant:
            raise Refusal(404, "unknown_chat")
        return chat

    async def _counted(self, request: web.Request) -> web.Response:
        on = request.path.strip("/")
        return await self._read(on, request, getattr(self.months, on))

    async def _history(self, request: web.Request) -> web.Response:
        return await self._read("history", request, self._page)

    async def _updates(self, request: web.Request) -> web.Response:
        return await self._read("updates", request, self._poll)

    async def _role(self, request: web.Request) -> web.Response:
        return await self._read("role", request, self._standing_of)

    async def _standing_of(self, tenant: str, query: Mapping[str, str]) -> dict[str, Any]:
        only(query, {"chat", "person"})
        chat = self._chat(tenant, query.get("chat", ""))
        if not query.get("person"):
            raise Refusal(400, "person")
        return {"role": chat.roles.get(query["person"], "member")}

    async def _content(self, request: web.Request) -> web.StreamResponse:
        """Bring what is in a file that somebody has sent to the bot of this tenant."""
        tenant = self._tenants.get(request.headers.get("Authorization", ""), "")
        handle = request.query.get("handle", "")
        direction = self._script.take("content", tenant=tenant, chat="")
        if not await self._outlives(direction.wait_s):
            return web.Response(status=503)
        body = self._state.uploads.get((tenant, handle))
        status = 401 if not tenant else 404 if body is None else 200
        self._state.attempts.append(
            Attempt(
                on="content",
                tenant=tenant,
                chat="",
                op_id=None,
                status=direction.status or status,
                message=None,
                at=0.0,
            )
        )
        if (staged := await _staged_answer(request, direction, self._state.clock)) is not None:
            return staged
        if body is None or not tenant:
            return _refused(Refusal(status, "no_such_file"))
        return web.Response(body=body, content_type="application/octet-stream")

    async def _read(
        self,
        on: str,
        request: web.Request,
        find: Callable[[str, Mapping[str, str]], Coroutine[Any, Any, dict[str, Any]]],
    ) -> web.Response:
        """Answer a question, which changes nothing but offsets."""
        tenant = self._tenants.get(request.headers.get("Authorization", ""), "")
        chat = request.query.get("chat", "")
        direction = self._script.take(on, tenant=tenant, chat=chat)
        if not await self._outlives(direction.wait_s):
            return web.Response(status=503)
        body: dict[str, Any] | None = None
        refusal = None if tenant else Refusal(401, "bad_token")
        try:
            if refusal is None and direction.is_accepted:
                body = await find(tenant, request.query)
        except Refusal as wrong:
            refusal = wrong
        status = 0 if direction.hangs_up else direction.status or (refusal or _OK).status
        attempt = Attempt(
            on=on, tenant=tenant, chat=chat, op_id=None, status=status, message=None, at=0.0
        )
        self._state.attempts.append(attempt)
        if (staged := await _staged_answer(request, direction, self._state.clock)) is not None:
            return staged
        return _json(body) if body is not None else _refused(refusal or Refusal(500, "nothing"))

    async def _page(self, tenant: str, query: Mapping[str, str]) -> dict[str, Any]:
        only(query, {"chat", "before"})
        chat = self._chat(tenant, query.get("chat", ""))
        if chat.standing is Standing.REMOVED:
            raise Refusal(410, "removed")
        if chat.mode is not Mode.RECONCILABLE:
            raise Refusal(501, "no_history")
        try:
            page, has_more = self._state.history(chat.id, query.get("before"))
        except KeyError:
            raise Refusal(400, "unknown_before") from None
        return {"messages": [asdict(each) for each in page], "has_more": has_more}

    async def _poll(self, tenant: str, query: Mapping[str, str]) -> dict[str, Any]:
        only(query, {"offset", "timeout", "limit"})
        if tenant in self._pushed:
            raise Refusal(409, "webhook_is_set")
        offset = number(query, "offset", 0, 1 << 62)
        limit = number(query, "limit", 100, 100)
        wait_s = number(query, "timeout", 0, 50)
        self._state.confirm(tenant, offset)
        with suppress(TimeoutError):
            async with self._state.clock.timeout(wait_s):
                while not self._state.queues.get(tenant):
                    await self._news.wait()
        waiting = self._state.queues.get(tenant, [])[:limit]
        return {"updates": [each.update | {"offset": each.offset} for each in waiting]}


_OK = Refusal(200, "")


async def _staged_answer(
    request: web.Request, direction: Direction, clock: Clock
) -> web.Response | None:
    """Answer as directed; None when the truth is wanted."""
    if direction.wait_after_s:
        await clock.sleep(direction.wait_after_s)
    if direction.hangs_up:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    if direction.status is None:
        return None
    headers = {} if direction.retry_after is None else {"Retry-After": direction.retry_after}
    body = '{"error": "as_directed"}' if direction.body is None else direction.body
    return web.Response(status=direction.status, text=body, headers=headers)


def _json(body: Mapping[str, Any], status: int = 200) -> web.Response:
    return web.Response(
        body=json.dumps(body).encode(), status=status, content_type="application/json"
    )


def _refused(refusal: Refusal) -> web.Response:
    answer = _json({"error": refusal.error, "accepted": False}, refusal.status)
    if refusal.retry_after is not None:
        answer.headers["Retry-After"] = str(refusal.retry_after)
    return answer

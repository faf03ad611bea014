"""A server of language models that speaks Chat Completions on loopback, well or badly.

::

    async with ModelServer(key="k") as server:
        server.url                          # http://127.0.0.1:41234/v1
        server.say({"text": "Yes."}, "no JSON at all")   # scripted, in turn; then by the schema
        server.write(author)                # or as a function of the request's body says
        server.next(throttled("2"))         # stage directions, once each
        server.hold(); server.release()     # requests wait in between
        server.seen                         # the bodies that came

It refuses like the real ones: unknown fields, a wrong key, more text than its context, forms
of answers it was not taught. Alone: `python -m tests.fakes.modelserver [--port N]`.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.directions import Direction

HOST = "127.0.0.1"
_FIELDS = {
    "model", "messages", "response_format", "max_tokens", "max_completion_tokens", "temperature",
    "seed", "stream", "stream_options", "n", "stop", "top_p", "user",
}  # fmt: skip
_ROLES = {"system", "user", "assistant", "developer"}
_CHARS_PER_TOKEN = 4
_PIECE_CHARS = 7


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came."""

    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]


class _Refused(Exception):
    """The server declines: status, message, and OpenAI's fields of an error."""

    def __init__(
        self, status: int, message: str, *, code: str | None = None, param: str | None = None,
        kind: str = "invalid_request_error", **more: int,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.error = {"message": message, "type": kind, "code": code, "param": param, **more}


class ModelServer:
    """See the module.

    Args:
        key: without it, or with another, 401.
        context: tokens of prompt and answer that fit.
        forms: of `response_format` that it enforces: strict, schema, object.
        ignores_forms: whether it takes other forms and does nothing about them.
        form_status: what it answers to forms it does not know, if it minds.
        unsupported: fields it names in a 400.
        honours: the field whose limit of tokens it keeps to.
        counts: whether streams end with a count of tokens.
    """

    def __init__(
        self,
        *,
        key: str = "",
        port: int = 0,
        context: int = 8192,
        forms: Iterable[str] = ("strict", "schema", "object"),
        ignores_forms: bool = False,
        form_status: int = 400,
        unsupported: Iterable[str] = (),
        honours: Iterable[str] = ("max_tokens", "max_completion_tokens"),
        counts: bool = True,
    ) -> None:
        self._key = key
        self._port = port
        self._context = context
        self._forms = frozenset(forms)
        self._ignores_forms = ignores_forms
        self._form_status = form_status
        self._unsupported = frozenset(unsupported)
        self._honours = frozenset(honours)
        self._counts = counts
        self._script: collections.deque[object] = collections.deque()
        self._author: Callable[[Mapping[str, Any]], object] | None = None
        self._coming: collections.deque[Direction] = collections.deque()
        self._always: Direction | None = None
        self._gate = asyncio.Event()
        self._gate.set()
        self._runner: web.AppRunner | None = None
        self.seen: list[Seen] = []
        self.under_way = 0
        self.most_under_way = 0
        self.abandoned = 0
        """Requests whose client went away before they were answered."""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 << 20)
        app.router.add_post("/v1/{path:.*}", self._answer)
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://{HOST}:{self._port}/v1"

    def say(self, *replies: object) -> None:
        """Answer with these in turn: texts as they are, anything else as JSON."""
        self._script.extend(replies)

    def write(self, author: Callable[[Mapping[str, Any]], object] | None) -> None:
        """Answer what is not scripted as a function of the request's body says."""
        self._author = author

    def next(self, *directions: Direction) -> None:
        """Do these once each, in turn, before anything else."""
        self._coming.extend(directions)

    def always(self, direction: Direction | None) -> None:
        """Do this from now on; None: answer again."""
        self._always = direction

    def hold(self) -> None:
        """Let requests wait."""
        self._gate.clear()

    def release(self) -> None:
        """Let them go on."""
        self._gate.set()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            body = json.loads(raw)
        except ValueError:
            return _error(_Refused(400, "the body is no JSON"))
        self.seen.append(Seen(request.path, body, request.headers.copy()))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await self._gate.wait()
            if self._coming:
                return await self._coming.popleft()(request)
            if self._always is not None:
                return await self._always(request)
            return await self._served(request, body)
        except _Refused as refused:
            return _error(refused)
        except asyncio.CancelledError:
            self.abandoned += 1
            raise
        finally:
            self.under_way -= 1

    async def _served(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        if self._key and request.headers.get("Authorization") != f"Bearer {self._key}":
            raise _Refused(401, "Incorrect API key provided", code="invalid_api_key")
        if request.path == "/v1/embeddings":
            return web.json_response(_vectors(body))
        if request.path != "/v1/chat/completions":
            raise _Refused(404, "no such route")
        self._check_fields(body)
        schema = self._form(body)
        asked = _tokens("".join(each["content"] for each in body["messages"]))
        limits = [body[name] for name in self._honours if name in body]
        room = min([*limits, self._context])
        if asked >= self._context:
            message = f"the request exceeds the available context size ({self._context} tokens)"
            raise _Refused(
                400, message, kind="exceed_context_size_error",
                n_prompt_tokens=asked, n_ctx=self._context,
            )  # fmt: skip
        text = self._text(body, schema)
        whole = _tokens(text) <= room
        text = text if whole else text[: room * _CHARS_PER_TOKEN]
        reason = "stop" if whole else "length"
        usage = {"prompt_tokens": asked, "completion_tokens": _tokens(text)}
        usage["total_tokens"] = sum(usage.values())
        if body.get("stream"):
            wants_usage = (body.get("stream_options") or {}).get("include_usage")
            return await _streamed(
                request, text, reason, usage if self._counts and wants_usage else None
            )
        message_ = {"role": "assistant", "content": text, "refusal": None}
        choice = {"index": 0, "message": message_, "finish_reason": reason, "logprobs": None}
        return web.json_response(
            _frame("chat.completion", body["model"]) | {"choices": [choice], "usage": usage}
        )

    def _check_fields(self, body: dict[str, Any]) -> None:
        for name in body:
            if name not in _FIELDS:
                raise _Refused(
                    400, f"Unrecognized request argument supplied: {name}",
                    code="unknown_parameter", param=name,
                )  # fmt: skip
            if name in self._unsupported:
                raise _Refused(
                    400, f"Unsupported parameter: '{name}' is not supported with this model.",
                    code="unsupported_parameter", param=name,
                )  # fmt: skip
        messages = body.get("messages")
        if not isinstance(body.get("model"), str) or not isinstance(messages, list):
            raise _Refused(400, "model and messages are required")
        for each in messages:
            if each.get("role") not in _ROLES or not isinstance(each.get("content"), str):
                raise _Refused(400, "a message without a known role, or without text")

    def _form(self, body: dict[str, Any]) -> Mapping[str, Any] | None:
        """Return the schema that the answer is held to, {} for any object, None for none."""
        form = body.get("response_format")
        if form is None:
            return None
        name, schema = "object", {}
        if form.get("type") == "json_schema":
            name, schema = "strict", form["json_schema"]["schema"]
            if (
                not form["json_schema"].get("name")
                or schema.get("additionalProperties") is not False
            ):
                raise _Refused(400, "Invalid schema for response_format", param="response_format")
        elif "schema" in form:
            name, schema = "schema", form["schema"]
        if name in self._forms:
            return schema
        if self._ignores_forms:
            return None
        raise _Refused(
            self._form_status, "Invalid value for response_format: not known here",
            param="response_format",
        )  # fmt: skip

    def _text(self, body: Mapping[str, Any], schema: Mapping[str, Any] | None) -> str:
        if self._script or self._author is not None:
            said = self._script.popleft() if self._script else self._author(body)  # type: ignore[misc]  # one is there
            return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        if schema is None:
            return "As you like it."
        return json.dumps(sample(schema), ensure_ascii=False)


def sample(schema: Mapping[str, Any]) -> Any:  # noqa: ANN401  # whatever the schema says
    """Return a value that fits a schema."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        fields = schema.get("properties", {})
        return {name: sample(each) for name, each in fields.items()}
    plain = {"string": "Some words.", "integer": 1, "number": 0.5, "boolean": True, "null": None}
    return [sample(schema["items"])] if kind == "array" else plain[kind]


def chunks(
    text: str, reason: str | None = "stop", *, model: str = "m", usage: object = None
) -> list[bytes]:
    """Return the events of a stream, without the last word."""
    frame = _frame("chat.completion.chunk", model)
    deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
    deltas += [
        {"content": text[at : at + _PIECE_CHARS]} for at in range(0, len(text), _PIECE_CHARS)
    ]
    events = [
        frame | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in deltas
    ]
    if reason is not None:
        events.append(frame | {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    if usage is not None:
        events.append(frame | {"choices": [], "usage": usage})
    return [event(each) for each in events]


def event(data: object) -> bytes:
    """Return a server-sent event."""
    return b"data: " + json.dumps(data).encode() + b"\n\n"


async def _streamed(
    request: web.Request, text: str, reason: str, usage: object
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for each in chunks(text, reason, usage=usage):
        await response.write(each)
    await response.write(b"data: [DONE]\n\n")
    return response


def _frame(kind: str, model: str) -> dict[str, object]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_700_000_000, "model": model}


def _vectors(body: dict[str, Any]) -> dict[str, object]:
    """Return vectors that tell texts apart by their letters."""
    texts = body["input"]
    data = [
        {"object": "embedding", "index": at, "embedding": [float(text.count(c)) for c in "etaoin"]}
        for at, text in enumerate(texts)
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return {"object": "list", "model": body["model"], "data": data[::-1], "usage": usage}


def _tokens(text: str) -> int:
    return -(-len(text) // _CHARS_PER_TOKEN)


def _error(refused: _Refused) -> web.Response:
    return web.json_response({"error": refused.error}, status=refused.status)


async def _run_alone(port: int) -> None:
    async with ModelServer(port=port) as server:
        print(server.url, flush=True)  # noqa: T201  # a program
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    asyncio.run(_run_alone(parser.parse_args().port))


if __name__ == "__main__":
    main()

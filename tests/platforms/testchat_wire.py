"""How TestChat calls the chat server: one try a call, one table of errors."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import aiohttp

from adapters.contract import Action
from digest.errors import DeliveryError, Unavailable, Uncertain
from digest.model import Receipt, Recipient
from digest.words.plain import Line
from tests.platforms import testchat_failures, testchat_texts
from tests.platforms.testchat_answers import Answer, body_of

LIMIT_S = 15.0
"""For one call, connecting included."""
_MOST_ANSWER_BYTES = 8 << 20


class Wired:
    """What is connected to the server."""

    def __init__(self, url: str, token: str, *, tokens: Mapping[str, str], limit_s: float) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._tokens = dict(tokens)
        self._limit_s = limit_s
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    async def aclose(self) -> None:
        """See Platform."""
        self._is_closed = True
        if self._session is not None:
            await self._session.close()

    async def _put(self, path: str, tenant: str, **fields: Any) -> Answer:  # noqa: ANN401  # as JSON has it
        """Have something shown that may be shown twice."""
        data = io.BytesIO(json.dumps(fields).encode())
        answer = await self._call("POST", path, tenant, data=data)
        if answer.status == 200:
            return answer
        raise failure(answer)

    async def _post(self, path: str, place: Recipient, **fields: Any) -> Receipt:  # noqa: ANN401  # as JSON has it
        """Show one message, in one try."""
        body = {"chat": place.chat, "thread": place.thread, **fields}
        data = io.BytesIO(json.dumps(body).encode())  # large ones are not written at once
        answer = await self._call("POST", path, place.tenant, data=data)
        if answer.status in {200, 409}:
            if not answer.text("message"):
                raise Uncertain(f"{answer.status} without a message id")
            return Receipt(message_ids=(answer.text("message"),), link=answer.text("link"))
        raise failure(answer)

    async def _ask(
        self, path: str, tenant: str, query: Mapping[str, str], *, more_s: float = 0.0
    ) -> Answer:
        """Ask for something; a question changes nothing, so it is never uncertain."""
        try:
            answer = await self._call("GET", path, tenant, params=query, more_s=more_s)
            if answer.status == 200 and answer.fields:
                return answer
            raise failure(answer)
        except Uncertain as doubt:
            raise Unavailable(doubt.reason) from doubt

    async def _call(
        self,
        method: str,
        path: str,
        tenant: str,
        *,
        more_s: float = 0.0,
        most: int = _MOST_ANSWER_BYTES,
        **named: Any,  # noqa: ANN401  # aiohttp's
    ) -> Answer:
        """Make one request; what an aiohttp error means depends on how far it came."""
        if self._is_closed:
            raise Unavailable("closed")
        if self._session is None:
            self._session = aiohttp.ClientSession(trace_configs=[_tracing()])
        token = self._tokens.get(tenant, self._token)
        reached = SimpleNamespace(is_connected=False)
        try:
            async with self._session.request(
                method,
                self._url + path,
                headers={"Authorization": f"Bearer {token}"},
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self._limit_s + more_s),
                trace_request_ctx=reached,
                **named,
            ) as response:
                wait = response.headers.get("Retry-After")
                body = await body_of(response, most)
                return Answer(status=response.status, body=body, wait=wait)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            is_connected = reached.is_connected
            raise testchat_failures.for_error(error, is_connected=is_connected) from error


class Growing:
    """See Stream."""

    def __init__(
        self, put: Callable[..., Awaitable[Answer]], place: Recipient, message: str
    ) -> None:
        self._put = put
        self._place = place
        self._named = {"chat": place.chat, "message": message}
        self._trouble: DeliveryError | None = None

    async def tell(self, line: Line) -> None:
        """See Stream."""
        try:
            if self._trouble is None:
                text = testchat_texts.text((line,))
                await self._put("/grow", self._place.tenant, **self._named, text=text)
        except DeliveryError as error:
            self._trouble = error

    async def end(self, lines: Iterable[Line], *, actions: Sequence[Action] = ()) -> None:
        """See Stream. All of it is shown, so that what could not be told is there after all."""
        more = as_buttons((each.label, each.token) for each in actions)
        text = testchat_texts.text(lines)
        await self._put(
            "/grow", self._place.tenant, **self._named, text=text, is_over=True, **more
        )

    async def break_off(self) -> None:
        """See Stream."""
        with contextlib.suppress(DeliveryError):
            await self._put("/grow", self._place.tenant, **self._named, text="…")


def as_buttons(named: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return buttons as the server shows them."""
    buttons = [{"label": label, "token": token} for label, token in named]
    return {"actions": buttons} if buttons else {}


def failure(answer: Answer) -> DeliveryError:
    """Return what an answer that is no yes means."""
    return testchat_failures.for_answer(
        answer.status,
        answer.text("error"),
        is_refused=answer.fields.get("accepted") is False,
        wait=answer.wait,
    )


def _tracing() -> aiohttp.TraceConfig:
    """Note when a request has a connection: from then on its bytes may have left."""

    async def connected(
        _session: aiohttp.ClientSession, context: SimpleNamespace, _params: object
    ) -> None:
        context.trace_request_ctx.is_connected = True

    tracing = aiohttp.TraceConfig()
    tracing.on_connection_create_end.append(connected)
    tracing.on_connection_reuseconn.append(connected)
    return tracing

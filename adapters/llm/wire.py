"""The one boundary to the client's library: whatever leaves it becomes one of our faults.

Import it late: the library takes two thirds of a second and 50 MB. Errors of the library
carry prompts, replies and, for a header that cannot be sent, the key. So none of them goes
further, not even as a cause; what is kept of them is their type and status.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from functools import cache, cached_property
from typing import Any, TypeAlias

import httpx2
import openai
from openai.types import CreateEmbeddingResponse
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from adapters.llm import faults, replies
from adapters.llm.faults import Fault, Refusal, Said
from digest.ports import Clock
from digest.ports.llm import Json

_log = logging.getLogger(__name__)

CONNECT_S = 5.0
READ_S = 120.0
"""Above every deadline of ours, which is what counts: a reply is silent until it is there."""
MOST_BYTES = 4 << 20
"""Of one answer. Ours are a few kilobytes; a stream wraps each token in some 300 bytes."""
_Make: TypeAlias = Callable[[str], Fault]
_CONNECTIONS = 32
_SENT = frozenset({"host", "content-type", "content-length", "connection"})
_TALKATIVE = ("openai", "httpx2", "httpcore2")
"""Loggers that print addresses at INFO, and requests at DEBUG."""


class _TooLarge(Exception):
    """An answer has more bytes than any of ours."""


class _Counted(httpx2.AsyncByteStream):
    """A body that breaks off when it grows too large."""

    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._inner:
            size += len(part)
            if size > MOST_BYTES:
                raise _TooLarge
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


@cache
def _trust() -> ssl.SSLContext:
    """Return the system's trust, read once: it takes some 20 ms."""
    return httpx2.create_ssl_context(trust_env=False)


class _Transport(httpx2.AsyncHTTPTransport):
    """Sends what a call needs and no more, and bounds what comes back.

    The library adds headers of its own, some of them from the environment, which is read
    in one place of ours alone.
    """

    def __init__(self, key: str) -> None:
        limits = httpx2.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=8)
        super().__init__(verify=_trust(), trust_env=False, limits=limits)
        self._key = key

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        kept = {name: value for name, value in request.headers.items() if name in _SENT}
        kept |= {"accept": "application/json, text/event-stream", "user-agent": "Daybrief"}
        kept["accept-encoding"] = "identity"
        if self._key:
            kept["authorization"] = f"Bearer {self._key}"
        request.headers = httpx2.Headers(kept)
        response = await super().handle_async_request(request)
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in {"", "identity"}:
            await response.aclose()
            raise httpx2.DecodingError("not asked for: its size could not be bounded")
        assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101  # for the type
        response.stream = _Counted(response.stream)
        return response


class Wire:
    """One server's Chat Completions and embeddings. See the module."""

    def __init__(self, *, base_url: str, key: str, clock: Clock) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._clock = clock
        self._http = httpx2.AsyncClient(
            transport=_Transport(key),
            follow_redirects=False,  # 307 and 308 would repeat the prompt at another host
            trust_env=False,
            timeout=httpx2.Timeout(READ_S, connect=CONNECT_S),
        )
        self._base_url = base_url

    @cached_property
    def _client(self) -> openai.AsyncOpenAI:
        """The library's client; making it fails where the address is none."""
        return openai.AsyncOpenAI(
            base_url=self._base_url,
            api_key="sent by the transport",
            max_retries=0,
            timeout=self._http.timeout,
            http_client=self._http,
        )

    async def chat(self, body: Mapping[str, Json]) -> Said | Fault:
        """Return what the model said, or what went wrong; only cancelling interrupts it."""
        try:
            create: Any = self._client.chat.completions.create  # its types are too many
            reply = await create(**body)
            if not isinstance(reply, ChatCompletion):
                return faults.malformed(f"a {type(reply).__name__} in place of a reply")
            return replies.read(reply)
        except Exception as error:  # noqa: BLE001  # the boundary: whatever leaves the library
            return self._fault(error)

    async def stream(self, body: Mapping[str, Json]) -> AsyncGenerator[str | Said | Fault]:
        """Yield pieces of text, and last what became of the whole."""
        reading = replies.Stream()
        try:
            create: Any = self._client.chat.completions.create
            chunks = await create(**body)
        except Exception as error:  # noqa: BLE001  # the boundary, as above
            yield self._fault(error)
            return
        if not isinstance(chunks, openai.AsyncStream):
            yield faults.malformed(f"a {type(chunks).__name__} in place of a stream")
            return
        async with aclosing(_Closing(chunks)):
            try:
                async for chunk in chunks:
                    piece = _piece(reading, chunk)
                    if piece:
                        yield piece
                    if isinstance(piece, Fault):
                        return
                last = reading.end()
            except Exception as error:  # noqa: BLE001  # the boundary, as above
                fault = self._fault(error)
                said = reading.so_far()
                last = Fault(error=fault.error, next=fault.next, said=said)
            yield last

    async def embed(self, body: Mapping[str, Json]) -> list[object] | Fault:
        """Return vectors in the order of the texts, or what went wrong."""
        try:
            create: Any = self._client.embeddings.create
            reply = await create(**body)
            if not isinstance(reply, CreateEmbeddingResponse):
                return faults.malformed(f"a {type(reply).__name__} in place of vectors")
            return [each.embedding for each in sorted(reply.data, key=lambda each: each.index)]
        except Exception as error:  # noqa: BLE001  # the boundary, as above
            return self._fault(error)

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._http.aclose()

    def _fault(self, error: Exception) -> Fault:
        """Return what an error of the library means; say in the log what is unknown."""
        if isinstance(error, openai.APIStatusError):
            return faults.for_refusal(_refusal(error, self._clock))
        chain = list(_causes(error))
        for kinds, make, reason in _KINDS:
            if any(isinstance(each, kinds) for each in chain):
                return make(reason)
        if isinstance(error, openai.APIError):  # an event of a stream
            return replies.in_band(error.body)
        name = type(error).__name__
        if not isinstance(error, _UNREADABLE):
            _log.warning("unknown error of the model's client: %s", name)
        return faults.malformed(f"cannot be read ({name})")


_UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)
"""What the library raises on bodies of odd forms; the errors of JSON and Unicode among them."""
_KINDS: Sequence[tuple[type[Exception] | tuple[type[Exception], ...], _Make, str]] = (
    (_TooLarge, faults.malformed, "an answer out of all proportion"),
    (
        (
            httpx2.UnsupportedProtocol,
            httpx2.LocalProtocolError,
            httpx2.InvalidURL,
            OverflowError,  # a port above all
        ),
        faults.setting,
        "the address or the key cannot be sent",
    ),
    (openai.APIResponseValidationError, faults.malformed, "a reply of another form"),
    (openai.APITimeoutError, faults.unavailable, "no answer in time"),
    (
        (openai.APIConnectionError, httpx2.HTTPError, OSError),
        faults.unavailable,
        "no connection, or it was lost",
    ),
    (RecursionError, faults.malformed, "nested too deeply"),
    (RuntimeError, faults.unavailable, "the connection was closed"),
)
"""What errors, or their causes, mean; the first that fits counts."""


class _Closing:
    """A stream of the library under the name that `aclosing` calls."""

    def __init__(self, chunks: Any) -> None:  # noqa: ANN401  # its class is generic in vain
        self._chunks = chunks

    async def aclose(self) -> None:
        await self._chunks.close()


def _piece(reading: replies.Stream, chunk: object) -> str | Fault:
    if not isinstance(chunk, ChatCompletionChunk):
        return faults.malformed(f"a {type(chunk).__name__} in a stream")
    return reading.take(chunk)


def _refusal(error: openai.APIStatusError, clock: Clock) -> Refusal:
    return Refusal(
        status=error.status_code,
        code=str(error.code or ""),
        kind=str(error.type or ""),
        parameter=str(error.param or ""),
        text=str(error.body),
        retry_after=faults.retry_after(error.response.headers, now=clock.now()),
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what led to it; of several at once the first."""
    for _ in range(8):  # chains are two or three long
        if error is None:
            return
        yield error
        inner = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else None
        error = inner or error.__cause__ or error.__context__

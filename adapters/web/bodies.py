"""How the body of a request comes in: raw bytes, bounded in size and in time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError

_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
_BROKEN = (web.RequestPayloadError, HttpProcessingError, ConnectionError)


class Refusal(Exception):
    """A request that is answered with a status of its own and never reaches its handler."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.text = text
        self.headers = dict(headers or {})


async def read(request: web.BaseRequest, *, most_bytes: int, within: timedelta) -> bytes:
    """Return a body as it was sent, byte for byte: signatures are made over these bytes.

    Raises:
        Refusal: it is too long (413), too slow (408), coded (415), broken (400), or waits for
            something unknown (417); nothing of it was parsed.
    """
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity").strip().lower() != "identity":
        raise Refusal(415, "content codings are not accepted")
    if (request.content_length or 0) > most_bytes:
        raise _too_long(most_bytes)
    await _invite(request)
    body = bytearray()
    try:
        async with asyncio.timeout(within.total_seconds()):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > most_bytes:
                    raise _too_long(most_bytes)
    except TimeoutError as error:
        raise Refusal(408, "the body came too slowly") from error
    except _BROKEN as error:
        raise Refusal(400, "the body is broken") from error
    return bytes(body)


async def _invite(request: web.BaseRequest) -> None:
    """Ask for a body that waits to be asked for (RFC 9110, 10.1.1)."""
    expected = request.headers.get(hdrs.EXPECT, "").strip().lower()
    if not expected:
        return
    if expected != "100-continue":
        raise Refusal(417, "only 100-continue can be expected")
    await request.writer.write(_CONTINUE)
    request.writer.output_size = 0  # the answer proper has not begun


def _too_long(most_bytes: int) -> Refusal:
    return Refusal(413, f"more than {most_bytes} bytes")

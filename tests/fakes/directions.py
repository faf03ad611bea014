"""What a server may be told to do with a request: behave badly in one certain way."""

from __future__ import annotations

import asyncio
import gzip
import io
import zlib
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web

RSS = "application/rss+xml; charset=utf-8"
Direction: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]
"""What to do with a request."""
SAMPLE = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Sample Wire</title><link>http://sample.example/</link>
<description>Made up</description>
<item><title>A sample robot learns to fold maps</title><link>http://sample.example/1</link>
<guid>sample-1</guid><pubDate>Fri, 17 Apr 2026 05:00:00 GMT</pubDate>
<description>The robot folds a map in nine seconds.</description></item>
</channel></rss>
"""


def status(code: int, **headers: str) -> Direction:
    """Answer with a status; headers are named with underscores."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=code, headers=given, text=f"status {code}")

    return answer


def throttled(retry_after: str | None, *, code: int = 429) -> Direction:
    """Ask for patience: seconds, a date, junk, or nothing."""
    return status(code) if retry_after is None else status(code, Retry_After=retry_after)


def redirect(location: str, *, code: int = 302) -> Direction:
    """Send elsewhere; the location is written as it stands, were it wrong."""
    return raw(
        f"HTTP/1.1 {code} Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode(
            "utf-8", "surrogateescape"
        )
    )


def redirect_onward(*, code: int = 302) -> Direction:
    """Send from /x/3 to /x/2 and so on to /x/0: a chain as long as its number."""

    async def answer(request: web.Request) -> web.Response:
        path, _, number = request.path.rpartition("/")
        return web.Response(status=code, headers={"Location": f"{path}/{int(number) - 1}"})

    return answer


def raw(*pieces: bytes, pause_s: float = 0.0, reset: bool = False) -> Direction:
    """Write bytes past all of HTTP's rules, then close, or reset, the connection."""

    async def answer(request: web.Request) -> web.StreamResponse:
        transport = request.transport
        if transport is None:
            raise web.HTTPInternalServerError
        for piece in pieces:
            transport.write(piece)
            if pause_s:
                await asyncio.sleep(pause_s)
        if reset:
            transport.abort()
        else:
            transport.close()
        return web.Response()

    return answer


def hang(seconds: float = 3600.0) -> Direction:
    """Take the request and say nothing."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(seconds)
        return web.Response()

    return answer


def drip(piece: bytes = b"x", *, pause_s: float = 0.02, headers: bool = False) -> Direction:
    """Let the body, or the headers, come in drops without end."""
    opening = b"HTTP/1.1 200 OK\r\n"
    drop = b"X-Drop: " + piece + b"\r\n" if headers else piece
    if not headers:
        opening += b"Content-Type: application/rss+xml\r\n\r\n"

    async def answer(request: web.Request) -> web.StreamResponse:
        transport = request.transport
        if transport is not None:
            transport.write(opening)
            while not transport.is_closing():
                transport.write(drop)
                await asyncio.sleep(pause_s)
        return web.Response()

    return answer


def informational(*, pause_s: float = 0.01) -> Direction:
    """Send interim answers (103) without end and never the answer."""

    async def answer(request: web.Request) -> web.StreamResponse:
        transport = request.transport
        while transport is not None and not transport.is_closing():
            transport.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
            await asyncio.sleep(pause_s)
        return web.Response()

    return answer


def endless(*, chunk_bytes: int = 1 << 16) -> Direction:
    """Send a body that never ends, as fast as it is taken."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": RSS})
        await response.prepare(request)
        chunk = b" " * chunk_bytes
        while True:
            await response.write(chunk)

    return answer


def gzip_bomb(size_bytes: int = 1 << 30, *, layers: int = 1) -> Direction:
    """Send blanks that shrink to a thousandth, in one or more layers of gzip."""
    body = _squeezed(size_bytes)
    for _ in range(layers - 1):
        body = gzip.compress(body)
    encoding = ", ".join(["gzip"] * layers)

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": encoding, "Content-Type": RSS})

    return answer


def _squeezed(size_bytes: int) -> bytes:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    out = io.BytesIO()
    block = b" " * (1 << 20)
    for _ in range(size_bytes >> 20):
        out.write(squeezer.compress(block))
    out.write(squeezer.flush())
    return out.getvalue()


def encoded(body: bytes, encoding: str) -> Direction:
    """Send bytes under a content encoding, true or not."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": encoding, "Content-Type": RSS})

    return answer


def truncated(body: bytes = SAMPLE) -> Direction:
    """Promise more bytes than come."""
    length = len(body) + 1000
    return raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length + body)


def wrong_charset() -> Direction:
    """Say UTF-8 and send Shift_JIS."""
    body = "<rss version='2.0'><channel><title>日本の新聞</title></channel></rss>"
    return encoded(body.encode("shift_jis"), "identity")


def huge_header(size_bytes: int = 1 << 20) -> Direction:
    """Send one header of a megabyte."""
    return raw(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"h" * size_bytes + b"\r\n\r\n" + SAMPLE)


def many_headers(count: int = 100_000) -> Direction:
    """Send a hundred thousand headers."""
    lines = b"".join(b"X-%d: 1\r\n" % number for number in range(count))
    return raw(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n" + SAMPLE)


def many_cookies(count: int = 100) -> Direction:
    """Set cookies that must not come back."""
    lines = b"".join(b"Set-Cookie: c%d=1; Path=/\r\n" % number for number in range(count))
    length = b"Content-Length: %d\r\n" % len(SAMPLE)
    return raw(b"HTTP/1.1 200 OK\r\n" + lines + length + b"\r\n" + SAMPLE)


def garbage() -> Direction:
    """Answer with bytes that are no HTTP."""
    return raw(bytes(range(256)) * 4)


def reset(*, after: bytes = b"") -> Direction:
    """Break the connection off, perhaps within an answer."""
    return raw(*([after] if after else []), reset=True)


BEHAVIOURS: dict[str, Callable[[], Direction]] = {
    "garbage": garbage,
    "drip-body": drip,
    "drip-headers": lambda: drip(headers=True),
    "endless": endless,
    "gone": lambda: status(410),
    "gzip-bomb": lambda: gzip_bomb(64 << 20),
    "gzip-layers": lambda: gzip_bomb(64 << 20, layers=3),
    "gzip-lie": lambda: encoded(b"not gzip at all", "gzip"),
    "hang": hang,
    "huge-header": huge_header,
    "many-cookies": many_cookies,
    "many-headers": many_headers,
    "informational": informational,
    "redirect-file": lambda: redirect("file:///etc/passwd"),
    "redirect-private": lambda: redirect("http://10.0.0.1/"),
    "redirect-self": lambda: redirect("/redirect-self"),
    "reset": reset,
    "reset-in-body": lambda: reset(
        after=b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + SAMPLE
    ),
    "throttled": lambda: throttled("120"),
    "truncated": truncated,
    "unavailable": lambda: status(500),
    "wrong-charset": wrong_charset,
}
"""Bad days of a server by name; each is served at /<name> when run alone."""

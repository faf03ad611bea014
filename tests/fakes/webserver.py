"""A web server that serves feeds as it is told, well or badly, on loopback.

::

    async with WebServer() as server:
        url = server.serve("/feed.xml", b"<rss/>", etag='"1"')
        server.next("/feed.xml", throttled("120"))     # once, before it serves again
        server.always("/dead.xml", hang())             # until told otherwise
        server.seen("/feed.xml")                       # the requests that came

Alone it shows every behaviour under a path of its own:
`python -m tests.fakes.webserver [--port N]`.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import gzip
import io
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self, TypeAlias

from aiohttp import web

HOST = "127.0.0.1"
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


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that came."""

    path: str
    headers: Mapping[str, str]
    status: int
    """What it was answered; 0 while it is not, or when it was left without an answer."""


@dataclass(slots=True)
class _Page:
    body: bytes
    headers: dict[str, str]
    etag: str | None
    last_modified: str | None


@dataclass(slots=True)
class _Place:
    page: _Page | None = None
    coming: collections.deque[Direction] = field(default_factory=collections.deque)
    always: Direction | None = None
    seen: list[Seen] = field(default_factory=list)


class WebServer:
    """See the module."""

    def __init__(self, *, host: str = HOST, port: int = 0) -> None:
        self._host = host
        self._port = port
        self._places: dict[str, _Place] = collections.defaultdict(_Place)
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        # Handlers that hang end with their client, so that closing never waits for them.
        self._runner = web.AppRunner(
            app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
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
    def port(self) -> int:
        """Where it listens."""
        return self._port

    def url(self, path: str, *, host: str | None = None) -> str:
        """Return the URL of a path, under another name of this machine if given."""
        return f"http://{host or self._host}:{self._port}{path}"

    def serve(
        self,
        path: str,
        body: bytes = SAMPLE,
        *,
        content_type: str = RSS,
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> str:
        """Put a page up, in place of what was there; return its URL."""
        given = {"Content-Type": content_type, **(headers or {})}
        place = self._places[path]
        place.page = _Page(body, given, etag, last_modified)
        place.always = None
        return self.url(path)

    def next(self, path: str, *directions: Direction) -> str:
        """Do these once each, in turn, before anything else; return the URL."""
        self._places[path].coming.extend(directions)
        return self.url(path)

    def always(self, path: str, direction: Direction) -> str:
        """Do this from now on; return the URL."""
        self._places[path].always = direction
        return self.url(path)

    def seen(self, path: str | None = None) -> list[Seen]:
        """Return the requests that came, oldest first, to one path or to all."""
        if path is not None:
            return list(self._places[path].seen)
        return [seen for place in self._places.values() for seen in place.seen]

    def requests(self, path: str | None = None) -> int:
        """Count requests."""
        return len(self.seen(path))

    def not_modified(self, path: str | None = None) -> int:
        """Count answers 304."""
        return sum(seen.status == 304 for seen in self.seen(path))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        place = self._places[request.path]
        number = len(place.seen)
        place.seen.append(Seen(request.path_qs, request.headers.copy(), 0))
        if place.coming:
            response = await place.coming.popleft()(request)
        elif place.always is not None:
            response = await place.always(request)
        elif place.page is not None:
            response = _conditional(request, place.page)
        else:
            response = web.Response(status=404, text="nothing here")
        place.seen[number] = Seen(request.path_qs, request.headers.copy(), response.status)
        return response


def _conditional(request: web.Request, page: _Page) -> web.Response:
    """Answer as RFC 9110, 13.2.2 has it: If-None-Match first, dates only without it."""
    headers = dict(page.headers)
    if page.etag is not None:
        headers["ETag"] = page.etag
    if page.last_modified is not None:
        headers["Last-Modified"] = page.last_modified
    if_none_match = request.headers.get("If-None-Match")
    if if_none_match is not None:
        is_known = if_none_match in (page.etag, "*")
    else:
        since = request.headers.get("If-Modified-Since")
        is_known = since is not None and since == page.last_modified
    if is_known:
        headers.pop("Content-Type", None)
        return web.Response(status=304, headers=headers)
    return web.Response(body=page.body, headers=headers)


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


async def _run_alone(port: int) -> None:
    async with WebServer(port=port) as server:
        print(server.serve("/feed.xml", etag='"sample-1"'), flush=True)  # noqa: T201  # a program
        for name, make in BEHAVIOURS.items():
            print(server.always(f"/{name}", make()), flush=True)  # noqa: T201  # a program
        await asyncio.Event().wait()


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    asyncio.run(_run_alone(parser.parse_args().port))


if __name__ == "__main__":
    main()

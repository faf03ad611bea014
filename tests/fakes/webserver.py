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
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.directions import BEHAVIOURS, RSS, SAMPLE, Direction

HOST = "127.0.0.1"


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

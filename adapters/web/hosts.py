"""How host names become sockets, and that no socket is opened where none may be.

The guard stands at two places that aiohttp calls: after a name was looked up, and, as the
final authority, before a socket is made. aiohttp skips the first for IP literals.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.web.addresses import is_public
from adapters.web.targets import AllowList, is_allowed

Resolver: TypeAlias = AbstractResolver
"""Looks names up; aiohttp's interface, for those who may not know aiohttp."""
OpenSocket: TypeAlias = Callable[[int, int, int], socket.socket]
"""Makes a socket of a family, type and protocol."""

_LOOKUP_S = 5.0
_LOOKUPS_AT_ONCE = 64


class Blocked(OSError):
    """A connection to an address that is neither public nor opened."""

    def __init__(self) -> None:
        super().__init__("address not allowed")


@dataclass(slots=True, kw_only=True)
class Visit:
    """Where a request wants to go, and whether the guard said no."""

    host: str
    port: int
    is_blocked: bool = False


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


def visiting(host: str, port: int) -> Visit:
    """Say where the request of the present task goes: a socket would know only an address."""
    visit = Visit(host=host, port=port)
    _visit.set(visit)
    return visit


class PublicResolver(AbstractResolver):
    """Answers with public addresses, or with those opened for the host and port asked for."""

    def __init__(self, *, allow: AllowList = frozenset(), inner: Resolver | None = None) -> None:
        self._allow = allow
        self._inner = inner or SystemResolver(as_written={each.host for each in allow})

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a name up; one address that is not allowed refuses them all.

        Raises:
            OSError: `Blocked` for such an address, else the name cannot be resolved.
        """
        try:
            async with asyncio.timeout(_LOOKUP_S):
                rows = await self._inner.resolve(host, port, family)
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "name server too slow") from error
        if not rows:
            raise socket.gaierror(socket.EAI_NONAME, "no address")
        for row in rows:
            _admit(row["host"], port, self._allow)
        return [{**row, "hostname": host, "port": port} for row in rows]

    async def close(self) -> None:
        """Let go of the resolver behind."""
        await self._inner.close()


class GuardedSockets:
    """Makes sockets for admitted addresses only: the last word, whoever resolved them."""

    def __init__(self, *, allow: AllowList, open_socket: OpenSocket = socket.socket) -> None:
        self._allow = allow
        self._open = open_socket

    def __call__(self, row: tuple[Any, ...]) -> socket.socket:
        """Make the socket for a row of getaddrinfo that is about to be connected to.

        Raises:
            Blocked: its address is not allowed.
        """
        family, kind, proto, _, address = row
        _admit(address[0], address[1], self._allow)
        return self._open(family, kind, proto)


class SystemResolver(AbstractResolver):
    """Asks the system's resolver, which blocks, in daemon threads.

    The loop's executor has too few threads for hundreds of feeds, and waits for them at exit:
    a dead name server would hold them all, and the process, for half a minute.
    """

    def __init__(self, *, as_written: Collection[str] = ()) -> None:
        self._as_written = frozenset(as_written)
        self._free = asyncio.Semaphore(_LOOKUPS_AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See AbstractResolver. Names get the root's dot: no search domain may complete them."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[ResolveResult]] = loop.create_future()
        name = host if host in self._as_written else f"{host.rstrip('.')}."

        def settle(rows: list[ResolveResult] | None, error: OSError | None) -> None:
            self._free.release()
            if found.done():
                return
            if error is not None:
                found.set_exception(error)
            else:
                found.set_result(rows or [])

        def look_up() -> None:
            rows, failed = None, None
            try:
                rows = _rows(host, port, socket.getaddrinfo(name, port, family, _STREAM, 0, _LIVE))
            except OSError as error:
                failed = error
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(settle, rows, failed)

        await self._free.acquire()
        threading.Thread(target=look_up, name="look-up", daemon=True).start()
        return await found

    async def close(self) -> None:
        """Nothing is held."""


_STREAM = socket.SOCK_STREAM
_LIVE = socket.AI_ADDRCONFIG
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


def _rows(host: str, port: int, infos: list[tuple[Any, ...]]) -> list[ResolveResult]:
    return [
        ResolveResult(
            hostname=host, host=address[0], port=port, family=family, proto=proto, flags=_NUMERIC
        )
        for family, _, proto, _, address in infos
    ]


def _admit(address: str, port: int, allow: AllowList) -> None:
    if is_public(address):
        return
    visit = _visit.get()
    if visit is not None:
        if visit.port == port and is_allowed(allow, visit.host, port, address):
            return
        visit.is_blocked = True
    raise Blocked

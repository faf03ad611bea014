"""Fetchers for tests: quick to give up, with names and sockets that a test holds."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from adapters.web.fetch import Bounds, WebFetcher
from adapters.web.targets import Allowed, AllowList
from digest.errors import (
    FetchError,
)
from tests.fakes.webserver import WebServer
from tests.make import NOW

AGENT = "Daybrief/0 (+https://daybrief.example/bot)"
QUICK = Bounds(total_s=1.0, connect_s=0.5, silence_s=0.4, body_bytes=1 << 20, patience_s=5.0)


class StillClock:
    """Shows the same time always."""

    def now(self) -> datetime:
        """See Clock."""
        return NOW


class Names(AbstractResolver):
    """Resolves names as told, and remembers which it was asked for."""

    def __init__(self, answer: Callable[[str], list[str]]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002  # AbstractResolver's
    ) -> list[ResolveResult]:
        """See AbstractResolver."""
        self.asked.append(host)
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=0,
            )
            for address in self.answer(host)
        ]

    async def close(self) -> None:
        """Nothing is held."""


class Sockets:
    """Stands where sockets are made: counts them and lets none be made."""

    def __init__(self) -> None:
        self.opened = 0

    def __call__(self, *_kind: int) -> socket.socket:
        """See OpenSocket."""
        self.opened += 1
        raise OSError("no network in tests")


def opened(server: WebServer, *hosts: str) -> AllowList:
    return frozenset(Allowed(host=host, port=server.port) for host in (hosts or ("127.0.0.1",)))


@asynccontextmanager
async def fetching(server: WebServer | None = None, **options: Any) -> AsyncIterator[WebFetcher]:  # noqa: ANN401  # passed on
    if server is not None:
        options.setdefault("allow", opened(server))
    options.setdefault("bounds", QUICK)
    fetcher = WebFetcher(user_agent=AGENT, clock=StillClock(), **options)
    try:
        yield fetcher
    finally:
        await fetcher.aclose()


async def failure(fetcher: WebFetcher, url: str, **options: Any) -> FetchError:  # noqa: ANN401  # passed on
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url, **options)
    return caught.value

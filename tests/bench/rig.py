"""The rig beside the project: 200 feeds, four of them faulty, and a model, on loopback.

Every feed has a host name of its own, which the resolver here leads to this machine.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.parse
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aiohttp.abc import AbstractResolver, ResolveResult

from bot import app, settings
from bot.selection import Selection, feed_at
from bot.telemetry import Meter, Unmeasured
from tests.shared import SHARED

FEEDS = 200


class ToLoopback(AbstractResolver):
    """Answers every name with this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """See AbstractResolver."""
        return [
            ResolveResult(
                hostname=host, host="127.0.0.1", port=port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


class Silent:
    """Progress that nobody watches."""

    def tell(self, text: str) -> None:
        """Say nothing."""


@contextmanager
def served(*options: str) -> Iterator[int]:
    """Run the rig, and give its port."""
    script = SHARED / "bench" / "feedserver.py"
    with subprocess.Popen(  # noqa: S603  # the rig beside the project
        [sys.executable, str(script), "--port", "0", *options], stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout
            yield int(server.stdout.readline().rpartition(":")[2])
        finally:
            server.terminate()


@asynccontextmanager
async def opened(
    port: int, folder: Path, *, meter: Meter | None = None, **environment: str
) -> AsyncIterator[tuple[app.App, Selection]]:
    """Open the engine over the rig's feeds, with further settings by name."""
    urls = [f"http://f{n}.feeds.test:{port}/f/{n}.xml" for n in range(FEEDS)]
    allow = ",".join(f"{urllib.parse.urlsplit(url).netloc}" for url in urls)
    given = {"DATA_DIR": str(folder), "FETCH_ALLOW": allow, **environment}
    chosen = settings.read(given, dotenv=None)
    selection = Selection(feeds=tuple(feed_at(url) for url in urls))
    async with app.opened(
        chosen, selection, resolver=ToLoopback(), meter=meter or Unmeasured()
    ) as running:
        yield running, selection

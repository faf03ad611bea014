"""The rig beside the project: 200 feeds, four of them faulty, and a model, on loopback.

Every feed has a host name of its own, which the resolver here leads to this machine.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bot import app, jobs, settings
from bot.selection import Selection, feed_at
from bot.telemetry import Meter, Unmeasured
from digest.engine.collect import Standing
from tests.shared import SHARED

FEEDS = 200
SETTLED = 196
"""All but the feeds that have a fault."""


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


async def ask(port: int, path: str, *, is_post: bool = False) -> dict[str, int]:
    """Ask the rig for what it counts."""
    async with aiohttp.ClientSession() as session:
        method = session.post if is_post else session.get
        async with method(f"http://127.0.0.1:{port}{path}") as response:
            text = await response.text()
            return dict(json.loads(text)) if text.startswith("{") else {}


async def collect(running: app.App, selection: Selection) -> tuple[float, float, int]:
    """Return seconds to 196 settled, seconds in all, and how many were not modified."""
    began = time.perf_counter()
    to_196 = 0.0

    def note(standing: Standing) -> None:
        nonlocal to_196
        if standing.settled >= SETTLED and not to_196:
            to_196 = time.perf_counter() - began

    collected = await running.collector.collect(
        selection.feeds, deadline=jobs.COLLECT_WITHIN, only_due=False, progress=note
    )
    return to_196, time.perf_counter() - began, collected.not_modified

"""What it costs to fetch from servers that behave as badly as they can: memory, and the loop.

The servers are another process; each behaviour is met alone, by a fetcher of the real size limits
that is quicker to give up.
"""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from adapters.web.fetch import Bounds, WebFetcher
from adapters.web.targets import Allowed
from digest.errors import FetchError
from tests.adapters.web.fetching import AGENT, StillClock
from tests.fakes.directions import BEHAVIOURS

MOST_GROWN_MB = 32.0
MOST_BUSY_MS = 100.0
_BOUNDS = Bounds(total_s=3.0, connect_s=1.0, silence_s=1.0)
_TICK_S = 0.005
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one behaviour cost."""

    name: str
    came: str
    """The reason of the failure, or that it was read."""
    seconds: float
    grown_mb: float
    """Of resident memory at its most, above what it was before."""
    busy_ms: float
    """For which the loop was kept from everything else at the worst, in time of the processor."""
    late_ms: float
    """How late the loop came back at the worst: what else this machine does is in it."""


def _resident_mb() -> float:
    """Return the resident memory of this process; 0 where the machine does not tell."""
    with suppress(OSError):
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0


@dataclass(slots=True)
class _Watch:
    """Looks at this process while something runs in it."""

    before_mb: float = field(default_factory=_resident_mb)
    most_mb: float = 0.0
    busy_s: float = 0.0
    late_s: float = 0.0

    async def look(self) -> None:
        """Look on until cancelled."""
        while True:
            began, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(_TICK_S)
            self.busy_s = max(self.busy_s, time.thread_time() - worked)
            self.late_s = max(self.late_s, time.perf_counter() - began - _TICK_S)
            self.most_mb = max(self.most_mb, _resident_mb())


@contextmanager
def _served() -> Iterator[str]:
    """Run the servers beside us; yield the address of a feed of theirs that is well."""
    command = [sys.executable, "-m", "tests.fakes.webserver"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as servers:  # noqa: S603  # ourselves
        try:
            assert servers.stdout is not None
            lines = [servers.stdout.readline().strip() for _ in range(1 + len(BEHAVIOURS))]
            yield lines[0]
        finally:
            servers.kill()


@asynccontextmanager
async def _fetching(well: str) -> AsyncIterator[WebFetcher]:
    at = urlsplit(well)
    opened = frozenset({Allowed(host=at.hostname or "", port=at.port or 80)})
    fetcher = WebFetcher(user_agent=AGENT, clock=StillClock(), allow=opened, bounds=_BOUNDS)
    try:
        await fetcher.fetch(well)  # what a first fetch alone costs is nobody's behaviour
        yield fetcher
    finally:
        await fetcher.aclose()


async def _met(fetcher: WebFetcher, name: str, url: str) -> Cost:
    gc.collect()
    watch = _Watch()
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(watch.look())
        await asyncio.sleep(2 * _TICK_S)
        began = time.perf_counter()
        try:
            await fetcher.fetch(url)
            came = "read"
        except FetchError as error:
            came = error.reason
        took = time.perf_counter() - began
        await asyncio.sleep(2 * _TICK_S)
        looking.cancel()
    return Cost(
        name=name,
        came=came,
        seconds=took,
        grown_mb=max(0.0, watch.most_mb - watch.before_mb),
        busy_ms=watch.busy_s * 1000,
        late_ms=watch.late_s * 1000,
    )


async def measured(names: Collection[str] = BEHAVIOURS) -> AsyncIterator[Cost]:
    """Meet each of these behaviours once, in the order of their names."""
    with _served() as well:
        async with _fetching(well) as fetcher:
            for name in sorted(names):
                yield await _met(fetcher, name, well.replace("/feed.xml", f"/{name}"))

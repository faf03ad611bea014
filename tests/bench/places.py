"""Where a bench keeps its state, on either engine, and how figures are printed beside bars."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractContextManager,
    ExitStack,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from adapters.store.kernel import Kernel
from adapters.store.redis import RedisKernel
from adapters.store.sqlite import SqliteKernel
from digest.ports import Clock
from tests.servers import redis

_COLUMNS = "{:<64} {:>12} {:>14}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was measured, and the bar it is held against, if there is one."""

    what: str
    reached: str
    bar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder, and a Redis if the state is there."""

    engine: str
    folder: Path
    server: redis.RedisServer | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Return what has a process of ours keep its state here."""
        given = {"DATA_DIR": str(self.folder)}
        return given if self.server is None else {**given, "REDIS_URL": self.server.url()}

    @asynccontextmanager
    async def opened(self, clock: Clock) -> AsyncIterator[Kernel]:
        """Open the store; this clock counts, on Redis as well."""
        kernel: Kernel
        if self.server is not None:
            kernel = await RedisKernel.open(self.server.url(), clock=clock)
        else:
            kernel = await SqliteKernel.open(self.folder / "bench.sqlite3", clock=clock)
        try:
            yield kernel
        finally:
            await kernel.aclose()

    def used_bytes(self) -> int:
        """Return what the state takes by now: of memory on Redis, else of the disk."""
        if self.server is None:
            return sum(path.stat().st_size for path in self.folder.iterdir())
        found = re.search(rb"used_memory:(\d+)", self.server.ask("INFO", "memory"))
        assert found is not None
        return int(found[1])


Opening: TypeAlias = Callable[[], AbstractContextManager[Place]]


@contextmanager
def _on_sqlite() -> Iterator[Place]:
    with tempfile.TemporaryDirectory() as folder:
        yield Place(engine="SQLite", folder=Path(folder))


@contextmanager
def _on_redis() -> Iterator[Place]:
    with ExitStack() as stack:
        data, kept = (Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2))
        server = stack.enter_context(redis.RedisServer(kept))
        yield Place(engine="Redis", folder=data, server=server)


def places(only: str = "") -> Iterator[Opening]:
    """Yield an empty place on each engine, or on the one named; say what is not here."""
    if only in {"", "sqlite"}:
        yield _on_sqlite
    if only in {"", "redis"}:
        if redis.found() is not None:
            yield _on_redis
        else:
            sys.stdout.write(f"LEFT OUT: {redis.NOT_FOUND}; {redis.HOW_TO_GET}\n")


def say_head() -> None:
    """Print the head of a table."""
    sys.stdout.write(_COLUMNS.format("line", "bar", "reached"))


def say(place: Place | None, figure: Figure) -> None:
    """Print a line of a table, at once: a bench may take minutes."""
    what = figure.what if place is None else f"{place.engine}: {figure.what}"
    sys.stdout.write(_COLUMNS.format(what, figure.bar or "-", figure.reached))
    sys.stdout.flush()


def per_second(count: int, seconds: float) -> str:
    """Return a rate as it is printed."""
    return f"{count / seconds:,.0f}/s"

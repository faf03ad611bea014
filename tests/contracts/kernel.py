"""The engines that the kernel's conformance suite runs over, and a clock for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from adapters.store.kernel import Kernel
from adapters.store.sqlite import SqliteKernel
from tests.make import NOW


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> datetime:
        """See Clock."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by


Engine: TypeAlias = Callable[[Path, HandClock], AbstractAsyncContextManager[Kernel]]
"""Opens a store that belongs to a folder: the same folder again, the same store."""


def _sqlite(*, shards: int) -> Engine:
    @asynccontextmanager
    async def opened(folder: Path, clock: HandClock) -> AsyncIterator[Kernel]:
        path = folder / "store.db"
        kernel = await SqliteKernel.open(path, clock=clock, is_durable=False, shards=shards)
        try:
            yield kernel
        finally:
            await kernel.aclose()

    return opened


ENGINES: dict[str, Engine] = {"sqlite": _sqlite(shards=1), "sqlite-16": _sqlite(shards=16)}

"""The store on SQLite without its threads, for what does many small steps: a third of the time.

What is stored, and how, is the store's own code; only who runs it differs. Whoever asks lets all
others have their turn first, so that those who work side by side get in each other's way.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from adapters.store.kernel import Kernel
from adapters.store.sqlite import SqliteKernel, file
from adapters.store.sqlite.failures import FAILURES, store_error
from digest.errors import StoreUnavailable
from digest.ports import Clock
from tests.contracts.kernel import SHARDS, Engine

T = TypeVar("T")


class _Inline:
    """Does work where it is asked for: see Writer and Readers."""

    def __init__(self, db: sqlite3.Connection, *, writes: bool) -> None:
        self._db = db
        self._writes = writes
        self._is_closed = False

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do a piece of work, all or nothing."""
        await self._turn()
        try:
            return self._written(work) if self._writes else work(self._db)
        except FAILURES as error:
            raise store_error(error) from error

    async def run_alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do a piece of work outside any transaction."""
        await self._turn()
        return work(self._db)

    async def aclose(self) -> None:
        """Close the connection."""
        self._is_closed = True
        self._db.close()

    async def _turn(self) -> None:
        await asyncio.sleep(0)
        if self._is_closed:
            raise StoreUnavailable("the store is closed")

    def _written(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            answer = work(self._db)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return answer


@asynccontextmanager
async def inline(folder: Path, clock: Clock, *, shards: int = 1) -> AsyncIterator[Kernel]:
    """Open a store; see Engine."""
    path, patience = folder / "store.db", timedelta(seconds=5)
    file.prepare(path, patience=patience, is_durable=False)
    writer, reader = [
        file.connect(path, patience=patience, is_durable=False, cache_kib=2000) for _ in range(2)
    ]
    kernel = SqliteKernel(
        _Inline(writer, writes=True),  # type: ignore[arg-type]  # a writer by its methods
        _Inline(reader, writes=False),  # type: ignore[arg-type]  # readers by theirs
        clock,
        shards,
    )
    try:
        yield kernel
    finally:
        await kernel.aclose()


spread: Engine = partial(inline, shards=SHARDS)
"""Opens one in which not all stands together."""

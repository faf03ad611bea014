"""The store on SQLite without its threads: for walks of many small steps, a third of the time.

What is stored, and how, is the store's own code; only who runs it differs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from adapters.store.kernel import Kernel
from adapters.store.sqlite import SqliteKernel, file
from tests.contracts.kernel import HandClock

T = TypeVar("T")


class _Inline:
    """Does work where it is asked for: see Writer and Readers."""

    def __init__(self, db: sqlite3.Connection, *, writes: bool) -> None:
        self._db = db
        self._writes = writes

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do a piece of work, all or nothing."""
        if not self._writes:
            return work(self._db)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            answer = work(self._db)
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return answer

    async def run_alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do a piece of work outside any transaction."""
        return work(self._db)

    async def aclose(self) -> None:
        """Close the connection."""
        self._db.close()


@asynccontextmanager
async def inline(folder: Path, clock: HandClock) -> AsyncIterator[Kernel]:
    """Open a store of one shard; see Engine."""
    path, patience = folder / "store.db", timedelta(seconds=5)
    file.prepare(path, patience=patience, is_durable=False)
    writer, reader = [
        file.connect(path, patience=patience, is_durable=False, cache_kib=2000) for _ in range(2)
    ]
    kernel = SqliteKernel(
        _Inline(writer, writes=True),  # type: ignore[arg-type]  # a writer by its methods
        _Inline(reader, writes=False),  # type: ignore[arg-type]  # readers by theirs
        clock,
        1,
    )
    try:
        yield kernel
    finally:
        await kernel.aclose()

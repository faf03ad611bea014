"""The threads that read, each on a connection of its own."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from adapters.store.sqlite.failures import FAILURES, store_error
from digest.errors import StoreUnavailable

T = TypeVar("T")


class Readers:
    """Runs queries beside the writer; a query sees all that was answered before it began."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], *, threads: int = 2) -> None:
        """Take a way to connect, used once by each thread."""
        self._connect = connect
        self._own = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store-reader")
        self._is_closed = False

    async def run(self, query: Callable[[sqlite3.Connection], T]) -> T:
        """Return what a query finds.

        Raises:
            StoreError: the store cannot be read.
        """
        if self._is_closed:
            raise StoreUnavailable("the store is closed")
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._ask, query)

    async def aclose(self) -> None:
        """Let queries end, then close the connections."""
        self._is_closed = True
        await asyncio.to_thread(self._pool.shutdown)
        while self._opened:
            self._opened.pop().close()

    def _ask(self, query: Callable[[sqlite3.Connection], T]) -> T:
        try:
            return query(self._connection())
        except FAILURES as error:
            raise store_error(error) from error

    def _connection(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._own, "db", None)
        if db is None:
            db = self._own.db = self._connect()
            self._opened.append(db)
        return db

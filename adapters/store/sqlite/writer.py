"""The one thread that writes, and how it commits for many callers at once.

::

    callers ──▶ queue ──▶ BEGIN IMMEDIATE
                          SAVEPOINT · call · RELEASE      (an error undoes its own call)
                          …  up to BATCH waiting calls
                          COMMIT                          (one fsync for all of them)
                      ──▶ only now are the callers answered
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import groupby
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from adapters.store.sqlite.failures import FAILURES, store_error
from digest.errors import StoreUnavailable

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

BATCH = 256
"""Calls in one transaction at most."""


class _Call:
    """A piece of work, who waits for it, and what became of it."""

    __slots__ = ("answer", "error", "future", "is_alone", "loop", "work")

    def __init__(self, work: Work[Any], *, is_alone: bool) -> None:
        self.work = work
        self.is_alone = is_alone
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Any] = self.loop.create_future()
        self.answer: Any = None
        self.error: BaseException | None = None


class Writer:
    """Runs pieces of work on one connection, each all or nothing, and commits them in groups."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Take a connection over and start the thread."""
        self._db = db
        self._waiting: SimpleQueue[_Call | None] = SimpleQueue()
        self._is_closed = False
        # A daemon, since what was answered is durable: an exit need not wait for it.
        self._thread = threading.Thread(target=self._live, name="store-writer", daemon=True)
        self._thread.start()

    async def run(self, work: Work[T]) -> T:
        """Do a piece of work in a transaction and return its answer once that is durable.

        Raises:
            StoreError: nothing was changed.
        """
        return await self._submit(_Call(work, is_alone=False))  # type: ignore[no-any-return]  # the future of this work

    async def run_alone(self, work: Work[T]) -> T:
        """Do a piece of work outside any transaction.

        Raises:
            StoreError: it failed.
        """
        return await self._submit(_Call(work, is_alone=True))  # type: ignore[no-any-return]  # the future of this work

    async def aclose(self) -> None:
        """Do the work that waits, then close the connection."""
        if not self._is_closed:
            self._is_closed = True
            self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)

    def _submit(self, call: _Call) -> asyncio.Future[Any]:
        if self._is_closed:
            raise StoreUnavailable("the store is closed")
        self._waiting.put(call)
        return call.future

    def _live(self) -> None:
        is_open = True
        while is_open:
            batch, is_open = self._gather()
            for is_alone, calls in groupby(batch, key=lambda call: call.is_alone):
                if is_alone:
                    for call in calls:
                        self._attempt(call)
                        _answer([call])
                else:
                    together = list(calls)
                    self._commit(together)
                    _answer(together)
        self._db.close()

    def _gather(self) -> tuple[list[_Call], bool]:
        """Wait for a call, take those behind it; False when no more will come."""
        batch: list[_Call] = []
        call = self._waiting.get()
        while call is not None:
            batch.append(call)
            if len(batch) == BATCH:
                return batch, True
            try:
                call = self._waiting.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _commit(self, calls: list[_Call]) -> None:
        """Do calls in one transaction; if that fails, all of them have failed."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for call in calls:
                self._db.execute("SAVEPOINT one")
                self._attempt(call)
                if call.error is not None:
                    self._db.execute("ROLLBACK TO one")
                self._db.execute("RELEASE one")
            self._db.execute("COMMIT")
        except FAILURES as error:
            with suppress(*FAILURES):  # SQLite may have rolled back already
                self._db.execute("ROLLBACK")
            for call in calls:
                call.error = call.error or store_error(error)

    def _attempt(self, call: _Call) -> None:
        try:
            call.answer = call.work(self._db)
        except FAILURES as error:
            if not (self._db.in_transaction or call.is_alone):
                raise  # SQLite gave up the whole transaction (sqlite.org/lang_transaction.html)
            call.error = store_error(error)
            call.error.__cause__ = error
        except Exception as error:  # noqa: BLE001  # belongs to the caller, not to this thread
            call.error = error


def _answer(calls: Iterable[_Call]) -> None:
    """Answer callers, waking each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Call]] = {}
    for call in calls:
        by_loop.setdefault(call.loop, []).append(call)
    for loop, group in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, group)


def _settle(calls: list[_Call]) -> None:
    for call in calls:
        if call.future.done():  # cancelled meanwhile; the work is done all the same
            continue
        if call.error is not None:
            call.future.set_exception(call.error)
        else:
            call.future.set_result(call.answer)

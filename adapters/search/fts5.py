"""The passage index on SQLite FTS5: one file beside the store, a cache that may be lost.

The tokens are ours, because FTS5's own find 14 % of Japanese answers where bigrams find 82 %;
FTS5 only splits them at spaces and ranks by BM25. A file that is
absent, damaged or of another version is begun anew, and whoever fills the index fills it again.
All SQL runs in one thread, so that calls never interleave and the event loop never waits.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

from digest.errors import StoreUnavailable
from digest.model import ArticleId, FeedUrl, Passage

T = TypeVar("T")

VERSION = 1
"""Of the file's layout; another one is begun anew."""
MOST_TOKENS = 32
"""Tokens of a query; each is one more list to walk."""
MOST_HITS = 200
NEWEST_ROWS = 100_000
"""Rows searched first, older ones when these are few: p50 15 ms, p99 99 ms."""
PATIENCE = timedelta(seconds=5)
"""A search that takes longer is interrupted."""

_BATCH = 1_000
"""Passages in one transaction, so that a search waits for no long one."""
_BEGIN_ANEW = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""Primary result codes of a file that is no index of ours."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TOKEN = re.compile(r"[^\W_]+")

_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS passages (
  id INTEGER PRIMARY KEY,
  article_id TEXT NOT NULL, position INTEGER NOT NULL,
  feed_url TEXT NOT NULL, url TEXT NOT NULL, outlet TEXT NOT NULL, text TEXT NOT NULL,
  published_at INTEGER NOT NULL, -- microseconds since 1970, UTC
  UNIQUE (article_id, position)
);
CREATE INDEX IF NOT EXISTS passages_by_date ON passages (published_at);
CREATE VIRTUAL TABLE IF NOT EXISTS words
  USING fts5 (tokens, tokenize = 'unicode61 remove_diacritics 0');
PRAGMA user_version = {VERSION};
COMMIT;
"""
_SEARCH = """
SELECT article_id, position, feed_url, url, outlet, text, published_at
FROM words JOIN passages ON passages.id = words.rowid
WHERE words MATCH ? AND words.rowid > ? AND published_at >= ?
  AND feed_url IN (SELECT value FROM json_each(?))
ORDER BY words.rank, published_at DESC, passages.id
LIMIT ?
"""


class PassageIndex:
    """See digest.ports.Passages. Every method raises StoreError and nothing else."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is opened, or made, at the first use."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passages")

    async def add(self, passages: Collection[tuple[Passage, Sequence[str]]]) -> None:
        """See Passages. A passage whose words changed takes the place of the old one.

        Raises:
            StoreUnavailable: the file cannot be written.
        """
        rows = iter(passages)
        while batch := list(islice(rows, _BATCH)):
            await self._run(partial(_add, passages=batch))

    async def search(
        self, tokens: Sequence[str], *, limit: int, since: datetime, feeds: Collection[FeedUrl]
    ) -> Sequence[Passage]:
        """See Passages. The best of the newest rows, and of all when those are few.

        Raises:
            StoreUnavailable: the file cannot be read, or not in time.
        """
        query = _query(tokens)
        if not query or not feeds or limit <= 0:
            return []
        most = min(limit, MOST_HITS)
        among = json.dumps(sorted(feeds))
        return await self._run(
            lambda connection: _search(connection, query, _micros(since), among, most),
            patience=PATIENCE,
        )

    async def indexed(self, articles: Collection[ArticleId]) -> frozenset[ArticleId]:
        """See Passages.

        Raises:
            StoreUnavailable: the file cannot be read.
        """
        wanted = json.dumps(sorted(articles))
        return await self._run(lambda connection: _indexed(connection, wanted))

    async def sweep(self, before: datetime) -> int:
        """Forget passages published before an instant; return how many.

        Raises:
            StoreUnavailable: the file cannot be written.
        """
        return await self._run(lambda connection: _sweep(connection, _micros(before)))

    async def aclose(self) -> None:
        """Close the file. Closing twice is no mistake."""
        await asyncio.get_running_loop().run_in_executor(None, self._close_thread)

    def _close_thread(self) -> None:
        self._thread.shutdown(wait=True)
        self._close()

    async def _run(
        self, work: Callable[[sqlite3.Connection], T], *, patience: timedelta | None = None
    ) -> T:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(patience.total_seconds() if patience else None):
                return await loop.run_in_executor(self._thread, self._do, work)
        except TimeoutError as error:
            if self._connection is not None:
                self._connection.interrupt()
            raise StoreUnavailable(f"{self._path}: took longer than {patience}") from error
        except RuntimeError as error:
            raise StoreUnavailable(f"{self._path}: closed") from error

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do some SQL, once more on a new file if the old one is damaged."""
        try:
            try:
                return work(self._opened())
            except sqlite3.DatabaseError as error:
                if _primary_code(error) not in _BEGIN_ANEW:
                    raise
                self._discard()
                return work(self._opened())
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable(f"{self._path}: {error}") from error

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch(mode=0o600)  # it holds what the owner of the folder reads
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            with ExitStack() as opening:
                opening.callback(connection.close)
                _prepare(connection)
                opening.pop_all()
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _discard(self) -> None:
        """Delete the file and what SQLite keeps beside it."""
        self._close()
        for ending in ("", "-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables in a new file; complain about any other layout."""
    connection.execute("PRAGMA synchronous = OFF")  # a cache: a crash may cost it
    connection.execute("PRAGMA journal_mode = WAL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables:
        error = sqlite3.DatabaseError(f"layout {version}, not {VERSION}")
        error.sqlite_errorcode = sqlite3.SQLITE_NOTADB
        raise error
    connection.executescript(_SCHEMA)


def _primary_code(error: sqlite3.Error) -> int | None:
    """Return the primary result code, the low byte (https://sqlite.org/rescode.html)."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _add(
    connection: sqlite3.Connection, passages: Sequence[tuple[Passage, Sequence[str]]]
) -> None:
    connection.execute("BEGIN IMMEDIATE")
    with connection:  # commits, or rolls back and lets the error through
        for passage, tokens in passages:
            if _is_storable(passage):
                _add_one(connection, passage, _plain(tokens))


def _add_one(connection: sqlite3.Connection, passage: Passage, tokens: Sequence[str]) -> None:
    key = (passage.article_id, passage.position)
    old = connection.execute(
        "SELECT id, text FROM passages WHERE article_id = ? AND position = ?", key
    ).fetchone()
    if old is not None and old[1] == passage.text:
        return
    if old is not None:
        connection.execute("DELETE FROM words WHERE rowid = ?", old[:1])
        connection.execute("DELETE FROM passages WHERE id = ?", old[:1])
    row = connection.execute(
        "INSERT INTO passages (article_id, position, feed_url, url, outlet, text, published_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *key,
            passage.feed_url,
            passage.url,
            passage.outlet,
            passage.text,
            _micros(passage.published_at),
        ),
    ).lastrowid
    connection.execute("INSERT INTO words (rowid, tokens) VALUES (?, ?)", (row, " ".join(tokens)))


def _search(
    connection: sqlite3.Connection, query: str, since: int, feeds: str, limit: int
) -> list[Passage]:
    (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    floor = max(0, newest - NEWEST_ROWS)
    rows = connection.execute(_SEARCH, (query, floor, since, feeds, limit)).fetchall()
    if floor and len(rows) < limit:
        rows = connection.execute(_SEARCH, (query, 0, since, feeds, limit)).fetchall()
    return [_passage(row) for row in rows]


def _indexed(connection: sqlite3.Connection, articles: str) -> frozenset[ArticleId]:
    rows = connection.execute(
        "SELECT DISTINCT article_id FROM passages"
        " WHERE article_id IN (SELECT value FROM json_each(?))",
        (articles,),
    )
    return frozenset(ArticleId(article_id) for (article_id,) in rows)


def _sweep(connection: sqlite3.Connection, before: int) -> int:
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        connection.execute(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE published_at < ?)",
            (before,),
        )
        return connection.execute(
            "DELETE FROM passages WHERE published_at < ?", (before,)
        ).rowcount


def _passage(row: tuple[str, int, str, str, str, str, int]) -> Passage:
    article_id, position, feed_url, url, outlet, text, published_at = row
    return Passage(
        article_id=ArticleId(article_id),
        feed_url=FeedUrl(feed_url),
        url=url,
        outlet=outlet,
        text=text,
        published_at=_EPOCH + timedelta(microseconds=published_at),
        position=position,
    )


def _query(tokens: Sequence[str]) -> str:
    """Return tokens as FTS5 strings joined by OR: nothing in them can be an operator."""
    wanted = list(dict.fromkeys(_plain(tokens)))[:MOST_TOKENS]
    return " OR ".join(f'"{token}"' for token in wanted)


def _plain(tokens: Sequence[str]) -> list[str]:
    """Return the tokens that are letters and digits alone: no quote, no NUL, no surrogate."""
    return [token for token in tokens if _TOKEN.fullmatch(token)]


def _is_storable(passage: Passage) -> bool:
    """Tell whether SQLite takes the text: lone surrogates are not UTF-8."""
    words = (passage.article_id, passage.feed_url, passage.url, passage.outlet, passage.text)
    return not any("\ud800" <= char <= "\udfff" for word in words for char in word)


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)

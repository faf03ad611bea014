"""Documents, counters and indexes in SQL, and the effects that change them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from adapters.store.effects import (
    Delete,
    DropJob,
    Effect,
    IndexPut,
    IndexRemove,
    Key,
    Namespace,
    NewJob,
    Put,
)
from adapters.store.instants import micros, span_micros
from adapters.store.kernel import Page, Ranked
from digest.errors import StoreCorrupt

_MOST_AT_ONCE = 6  # as a power of two; 64 rows of 5 values are far below SQLite's 32,766
_CHUNK = 500  # ids of one query: bounds the memory a query takes

_GET = """SELECT value FROM docs WHERE shard=? AND ns=? AND id=?
    AND (expires IS NULL OR expires>?)"""
_GET_MANY = """SELECT id, value FROM docs WHERE shard=? AND ns=?
    AND id IN (SELECT value FROM json_each(?)) AND (expires IS NULL OR expires>?)"""
_SCAN = """SELECT id, value FROM docs WHERE shard=? AND ns=? AND id>?
    AND (expires IS NULL OR expires>?) ORDER BY id LIMIT ?"""
_PUT = """INSERT INTO docs (shard, ns, id, value, expires) VALUES {rows}
    ON CONFLICT DO UPDATE SET value=excluded.value, expires=excluded.expires"""
_DELETE = "DELETE FROM docs WHERE shard=? AND ns=? AND id=?"
_NEW_JOB = """INSERT INTO jobs (shard, queue, id, due, payload) VALUES {rows}
    ON CONFLICT DO NOTHING"""
_DROP_JOB = "DELETE FROM jobs WHERE shard=? AND queue=? AND id=?"
_INDEX_PUT = """INSERT INTO idx (shard, name, member, score) VALUES {rows}
    ON CONFLICT DO UPDATE SET score=excluded.score"""
_INDEX_REMOVE = "DELETE FROM idx WHERE shard=? AND name=? AND member=?"
_RANGE = """SELECT member, score FROM idx WHERE shard=? AND name=? AND score BETWEEN ? AND ?
    ORDER BY score, member LIMIT ?"""
_RANGE_DOWN = """SELECT member, score FROM idx WHERE shard=? AND name=? AND score BETWEEN ? AND ?
    ORDER BY score DESC, member DESC LIMIT ?"""
_COUNTER = """SELECT value, expires FROM docs WHERE shard=? AND ns=? AND id=?
    AND (expires IS NULL OR expires>?)"""


@dataclass(frozen=True, slots=True)
class Changes:
    """Effects as rows, grouped by kind in the order in which the kernel applies them."""

    puts: list[tuple[int, str, str, bytes, int | None]] = field(default_factory=list)
    deletes: list[tuple[int, str, str]] = field(default_factory=list)
    dropped: list[tuple[int, str, str]] = field(default_factory=list)
    jobs: list[tuple[int, str, str, int, bytes]] = field(default_factory=list)
    index: dict[tuple[str, str], float | None] = field(default_factory=dict)
    """The last score given to a member, None where it is taken out."""
    due_queues: set[str] = field(default_factory=set)
    """Those that get a job that is due, unless it is there already."""

    @classmethod
    def of(cls, effects: Iterable[Effect], shard: int, now: int) -> Changes:
        """Turn effects into rows."""
        changes = cls()
        for effect in effects:
            changes.add(effect, shard, now)
        return changes

    def add(self, effect: Effect, shard: int, now: int) -> None:
        """Take one effect in."""
        match effect:
            case Put():
                row = (shard, effect.ns.name, effect.id, effect.value, _end(effect, now))
                self.puts.append(row)
            case Delete():
                self.deletes.append((shard, effect.ns.name, effect.id))
            case DropJob():
                self.dropped.append((shard, effect.queue, effect.id))
            case NewJob():
                due = now if effect.due_at is None else micros(effect.due_at)
                self.jobs.append((shard, effect.queue, effect.id, due, effect.payload))
                if due <= now:
                    self.due_queues.add(effect.queue)
            case IndexPut():
                self.index[effect.index, effect.member] = effect.score
            case IndexRemove():
                self.index[effect.index, effect.member] = None

    def apply(self, db: sqlite3.Connection, shard: int) -> set[str]:
        """Write the rows: puts, deletes, new jobs, index changes; return queues to be nudged."""
        given = [(shard, *key, score) for key, score in self.index.items() if score is not None]
        taken = [(shard, *key) for key, score in self.index.items() if score is None]
        _insert(db, _PUT, self.puts)
        db.executemany(_DELETE, self.deletes)
        db.executemany(_DROP_JOB, self.dropped)
        added = _insert(db, _NEW_JOB, self.jobs)
        _insert(db, _INDEX_PUT, given)
        db.executemany(_INDEX_REMOVE, taken)
        return self.due_queues if added else set()


def _insert(db: sqlite3.Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> int:
    """Insert rows, a power of two of them at once; return how many were written.

    Each step of SQLite hands the interpreter's lock over and must get it back: with a row a
    step the writer stood still while the event loop was busy. Powers of two keep the number
    of different statements small, so that they stay prepared.
    """
    start = written = 0
    while start < len(rows):
        size = 1 << min((len(rows) - start).bit_length() - 1, _MOST_AT_ONCE)
        values = tuple(chain.from_iterable(rows[start : start + size]))
        written += db.execute(_for_rows(statement, size, len(values) // size), values).rowcount
        start += size
    return written


@cache
def _for_rows(statement: str, size: int, width: int) -> str:
    row = f"({','.join('?' * width)})"
    return statement.format(rows=",".join([row] * size))


def _end(put: Put, now: int) -> int | None:
    if put.ttl is not None:
        return now + span_micros(put.ttl)
    return None if put.expires_at is None else micros(put.expires_at)


def get(db: sqlite3.Connection, shard: int, ns: Namespace, key: str, now: int) -> bytes | None:
    """Return a document that is there and not expired."""
    row = db.execute(_GET, (shard, ns.name, key, now)).fetchone()
    return None if row is None else row[0]


def get_many(
    db: sqlite3.Connection, shard: int, ns: Namespace, keys: Sequence[str], now: int
) -> list[bytes | None]:
    """Return documents in the order asked."""
    found: dict[str, bytes] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = json.dumps(keys[start : start + _CHUNK])
        found.update(db.execute(_GET_MANY, (shard, ns.name, chunk, now)))
    return [found.get(key) for key in keys]


def scan(
    db: sqlite3.Connection,
    shard: int,
    ns: Namespace,
    *,
    cursor: str | None,
    limit: int,
    now: int,
) -> Page:
    """Return documents after an id, in the order of ids."""
    rows = db.execute(_SCAN, (shard, ns.name, cursor or "", now, limit)).fetchall()
    return Page(items=tuple(rows), cursor=rows[-1][0] if len(rows) == limit else None)


def ranked(
    db: sqlite3.Connection,
    shard: int,
    index: str,
    bounds: tuple[float, float],
    *,
    is_descending: bool = False,
    limit: int | None = None,
) -> list[Ranked]:
    """Return members of an index by score."""
    statement = _RANGE_DOWN if is_descending else _RANGE
    rows = db.execute(statement, (shard, index, *bounds, -1 if limit is None else limit))
    return [Ranked(member=member, score=score) for member, score in rows]


def increment(
    db: sqlite3.Connection,
    shard: int,
    key: Key,
    *,
    by: int,
    end: int | None,
    now: int,
) -> int:
    """Add to a counter, which ends at `end` if this creates it."""
    at = (shard, key.ns.name, key.id)
    row = db.execute(_COUNTER, (*at, now)).fetchone()
    try:
        value, expires = (by, end) if row is None else (int(row[0]) + by, row[1])
    except ValueError as error:
        raise StoreCorrupt(f"{key.ns.name} {key.id} is no counter") from error
    _insert(db, _PUT, [(*at, b"%d" % value, expires)])
    return value

"""Queues in SQL: jobs by due time, leased under fencing tokens.

A row's `seq` is the number in its current token, 0 when there is none; `due` is the end of
the lease while it is leased.
"""

from __future__ import annotations

import sqlite3
from typing import TypeAlias

from adapters.store.instants import instant
from adapters.store.kernel import Depth, Job, Page

Leased: TypeAlias = tuple[str, bytes, int, int, int, int]
"""id, payload, due before, leased until, seq, attempt"""

_DUE = """SELECT id, payload, due, attempt FROM jobs WHERE shard=? AND queue=? AND due<=?
    ORDER BY due, id LIMIT ?"""
_NEXT_SEQS = """INSERT INTO seqs (shard, seq) VALUES (?,?)
    ON CONFLICT DO UPDATE SET seq=seq+excluded.seq RETURNING seq"""
_LEASE = "UPDATE jobs SET due=?, seq=?, attempt=? WHERE shard=? AND queue=? AND id=?"
_CHECKPOINT = """UPDATE jobs SET due=?, payload=coalesce(?, payload)
    WHERE shard=? AND queue=? AND id=? AND seq=?"""
_REMOVE = "DELETE FROM jobs WHERE shard=? AND queue=? AND id=? AND seq=?"
_REARM = """UPDATE jobs SET due=?, seq=0, attempt=0
    WHERE shard=? AND queue=? AND id=? AND seq=?"""
_RESCHEDULE = """UPDATE jobs SET due=?, seq=0, attempt=0 WHERE shard=? AND queue=? AND id=?"""
_DEPTH = """SELECT count(*), count(*) FILTER (WHERE due<=?) FROM jobs WHERE shard=? AND queue=?"""
_SCAN = """SELECT id, payload FROM jobs WHERE shard=? AND queue=? AND id>?
    ORDER BY id LIMIT ?"""
_OLDEST = "SELECT min(due) FROM jobs WHERE shard=? AND queue=? AND due<=?"


def lease(
    db: sqlite3.Connection, shard: int, queue: str, *, n: int, until: int, now: int
) -> list[Leased]:
    """Give up to n due jobs new tokens."""
    rows = db.execute(_DUE, (shard, queue, now, n)).fetchall()
    if not rows:
        return []
    last: int = db.execute(_NEXT_SEQS, (shard, len(rows))).fetchone()[0]
    first = last - len(rows) + 1
    leased = [
        (key, payload, due, until, first + place, attempt + 1)
        for place, (key, payload, due, attempt) in enumerate(rows)
    ]
    db.executemany(
        _LEASE, [(until, seq, attempt, shard, queue, key) for key, _, _, _, seq, attempt in leased]
    )
    return leased


def job(shard: int, queue: str, leased: Leased) -> Job:
    """Return a leased row as a job."""
    key, payload, due, until, seq, attempt = leased
    return Job(
        shard=shard,
        queue=queue,
        id=key,
        payload=payload,
        due_at=instant(due),
        leased_until=instant(until),
        token=f"{seq}:{attempt}",
        attempt=attempt,
    )


def checkpoint(db: sqlite3.Connection, held: Job, until: int, payload: bytes | None) -> bool:
    """Move the lease's end and store the payload, if the token is current."""
    return db.execute(_CHECKPOINT, (until, payload, *_at(held))).rowcount == 1


def end(db: sqlite3.Connection, held: Job, again: int | None) -> bool:
    """Remove a job or re-arm it, if the token is current; either burns the token."""
    if again is None:
        return db.execute(_REMOVE, _at(held)).rowcount == 1
    return db.execute(_REARM, (again, *_at(held))).rowcount == 1


def reschedule(db: sqlite3.Connection, shard: int, queue: str, key: str, due: int) -> bool:
    """Move a job and burn its token."""
    return db.execute(_RESCHEDULE, (due, shard, queue, key)).rowcount == 1


def depth(db: sqlite3.Connection, shard: int, queue: str, now: int) -> Depth:
    """Count the jobs of a queue."""
    everything, due = db.execute(_DEPTH, (now, shard, queue)).fetchone()
    (oldest,) = db.execute(_OLDEST, (shard, queue, now)).fetchone()
    return Depth(
        all=everything, due=due, oldest_due_at=None if oldest is None else instant(oldest)
    )


def scan(
    db: sqlite3.Connection, shard: int, queue: str, *, cursor: str | None, limit: int
) -> Page:
    """Return jobs after an id, in the order of ids."""
    rows = db.execute(_SCAN, (shard, queue, cursor or "", limit)).fetchall()
    return Page(items=tuple(rows), cursor=rows[-1][0] if len(rows) == limit else None)


def _at(held: Job) -> tuple[int, str, str, int]:
    return held.shard, held.queue, held.id, int(held.token.partition(":")[0])

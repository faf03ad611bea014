"""The primitives that every store is built on, and what each of them promises.

::

    documents   get · get_many · scan · incr        (namespace, id) → bytes
    indexes     range · range_many                  index → members by score
    jobs        lease · checkpoint · finish · reschedule · depth · wait · scan_jobs
    rates       reserve · penalize
    change      transact · incarnation · sweep · aclose
    all of it   census

Engines are alike: the suite in `tests/contracts/` runs over each of them.

**Shards.** Each call but those on rates names a shard, `shard_of` some key; effects of one
call are atomic within its shard. A step across shards puts a job with a deterministic id
in the other one and then finishes here.

**Time.** `now` is for tests. Without it the engine's own clock counts, never the caller's.

**Operation ids.** A write called again with the same `op_id` (after a lost reply, say) acts
once and answers the same, for at least `OPERATIONS_KEPT`. A cancelled call may have taken
effect.

**Fencing.** Each lease of a job has a token taken from a counter of the shard that never
goes back. `finish` and `checkpoint` with a token that is no longer current change nothing.
An expired lease does not revoke the token; the next lease, a re-arming, a rescheduling or a
dropping does.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from adapters.store.effects import Effect, Key, Namespace

STEADY = "steady"
"""The incarnation of a store that never forgets what it answered."""
OPERATIONS_KEPT = timedelta(minutes=10)
"""How long an engine remembers what it answered to an operation id: longer than any retry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A leased job; whoever holds its current token may finish it."""

    shard: int
    queue: str
    id: str
    payload: bytes
    due_at: datetime
    """When it was due before this lease."""
    leased_until: datetime
    token: str
    """The number taken from the shard's counter, a colon, the attempt."""
    attempt: int
    """1 at the first lease since it was added or re-armed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A member of an index."""

    member: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many jobs a queue has, leased ones included, and how many are due."""

    all: int
    due: int
    oldest_due_at: datetime | None = None
    """When the job that has been due longest fell due; None when none is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some documents or jobs by id, and where to go on; `cursor` is None at the end."""

    items: tuple[tuple[str, bytes], ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Something that a store has, whatever it is: where it stands, and its bytes."""

    place: str
    """Every name that leads to it, the document's id or the index's member among them."""
    value: bytes


class Kernel(Protocol):
    """State, queue and rates in one. Every method raises StoreError and no driver's error."""

    shards: int
    """How many there are, numbered from 0; fixed when a store begins."""

    def shard_of(self, key: str) -> int:
        """Return the shard that a key belongs to: CRC-32 of the key, modulo their number."""
        ...

    async def get(
        self, ns: Namespace, key: str, *, shard: int = 0, now: datetime | None = None
    ) -> bytes | None:
        """Return a document; an expired one is absent."""
        ...

    async def get_many(
        self, ns: Namespace, keys: Sequence[str], *, shard: int = 0, now: datetime | None = None
    ) -> list[bytes | None]:
        """Return documents in the order asked, None for absent ones."""
        ...

    async def scan(
        self,
        ns: Namespace,
        cursor: str | None = None,
        *,
        limit: int = 500,
        shard: int = 0,
        now: datetime | None = None,
    ) -> Page:
        """Return the next documents of a namespace after an opaque cursor.

        What is present throughout comes at least once; there is no order; the expired never
        come. `limit` is a wish.
        """
        ...

    async def transact(
        self,
        effects: Sequence[Effect],
        *,
        unless: Key | None = None,
        shard: int = 0,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> bool:
        """Apply effects, all or nothing; do nothing and return False if `unless` exists.

        Whatever their order in the call, puts come first, then deletes (of documents and of
        jobs), new jobs and index changes; within a kind the order of the call counts.
        """
        ...

    async def range(
        self,
        index: str,
        lo: float = -math.inf,
        hi: float = math.inf,
        *,
        descending: bool = False,
        limit: int | None = None,
        shard: int = 0,
    ) -> list[Ranked]:
        """Return members with lo <= score <= hi by score, ties by member."""
        ...

    async def range_many(
        self,
        indexes: Sequence[str],
        lo: float = -math.inf,
        hi: float = math.inf,
        *,
        shard: int = 0,
    ) -> list[list[Ranked]]:
        """Return the ascending `range` of several indexes, in the order asked."""
        ...

    async def lease(
        self,
        queue: str,
        n: int,
        lease_for: timedelta,
        *,
        shard: int = 0,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> list[Job]:
        """Take up to n due jobs, oldest first, ties by id; each is due again when its lease ends.

        A job whose lease has ended is due like any other and gets a new token.
        """
        ...

    async def checkpoint(
        self,
        job: Job,
        *,
        until: datetime,
        payload: bytes | None = None,
        op_id: str | None = None,
    ) -> bool:
        """Move the end of a lease and store a payload durably, if the token is current.

        Serves as heartbeat, as a note before an outside effect, and to park a job until its
        slot. None keeps the payload.
        """
        ...

    async def finish(
        self,
        job: Job,
        effects: Sequence[Effect] = (),
        *,
        again: datetime | None = None,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> bool:
        """Remove a job, or re-arm it, and apply effects in one step, if the token is current.

        With `again` the job stays, due then, with its payload and no attempts. Effects as in
        `transact`; a new job with the finished job's id is a fresh job.
        """
        ...

    async def reschedule(
        self,
        queue: str,
        key: str,
        due_at: datetime,
        *,
        shard: int = 0,
        op_id: str | None = None,
    ) -> bool:
        """Move a job to another due time, with no attempts; return False if it is not there.

        A holder is fenced out: only for queues whose jobs have no outside effects.
        """
        ...

    async def depth(self, queue: str, *, shard: int = 0, now: datetime | None = None) -> Depth:
        """Count the jobs of a queue."""
        ...

    async def scan_jobs(
        self, queue: str, cursor: str | None = None, *, limit: int = 500, shard: int = 0
    ) -> Page:
        """Return the ids and payloads of the next jobs of a queue, leased or not; see `scan`."""
        ...

    async def wait(self, queue: str, at_most: timedelta) -> bool:
        """Wait until a job that is due was added or given back to a queue since the last wait.

        Return False when the time is over. A nudge may be lost, and one may come for nothing:
        it saves time, not jobs. The first wait for a queue is nudged, and jobs that fall due
        by the clock nudge nobody.
        """
        ...

    async def incarnation(self) -> str:
        """Return what changes when the store may have lost its last seconds.

        A server that was restarted or replaced does; a file never does: it is `STEADY`.
        """
        ...

    async def reserve(
        self,
        bucket: str,
        *,
        interval: timedelta,
        burst: int,
        n: int = 1,
        at_most: timedelta | None = None,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> timedelta:
        """Book n slots of a bucket and return how long to wait for the first of them.

        The generic cell rate algorithm (ITU-T I.371) with reservation: slots come one an
        interval, up to `burst` of them at once after a pause. Further slots of one booking
        follow at the same pace. Nothing is booked when the wait is longer than `at_most`. Waits
        are spans: a clock that is set back makes none longer.
        """
        ...

    async def penalize(
        self,
        bucket: str,
        wait: timedelta,
        *,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> None:
        """Make every reservation wait at least until `wait` from now, after a 429."""
        ...

    async def incr(
        self,
        ns: Namespace,
        key: str,
        by: int = 1,
        *,
        ttl: timedelta | None = None,
        shard: int = 0,
        now: datetime | None = None,
        op_id: str | None = None,
    ) -> int:
        """Add to a counter and return it; `ttl` counts from its creation, never extended.

        A counter is a document whose value is its decimal digits.
        """
        ...

    async def sweep(self, *, now: datetime | None = None) -> int:
        """Drop what has expired, in bounded batches; return how many records.

        Afterwards what was deleted or dropped before is gone from the files as well.
        """
        ...

    def census(self) -> AsyncIterator[Counted]:
        """Yield everything there is, what has expired and is not swept included.

        It reads the whole store: for a proof that something is not in it.
        """
        ...

    async def aclose(self) -> None:
        """Finish the writes that wait, then let go of the store."""
        ...

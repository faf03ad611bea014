"""Any sequence of calls gives the same answers on every engine as on plain dictionaries."""

# ruff: noqa: D102  # a rule's name says which call it makes

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

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
from adapters.store.kernel import Depth, Job, Kernel
from tests import effort
from tests.contracts.kernel import ENGINES, PARAMETERS, Engine, HandClock, together
from tests.servers import redis

T = TypeVar("T")

SPACES = (Namespace(name="durable"), Namespace(name="cache", is_cache=True))
QUEUES = ("q1", "q2")
LONG = timedelta(days=1)

spaces = st.sampled_from(SPACES)
ids = st.sampled_from("abc")
queues = st.sampled_from(QUEUES)
picks = st.integers(0, 4)
"""How many leases ago: most of what was held long ago has an old token."""
spans = st.integers(0, 6).map(lambda n: timedelta(seconds=n))
effects = st.one_of(
    st.builds(Put, ns=spaces, id=ids, value=st.binary(max_size=3), ttl=st.none() | spans),
    st.builds(Delete, ns=spaces, id=ids),
    st.builds(DropJob, queue=queues, id=ids),
    st.tuples(queues, ids, st.binary(max_size=2), spans),
    st.builds(IndexPut, index=st.just("i"), member=ids, score=st.integers(0, 3).map(float)),
    st.builds(IndexRemove, index=st.just("i"), member=ids),
)


@dataclass
class Row:
    """A job of the model."""

    due: datetime
    payload: bytes
    token: str | None = None
    attempt: int = 0


class Against(RuleBasedStateMachine):
    """Runs an engine and the model side by side."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.stack = AsyncExitStack()
        self.docs: dict[tuple[str, str], tuple[bytes, datetime | None]] = {}
        self.index: dict[str, float] = {}
        self.jobs: dict[tuple[str, str], Row] = {}
        self.rates: dict[str, tuple[datetime, datetime]] = {}
        self.held: list[Job] = []
        self.tokens: set[str] = set()

    @initialize()
    def open(self) -> None:
        self.kernel: Kernel = self.does(
            self.stack.enter_async_context(type(self).engine(self.folder, self.clock))
        )

    def teardown(self) -> None:
        self.does(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    def does(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.get_loop().run_until_complete(awaited())

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def value(self, space: Namespace, key: str) -> bytes | None:
        value, end = self.docs.get((space.name, key), (None, None))
        return None if end is not None and end <= self.now else value

    def drawn(self, effect: Any) -> Effect:  # noqa: ANN401  # a tuple stands for a new job
        if isinstance(effect, tuple):
            queue, key, payload, delay = effect
            return NewJob(queue=queue, id=key, payload=payload, due_at=self.now + delay)
        result: Effect = effect
        return result

    def apply(self, changes: list[Effect]) -> None:
        for each in changes:
            if isinstance(each, Put):
                end = None if each.ttl is None else self.now + each.ttl
                self.docs[each.ns.name, each.id] = (each.value, end)
        for each in changes:
            if isinstance(each, Delete):
                self.docs.pop((each.ns.name, each.id), None)
            elif isinstance(each, DropJob):
                self.jobs.pop((each.queue, each.id), None)
        for each in changes:
            if isinstance(each, NewJob):
                row = Row(due=each.due_at or self.now, payload=each.payload)
                self.jobs.setdefault((each.queue, each.id), row)
            elif isinstance(each, IndexPut):
                self.index[each.member] = each.score
            elif isinstance(each, IndexRemove):
                self.index.pop(each.member, None)

    def current(self, job: Job) -> Row | None:
        row = self.jobs.get((job.queue, job.id))
        return row if row is not None and row.token == job.token else None

    @rule(drawn=st.lists(effects, max_size=5), unless=st.none() | st.tuples(spaces, ids))
    def transact(self, drawn: list[Any], unless: tuple[Namespace, str] | None) -> None:
        changes = [self.drawn(each) for each in drawn]
        mark = unless and Key(ns=unless[0], id=unless[1])
        expected = unless is None or self.value(*unless) is None
        assert self.does(self.kernel.transact(changes, unless=mark)) == expected
        if expected:
            self.apply(changes)

    @rule(queue=queues, n=st.integers(1, 3), span=spans)
    def lease(self, queue: str, n: int, span: timedelta) -> None:
        due = sorted(
            (row.due, key)
            for (of, key), row in self.jobs.items()
            if of == queue and row.due <= self.now
        )[:n]
        jobs = self.does(self.kernel.lease(queue, n, span))
        assert [(job.due_at, job.id) for job in jobs] == due
        for job in jobs:
            row = self.jobs[queue, job.id]
            assert job.token not in self.tokens
            assert (job.payload, job.attempt) == (row.payload, row.attempt + 1)
            row.token, row.attempt, row.due = job.token, job.attempt, self.now + span
            self.tokens.add(job.token)
        self.held += jobs

    @rule(
        pick=picks,
        drawn=st.lists(effects, max_size=3),
        again=st.none() | spans,
        own=st.booleans(),
    )
    def finish(self, pick: int, drawn: list[Any], again: timedelta | None, own: bool) -> None:  # noqa: FBT001  # drawn
        if not self.held:
            return
        job = self.held[-1 - pick % len(self.held)]
        changes = [self.drawn(each) for each in drawn]
        if own:
            changes.append(NewJob(queue=job.queue, id=job.id, payload=b"own", due_at=self.now))
        due = None if again is None else self.now + again
        row = self.current(job)
        assert self.does(self.kernel.finish(job, changes, again=due)) == (row is not None)
        if row is not None:
            if due is None:
                del self.jobs[job.queue, job.id]
            else:
                row.token, row.attempt, row.due = None, 0, due
            self.apply(changes)

    @rule(queue=queues, key=ids, span=spans, kept=st.binary(max_size=2), ends=st.booleans())
    def a_job_comes_again(
        self, queue: str, key: str, span: timedelta, kept: bytes, *, ends: bool
    ) -> None:
        """Take what is due in the midst of it all, hold the last of it on, and take it again."""
        self.transact([(queue, key, b"new", timedelta(0))], None)
        self.lease(queue, 3, span)
        self.checkpoint(0, span, kept)
        if ends:
            self.finish(0, [], span, own=False)
        self.time_passes(span)
        self.lease(queue, 3, span)

    @rule(pick=picks, span=spans, payload=st.none() | st.binary(max_size=2))
    def checkpoint(self, pick: int, span: timedelta, payload: bytes | None) -> None:
        if not self.held:
            return
        job = self.held[-1 - pick % len(self.held)]
        row, until = self.current(job), self.now + span
        answer = self.does(self.kernel.checkpoint(job, until=until, payload=payload))
        assert answer == (row is not None)
        if row is not None:
            row.due = until
            row.payload = row.payload if payload is None else payload

    @rule(queue=queues, key=ids, span=spans)
    def reschedule(self, queue: str, key: str, span: timedelta) -> None:
        row, due = self.jobs.get((queue, key)), self.now + span
        assert self.does(self.kernel.reschedule(queue, key, due)) == (row is not None)
        if row is not None:
            row.token, row.attempt, row.due = None, 0, due

    @rule(bucket=ids, n=st.integers(1, 2))
    def reserve(self, bucket: str, n: int) -> None:
        interval, burst = timedelta(seconds=2), 3
        tat, blocked = self.rates.get(bucket, (self.now, self.now))
        tat = max(tat, self.now)
        if blocked > self.now:
            tat = max(tat, blocked + interval * (burst - 1))
        wait = max(timedelta(0), tat - interval * (burst - 1) - self.now)
        call = self.kernel.reserve(bucket, interval=interval, burst=burst, n=n)
        assert self.does(call) == wait
        self.rates[bucket] = (tat + interval * n, blocked)

    @rule(bucket=ids, span=spans)
    def penalize(self, bucket: str, span: timedelta) -> None:
        self.does(self.kernel.penalize(bucket, span))
        tat, blocked = self.rates.get(bucket, (self.now, self.now))
        self.rates[bucket] = (tat, max(blocked, self.now + span))

    @rule(space=spaces, by=st.integers(-2, 2), ttl=st.none() | spans)
    def incr(self, space: Namespace, by: int, ttl: timedelta | None) -> None:
        before, name = self.value(space, "count"), (space.name, "count")
        value = int(before or b"0") + by
        assert self.does(self.kernel.incr(space, "count", by, ttl=ttl)) == value
        first_end = None if ttl is None else self.now + ttl
        end = first_end if before is None else self.docs[name][1]
        self.docs[name] = (b"%d" % value, end)

    @rule(span=spans)
    def time_passes(self, span: timedelta) -> None:
        self.clock.advance(span)

    @rule()
    def sweep(self) -> None:
        self.does(self.kernel.sweep())

    @invariant()
    def all_is_alike(self) -> None:
        keys, kernel = [*"abc", "count"], self.kernel
        values = self.does(together(*(kernel.get_many(space, keys) for space in SPACES)))
        pages = self.does(together(*(kernel.scan(space) for space in SPACES)))
        for space, found, page in zip(SPACES, values, pages, strict=True):
            expected = [self.value(space, key) for key in keys]
            assert found == expected
            assert dict(page.items) == {
                k: v for k, v in zip(keys, expected, strict=True) if v is not None
            }
        ranked = self.does(kernel.range("i"))
        assert [(each.score, each.member) for each in ranked] == sorted(
            (score, member) for member, score in self.index.items()
        )
        jobs = self.does(together(*(kernel.scan_jobs(queue) for queue in QUEUES)))
        depths = self.does(together(*(kernel.depth(queue) for queue in QUEUES)))
        for queue, page, depth in zip(QUEUES, jobs, depths, strict=True):
            rows = {key: row for (of, key), row in self.jobs.items() if of == queue}
            assert dict(page.items) == {key: row.payload for key, row in rows.items()}
            past = [row.due for row in rows.values() if row.due <= self.now]
            assert depth == Depth(
                all=len(rows), due=len(past), oldest_due_at=min(past, default=None)
            )


@pytest.mark.parametrize("engine", PARAMETERS)
def test_an_engine_agrees_with_the_model(engine: Engine) -> None:
    # Where there is a real server, what plays one need not prove as much.
    is_played = engine is ENGINES["fakeredis"] and redis.found() is not None
    machine = type("Machine", (Against,), {"engine": staticmethod(engine)})
    case = machine.TestCase  # type: ignore[attr-defined]  # made by hypothesis
    case.settings = settings(
        max_examples=effort.examples(4 if is_played else 10),
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    case().runTest()

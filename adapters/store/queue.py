"""One queue over all shards of a store, and how its jobs are held."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from adapters.store.kernel import Job, Kernel
from digest.ports import Backlog, Lease

T = TypeVar("T")


class Queue:
    """The jobs of one name."""

    def __init__(self, kernel: Kernel, name: str) -> None:
        """Take the kernel that keeps the jobs."""
        self.name = name
        self._kernel = kernel
        self._first = 0

    async def lease(self, n: int, lease_for: timedelta) -> list[Job]:
        """Take up to n due jobs, oldest first within a shard; no shard goes before another."""
        shards = self._kernel.shards
        waiting = [(self._first + place) % shards for place in range(shards)]
        self._first = (self._first + 1) % shards
        leased: list[Job] = []
        while waiting and len(leased) < n:
            quotas = _divided(n - len(leased), waiting)
            found = await gathered(
                self._kernel.lease(self.name, quota, lease_for, shard=shard)
                for shard, quota in quotas.items()
            )
            dry = {
                shard
                for (shard, quota), jobs in zip(quotas.items(), found, strict=True)
                if len(jobs) < quota
            }
            leased += (job for jobs in found for job in jobs)
            waiting = [shard for shard in waiting if shard not in dry]
        return sorted(leased, key=lambda job: (job.due_at, job.id))

    async def backlog(self) -> Backlog:
        """Count the jobs."""
        depths = await gathered(
            self._kernel.depth(self.name, shard=shard) for shard in range(self._kernel.shards)
        )
        oldest = [each.oldest_due_at for each in depths if each.oldest_due_at is not None]
        return Backlog(
            all=sum(each.all for each in depths),
            due=sum(each.due for each in depths),
            oldest_due_at=min(oldest, default=None),
        )

    def held(self, lease: Lease) -> Job:
        """Return the job of a lease, to be finished or parked."""
        return Job(
            shard=lease.shard,
            queue=self.name,
            id=lease.id,
            payload=b"",
            due_at=lease.until,
            leased_until=lease.until,
            token=lease.token,
            attempt=0,
        )


def lease_of(job: Job) -> Lease:
    """Return the proof of holding a job."""
    return Lease(
        shard=job.shard,
        id=job.id,
        token=job.token,
        fence=int(job.token.partition(":")[0]),
        until=job.leased_until,
    )


def by_shard(jobs: Sequence[Job]) -> dict[int, list[Job]]:
    """Return jobs by the shard that they are in."""
    groups: dict[int, list[Job]] = {}
    for job in jobs:
        groups.setdefault(job.shard, []).append(job)
    return groups


async def gathered(calls: Iterable[Awaitable[T]]) -> list[T]:
    """Make calls of the store side by side and return their answers in order.

    Raises:
        StoreError: that of the first call that failed.
    """
    pending = list(calls)
    if len(pending) == 1:
        return [await pending[0]]

    async def one(call: Awaitable[T]) -> T:
        return await call

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(call)) for call in pending]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    return [task.result() for task in tasks]


def _divided(n: int, shards: Sequence[int]) -> dict[int, int]:
    """Return how many jobs to ask each shard for, those with none left out."""
    share, over = divmod(n, len(shards))
    quotas = {shard: share + (place < over) for place, shard in enumerate(shards)}
    return {shard: quota for shard, quota in quotas.items() if quota}

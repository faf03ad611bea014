"""What only one of all processes does at a time, such as asking a platform for updates.

::

    queue  post/NAME    one job: whoever has leased it has the post; fenced like any other

NAME is a digest of the platform and the post.
"""

from __future__ import annotations

from datetime import timedelta

from adapters.store.addresses import digest
from adapters.store.effects import NewJob
from adapters.store.kernel import Job, Kernel
from digest.ports import Clock

HELD_FOR = timedelta(seconds=10)
"""So long after the death of whoever had it another takes a post over."""


class PostStore:
    """See Posts."""

    def __init__(self, kernel: Kernel, platform: str, *, clock: Clock) -> None:
        """Take the kernel, the platform whose posts these are, and a clock."""
        self._kernel = kernel
        self._platform = platform
        self._clock = clock
        self._held: dict[str, Job] = {}

    async def take(self, name: str) -> bool:
        """See Posts."""
        job = self._held.pop(name, None)
        if job is None:
            job = await self._leased(name)
            if job is None:
                return False
        elif not await self._kernel.checkpoint(job, until=self._clock.now() + HELD_FOR):
            return False
        self._held[name] = job
        return True

    async def leave(self, name: str) -> None:
        """See Posts."""
        job = self._held.pop(name, None)
        if job is not None:
            await self._kernel.finish(job, again=self._clock.now())

    async def _leased(self, name: str) -> Job | None:
        queue = f"post/{digest(self._platform, name)}"
        shard, now = self._kernel.shard_of(queue), self._clock.now()
        await self._kernel.transact([NewJob(queue=queue, id=queue, due_at=now)], shard=shard)
        jobs = await self._kernel.lease(queue, 1, HELD_FOR, shard=shard)
        return next(iter(jobs), None)

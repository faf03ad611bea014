"""Editions to be composed, each once however many ask, and the briefs made of them.

::

    document  edition   edition id → the id of its brief
    queue     edition   id; the payload is the edition

An edition has its own shard, and its brief another one. The brief is stored first: what a
crash leaves between the two is a brief that nobody refers to, and the edition is made again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.store.briefs import BriefStore
from adapters.store.codec import decode, decode_text, encode
from adapters.store.effects import Key, Namespace, NewJob, Put
from adapters.store.kernel import Kernel
from adapters.store.queue import Queue, lease_of
from digest.model import Brief, BriefId, Edition, EditionId
from digest.ports import AskedEdition, Backlog

EDITIONS_KEPT = timedelta(days=7)
"""Longer than anybody plans with it, shorter than its brief is kept."""

_EDITIONS = Namespace(name="edition")
_QUEUE = "edition"


class EditionStore:
    """See Editions."""

    def __init__(self, kernel: Kernel, briefs: BriefStore) -> None:
        """Take the kernel, and the store that briefs go to."""
        self._kernel = kernel
        self._briefs = briefs
        self._queue = Queue(kernel, _QUEUE)

    async def brief_of(self, edition_id: EditionId) -> BriefId | None:
        """See Editions."""
        shard = self._kernel.shard_of(edition_id)
        document = await self._kernel.get(_EDITIONS, edition_id, shard=shard)
        return None if document is None else BriefId(decode_text(document))

    async def ask(self, edition: Edition) -> bool:
        """See Editions."""
        return await self._kernel.transact(
            [NewJob(queue=_QUEUE, id=edition.id, payload=encode(edition))],
            unless=Key(ns=_EDITIONS, id=edition.id),
            shard=self._kernel.shard_of(edition.id),
        )

    async def lease_editions(self, n: int, lease_for: timedelta) -> Sequence[AskedEdition]:
        """See Editions."""
        return [
            AskedEdition(
                lease=lease_of(job), edition=decode(Edition, job.payload), attempt=job.attempt
            )
            for job in await self._queue.lease(n, lease_for)
        ]

    async def composed(self, asked: AskedEdition, brief: Brief) -> bool:
        """See Editions."""
        job = self._queue.held(asked.lease)
        # Asked first, so that who has lost his lease stores nothing.
        if not await self._kernel.checkpoint(job, until=asked.lease.until):
            return False
        await self._briefs.keep(brief)
        known = Put(ns=_EDITIONS, id=asked.edition.id, value=brief.id.encode(), ttl=EDITIONS_KEPT)
        return await self._kernel.finish(job, [known])

    async def failed(self, asked: AskedEdition, again: datetime) -> bool:
        """See Editions."""
        return await self._kernel.checkpoint(self._queue.held(asked.lease), until=again)

    async def backlog(self) -> Backlog:
        """See Editions."""
        return await self._queue.backlog()

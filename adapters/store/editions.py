"""Editions to be composed, each once however many ask, and the briefs made of them.

::

    document  edition     edition id → the id of its brief
    queue     edition     id; the payload is the edition
    index     uncomposed  members ids of those owed, score the end of the window: for the alarm

An edition has its own shard, and its brief another one. The brief is stored first: what a
crash leaves between the two is a brief that nobody refers to, and the edition is made again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.briefs import BriefStore
from adapters.store.codec import decode, decode_text, encode
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
from adapters.store.held import Found, Subject, all_jobs
from adapters.store.instants import instant, micros
from adapters.store.kernel import Job, Kernel
from adapters.store.queue import Queue, gathered, lease_of
from digest.errors import StoreCorrupt
from digest.model import Brief, BriefId, Edition, EditionId
from digest.ports import AskedEdition, Backlog

EDITIONS_KEPT = timedelta(days=7)
"""Longer than anybody plans with it, shorter than its brief is kept."""

_EDITIONS = Namespace(name="edition")
_QUEUE = "edition"
_UNCOMPOSED = "uncomposed"
_MOST_OVERDUE = 1000


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
        if document is None:
            return None
        try:
            return BriefId(decode_text(document))
        except StoreCorrupt as error:  # it is composed anew
            damage.say_once(str(error))
            await self._kernel.transact([Delete(ns=_EDITIONS, id=edition_id)], shard=shard)
            return None

    async def ask(self, edition: Edition, *, is_owed: bool = True) -> bool:
        """See Editions."""
        effects: list[Effect] = [NewJob(queue=_QUEUE, id=edition.id, payload=encode(edition))]
        if is_owed:
            score = micros(edition.until)
            effects.append(IndexPut(index=_UNCOMPOSED, member=edition.id, score=score))
        return await self._kernel.transact(
            effects,
            unless=Key(ns=_EDITIONS, id=edition.id),
            shard=self._kernel.shard_of(edition.id),
        )

    async def lease_editions(self, n: int, lease_for: timedelta) -> Sequence[AskedEdition]:
        """See Editions."""
        jobs = await self._queue.lease(n, lease_for)
        found = await gathered(self._asked(job) for job in jobs)
        return [each for each in found if each is not None]

    async def composed(self, asked: AskedEdition, brief: Brief) -> bool:
        """See Editions."""
        job = self._queue.held(asked.lease)
        # Asked first, so that who has lost his lease stores nothing.
        if not await self._kernel.checkpoint(job, until=asked.lease.until):
            return False
        await self._briefs.keep(brief)
        known = Put(ns=_EDITIONS, id=asked.edition.id, value=brief.id.encode(), ttl=EDITIONS_KEPT)
        return await self._kernel.finish(job, [known, _composed(asked.edition.id)])

    async def failed(self, asked: AskedEdition, again: datetime) -> bool:
        """See Editions."""
        return await self._kernel.checkpoint(self._queue.held(asked.lease), until=again)

    async def dropped(self, asked: AskedEdition) -> bool:
        """See Editions."""
        gone = _composed(asked.edition.id)
        return await self._kernel.finish(self._queue.held(asked.lease), [gone])

    async def overdue(self, before: datetime) -> Sequence[tuple[EditionId, datetime]]:
        """See Editions; at most a thousand of each shard."""
        found = await gathered(
            self._kernel.range(
                _UNCOMPOSED, hi=micros(before) - 1, limit=_MOST_OVERDUE, shard=shard
            )
            for shard in range(self._kernel.shards)
        )
        late = [each for entries in found for each in entries]
        late.sort(key=lambda each: (each.score, each.member))
        return [(EditionId(each.member), instant(each.score)) for each in late]

    async def backlog(self) -> Backlog:
        """See Editions."""
        return await self._queue.backlog()

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: editions that are to be composed as for the subject.

        They are composed for the others who share them as for somebody who was told nothing.
        """
        async for shard, key, payload in all_jobs(self._kernel, _QUEUE):
            edition = damage.readable(Edition, payload)
            if edition is None or edition.reader is None:
                continue
            if subject.has_chat(edition.reader):
                shared = encode(replace(edition, reader=None))
                yield Found(
                    holding="edition",
                    shard=shard,
                    effects=(
                        DropJob(queue=_QUEUE, id=key),
                        NewJob(queue=_QUEUE, id=key, payload=shared),
                    ),
                )

    async def _asked(self, job: Job) -> AskedEdition | None:
        """Return a leased edition; put aside what is none, so that it can be asked for anew."""
        try:
            edition = decode(Edition, job.payload)
        except StoreCorrupt as error:
            await damage.put_aside(self._kernel, job, job.payload, error)
            return None
        return AskedEdition(lease=lease_of(job), edition=edition, attempt=job.attempt)


def _composed(edition_id: EditionId) -> IndexRemove:
    return IndexRemove(index=_UNCOMPOSED, member=edition_id)

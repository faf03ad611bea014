"""What has to be told besides briefs, each notice once.

::

    document  notice   id: it was added, within the last 30 days
    queue     notice   id; the payload is the notice

Both are in the shard of the chat that is told.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.addresses import chat_key
from adapters.store.codec import decode, encode
from adapters.store.effects import Delete, DropJob, Key, Namespace, NewJob, Put
from adapters.store.held import Found, Subject, all_jobs
from adapters.store.kernel import Job, Kernel
from adapters.store.queue import Queue, gathered, lease_of
from digest.errors import StoreCorrupt
from digest.model import Notice
from digest.ports import Backlog, HeldNotice

NOTICES_KNOWN = timedelta(days=30)
"""How long the same notice is not given again."""

_KNOWN = Namespace(name="notice")
_QUEUE = "notice"


class NoticeStore:
    """See Notices."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the notices."""
        self._kernel = kernel
        self._queue = Queue(kernel, _QUEUE)

    async def add(self, notice: Notice) -> bool:
        """See Notices."""
        return await self._kernel.transact(
            [
                Put(ns=_KNOWN, id=notice.id, value=b"", ttl=NOTICES_KNOWN),
                NewJob(queue=_QUEUE, id=notice.id, payload=encode(notice)),
            ],
            unless=Key(ns=_KNOWN, id=notice.id),
            shard=self._kernel.shard_of(chat_key(notice.recipient)),
        )

    async def lease_notices(self, n: int, lease_for: timedelta) -> Sequence[HeldNotice]:
        """See Notices."""
        jobs = await self._queue.lease(n, lease_for)
        found = await gathered(self._held(job) for job in jobs)
        return [each for each in found if each is not None]

    async def given(self, held: HeldNotice) -> bool:
        """See Notices."""
        return await self._kernel.finish(self._queue.held(held.lease))

    async def later(self, held: HeldNotice, again: datetime) -> bool:
        """See Notices."""
        return await self._kernel.checkpoint(self._queue.held(held.lease), until=again)

    async def backlog(self) -> Backlog:
        """See Notices."""
        return await self._queue.backlog()

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what the person is to be told, and what is to be told of his chats."""
        async for shard, key, payload in all_jobs(self._kernel, _QUEUE):
            notice = damage.readable(Notice, payload)
            if notice is None:
                continue
            if subject.owns(notice.recipient) or subject.has_chat(notice.about):
                yield Found(
                    holding="notice",
                    shard=shard,
                    effects=(DropJob(queue=_QUEUE, id=key), Delete(ns=_KNOWN, id=key)),
                    told={"at": notice.at.isoformat(), "kind": notice.kind.value},
                )

    async def _held(self, job: Job) -> HeldNotice | None:
        """Return a leased notice; put aside what is none, and return None."""
        try:
            notice = decode(Notice, job.payload)
        except StoreCorrupt as error:
            await damage.put_aside(self._kernel, job, job.payload, error)
            return None
        return HeldNotice(lease=lease_of(job), notice=notice, attempt=job.attempt)

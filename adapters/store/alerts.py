"""Alerts on their way: which parts of the readers have still to be told, and who was told what.

::

    document  alert.known   LANGUAGE/CLUSTER: it was announced, within the last 30 days
    queue     alert         LANGUAGE/CLUSTER; the payload is the announcement
    document  alerted       digest of a recipient → the alerts he was given
    index     alerting      members subscriptions that want alerts, score a digest of each

A part of the readers is a shard of the store: each has a job of its own, so that a process
that dies on the way leaves the other parts alone, and its own to be done again. Whoever was
told already is passed over, by what he was given. `adapters.store.subscriptions` keeps the
index.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.addresses import address_key, chat_key, digest
from adapters.store.codec import decode, encode, to_object
from adapters.store.effects import IndexPut, Key, Namespace, NewJob, Put
from adapters.store.held import Found, Subject
from adapters.store.kernel import Job, Kernel
from adapters.store.owing import added
from adapters.store.queue import Queue, gathered, lease_of
from adapters.store.revised import Revised
from adapters.store.subscription_records import SUBSCRIPTIONS, read
from digest.errors import StoreCorrupt
from digest.model import Alerted, ClusterId, Delivery, Language, Subscription
from digest.ports import Announcement, Backlog, HeldAnnouncement

KNOWN_FOR = timedelta(days=30)
"""How long an event breaks once."""
MOST_ALERTED = 64
"""Two a day for a month, as long as an event is told once."""

_KNOWN = Namespace(name="alert.known")
_ALERTED, _REVISIONS = Namespace(name="alerted"), Namespace(name="alerted.revision")
_QUEUE = "alert"
_WANTING = "alerting"
_SCORES = 1 << 52
"""As many as a double holds exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """The alerts that a recipient was given, oldest first."""

    alerts: tuple[Alerted, ...] = ()


def wanting(subscription_id: str) -> IndexPut:
    """Return what makes a subscription one that wants alerts, in the shard of its chat."""
    score = int(digest(subscription_id), 16) % _SCORES
    return IndexPut(index=_WANTING, member=subscription_id, score=score)


class AlertStore:
    """See Alerts."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps announcements and subscriptions."""
        self._kernel = kernel
        self._queue = Queue(kernel, _QUEUE)
        self._given = Revised(kernel, _ALERTED, _REVISIONS, _Given, ttl=KNOWN_FOR)

    async def is_known(self, cluster_id: ClusterId, language: Language) -> bool:
        """See Alerts; what was announced in part is not known, and goes on."""
        last = self._kernel.shards - 1
        key = f"{language}/{cluster_id}"
        return await self._kernel.get(_KNOWN, key, shard=last) is not None

    async def announce(self, announcement: Announcement) -> None:
        """See Alerts."""
        key = f"{announcement.language}/{announcement.cluster_id}"
        for shard in range(self._kernel.shards):
            await self._kernel.transact(
                [
                    Put(ns=_KNOWN, id=key, value=b"", ttl=KNOWN_FOR),
                    NewJob(queue=_QUEUE, id=key, payload=encode(announcement)),
                ],
                unless=Key(ns=_KNOWN, id=key),
                shard=shard,
            )

    async def lease_announcements(
        self, n: int, lease_for: timedelta
    ) -> Sequence[HeldAnnouncement]:
        """See Alerts."""
        jobs = await self._queue.lease(n, lease_for)
        found = await gathered(self._held(job) for job in jobs)
        return [each for each in found if each is not None]

    async def wanting(
        self, held: HeldAnnouncement, after: float, limit: int
    ) -> tuple[Sequence[Subscription], float | None]:
        """See Alerts; those whose scores are alike come together, so none is passed over."""
        shard = held.lease.shard
        entries = await self._kernel.range(_WANTING, after + 1, limit=limit, shard=shard)
        if not entries:
            return (), None
        last = entries[-1].score
        alike = await self._kernel.range(_WANTING, last, last, shard=shard)
        ids = list(dict.fromkeys([each.member for each in (*entries, *alike)]))
        documents = await self._kernel.get_many(SUBSCRIPTIONS, ids, shard=shard)
        records = [read(key, each) for key, each in zip(ids, documents, strict=True)]
        found = [each.subscription for each in records if each is not None]
        return found, last if len(entries) == limit else None

    async def are_wanted(self) -> bool:
        """See Alerts."""
        found = await gathered(
            self._kernel.range(_WANTING, limit=1, shard=shard)
            for shard in range(self._kernel.shards)
        )
        return any(found)

    async def owe(
        self,
        delivery: Delivery,
        decide: Callable[[Sequence[Alerted]], bool],
        alerted: Alerted,
    ) -> bool:
        """See Alerts."""

        def edit(known: _Given | None) -> _Given | None:
            alerts = known.alerts if known else ()
            if not decide(alerts):
                return None
            return _Given(alerts=(*alerts, alerted)[-MOST_ALERTED:])

        recipient = delivery.recipient
        shard = self._kernel.shard_of(chat_key(recipient))
        return await self._given.change(
            address_key(recipient),
            edit,
            shard=shard,
            beside=lambda _before, _after: added(delivery),
        )

    async def brought(self, held: HeldAnnouncement) -> bool:
        """See Alerts."""
        return await self._kernel.finish(self._queue.held(held.lease))

    async def later(self, held: HeldAnnouncement, again: datetime) -> bool:
        """See Alerts."""
        return await self._kernel.checkpoint(self._queue.held(held.lease), until=again)

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: which alerts the subject's chats were given."""
        for recipient in subject.addresses():
            shard = self._kernel.shard_of(chat_key(recipient))
            given, effects = await self._given.held(address_key(recipient), shard=shard)
            if effects:
                told = None if given is None else to_object(given)
                yield Found(holding="alerted", shard=shard, effects=effects, told=told)

    async def backlog(self) -> Backlog:
        """See Alerts."""
        return await self._queue.backlog()

    async def _held(self, job: Job) -> HeldAnnouncement | None:
        """Return a leased announcement; put aside what is none, and return None."""
        try:
            announcement = decode(Announcement, job.payload)
        except StoreCorrupt as error:
            await damage.put_aside(self._kernel, job, job.payload, error)
            return None
        return HeldAnnouncement(lease=lease_of(job), announcement=announcement)

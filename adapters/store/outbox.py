"""What is owed to recipients: deliveries in the queue, and for 90 days what became of them.

::

    document  send         key → delivery as it was added
    queue     send         key, due when it may be made; its payload the delivery as last written
    index     unsettled    members keys, score due_at       what an alarm goes by
    index     counted      members keys, score due_at       those that a platform counts
    document  delivery     key → delivery as settled: the ledger
    index     uncertain    members keys, score due_at       nobody knows whether it was shown
    document  pushed       a chat and a date → key          the counted message of that date

All of it is in the shard of the recipient's chat. A key that the ledger has is never leased
again, however it came back into the queue: whoever leases the job clears it away.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from adapters.store import damage
from adapters.store.addresses import chat_key, tenant_key
from adapters.store.briefs import BriefStore, arrived, forgotten, had
from adapters.store.codec import decode, encode
from adapters.store.effects import (
    Delete,
    DropJob,
    Effect,
    IndexRemove,
    Key,
    Namespace,
    Put,
)
from adapters.store.held import Copy, Found, Subject, all_documents, documents, spelled
from adapters.store.instants import micros
from adapters.store.kernel import Job, Kernel
from adapters.store.lapses import Lapses
from adapters.store.owing import (
    ADDED,
    COUNTED,
    LEDGER,
    LEDGER_KEPT,
    PUSHED,
    PUSHED_KEPT,
    QUEUE,
    UNCERTAIN,
    UNSETTLED,
    added,
    cleared,
    date_key,
    in_doubt,
)
from adapters.store.queue import Queue, by_shard, gathered, lease_of
from digest.errors import StoreCorrupt
from digest.model import (
    BriefKind,
    Delivery,
    DeliveryState,
    IdempotencyKey,
    Lapse,
    Recipient,
    Told,
)
from digest.ports import Backlog, Outgoing, Rate

_SETTLED = {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNCERTAIN}
_MOST_OVERDUE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A delivery in the queue once somebody has written it down."""

    delivery: Delivery
    is_booked: bool = False


class OutboxStore:
    """See Outbox."""

    def __init__(self, kernel: Kernel, briefs: BriefStore, lapses: Lapses) -> None:
        """Take the kernel, the store that knows what recipients were told, and its lapses."""
        self._kernel = kernel
        self._briefs = briefs
        self._lapses = lapses
        self._queue = Queue(kernel, QUEUE)

    async def add(self, delivery: Delivery) -> bool:
        """See Outbox."""
        return await self._kernel.transact(
            added(delivery),
            unless=Key(ns=LEDGER, id=delivery.key),
            shard=self._shard(delivery.recipient),
        )

    async def lease(self, n: int, lease_for: timedelta) -> Sequence[Outgoing]:
        """See Outbox."""
        jobs = await self._queue.lease(n, lease_for)
        groups = await gathered(self._found(group) for group in by_shard(jobs).values())
        found = await gathered(
            self._outgoing(job, document) for group in groups for job, document in group
        )
        outgoing = [each for each in found if each is not None]
        return sorted(outgoing, key=lambda each: each.delivery.due_at)

    async def sending(self, outgoing: Outgoing, delivery: Delivery) -> bool:
        """See Outbox."""
        until = delivery.lease_until or outgoing.lease.until
        return await self._write(outgoing, _Row(delivery=delivery), until)

    async def park(
        self, outgoing: Outgoing, delivery: Delivery, until: datetime, *, is_booked: bool = False
    ) -> bool:
        """See Outbox."""
        row = _Row(delivery=delivery, is_booked=is_booked)
        is_ours = await self._write(outgoing, row, until)
        if is_ours and delivery.state is DeliveryState.UNCERTAIN:
            await self._kernel.transact([in_doubt(delivery)], shard=outgoing.lease.shard)
        return is_ours

    async def settle(
        self,
        outgoing: Outgoing,
        delivery: Delivery,
        *,
        told: Collection[Told] = (),
        next_part: Delivery | None = None,
    ) -> bool:
        """See Outbox.

        Raises:
            ValueError: the delivery's state is no end, its key not that of the lease, or the
                next part is to another chat.
        """
        if delivery.state not in _SETTLED:
            raise ValueError(f"a delivery that is {delivery.state} is not settled")
        if delivery.key != outgoing.delivery.key:
            raise ValueError(f"{delivery.key} is not what is held")
        effects: list[Effect] = [
            Put(ns=LEDGER, id=delivery.key, value=encode(delivery), ttl=LEDGER_KEPT),
            *cleared(delivery.key, is_counted=outgoing.delivery.waited is not None),
            in_doubt(delivery)
            if delivery.state is DeliveryState.UNCERTAIN
            else IndexRemove(index=UNCERTAIN, member=delivery.key),
        ]
        if delivery.state is DeliveryState.SENT:
            ids = () if delivery.receipt is None else delivery.receipt.message_ids
            effects += arrived(
                delivery.recipient,
                delivery.brief_id,
                ids,
                kind=delivery.kind,
                local_date=delivery.local_date,
            )
            if delivery.waited is not None:
                key, value = date_key(delivery), delivery.key.encode()
                effects.append(Put(ns=PUSHED, id=key, value=value, ttl=PUSHED_KEPT))
        if told:
            effects += await self._briefs.remembered(delivery.recipient, told)
        if next_part is not None:
            if chat_key(next_part.recipient) != chat_key(delivery.recipient):
                raise ValueError(f"{next_part.key} is to another chat")
            effects += added(next_part)
        return await self._kernel.finish(self._queue.held(outgoing.lease), effects)

    async def get(self, key: IdempotencyKey, recipient: Recipient) -> Delivery | None:
        """See Outbox."""
        shard = self._shard(recipient)
        waiting = await self._kernel.get(ADDED, key, shard=shard)
        # In this order: what is settled between the two questions is in the ledger.
        settled = await self._kernel.get(LEDGER, key, shard=shard)
        document = waiting if settled is None else settled
        return damage.readable(Delivery, document)

    async def sent(self, since: datetime) -> AsyncIterator[Delivery]:
        """See Outbox."""
        async for _, _, document in all_documents(self._kernel, LEDGER):
            row = damage.readable(Delivery, document)
            if row is None or row.state is not DeliveryState.SENT or row.part > 1:
                continue
            if row.sent_at is not None and row.sent_at >= since:
                yield row

    async def overdue(self, before: datetime) -> Sequence[Delivery]:
        """See Outbox; at most a thousand of each shard."""
        found = await gathered(
            self._unsettled(shard, micros(before) - 1, limit=_MOST_OVERDUE)
            for shard in range(self._kernel.shards)
        )
        late = [each for deliveries in found for each in deliveries]
        return sorted(late, key=lambda each: (each.due_at, each.key))

    async def waiting(self, platform: str, tenant: str, until: datetime) -> Sequence[Delivery]:
        """See Outbox. What platforms bring that do not count is not looked at."""
        found = await gathered(
            self._unsettled(shard, micros(until), index=COUNTED)
            for shard in range(self._kernel.shards)
        )
        rows = (each for deliveries in found for each in deliveries)
        return sorted(
            (
                each
                for each in rows
                if (each.recipient.platform, each.recipient.tenant) == (platform, tenant)
            ),
            key=lambda each: (each.due_at, each.key),
        )

    async def has_had(self, delivery: Delivery) -> bool:
        """See Outbox."""
        shard = self._shard(delivery.recipient)
        document = await self._kernel.get(PUSHED, date_key(delivery), shard=shard)
        return document is not None and document != delivery.key.encode()

    async def uncertain(self) -> int:
        """See Outbox."""
        found = await gathered(
            self._kernel.range(UNCERTAIN, shard=shard) for shard in range(self._kernel.shards)
        )
        return sum(map(len, found))

    async def lapse(self) -> Lapse | None:
        """See Outbox."""
        return await self._lapses.last()

    async def backlog(self) -> Backlog:
        """See Outbox."""
        return await self._queue.backlog()

    async def reserve(
        self, delivery: Delivery, *, tenant: Rate, chat: Rate, at_most: timedelta | None = None
    ) -> timedelta:
        """See Outbox."""
        chats = await self._slot(_chat_bucket(delivery.recipient), chat, at_most)
        if at_most is not None and chats > at_most:
            return chats
        return max(chats, await self._slot(_tenant_bucket(delivery.recipient), tenant, at_most))

    async def penalize(self, recipient: Recipient, wait: timedelta) -> None:
        """See Outbox."""
        await self._kernel.penalize(_chat_bucket(recipient), wait)

    async def sweep(self, before: datetime) -> int:
        """Forget doubts about deliveries due before an instant; return how many."""
        forgotten = 0
        for shard in range(self._kernel.shards):
            stale = await self._kernel.range(UNCERTAIN, hi=micros(before) - 1, shard=shard)
            if stale:
                await self._kernel.transact(
                    [IndexRemove(index=UNCERTAIN, member=each.member) for each in stale],
                    shard=shard,
                )
            forgotten += len(stale)
        return forgotten

    async def threads(self, subject: Subject) -> frozenset[tuple[str, str]]:
        """Return the threads in a subject's chats that any delivery knows.

        A platform's thread is called as the message that it began with.
        """
        found: set[tuple[str, str]] = set()
        async for _, _, _, delivery in self._of(subject):
            names = {delivery.root, delivery.recipient.thread or ""}
            if delivery.receipt is not None:
                names.update(delivery.receipt.message_ids)
            found |= {(delivery.recipient.chat, name) for name in names if name}
        return frozenset(found)

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what was, or is to be, delivered to the subject's chats."""
        async for ns, shard, key, delivery in self._of(subject):
            ids = () if delivery.receipt is None else delivery.receipt.message_ids
            yield Found(
                holding=ns.name,
                shard=shard,
                effects=(
                    Delete(ns=ns, id=key),
                    DropJob(queue=QUEUE, id=key),
                    IndexRemove(index=UNSETTLED, member=key),
                    IndexRemove(index=UNCERTAIN, member=key),
                    IndexRemove(index=COUNTED, member=key),
                    Delete(ns=PUSHED, id=date_key(delivery)),
                    *forgotten(delivery.recipient, ids, delivery.local_date),
                ),
                copy=partial(self._day_copied, delivery) if _is_of_day(delivery) else None,
                told={
                    "date": delivery.local_date.isoformat(),
                    "state": delivery.state.value,
                    "brief": delivery.brief_id,
                },
            )

    def _day_copied(self, delivery: Delivery, chat: str) -> Copy:
        """Return which brief a chat had on a day; what became of the message stays with it."""
        there = replace(delivery.recipient, chat=chat)
        put = had(there, delivery.brief_id, delivery.local_date)
        unless = Key(ns=put.ns, id=put.id)
        return Copy(shard=self._shard(there), effects=(put,), unless=unless, is_beside=True)

    async def _of(self, subject: Subject) -> AsyncIterator[tuple[Namespace, int, str, Delivery]]:
        marks: dict[int, list[bytes]] = {}
        for place in subject.places():
            marks.setdefault(self._shard(place), []).append(spelled(place.chat))
        if subject.is_everybody:
            marks = {each: [spelled(subject.tenant)] for each in range(self._kernel.shards)}
        for shard, there in marks.items():
            for ns in (ADDED, LEDGER):
                async for key, document in documents(self._kernel, ns, shard):
                    if document.startswith(b"{") and not any(each in document for each in there):
                        continue  # which saves reading all of what was sent to others
                    delivery = damage.readable(Delivery, document)
                    if delivery is not None and subject.has_chat(delivery.recipient):
                        yield ns, shard, key, delivery

    async def _slot(self, bucket: str, rate: Rate, at_most: timedelta | None) -> timedelta:
        return await self._kernel.reserve(
            bucket, interval=rate.interval, burst=rate.burst, at_most=at_most
        )

    def _shard(self, recipient: Recipient) -> int:
        return self._kernel.shard_of(chat_key(recipient))

    async def _found(self, jobs: Sequence[Job]) -> list[tuple[Job, bytes | None]]:
        """Return jobs of one shard with the bytes of their rows, None for what is settled."""
        ids, shard = [job.id for job in jobs], jobs[0].shard
        fresh = [job.id for job in jobs if not job.payload]
        documents = await self._kernel.get_many(ADDED, fresh, shard=shard)
        as_added = dict(zip(fresh, documents, strict=True))
        # In this order: what another settles meanwhile, our lease being over, is in the ledger.
        ledger = await self._kernel.get_many(LEDGER, ids, shard=shard)
        return [
            (job, (job.payload or as_added[job.id] or b"") if settled is None else None)
            for job, settled in zip(jobs, ledger, strict=True)
        ]

    async def _outgoing(self, job: Job, document: bytes | None) -> Outgoing | None:
        """Return what a job is about; clear away what is settled, put aside what is damaged."""
        if document is None:
            await self._kernel.finish(job, cleared(job.id))
            return None
        try:
            row = _row(job, document)
        except StoreCorrupt as error:
            await damage.put_aside(self._kernel, job, document, error, cleared(job.id))
            return None
        return Outgoing(lease=lease_of(job), delivery=row.delivery, is_booked=row.is_booked)

    async def _write(self, outgoing: Outgoing, row: _Row, until: datetime) -> bool:
        job = self._queue.held(outgoing.lease)
        return await self._kernel.checkpoint(job, until=until, payload=encode(row))

    async def _unsettled(
        self, shard: int, hi: float, *, index: str = UNSETTLED, limit: int | None = None
    ) -> list[Delivery]:
        entries = await self._kernel.range(index, hi=hi, limit=limit, shard=shard)
        ids = [entry.member for entry in entries]
        documents = await self._kernel.get_many(ADDED, ids, shard=shard)
        found = (damage.readable(Delivery, each) for each in documents)
        return [each for each in found if each is not None]


def _is_of_day(delivery: Delivery) -> bool:
    is_daily = delivery.kind is BriefKind.DAILY and delivery.part == 1
    return is_daily and delivery.state is DeliveryState.SENT


def _row(job: Job, document: bytes) -> _Row:
    if not document:
        raise StoreCorrupt("a delivery is in the queue and nowhere else")
    row = decode(_Row, document) if job.payload else _Row(delivery=decode(Delivery, document))
    if row.delivery.key != job.id:
        raise StoreCorrupt("a delivery is not the one that its job names")
    return row


def _tenant_bucket(recipient: Recipient) -> str:
    return f"send/tenant/{tenant_key(recipient)}"


def _chat_bucket(recipient: Recipient) -> str:
    return f"send/chat/{chat_key(recipient)}"

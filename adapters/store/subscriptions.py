"""Standing wishes for briefs, each with the tick that says when to plan the next one.

::

    document  sub        id → subscription, its next firing, how far it was served
    document  sub.last   id of a dropped one → the date of its last brief
    index     sub/PART   members ids, score a digest of the chat
    index     alerting   those that want alerts: see `adapters.store.alerts`
    queue     tick       id, due when the next brief is to be begun

PART is one of a thousand parts of a shard. A subscription is looked up by its chat's score
within its part: an index for each chat would take 200 bytes of Redis, where small indexes are
packed and an entry takes 40. What shares a score by chance is sorted out on reading.

The document is the truth and the tick a wake-up call: one that comes early, or for nothing,
is set right by whoever leases it. So a change may take several steps and break off after any
of them. It first takes the tick away from its holder, whose work is then refused, and only
then reads what is there::

    reschedule (fences) ─▶ get ─▶ transact (document) ─▶ reschedule (its hour) ─▶ still ours?
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias

from adapters.store import damage
from adapters.store.addresses import chat_key, digest
from adapters.store.alerts import wanting
from adapters.store.codec import encode
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
from adapters.store.held import all_documents
from adapters.store.kernel import Job, Kernel
from adapters.store.locks import Locks
from adapters.store.owing import added
from adapters.store.queue import Queue, by_shard, gathered, lease_of
from adapters.store.subscription_edits import disowned, is_as_timed, never, planned, turned
from adapters.store.subscription_index import place_of
from adapters.store.subscription_records import SUBSCRIPTIONS, Record, packed, read, unpacked
from digest.errors import StoreCorrupt, StoreTooNew, StoreUnavailable
from digest.model import Delivery, Due, Recipient, Subscription, SubscriptionId
from digest.ports import Backlog, Clock, NextDue, Tick

LAST = Namespace(name="sub.last")
LAST_KEPT = timedelta(days=3)
"""Longer than a local date lasts on Earth, which is 50 hours."""
TICKS = "tick"
_AT_ONCE = 1000
"""Subscriptions that are added in one step: some 20 ms of a server."""
_HOLD = timedelta(minutes=1)
"""How long a change may take before somebody else gets the tick; less than any lead."""
_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What outlives a subscription."""

    date: date
    chat: str = ""
    """Digest of the chat that it went to."""


_Edit: TypeAlias = Callable[[Record | None], Record | None]


class SubscriptionStore:
    """See Subscriptions."""

    def __init__(self, kernel: Kernel, *, clock: Clock, lead: timedelta) -> None:
        """Take the kernel, and how long before a firing its tick is due."""
        self._kernel = kernel
        self._clock = clock
        self._lead = lead
        self._queue = Queue(kernel, TICKS)
        self._locks = Locks()

    async def keep(self, subscription: Subscription, next_due: NextDue) -> Subscription:
        """See Subscriptions.

        Raises:
            StoreError: it is not certain what is stored; keep it again.
        """
        key, shard = subscription.id, self._shard(subscription.recipient)
        last = await self._kernel.get(LAST, key, shard=shard)
        dropped = damage.readable(Last, last)
        dropped_on = None if dropped is None else dropped.date

        def edited(known: Record | None) -> Record:
            if known is None:
                # Of a new one it may be known from elsewhere, an export say.
                last_date = dropped_on or subscription.last_date
                return planned(Record(subscription=subscription), last_date, next_due)
            last_date = known.subscription.last_date
            if known.due is not None and is_as_timed(known.subscription, subscription):
                # The firing stays: it may be past by now and on its way.
                return replace(known, subscription=replace(subscription, last_date=last_date))
            return planned(replace(known, subscription=subscription), last_date, next_due)

        async with self._locks.on(frozenset({key})):
            new = edited(None)
            if await self._create(new, shard):
                return new.subscription
            kept = await self._change(subscription.recipient, key, edited)
        return subscription if kept is None else kept.subscription

    async def get(self, subscription_id: SubscriptionId) -> Subscription | None:
        """See Subscriptions; asks every shard, since an id does not tell its own."""
        found = await gathered(
            self._record(subscription_id, shard) for shard in range(self._kernel.shards)
        )
        return next((each.subscription for each in found if each is not None), None)

    async def of(self, recipient: Recipient) -> Sequence[Subscription]:
        """See Subscriptions."""
        return [each for each in await self._of_chat(recipient) if each.recipient == recipient]

    async def drop(self, recipient: Recipient) -> Sequence[Subscription]:
        """See Subscriptions."""
        return await self._change_each(await self.of(recipient), lambda _: None)

    async def pause(self, recipient: Recipient) -> Sequence[Subscription]:
        """See Subscriptions."""
        meant = await self._meant(recipient)
        return await self._change_each(
            [each for each in meant if not each.is_paused],
            lambda known: known and turned(known, is_paused=True, next_due=never),
        )

    async def resume(self, recipient: Recipient, next_due: NextDue) -> Sequence[Subscription]:
        """See Subscriptions."""
        meant = await self._meant(recipient)
        return await self._change_each(
            [each for each in meant if each.is_paused],
            lambda known: known and turned(known, is_paused=False, next_due=next_due),
        )

    async def all(self) -> AsyncIterator[Subscription]:
        """See Subscriptions."""
        async for _, key, document in all_documents(self._kernel, SUBSCRIPTIONS):
            record = read(key, document)
            if record is not None:
                yield record.subscription

    async def add_all(self, subscriptions: Collection[Subscription], next_due: NextDue) -> None:
        """See Subscriptions; as many as one step of a shard takes go in one."""
        waiting: dict[int, list[Subscription]] = {}
        for each in sorted(subscriptions, key=lambda each: each.id):
            waiting.setdefault(self._shard(each.recipient), []).append(each)
        for shard, there in waiting.items():
            for step in range(0, len(there), _AT_ONCE):
                some = there[step : step + _AT_ONCE]
                records = [Record(subscription=each) for each in some]
                fresh = [planned(each, each.subscription.last_date, next_due) for each in records]
                await self._kernel.transact(
                    [effect for each in fresh for effect in self._stored(each)],
                    shard=shard,
                    op_id=digest("add", *(each.id for each in some), repr(fresh)),
                )

    async def disown(self, recipient: Recipient, subscription_id: SubscriptionId) -> None:
        """Forget who set up a subscription; it stays as it is."""
        async with self._locks.on(frozenset({subscription_id})):
            await self._change(recipient, subscription_id, disowned)

    async def lease_ticks(self, n: int, lease_for: timedelta) -> Sequence[Tick]:
        """See Subscriptions."""
        jobs = await self._queue.lease(n, lease_for)
        documents = await self._documents(jobs)
        ticks: list[Tick] = []
        strays: list[Awaitable[bool]] = []
        for job in jobs:
            found = self._met(job, documents[job.id], job.leased_until - lease_for)
            if isinstance(found, Tick):
                ticks.append(found)
            else:
                strays.append(found)
        await gathered(strays)
        return ticks

    async def fired(
        self,
        tick: Tick,
        deliveries: Collection[Delivery],
        *,
        due: Due,
        covered_until: datetime | None,
        again: Due | None,
    ) -> bool:
        """See Subscriptions.

        Raises:
            ValueError: a delivery is to another chat, or the next date is not a later one.
        """
        subscription = tick.subscription
        chat = chat_key(subscription.recipient)
        if any(chat_key(each.recipient) != chat for each in deliveries):
            raise ValueError(f"a delivery of {subscription.id} is to another chat")
        if again is not None and again.local_date <= due.local_date:
            raise ValueError(f"{subscription.id} would have two briefs for {again.local_date}")
        record = Record(
            subscription=replace(subscription, last_date=due.local_date),
            due=again,
            covered_until=covered_until or tick.covered_until,
            skipped=0 if deliveries else tick.skipped,
        )
        effects: list[Effect] = [_put(record)]
        effects += (effect for each in deliveries for effect in added(each))
        return await self._kernel.finish(
            self._queue.held(tick.lease),
            effects,
            again=None if again is None else again.at - self._lead,
        )

    async def set_back(self, delivery: Delivery, *, covered_until: datetime, skipped: int) -> None:
        """See Subscriptions."""
        key = delivery.subscription_id

        def edited(known: Record | None) -> Record | None:
            if known is None:
                return None
            reached = min(known.covered_until or covered_until, covered_until)
            return replace(known, covered_until=reached, skipped=skipped)

        async with self._locks.on(frozenset({key})):
            await self._change(delivery.recipient, key, edited)

    async def park(self, tick: Tick, until: datetime) -> bool:
        """See Subscriptions."""
        return await self._kernel.checkpoint(self._queue.held(tick.lease), until=until)

    async def backlog(self) -> Backlog:
        """See Subscriptions."""
        return await self._queue.backlog()

    def _shard(self, recipient: Recipient) -> int:
        return self._kernel.shard_of(chat_key(recipient))

    async def _record(self, key: str, shard: int) -> Record | None:
        return read(key, await self._kernel.get(SUBSCRIPTIONS, key, shard=shard))

    def _met(self, job: Job, document: bytes | None, now: datetime) -> Tick | Awaitable[bool]:
        """Return the tick of a leased job, or what becomes of one that is none now."""
        try:
            record = None if document is None else unpacked(job.id, document)
        except StoreCorrupt as error:
            gone = [Delete(ns=SUBSCRIPTIONS, id=job.id)]
            return damage.put_aside(self._kernel, job, document or b"", error, gone)
        except StoreTooNew as error:  # it is left to a process of that version
            damage.say_once(str(error))
            return self._kernel.checkpoint(job, until=now + _HOLD)
        if record is None or record.due is None:
            return self._kernel.finish(job)
        wakes_at = self._wakes(record.due)
        if wakes_at > now:
            return self._kernel.finish(job, again=wakes_at)
        return _tick(job, record, record.due)

    async def _documents(self, jobs: Sequence[Job]) -> dict[str, bytes | None]:
        """Return the documents that ticks are of, by id."""
        groups = by_shard(jobs)
        found = await gathered(
            self._kernel.get_many(SUBSCRIPTIONS, [job.id for job in group], shard=shard)
            for shard, group in groups.items()
        )
        return {
            job.id: document
            for group, documents in zip(groups.values(), found, strict=True)
            for job, document in zip(group, documents, strict=True)
        }

    async def _of_chat(self, recipient: Recipient) -> list[Subscription]:
        chat, shard = chat_key(recipient), self._shard(recipient)
        index, score = place_of(chat)
        entries = await self._kernel.range(index, score, score, shard=shard)
        ids = [entry.member for entry in entries]
        documents = await self._kernel.get_many(SUBSCRIPTIONS, ids, shard=shard)
        found = (read(key, document) for key, document in zip(ids, documents, strict=True))
        subscriptions = [record.subscription for record in found if record is not None]
        return [each for each in subscriptions if chat_key(each.recipient) == chat]

    async def _meant(self, recipient: Recipient) -> Sequence[Subscription]:
        is_chat = recipient.thread is None
        return await (self._of_chat(recipient) if is_chat else self.of(recipient))

    async def _change_each(
        self, subscriptions: Sequence[Subscription], edit: _Edit
    ) -> list[Subscription]:
        """Change each and return those that were there: as stored now, or as last stored."""
        changed = []
        for each in subscriptions:
            async with self._locks.on(frozenset({each.id})):
                kept = await self._change(each.recipient, each.id, edit)
            changed.append(each if kept is None else kept.subscription)
        return changed

    async def _create(self, record: Record, shard: int) -> bool:
        """Store what is not there yet; return False, and do nothing, when it is."""
        return await self._kernel.transact(
            self._stored(record),
            unless=Key(ns=SUBSCRIPTIONS, id=record.subscription.id),
            shard=shard,
        )

    async def _change(self, recipient: Recipient, key: str, edit: _Edit) -> Record | None:
        """Bring a change about, whoever else holds the tick or changes the same meanwhile.

        Raises:
            StoreUnavailable: others change it all the time.
        """
        shard = self._shard(recipient)
        for _ in range(_MOST_ROUNDS):
            await self._move_tick(key, shard, self._clock.now() + _HOLD)
            known = await self._record(key, shard)
            new = edit(known)
            if new is not None:
                await self._kernel.transact(self._stored(new), shard=shard)
            elif known is not None:
                await self._kernel.transact(_dropped(known), shard=shard)
            # Nothing to come: at once, to be cleared away.
            wakes_at = (
                self._clock.now() if new is None or new.due is None else self._wakes(new.due)
            )
            await self._move_tick(key, shard, wakes_at)
            if await self._record(key, shard) == new:
                return new
        raise StoreUnavailable(f"subscription {key} is changed by others all the time")

    async def _move_tick(self, key: str, shard: int, due_at: datetime) -> None:
        await self._kernel.reschedule(TICKS, key, due_at, shard=shard)

    def _wakes(self, due: Due) -> datetime:
        return due.at - self._lead

    def _stored(self, record: Record) -> list[Effect]:
        key = record.subscription.id
        index, score = place_of(chat_key(record.subscription.recipient))
        effects: list[Effect] = [_put(record), IndexPut(index=index, member=key, score=score)]
        wants = wanting(key)
        effects.append(
            wants if record.subscription.has_alerts else IndexRemove(index=wants.index, member=key)
        )
        if record.due is not None:
            effects.append(NewJob(queue=TICKS, id=key, due_at=self._wakes(record.due)))
        return effects


def _tick(job: Job, record: Record, due: Due) -> Tick:
    return Tick(
        lease=lease_of(job),
        subscription=record.subscription,
        due=due,
        covered_until=record.covered_until,
        skipped=record.skipped,
    )


def _put(record: Record) -> Put:
    return Put(ns=SUBSCRIPTIONS, id=record.subscription.id, value=packed(record))


def _dropped(record: Record) -> list[Effect]:
    subscription = record.subscription
    chat = chat_key(subscription.recipient)
    index, _ = place_of(chat)
    effects: list[Effect] = [
        Delete(ns=SUBSCRIPTIONS, id=subscription.id),
        DropJob(queue=TICKS, id=subscription.id),
        IndexRemove(index=index, member=subscription.id),
        IndexRemove(index=wanting(subscription.id).index, member=subscription.id),
    ]
    if subscription.last_date is not None:
        last = encode(Last(date=subscription.last_date, chat=chat))
        effects.append(Put(ns=LAST, id=subscription.id, value=last, ttl=LAST_KEPT))
    return effects

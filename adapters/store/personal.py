"""What all stores hold of somebody: counted, told, erased and moved by one walk over them.

::

    queue  erase   digest of person and instant; the payload says who, and which rounds are done

An erasure goes shard by shard, in bounded steps that can be repeated: whoever takes it over from
a process that died begins anew and finds less. What moves is written at its new address before it
is erased at the old one: broken off in between it is found again, and what is there already stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.addresses import digest
from adapters.store.codec import decode, encode
from adapters.store.effects import Effect, NewJob
from adapters.store.held import Found, Holder, Subject, person_key
from adapters.store.holdings import KEPT
from adapters.store.kernel import Job, Kernel
from adapters.store.outbox import OutboxStore
from adapters.store.queue import Queue, gathered, lease_of
from adapters.store.roster import Roster
from digest.errors import StoreCorrupt
from digest.model import Erasure, Held, Person, Recipient, Record
from digest.ports import Backlog, Clock, HeldErasure

_QUEUE = "erase"
_AT_ONCE = 200
"""Effects in one step, so that no other write waits for long."""


class PersonalStore:
    """See Personal."""

    def __init__(
        self, kernel: Kernel, outbox: OutboxStore, holders: Sequence[Holder], *, clock: Clock
    ) -> None:
        """Take the kernel, who knows of threads, and every store that holds anything of people.

        The outbox, which knows which threads there are, stands after the others, and the roster,
        which knows which chats there are, last: erased before the others they would leave what
        these hold to nobody, were a process to end in between.
        """
        self._kernel = kernel
        self._roster = Roster(kernel)
        self._clock = clock
        self._outbox = outbox
        self._holders = holders
        self._queue = Queue(kernel, _QUEUE)

    async def of_person(self, person: Person) -> Sequence[Held]:
        """See Personal."""
        return await self._counted(await self._subject(person))

    async def of_place(self, place: Recipient) -> Sequence[Held]:
        """See Personal."""
        return await self._counted(await self._with_threads(_of_chat(place)))

    async def records(self, person: Person) -> AsyncIterator[Record]:
        """See Personal."""
        async for found in self._walk(await self._subject(person)):
            if found.told is not None:
                says = json.dumps(found.told, ensure_ascii=False)
                yield Record(kind=found.holding, says=says)

    async def move(self, place: Recipient, chat: str) -> None:
        """See Personal."""
        async for found in self._walk(_of_chat(place)):
            if found.copy is None:
                continue
            copy = found.copy(chat)
            await self._kernel.transact(copy.effects, unless=copy.unless, shard=copy.shard)
            if not copy.is_beside:
                await self._kernel.transact(found.effects, shard=found.shard)

    async def ask(self, erasure: Erasure) -> None:
        """See Personal."""
        job = NewJob(queue=_QUEUE, id=_name(erasure), payload=encode(erasure))
        await self._kernel.transact([job], shard=self._kernel.shard_of(_name(erasure)))

    async def lease_erasures(self, n: int, lease_for: timedelta) -> Sequence[HeldErasure]:
        """See Personal."""
        found = await gathered(self._held(job) for job in await self._queue.lease(n, lease_for))
        return [each for each in found if each is not None]

    async def erase(
        self, held: HeldErasure, lease_for: timedelta, *, is_first: bool
    ) -> int | None:
        """See Personal."""
        erasure, count = held.erasure, 0
        subject = await self._subject(erasure.person)
        for holder in self._holders:
            if not await self._go_on(held, lease_for):
                return None
            waiting: dict[int, list[Effect]] = {}
            async for found in holder.held(subject):
                if not _is_meant(found, erasure.asked_at, is_first=is_first):
                    continue
                count += 1
                if found.amend is not None:
                    await found.amend()
                effects = waiting.setdefault(found.shard, [])
                effects += found.effects
                if len(effects) >= _AT_ONCE:
                    await self._apply({found.shard: waiting.pop(found.shard)})
                    if not await self._go_on(held, lease_for):
                        return None
            await self._apply(waiting)
        await self._kernel.sweep()  # which clears the files of what was deleted
        return count

    async def later(self, held: HeldErasure, again: datetime) -> bool:
        """See Personal."""
        job = self._queue.held(held.lease)
        return await self._kernel.checkpoint(job, until=again, payload=encode(held.erasure))

    async def done(self, held: HeldErasure) -> bool:
        """See Personal."""
        is_ours = await self._kernel.finish(self._queue.held(held.lease))
        await self._kernel.sweep()
        return is_ours

    async def backlog(self) -> Backlog:
        """See Personal."""
        return await self._queue.backlog()

    async def _go_on(self, held: HeldErasure, lease_for: timedelta) -> bool:
        job = self._queue.held(held.lease)
        return await self._kernel.checkpoint(job, until=self._clock.now() + lease_for)

    async def _apply(self, effects: Mapping[int, Sequence[Effect]]) -> None:
        for shard, there in effects.items():
            if there:
                await self._kernel.transact(there, shard=shard)

    async def _counted(self, subject: Subject) -> Sequence[Held]:
        async def kinds(holder: Holder) -> list[str]:
            return [found.holding async for found in holder.held(subject)]

        found = await gathered(map(kinds, self._holders))
        counts = Counter(kind for of_holder in found for kind in of_holder)
        return [
            Held(kind=kind, count=count, kept=KEPT.get(kind))
            for kind, count in sorted(counts.items())
        ]

    async def _walk(self, subject: Subject) -> AsyncIterator[Found]:
        for holder in self._holders:
            async for found in holder.held(subject):
                yield found

    async def _subject(self, person: Person) -> Subject:
        if person.is_everybody:
            return await self._everybody(person)
        # Where a chat of two is called as the person in it, nobody needs to say so.
        people = frozenset(filter(None, (person.id,)))
        chats = person.chats | people
        bare = Subject(
            platform=person.platform,
            tenant=person.tenant,
            people=people,
            chats=chats,
        )
        return await self._with_threads(bare)

    async def _everybody(self, person: Person) -> Subject:
        """Return all of a tenant, as far as anybody wrote there or was written to."""
        platform, tenant = person.platform, person.tenant
        chats = await self._roster.chats(platform, tenant)
        found = await self._with_threads(
            Subject(
                platform=platform,
                tenant=tenant,
                keys=await self._roster.people(platform, tenant),
                is_everybody=True,
            )
        )
        chats |= {chat for chat, _ in found.threads}
        return replace(found, people=chats, chats=chats)

    async def _with_threads(self, bare: Subject) -> Subject:
        return replace(bare, threads=await self._outbox.threads(bare))

    async def _held(self, job: Job) -> HeldErasure | None:
        """Return a leased erasure; put aside what is none, and return None."""
        try:
            erasure = decode(Erasure, job.payload)
        except StoreCorrupt as error:
            await damage.put_aside(self._kernel, job, job.payload, error)
            return None
        return HeldErasure(lease=lease_of(job), erasure=erasure)


def _of_chat(place: Recipient) -> Subject:
    chats = frozenset({place.chat})
    return Subject(platform=place.platform, tenant=place.tenant, chats=chats)


def _is_meant(found: Found, asked_at: datetime, *, is_first: bool) -> bool:
    if found.at is not None and found.at > asked_at:
        return False
    return is_first or found.is_of_request


def _name(erasure: Erasure) -> str:
    person = erasure.person
    key = person_key(person.platform, person.tenant, person.id)
    whole = ["everybody"] if person.is_everybody else []
    return digest(key, erasure.asked_at.isoformat(), *whole)

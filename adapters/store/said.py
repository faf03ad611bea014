"""What people said, from before the acknowledgement until it is handled, and a while after.

::

    document  said.seen     digest of platform, tenant, update id: it was admitted
    document  said.unsaid   digest of chat and message: what it said is not to be handled
    queue     said          one job an update; the payload is the update and its tries
    index     said/TALK     members updates, score said_at: the first is the one to handle
    document  said.talking  TALK → the update being handled, until its lease ends
    index     said.waiting  members updates, score said_at
    document  deadletter    update → it, and why it was given up; or that none could be made of it
    index     deadletter    members updates, score given_up_at

TALK is a digest of the conversation's address. An update that is not the first of its talk,
or comes while another is handled, is parked. Tries are counted before an update is handed
out, so that one that kills the process is given up as well.

Who said it and what is sealed wherever it stands. What cannot be opened any more becomes a
dead letter, and a dead letter that cannot be opened is shown without its text.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.contract import Filled, Nobodys, Said, Unsaid, Update
from adapters.store import damage, letters, roster
from adapters.store.addresses import address_key, chat_key, digest
from adapters.store.codec import decode, encode
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
from adapters.store.held import Found, Subject, all_documents, all_jobs
from adapters.store.instants import instant, micros
from adapters.store.kernel import Job, Kernel
from adapters.store.letters import Letter
from adapters.store.queue import Queue, gathered, lease_of
from adapters.store.sealing import Sealer
from digest.errors import ConfigError, StoreCorrupt
from digest.model import Recipient
from digest.ports import Backlog, Clock, DeadLetter, Handed, Poison

SEEN_KEPT = timedelta(hours=48)
"""Platforms bring an update again for up to 24 hours (Telegram keeps it as long)."""
MOST_TRIES = 3
BACK_OFF = (timedelta(seconds=2), timedelta(seconds=10))
"""After the first and the second failure; meanwhile the conversation waits."""
DEAD_LETTERS_KEPT = timedelta(days=30)

_SEEN = Namespace(name="said.seen")
_UNSAID = Namespace(name="said.unsaid")
_TALKING = Namespace(name="said.talking")
_DEAD = Namespace(name="deadletter")
_QUEUE = "said"
_WAITING = "said.waiting"
_DEAD_INDEX = "deadletter"
_PARKED = timedelta(milliseconds=200)
_TAKING = timedelta(seconds=5)
"""An update is leased so long until it is handed out: a store that fails in between does not
keep it from others for the whole lease."""
_FURTHEST = 50
"""How far behind the first an update's place is counted: it is looked at that much less often."""
_MOST_ROUNDS = 4
_WENT_SILENT = "the process ended each time"
_MOST_REASON_CHARS = 200
_MOST_NAME_CHARS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class _GivenUp:
    """A dead letter as stored."""

    reason: str
    given_up_at: datetime
    letter: Letter = field(default_factory=Letter)
    poison: Poison | None = None
    """In the place of the letter."""


class SaidStore:
    """See Inbox of adapters.contract, and Mail."""

    def __init__(self, kernel: Kernel, *, clock: Clock, sealer: Sealer) -> None:
        """Take the kernel that keeps the updates, and what seals what people said."""
        self._kernel = kernel
        self._clock = clock
        self._sealer = sealer
        self._queue = Queue(kernel, _QUEUE)

    async def admit(self, update: Update) -> bool:
        """See Inbox."""
        recipient = update.recipient
        seen = digest(recipient.platform, recipient.tenant, update.update_id)
        key, said_at = _key(update), micros(update.said_at)
        return await self._kernel.transact(
            [
                Put(ns=_SEEN, id=seen, value=b"{}", ttl=SEEN_KEPT),
                NewJob(queue=_QUEUE, id=key, payload=encode(letters.sealed(self._sealer, update))),
                IndexPut(index=_talk_index(key), member=key, score=said_at),
                IndexPut(index=_WAITING, member=key, score=said_at),
                *roster.noted(update),
                *_taken_back(update),
            ],
            unless=Key(ns=_SEEN, id=seen),
            shard=self._kernel.shard_of(chat_key(recipient)),
        )

    async def put_aside(self, poison: Poison) -> bool:
        """See Inbox."""
        recipient, key = poison.recipient, _key(poison)
        seen = digest(recipient.platform, recipient.tenant, poison.update_id)
        given_up = _GivenUp(reason=poison.why, given_up_at=self._clock.now(), poison=poison)
        return await self._kernel.transact(
            [Put(ns=_SEEN, id=seen, value=b"{}", ttl=SEEN_KEPT), *_dead(key, given_up)],
            unless=Key(ns=_SEEN, id=seen),
            shard=self._kernel.shard_of(chat_key(recipient)),
        )

    async def take(self, n: int, lease_for: timedelta) -> Sequence[Handed[Update]]:
        """See Mail."""
        handed: list[Handed[Update]] = []
        for _ in range(_MOST_ROUNDS):
            wanted = n - len(handed)
            taking = min(lease_for, _TAKING)
            jobs = await self._queue.lease(wanted, taking)
            spans = taking, lease_for
            found = await gathered(self._handed(job, *spans) for job in jobs)
            handed += (each for each in found if each is not None)
            if len(jobs) < wanted or len(handed) == n:
                break
        return handed

    async def done(self, handed: Handed[Update]) -> bool:
        """See Mail."""
        job = self._queue.held(handed.lease)
        return await self._kernel.finish(job, _gone(job.id))

    async def failed(
        self, handed: Handed[Update], reason: str, *, again: datetime | None = None
    ) -> bool:
        """See Mail; a pause is never shorter than ours."""
        job = self._queue.held(handed.lease)
        if handed.tries >= MOST_TRIES:
            return await self._give_up(
                job, letters.sealed(self._sealer, handed.update, handed.tries), reason
            )
        until = self._clock.now() + BACK_OFF[min(handed.tries, len(BACK_OFF)) - 1]
        return await self._kernel.checkpoint(job, until=max(until, again or until))

    async def released(self, handed: Handed[Update], *, again: datetime | None = None) -> bool:
        """See Mail."""
        job = self._queue.held(handed.lease)
        letter = letters.sealed(self._sealer, handed.update, handed.tries - 1)
        effects: list[Effect] = [
            Delete(ns=_TALKING, id=_talk(job.id)),
            NewJob(queue=_QUEUE, id=job.id, payload=encode(letter), due_at=again),
        ]
        return await self._kernel.finish(job, effects)

    async def unsay(self, recipient: Recipient, message: str) -> None:
        """See Mail; what waits is passed over by the mark that came with the wish."""
        shard, talk = self._kernel.shard_of(chat_key(recipient)), address_key(recipient)
        entries = await self._kernel.range(_DEAD_INDEX, shard=shard)
        keys = [each.member for each in entries if _talk(each.member) == talk]
        documents = await self._kernel.get_many(_DEAD, keys, shard=shard)
        for key, document in zip(keys, documents, strict=True):
            given_up = damage.readable(_GivenUp, document)
            said = None if given_up is None else given_up.letter.said
            if said is not None and said.message == message:
                await self._kernel.transact(_forgotten(key), shard=shard)

    async def dead_letters(self, limit: int = 100) -> Sequence[DeadLetter[Update | Poison]]:
        """See Mail."""
        shards = range(self._kernel.shards)
        found = await gathered(self._dead_letters(shard, limit) for shard in shards)
        letters = [each for group in found for each in group]
        letters.sort(key=lambda each: each.given_up_at, reverse=True)
        return letters[:limit]

    async def given_up(self) -> int:
        """Count the dead letters."""
        shards = range(self._kernel.shards)
        found = await gathered(self._kernel.range(_DEAD_INDEX, shard=shard) for shard in shards)
        return sum(map(len, found))

    async def backlog(self) -> Backlog:
        """See Mail."""
        return await self._queue.backlog()

    async def oldest_at(self) -> datetime | None:
        """See Mail."""
        found = await gathered(
            self._kernel.range(_WAITING, limit=1, shard=shard)
            for shard in range(self._kernel.shards)
        )
        scores = [entry.score for entries in found for entry in entries]
        return instant(min(scores)) if scores else None

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what the person said that waits or was given up, and all in his chats."""
        async for shard, key, payload in all_jobs(self._kernel, _QUEUE):
            letter = damage.readable(Letter, payload)
            effects = (DropJob(queue=_QUEUE, id=key), *_gone(key))
            for found in self._found("said", letter, subject):
                yield replace(found, shard=shard, effects=effects)
        async for shard, key, document in all_documents(self._kernel, _DEAD):
            given_up = damage.readable(_GivenUp, document)
            if given_up is None:
                continue
            effects = _forgotten(key)
            if given_up.poison and subject.has_chat(given_up.poison.recipient):
                yield Found(holding="deadletter", shard=shard, effects=effects)
            for found in self._found("deadletter", given_up.letter, subject):
                yield replace(found, shard=shard, effects=effects)

    async def sweep(self, before: datetime) -> int:
        """Forget what was given up before an instant; return how much."""
        forgotten = 0
        for shard in range(self._kernel.shards):
            stale = await self._kernel.range(_DEAD_INDEX, hi=micros(before) - 1, shard=shard)
            effects = [effect for entry in stale for effect in _forgotten(entry.member)]
            if effects:
                await self._kernel.transact(effects, shard=shard)
            forgotten += len(stale)
        return forgotten

    async def _handed(
        self, job: Job, taking: timedelta, lease_for: timedelta
    ) -> Handed[Update] | None:
        """Return a leased update if its turn has come, else park it."""
        now = job.leased_until - taking  # by the store's clock
        until = now + lease_for
        ahead = await self._kernel.range(_talk_index(job.id), limit=_FURTHEST, shard=job.shard)
        members = [entry.member for entry in ahead]
        place = members.index(job.id) if job.id in members else _FURTHEST
        if place or not await self._has_floor(job, until):
            await self._kernel.checkpoint(job, until=now + max(place, 1) * _PARKED)
            return None
        letter = await self._letter(job)
        if letter is None:
            return None
        if letter.tries >= MOST_TRIES:
            await self._give_up(job, letter, _WENT_SILENT)
            return None
        letter = replace(letter, tries=letter.tries + 1)
        try:
            update = letters.opened(self._sealer, letter)
        except (ConfigError, StoreCorrupt) as error:
            await self._give_up(job, letter, str(error))
            return None
        if not await self._kernel.checkpoint(job, until=until, payload=encode(letter)):
            return None
        is_last = letter.tries >= MOST_TRIES
        lease = replace(lease_of(job), until=until)
        return Handed(lease=lease, update=update, tries=letter.tries, is_last=is_last)

    async def _is_unsaid(self, letter: Letter, shard: int) -> bool:
        """Whether somebody took back what he wrote."""
        said = letter.said
        if said is None or not said.message:
            return False
        key = digest(chat_key(said.recipient), said.message)
        return await self._kernel.get(_UNSAID, key, shard=shard) is not None

    async def _letter(self, job: Job) -> Letter | None:
        """Return the letter that a job holds; of what is none, or was taken back, let go."""
        try:
            letter = decode(Letter, job.payload)
            _ = letter.update
        except StoreCorrupt as error:
            await damage.put_aside(self._kernel, job, job.payload, error, _gone(job.id))
            return None
        if await self._is_unsaid(letter, job.shard):
            await self._kernel.finish(job, _gone(job.id))
            return None
        return letter

    async def _has_floor(self, job: Job, until: datetime) -> bool:
        """Have an update be the one that is handled in its talk, unless another is."""
        talk = _talk(job.id)
        mark = Put(ns=_TALKING, id=talk, value=job.id.encode(), expires_at=until)
        at = Key(ns=_TALKING, id=talk)
        if await self._kernel.transact([mark], unless=at, shard=job.shard):
            return True
        holder = await self._kernel.get(_TALKING, talk, shard=job.shard)
        if holder != job.id.encode():
            return False
        # Its own, of the try before: who held that lease has lost it to this one.
        return await self._kernel.transact([mark], shard=job.shard)

    async def _give_up(self, job: Job, letter: Letter, reason: str) -> bool:
        given_up = _GivenUp(
            letter=letter, reason=reason[:_MOST_REASON_CHARS], given_up_at=self._clock.now()
        )
        return await self._kernel.finish(job, [*_dead(job.id, given_up), *_gone(job.id)])

    async def _dead_letters(self, shard: int, limit: int) -> list[DeadLetter[Update | Poison]]:
        entries = await self._kernel.range(_DEAD_INDEX, descending=True, limit=limit, shard=shard)
        ids = [entry.member for entry in entries]
        documents = await self._kernel.get_many(_DEAD, ids, shard=shard)
        found = [damage.readable(_GivenUp, each) for each in documents]
        return [
            DeadLetter(
                update=each.poison or letters.shown(self._sealer, each.letter),
                tries=each.letter.tries,
                reason=each.reason,
                given_up_at=each.given_up_at,
            )
            for each in found
            if each is not None
        ]

    def _found(self, holding: str, letter: Letter | None, subject: Subject) -> Iterator[Found]:
        """Yield what a letter is of the subject, if it is; where it stands is for the caller."""
        if letter is None or letter == Letter(tries=letter.tries):
            return
        if not subject.is_in_tenant(letter.update.recipient):
            return  # which cannot be opened by the place that the subject has
        update = letters.shown(self._sealer, letter)
        asker = "" if isinstance(update, Nobodys) else update.asker
        text = _words_of(update)
        file = update.attachment.name if isinstance(update, Said) and update.attachment else ""
        if subject.has_chat(update.recipient) or subject.is_person(asker):
            yield Found(
                holding=holding,
                shard=0,
                told={"said_at": update.said_at.isoformat(), "text": text, "file": file},
                at=update.said_at,
                is_of_request=True,
            )


def _words_of(update: Update) -> str:
    """Return what somebody wrote, or gave in a form."""
    match update:
        case Said():
            return update.text
        case Filled():
            return "\n".join(value for each in update.given for value in each.values)
        case _:
            return ""


def _key(update: Update | Poison) -> str:
    """Return what names an update; what was said in the same second sorts by it.

    Platforms count their updates, or give ids that grow with time: shorter ones come first.
    """
    name = update.update_id
    if len(name) > _MOST_NAME_CHARS or not name.isascii():
        name = digest(name)
    return f"{address_key(update.recipient)}/{len(name):04}/{name}"


def _dead(key: str, given_up: _GivenUp) -> tuple[Effect, ...]:
    return (
        Put(ns=_DEAD, id=key, value=encode(given_up), ttl=DEAD_LETTERS_KEPT),
        IndexPut(index=_DEAD_INDEX, member=key, score=micros(given_up.given_up_at)),
    )


def _taken_back(update: Update) -> tuple[Effect, ...]:
    """Return what has a message not be handled that somebody took back."""
    if not isinstance(update, Unsaid):
        return ()
    key = digest(chat_key(update.recipient), update.message)
    return (Put(ns=_UNSAID, id=key, value=b"{}", ttl=SEEN_KEPT),)


def _talk(key: str) -> str:
    return key.partition("/")[0]


def _talk_index(key: str) -> str:
    return f"said/{_talk(key)}"


def _forgotten(key: str) -> tuple[Effect, ...]:
    """Return what leaves nothing of a dead letter."""
    return (Delete(ns=_DEAD, id=key), IndexRemove(index=_DEAD_INDEX, member=key))


def _gone(key: str) -> tuple[Effect, ...]:
    return (
        Delete(ns=_TALKING, id=_talk(key)),
        IndexRemove(index=_talk_index(key), member=key),
        IndexRemove(index=_WAITING, member=key),
    )

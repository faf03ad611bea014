"""How much people have asked lately.

::

    counter   asked        WHO or CHAT, and a minute or day (UTC) → questions in it
    document  asked.once   a question that was counted, for as long as it may come again

Windows are of the clock: a minute begins with its first second. Counters rather than rates, so
that nothing of who is forgotten outlives him.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

from adapters.store.addresses import chat_key, digest
from adapters.store.effects import Delete, Key, Namespace, Put
from adapters.store.held import Found, Subject, documents, person_key
from adapters.store.kernel import Kernel
from digest.model import Recipient
from digest.ports import CHAT_A_MINUTE, PERSON_A_DAY, PERSON_A_MINUTE, Clock

ASKED_KEPT = timedelta(days=2)
ONCE_KEPT = timedelta(hours=1)
"""As long as an answer is tried for."""

_ASKED = Namespace(name="asked")
_ONCE = Namespace(name="asked.once")
_MINUTE_KEPT = timedelta(minutes=2)


class AllowanceStore:
    """See Allowance."""

    def __init__(self, kernel: Kernel, *, clock: Clock) -> None:
        """Take the kernel that counts, and the clock that tells minutes and days."""
        self._kernel = kernel
        self._clock = clock

    async def ask(self, recipient: Recipient, asker: str, *, once: str) -> timedelta | None:
        """See Allowance."""
        chat, who = chat_key(recipient), person_key(recipient.platform, recipient.tenant, asker)
        shard, now = self._kernel.shard_of(chat), self._clock.now()
        counted = Put(ns=_ONCE, id=digest(chat, once), value=b"", ttl=ONCE_KEPT)
        if await self._kernel.get(_ONCE, counted.id, shard=shard) is not None:
            return None
        minute = f"{now:%Y-%m-%dT%H:%M}"
        for key, most, kept in (
            (f"{who}/{minute}", PERSON_A_MINUTE, _MINUTE_KEPT),
            (f"{chat}/{minute}", CHAT_A_MINUTE, _MINUTE_KEPT),
            (f"{who}/{now.date()}", PERSON_A_DAY, ASKED_KEPT),
        ):
            own = self._kernel.shard_of(key.partition("/")[0])
            if await self._kernel.incr(_ASKED, key, ttl=kept, shard=own) > most:
                return _until_day(now) if kept is ASKED_KEPT else _until_minute(now)
        unless = Key(ns=_ONCE, id=counted.id)
        await self._kernel.transact([counted], unless=unless, shard=shard)
        return None

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: when a person asked how much, and how much was asked in his chats."""
        people = subject.person_keys()
        keys: dict[int, set[str]] = {}
        for key in people | {chat_key(each) for each in subject.places()}:
            keys.setdefault(self._kernel.shard_of(key), set()).add(key)
        for shard, there in keys.items():
            async for id_, number in documents(self._kernel, _ASKED, shard):
                of, _, when = id_.partition("/")
                if of in there:
                    yield Found(
                        holding="asked",
                        shard=shard,
                        effects=(Delete(ns=_ASKED, id=id_),),
                        told={"when": when, "questions": int(number)} if of in people else None,
                        is_of_request=True,
                    )


def _until_minute(now: datetime) -> timedelta:
    """Return what is left of a minute."""
    return timedelta(minutes=1) - timedelta(seconds=now.second, microseconds=now.microsecond)


def _until_day(now: datetime) -> timedelta:
    """Return what is left of a day of UTC."""
    return datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=UTC) - now

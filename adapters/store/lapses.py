"""When the store may have forgotten what it was told: its server was restarted or replaced.

::

    document  lapse         "beat" → the store's incarnation, and when it had that one for sure
                            "last" → the last lapse
    document  lapse.noted   digest of an incarnation: the lapse before it is noted

Processes beat every `BEAT`, and whoever takes deliveries sees to it. Whoever finds another
incarnation than the last beat did notes a lapse around the time of that beat, once for each
incarnation however many processes notice it, and from the stored beat alone, so that all of
them come to the same span.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.addresses import digest
from adapters.store.codec import encode
from adapters.store.effects import Key, Namespace, Put
from adapters.store.kernel import STEADY, Kernel
from digest.model import Lapse
from digest.ports import Clock

BEAT = timedelta(seconds=10)
FORGOTTEN = timedelta(seconds=60)
"""How far before the last beat memory may have holes: a server writes what it answered to its
disk once a second, but a disk that is busy may keep it waiting for long."""
SLACK = timedelta(seconds=5)
"""How late a beat may come, and how far clocks of processes differ."""
JOINED_WITHIN = timedelta(hours=1)
"""Lapses as close as this are told as one: a server that restarts again and again."""

_LAPSES = Namespace(name="lapse")
_BEAT, _LAST = "beat", "last"
_NOTED = Namespace(name="lapse.noted")
NOTED_KEPT = timedelta(days=7)
"""Far longer than any process goes on with what it read of an earlier incarnation."""
_SHARD = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Beat:
    """What the store was like when somebody last looked."""

    incarnation: str
    seen_at: datetime


class Lapses:
    """Notes lapses of memory of a store, and tells of the last one."""

    def __init__(self, kernel: Kernel, *, clock: Clock) -> None:
        """Take the store, and the clock by which lapses are told."""
        self._kernel = kernel
        self._clock = clock
        self._seen: _Beat | None = None
        """What this process saw last, which the store may have forgotten."""

    async def beat(self) -> None:
        """Note that the store is what it was, or a lapse if it is not; to be called each `BEAT`.

        Raises:
            StoreError: the store failed.
        """
        # Before the question: the store was what it answers then or later, never earlier.
        now = self._clock.now()
        incarnation = await self._kernel.incarnation()
        if incarnation != STEADY:
            await self._looked(incarnation, now, at_least_every=timedelta(0))

    async def last(self) -> Lapse | None:
        """Return the last lapse, also one that no beat has found yet; None when none is known.

        Beats when that is due: whoever asks is about to do what must not be forgotten, so that
        the beat before it is never far from it, however late others are.

        Raises:
            StoreError: the store failed.
        """
        now = self._clock.now()
        incarnation = await self._kernel.incarnation()
        if incarnation == STEADY:
            return await self.noted()
        # A beat or a lapse that cannot be noted is no answer: whoever asks must not send then.
        return await self._looked(incarnation, now, at_least_every=BEAT)

    async def _looked(
        self, incarnation: str, now: datetime, *, at_least_every: timedelta
    ) -> Lapse | None:
        known, lapse = await self._found(incarnation, now)
        # A beat that is to come was given by a clock that has been set back since.
        is_due = known is None or not -SLACK <= now - known.seen_at <= at_least_every
        if is_due or (known is not None and known.incarnation != incarnation):
            beat = _Beat(incarnation=incarnation, seen_at=now)
            put = Put(ns=_LAPSES, id=_BEAT, value=encode(beat))
            await self._kernel.transact([put], shard=_SHARD)
        return lapse

    async def restored(self, since: datetime) -> Lapse:
        """Note that the store was brought back as it had been at an instant; return the lapse.

        Also for a file, which forgets nothing by itself.

        Raises:
            StoreError: the store failed.
        """
        before = (await self._read())[1]
        lapse = _joined(before, Lapse(begins=since - FORGOTTEN, ends=self._clock.now()))
        put = Put(ns=_LAPSES, id=_LAST, value=encode(lapse))
        await self._kernel.transact([put], shard=_SHARD)
        return lapse

    async def noted(self) -> Lapse | None:
        """Return the last lapse that somebody has noted; nothing is changed.

        Raises:
            StoreError: the store failed.
        """
        return (await self._read())[1]

    async def _found(self, incarnation: str, now: datetime) -> tuple[_Beat | None, Lapse | None]:
        """Return the last beat and the last lapse, having noted one if it was not."""
        seen, self._seen = self._seen, _Beat(incarnation=incarnation, seen_at=now)
        known, lapse = await self._read()
        if known is None or known.incarnation == incarnation:
            return known, lapse
        # Asked again: another process may have beaten since the first question.
        incarnation = await self._kernel.incarnation()
        if known.incarnation == incarnation:
            return known, lapse
        alive_at = known.seen_at
        if seen is not None and seen.incarnation != incarnation:
            alive_at = max(alive_at, seen.seen_at)
        lapse = _joined(lapse, self._around(known.seen_at, alive_at))
        noted = Put(ns=_NOTED, id=digest(incarnation), value=b"", ttl=NOTED_KEPT)
        is_first = await self._kernel.transact(
            [noted, Put(ns=_LAPSES, id=_LAST, value=encode(lapse))],
            unless=Key(ns=noted.ns, id=noted.id),  # a late beat of before is no second lapse
            shard=_SHARD,
        )
        return (known, lapse) if is_first else (known, (await self._read())[1])

    async def _read(self) -> tuple[_Beat | None, Lapse | None]:
        beat, lapse = await self._kernel.get_many(_LAPSES, [_BEAT, _LAST], shard=_SHARD)
        return damage.readable(_Beat, beat), damage.readable(Lapse, lapse)

    def _around(self, seen_at: datetime, alive_at: datetime) -> Lapse:
        """Return the span from well before a beat to when the next but one was missing.

        The next one may have come and be forgotten, and so may a restart in between, noted
        a moment before the next: then `alive_at` is later than the beat. What is after the
        present restart is not forgotten, so the span ends now at the latest.
        """
        begins = seen_at - FORGOTTEN
        ends = min(alive_at + 2 * BEAT + SLACK, self._clock.now())
        return Lapse(begins=begins, ends=max(begins, ends))


def _joined(before: Lapse | None, new: Lapse) -> Lapse:
    if before is None or new.begins - before.ends > JOINED_WITHIN:
        return new
    return Lapse(begins=min(before.begins, new.begins), ends=max(before.ends, new.ends))

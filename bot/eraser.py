"""Forgetting people who wish it, within a minute.

::

    asked ─▶ round 1, at once: all that there is ─▶ after half a minute
                └─▶ round 2: what the request itself has left since ─▶ done

While somebody asks to be forgotten, the answer to him is on its way and writes down where his
conversation stands; that, and what he wrote before and was still in hand, is what the second
round is for. What he sets up after the first is not his past and stays.

A round that is broken off is begun anew by whoever takes the erasure next.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import rounds
from digest.errors import StoreError
from digest.ports import Clock, HeldErasure, Personal

AT_ONCE = 10
LEASE = timedelta(seconds=15)
"""Prolonged on the way; so soon another goes on in place of a process that died."""
SETTLED_AFTER = timedelta(seconds=30)
"""Most answers take seconds; those that take longer find their update gone."""
ROUNDS = 2

_AGAIN = timedelta(seconds=2)
"""After a round that the store failed."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eraser:
    """Erases through this port."""

    personal: Personal
    clock: Clock

    async def run(self) -> int:
        """Carry out the erasures that wait; return how many there were.

        Raises:
            StoreError: the store failed; what is left is erased when the lease has ended.
        """
        held = await self.personal.lease_erasures(AT_ONCE, LEASE)
        await rounds.side_by_side(self._erase, held)
        return len(held)

    async def _erase(self, held: HeldErasure) -> None:
        number = held.erasure.rounds + 1
        try:
            count = await self.personal.erase(held, LEASE, is_first=number == 1)
        except StoreError:
            with contextlib.suppress(StoreError):  # else it waits for the end of its lease
                await self.personal.later(held, self.clock.now() + _AGAIN)
            raise
        if count is None:
            return  # another does it
        _log.info("round %d of a forgetting: %d records", number, count)
        if number < ROUNDS:
            done = replace(held, erasure=replace(held.erasure, rounds=number))
            await self.personal.later(done, self.clock.now() + SETTLED_AFTER)
        else:
            await self.personal.done(held)

"""A delivery in the hands of a courier: its time, and writing down what becomes of it.

The store refuses whoever has lost his lease: each method that writes says whether it did.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.telemetry import Meter
from digest import delivery
from digest.delivery import CALL, LEASE, Decision, Refused
from digest.errors import StoreUnavailable
from digest.model import Delivery, Told
from digest.ports import Outbox, Outgoing

_PAUSE = timedelta(seconds=1)
"""Between two tries to settle, while the store does not answer."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A delivery that is held, and where its end is written."""

    outgoing: Outgoing
    elapsed: Callable[[], timedelta]
    """Since just before the lease was asked for, by a monotonic clock."""
    outbox: Outbox
    meter: Meter
    sleep: Callable[[float], Awaitable[None]]

    @property
    def now(self) -> datetime:
        """The present by the store's clock or a little later, however wrong ours is."""
        return self.outgoing.lease.until - LEASE + self.elapsed()

    @property
    def fence(self) -> int:
        """What tells this claim from those before it."""
        return self.outgoing.lease.fence

    @property
    def has_time(self) -> bool:
        """Whether the lease outlasts a call."""
        return self.now + CALL <= self.outgoing.lease.until

    async def park(self, row: Delivery, until: datetime, *, is_booked: bool = False) -> bool:
        """Write a row down, to be taken again from an instant on.

        Raises:
            StoreError: the store failed.
        """
        return await self.outbox.park(self.outgoing, row, until, is_booked=is_booked)

    async def give_back(self, row: Delivery, wait: timedelta, *, is_booked: bool = False) -> bool:
        """Give a claimed row back with which nothing was begun.

        Raises:
            StoreError: the store failed.
        """
        freed = delivery.released(row, fence=self.fence, now=self.now, wait=wait)
        if isinstance(freed, Refused):
            return False
        return await self.park(freed, delivery.ready_at(freed), is_booked=is_booked)

    async def record(
        self,
        decision: Decision,
        *,
        told: Collection[Told] = (),
        next_part: Delivery | None = None,
    ) -> bool:
        """Write down what was decided: an end into the ledger, all else back into the queue.

        Raises:
            StoreError: the store failed.
        """
        if isinstance(decision, Refused):
            _log.info("delivery %s stays: %s", self.outgoing.delivery.op_id, decision.why)
            return False
        if not decision.state.is_final:
            return await self.park(decision, delivery.ready_at(decision))
        if not await self._settle(decision, told, next_part):
            _log.info("delivery %s is in other hands by now", decision.op_id)
            return False
        name = decision.recipient.platform
        if decision.failure is None:
            self.meter.sent(name)
        else:
            self.meter.failed(name, decision.failure)
            _log.error("delivery %s: %s: %s", decision.op_id, decision.failure, decision.reason)
        return True

    async def give_up(self, row: Delivery) -> bool:
        """Settle a row in doubt about which nothing can be done any more.

        Raises:
            StoreError: the store failed.
        """
        freed = delivery.released(row, fence=self.fence, now=self.now)
        if isinstance(freed, Refused) or not await self._settle(freed, (), None):
            return False
        _log.error("nobody knows whether delivery %s arrived", row.op_id)
        return True

    async def _settle(
        self, row: Delivery, told: Collection[Told], next_part: Delivery | None
    ) -> bool:
        """Settle, trying for as long as the lease lasts: unwritten, a success is a doubt."""
        while True:
            try:
                return await self.outbox.settle(self.outgoing, row, told=told, next_part=next_part)
            except StoreUnavailable:
                if self.now + _PAUSE > self.outgoing.lease.until:
                    raise
                await self.sleep(_PAUSE.total_seconds())

"""A delivery in the hands of a courier: its time, and writing down what becomes of it.

The store refuses whoever has lost his lease: each method that writes says whether it did.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.telemetry import Meter
from digest import delivery
from digest.delivery import CALL, Decision, Refused
from digest.errors import StoreUnavailable, Uncertain
from digest.model import Delivery, Told
from digest.ports import Outbox, Outgoing

T = TypeVar("T")

_PAUSE = timedelta(seconds=1)
"""Between two tries to write something down, while the store does not answer."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A delivery that is held, and where its end is written."""

    outgoing: Outgoing
    began: datetime
    """When the lease was given, by the store's clock."""
    elapsed: Callable[[], timedelta]
    """Since just before the lease was asked for, by a monotonic clock."""
    outbox: Outbox
    meter: Meter
    sleep: Callable[[float], Awaitable[None]]
    is_stopping: Callable[[], bool] = field(default=lambda: False)
    """Whether patience would hold up the end of the process."""

    @property
    def now(self) -> datetime:
        """The present by the store's clock or a little later, however wrong ours is."""
        return self.began + self.elapsed()

    @property
    def fence(self) -> int:
        """What tells this claim from those before it."""
        return self.outgoing.lease.fence

    def has_time(self, row: Delivery) -> bool:
        """Return whether the lease of a claimed row outlasts a call."""
        return row.lease_until is not None and self.now + CALL <= row.lease_until

    async def with_time(self, row: Delivery) -> tuple[Errand, Delivery]:
        """Renew the lease of a claimed row, durably, when it does not outlast a call.

        Both are returned as they were when the lease is lost.

        Raises:
            StoreError: the store failed.
        """
        longer = (
            row if self.has_time(row) else delivery.renewed(row, fence=self.fence, now=self.now)
        )
        if longer is row or isinstance(longer, Refused) or longer.lease_until is None:
            return self, row
        if not await self.written(longer):
            return self, row
        lease = replace(self.outgoing.lease, until=longer.lease_until)
        return replace(self, outgoing=replace(self.outgoing, lease=lease)), longer

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask the store what may be asked twice, for as long as it is away and the lease lasts.

        Who left it there would leave the delivery to the end of the lease, which is long after
        the store is back.

        Raises:
            StoreError: the store failed.
        """
        while True:
            try:
                return await ask()
            except StoreUnavailable:
                if self.is_stopping() or self.now + _PAUSE > self.outgoing.lease.until:
                    raise
                await self.sleep(_PAUSE.total_seconds())

    async def written(self, row: Delivery) -> bool:
        """Write down that a request is about to leave, and until when it is ours.

        Raises:
            StoreError: the store failed.
        """
        return await self.patiently(lambda: self.outbox.sending(self.outgoing, row))

    async def park(self, row: Delivery, until: datetime, *, is_booked: bool = False) -> bool:
        """Write a row down, to be taken again from an instant on.

        Raises:
            StoreError: the store failed.
        """
        return await self.patiently(
            lambda: self.outbox.park(self.outgoing, row, until, is_booked=is_booked)
        )

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
            level = logging.INFO if decision.failure.is_planned else logging.ERROR
            _log.log(
                level, "delivery %s: %s: %s", decision.op_id, decision.failure, decision.reason
            )
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


async def in_time(call: Awaitable[T]) -> T:
    """Wait for a platform's answer, but not for long.

    Raises:
        DeliveryError: what the platform raised; Uncertain when there was no answer.
    """
    try:
        async with asyncio.timeout(CALL.total_seconds()):
            return await call
    except TimeoutError as error:
        raise Uncertain(f"no answer in {CALL.total_seconds():.0f} s") from error

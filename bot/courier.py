"""Delivering what is owed: each message once, or as nearly so as its platform lets us promise.

::

    lease ─▶ claim ─▶ slot in both rates ─▶ in doubt? look ─▶ write `sending` ─▶ still time?
                │          └─ over 1 s: parked at its slot                        └─▶ send
                └─ not yet · too late · no means: parked, settled               park ◀─┴─▶ settle

`digest.delivery` decides each step. The row is durable before the step it announces, and
`bot.errand` writes it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from adapters.contract import Platform
from bot import rounds
from bot.errand import Errand
from bot.telemetry import Meter, Unmeasured
from digest import briefs, delivery
from digest.delivery import CALL, LEASE, Decision, Means, Refused, Why
from digest.errors import DeliveryError, RecipientGone, Throttled, Unavailable, Uncertain
from digest.model import Brief, Delivery, DeliveryState, FailureKind
from digest.ports import Briefs, Outbox, Rate, Subscriptions

T = TypeVar("T")

AT_ONCE = 100

_BEARABLE = timedelta(seconds=1)
"""Longer than this nobody sleeps on a lease."""
_ELSEWHERE = timedelta(minutes=1)
"""How long what cannot be sent from here is left to others."""
_LONGEST_PENALTY = timedelta(hours=24)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way to a platform, and how much it takes."""

    platform: Platform
    tenant: Rate
    chat: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel:
    """What is delivered, and by which platform."""

    brief: Brief
    platform: Platform
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Delivers through these ports; `routes` by the name of the platform."""

    outbox: Outbox
    briefs: Briefs
    subscriptions: Subscriptions
    routes: Mapping[str, Route]
    meter: Meter = field(default_factory=Unmeasured)
    monotonic: Callable[[], float] = time.monotonic
    """In seconds."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self) -> int:
        """Deal with deliveries whose time has come; return how many there were.

        Raises:
            StoreError: the store failed; what is not written down is looked into later.
        """
        began = self.monotonic()

        def elapsed() -> timedelta:
            return timedelta(seconds=self.monotonic() - began)

        leased = await self.outbox.lease(AT_ONCE, LEASE)
        errands = [
            Errand(
                outgoing=each,
                elapsed=elapsed,
                outbox=self.outbox,
                meter=self.meter,
                sleep=self.sleep,
            )
            for each in leased
        ]
        await rounds.side_by_side(self._deliver, errands)
        return len(errands)

    async def _deliver(self, errand: Errand) -> None:
        row = await self._claimed(errand)
        if row is None:
            return
        route = self.routes.get(row.recipient.platform)
        if route is None:
            _log.warning("delivery %s: %s is not here", row.op_id, row.recipient.platform)
            await errand.give_back(row, _ELSEWHERE)
            return
        if _is_hopeless(errand, row, route.platform):
            await errand.give_up(row)
            return
        brief = await self.briefs.get(row.brief_id)
        if brief is None:
            reason, kind = "its brief is gone", FailureKind.PAYLOAD
            await errand.record(delivery.failed(row, kind, fence=errand.fence, reason=reason))
            return
        if await self._has_slot(errand, row, route):
            # Counted before it is sent: what goes wrong here leaves no doubt.
            parts = route.platform.parts(brief)
            await self._send(
                errand, row, _Parcel(brief=brief, platform=route.platform, parts=parts)
            )

    async def _claimed(self, errand: Errand) -> Delivery | None:
        """Claim what was leased; put away what cannot be, and return None."""
        row, now = errand.outgoing.delivery, errand.now
        if row.lease_until is not None:  # its last holder went silent
            freed = delivery.lease_expired(row, now=now)
            if isinstance(freed, Refused):
                await errand.park(row, row.lease_until)
                return None
            row = freed
        first = None
        if row.part > 1:
            key = delivery.key_of(row.recipient, row.edition_id)
            first = await self.outbox.get(key, row.recipient)
        lease = errand.outgoing.lease.until - now
        claimed = delivery.claim(row, fence=errand.fence, now=now, lease=lease, first=first)
        if isinstance(claimed, Refused):
            await _put_away(errand, row, claimed.why, first)
            return None
        return claimed

    async def _has_slot(self, errand: Errand, row: Delivery, route: Route) -> bool:
        """Wait for a slot in the rates; park what has to wait long, and return False."""
        if errand.outgoing.is_booked:
            return True
        wait = await self.outbox.reserve(row, tenant=route.tenant, chat=route.chat)
        if wait > _BEARABLE:
            await errand.give_back(row, wait, is_booked=True)
            return False
        if wait:
            await self.sleep(wait.total_seconds())
        return True

    async def _send(self, errand: Errand, row: Delivery, parcel: _Parcel) -> None:
        try:
            row_or_end = await _begun(errand, row, parcel.platform)
            if isinstance(row_or_end, Refused) or row_or_end.state is not DeliveryState.SENDING:
                await _arrived(errand, row_or_end, parcel)
                return
            row = row_or_end
            if not await self.outbox.sending(errand.outgoing, row):
                return
            if not errand.has_time:  # nothing has left: a certainty, better than a doubt
                raise Unavailable("the store took too long")
            receipt = await _in_time(parcel.platform.send(row, parcel.brief))
        except DeliveryError as error:
            await self._suffer(errand, row, error)
            return
        decision = delivery.sent(row, receipt, fence=errand.fence, now=errand.now)
        await _arrived(errand, decision, parcel)

    async def _suffer(self, errand: Errand, row: Delivery, error: DeliveryError) -> None:
        """Draw the consequences of what a call raised, for this chat and no other."""
        _log.info("delivery %s: %s: %s", row.op_id, type(error).__name__, error.reason)
        now = errand.now
        decision = delivery.raised(row, error, fence=errand.fence, now=now)
        is_recorded = await errand.record(decision)
        if isinstance(error, Throttled) and row.state is DeliveryState.SENDING:
            until = decision.not_before if isinstance(decision, Delivery) else None
            asked = min(error.retry_after or timedelta(0), _LONGEST_PENALTY)
            await self.outbox.penalize(row.recipient, until - now if until else asked)
        if is_recorded and isinstance(error, RecipientGone):
            paused = await self.subscriptions.pause(row.recipient)
            _log.warning("a recipient is gone; paused %s", [each.id for each in paused])


def _is_hopeless(errand: Errand, row: Delivery, platform: Platform) -> bool:
    """Tell a doubt about which nothing can be done."""
    if row.state is not DeliveryState.UNCERTAIN:
        return False
    return delivery.means(row, platform.promise, now=errand.now) is Means.NONE


async def _put_away(errand: Errand, row: Delivery, why: Why, first: Delivery | None) -> None:
    """Deal with a row that may not be claimed."""
    match why:
        case Why.NOT_DUE:
            await errand.park(row, delivery.ready_at(row))
        case Why.EXPIRED:
            await errand.record(delivery.expired(row, now=errand.now))
        case Why.WAITS if first is not None and first.failure is not None:
            await errand.record(delivery.called_off(row, first.failure, reason=first.reason))
        case _:
            _log.warning("delivery %s cannot be claimed: %s", row.op_id, why)
            await errand.park(row, errand.now + _ELSEWHERE)


async def _begun(errand: Errand, row: Delivery, platform: Platform) -> Decision:
    """Return the row with a request about to leave, or what was found in place of one."""
    fence, promise = errand.fence, platform.promise
    if row.state is not DeliveryState.UNCERTAIN:
        return delivery.sending(row, fence=fence, now=errand.now)
    if delivery.means(row, promise, now=errand.now) is not Means.LOOK:
        return delivery.resend(row, promise, fence=fence, now=errand.now)
    found = await _in_time(platform.find_sent(row))
    return delivery.reconciled(row, found, promise, fence=fence, now=errand.now)


async def _arrived(errand: Errand, decision: Decision, parcel: _Parcel) -> None:
    """Record an end; a message that is there has told its reader, and the next part follows."""
    if isinstance(decision, Refused) or decision.state is not DeliveryState.SENT:
        await errand.record(decision)
        return
    await errand.record(
        decision,
        told=briefs.told(parcel.brief) if decision.part == 1 else (),
        next_part=_following(decision) if decision.part < parcel.parts else None,
    )


def _following(row: Delivery) -> Delivery:
    """Return the row of the part after this one."""
    key = delivery.key_of(row.recipient, row.edition_id, row.part + 1)
    return Delivery(
        key=key,
        op_id=delivery.op_id_of(key),
        subscription_id=row.subscription_id,
        recipient=row.recipient,
        edition_id=row.edition_id,
        brief_id=row.brief_id,
        local_date=row.local_date,
        due_at=row.due_at,
        deadline_at=row.deadline_at,
        part=row.part + 1,
    )


async def _in_time(call: Awaitable[T]) -> T:
    """Wait for a platform's answer, but not for long.

    Raises:
        DeliveryError: what the platform raised; Uncertain when there was no answer.
    """
    try:
        async with asyncio.timeout(CALL.total_seconds()):
            return await call
    except TimeoutError as error:
        raise Uncertain(f"no answer in {CALL.total_seconds():.0f} s") from error

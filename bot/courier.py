"""Delivering what is owed: each message once, or as nearly so as its platform lets us promise.

::

    lease ─▶ forgotten? ─▶ claim ─▶ slot in both rates ─▶ in doubt? look ─▶ write `sending`
                             │          └─ over 1 s: parked at its slot         └─▶ still time?
                             └─ not yet · too late · no means: parked, settled    park ◀─┴─▶ send

Where a platform counts, `bot.toll` is asked before a slot is taken.

`digest.delivery` decides each step. The row is durable before the step it announces, and
`bot.errand` writes it.

Fairness: what has to wait for its rate is put away at once, and comes back once, at its own
slot. A tenant with more than his rate takes costs others one such look a message and no
waiting; a message that does not answer holds one of `AT_ONCE` hands.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from adapters.contract import BriefActions, Inbox, Platform, WebhookRequest, WebhookResponse
from bot import rounds
from bot.errand import Errand, in_time
from bot.farewell import Farewell
from bot.shelf import Shelf
from bot.shutout import Shutout
from bot.telemetry import Meter, Unmeasured
from bot.toll import Ended, Toll, skipped
from digest import briefs, delivery, schedule
from digest.delivery import LEASE, Decision, Means, Refused, Why
from digest.errors import (
    AccessLost,
    DeliveryError,
    RecipientGone,
    Throttled,
    Unavailable,
)
from digest.model import (
    Brief,
    BriefKind,
    Delivery,
    DeliveryState,
    FailureKind,
    Lapse,
    NoticeKind,
    OnEmpty,
    Promise,
    Recipient,
    Repeat,
)
from digest.ports import Briefs, Notices, Outbox, Rate, Subscriptions

AT_ONCE = 100

_BEARABLE = timedelta(seconds=1)
"""Longer than this nobody sleeps on a lease."""
_ELSEWHERE = timedelta(minutes=1)
"""How long what cannot be sent from here is left to others."""
_OVERTAKEN = timedelta(days=1)
"""A brief that overtakes an alert was composed no longer before it."""
_LONGEST_PENALTY = timedelta(hours=24)
_UNKNOWN = Promise(repeat=Repeat.RECONCILABLE)
"""What is promised where that cannot be found out: the doubt is kept the longest."""
_ACCESS_LOST = "the platform does not take our credentials"

_log = logging.getLogger(__name__)


Page: TypeAlias = Callable[[WebhookRequest, Inbox], Awaitable[WebhookResponse]]
"""Answers a GET; what somebody does with it comes in through the inbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The way to a platform, and how much it takes."""

    platform: Platform
    tenant: Rate
    chat: Rate
    pages: Mapping[str, Page] = field(default_factory=dict)
    """What somebody with a browser may open, by its path."""
    reach: Callable[[], Awaitable[None]] | None = None
    """Returns when updates can come in, else raises one of our errors: for readiness."""
    on_empty: OnEmpty = OnEmpty.SAY
    """What is usual there on days without news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel:
    """What is delivered, and by which platform."""

    brief: Brief
    platform: Platform
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A delivery that was leased, and what the store may have forgotten of it."""

    errand: Errand
    lapse: Lapse | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Delivers through these ports; `routes` by the name of the platform."""

    outbox: Outbox
    briefs: Briefs
    subscriptions: Subscriptions
    notices: Notices
    routes: Mapping[str, Route]
    buttons: Callable[[Brief, Delivery], BriefActions]
    """Makes what can be pressed under a delivery of a brief."""
    toll: Toll | None = None
    """None: no platform counts."""
    meter: Meter = field(default_factory=Unmeasured)
    monotonic: Callable[[], float] = time.monotonic
    """In seconds."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    is_stopping: Callable[[], bool] = field(default=lambda: False)
    """Whether nothing more is to be begun: a round goes on for as long as there is work."""
    _shut: Shutout = field(default_factory=Shutout)
    _shelf: Shelf = field(default_factory=Shelf)

    @property
    def _farewell(self) -> Farewell:
        return Farewell(subscriptions=self.subscriptions, notices=self.notices)

    async def run(self) -> int:
        """Deal with deliveries whose time has come, until none is left; return how many.

        Raises:
            StoreError: the store failed; what is not written down is looked into later.
        """
        return await rounds.in_flow(
            self._take, self._deliver, at_once=AT_ONCE, is_over=self.is_stopping
        )

    async def _take(self, n: int) -> Sequence[_Held]:
        """Lease up to n deliveries."""
        began = self.monotonic()

        def elapsed() -> timedelta:
            return timedelta(seconds=self.monotonic() - began)

        errands = [
            Errand(
                outgoing=each,
                began=each.lease.until - LEASE,
                elapsed=elapsed,
                outbox=self.outbox,
                meter=self.meter,
                sleep=self.sleep,
                is_stopping=self.is_stopping,
            )
            for each in await self.outbox.lease(n, LEASE)
        ]
        # Asked after the lease: of a lapse that comes now the lease itself is forgotten.
        lapse = await errands[0].patiently(self.outbox.lapse) if errands else None
        return [_Held(errand=each, lapse=lapse) for each in errands]

    async def _deliver(self, held: _Held) -> None:
        errand, row = held.errand, await self._claimed(held)
        if row is None:
            return
        route = self.routes.get(row.recipient.platform)
        if route is None:
            _log.warning("delivery %s: %s is not here", row.op_id, row.recipient.platform)
            await errand.give_back(row, _ELSEWHERE)
            return
        if await _is_hopeless(errand, row, route.platform):
            await errand.give_up(row)
            return
        is_stopped = await self._is_stopped(errand, row, route)
        if is_stopped or not await self._has_slot(errand, row, route):
            return
        look = partial(self._shelf.get, row.brief_id, self.briefs.get)
        brief = await errand.patiently(look)
        if brief is None:
            reason, kind = "its brief is gone", FailureKind.PAYLOAD
            await errand.record(delivery.failed(row, kind, fence=errand.fence, reason=reason))
            return
        is_new_alert = row.kind is BriefKind.ALERT and row.state is DeliveryState.CLAIMED
        if is_new_alert and await errand.patiently(partial(self._knows, row.recipient, brief)):
            reason, kind = "he has been told meanwhile", FailureKind.EXPIRED
            await errand.record(delivery.failed(row, kind, fence=errand.fence, reason=reason))
            return
        # Counted before it is sent: what goes wrong here leaves no doubt.
        parts = route.platform.parts(brief)
        await self._send(errand, row, _Parcel(brief=brief, platform=route.platform, parts=parts))

    async def _is_stopped(self, errand: Errand, row: Delivery, route: Route) -> bool:
        """End what is not to be made on a platform that counts; tell whether it was ended."""
        toll = self.toll
        if toll is None or row.waited is None:
            return False
        ended = await errand.patiently(partial(toll.stops, row, route.platform))
        if ended is None:
            return False
        await self._make_up(errand, row, ended)
        failed = delivery.failed(row, ended.kind, fence=errand.fence, reason=ended.reason)
        await errand.record(failed)
        return True

    async def _make_up(self, errand: Errand, row: Delivery, ended: Ended) -> None:
        if self.toll is not None:
            find = partial(self._shelf.get, read=self.briefs.get)
            await errand.patiently(partial(self.toll.make_up, row, ended, find))

    async def _knows(self, recipient: Recipient, alert: Brief) -> bool:
        """Tell whether a brief that came after its alert was owed has told of the event."""
        (slot,) = alert.slots
        told = await self.briefs.told(recipient, alert.composed_at - _OVERTAKEN)
        articles = frozenset(slot.articles)
        return any(
            each.cluster_id == slot.story.cluster_id or each.articles & articles for each in told
        )

    async def _claimed(self, held: _Held) -> Delivery | None:
        """Claim what was leased; put away what cannot be, and return None."""
        errand = held.errand
        row, now = errand.outgoing.delivery, errand.now
        if row.lease_until is not None:  # its last holder went silent
            freed = delivery.lease_expired(row, now=now)
            if isinstance(freed, Refused):
                await errand.park(row, row.lease_until)
                return None
            row = freed
        if held.lapse is not None:
            doubted = delivery.store_restarted(row, held.lapse)
            row = row if isinstance(doubted, Refused) else doubted
        first = None
        if row.part > 1:
            key = delivery.key_of(row.recipient, row.edition_id)
            first = await errand.patiently(partial(self.outbox.get, key, row.recipient))
        lease = errand.outgoing.lease.until - now
        claimed = delivery.claim(row, fence=errand.fence, now=now, lease=lease, first=first)
        if isinstance(claimed, Refused):
            await _put_away(errand, row, claimed.why, first)
            return None
        return claimed

    async def _has_slot(self, errand: Errand, row: Delivery, route: Route) -> bool:
        """Wait for a slot in the rates; put away what has to wait long, and return False."""
        if shut := self._shut.left(row.recipient, self.monotonic()):
            later = shut + timedelta(seconds=schedule.jitter_s(row.key))
            await errand.give_back(replace(row, reason=_ACCESS_LOST), later)
            return False
        if errand.outgoing.is_booked:
            return True
        is_certain = row.state is DeliveryState.CLAIMED
        room = max(row.deadline_at - errand.now, timedelta(0)) if is_certain else None
        slot = partial(
            self.outbox.reserve, row, tenant=route.tenant, chat=route.chat, at_most=room
        )
        wait = await errand.patiently(slot)
        if room is not None and wait > room:
            reason, kind = "its rate has no room before its deadline", FailureKind.EXPIRED
            await errand.record(delivery.failed(row, kind, fence=errand.fence, reason=reason))
            return False
        if wait <= _BEARABLE:
            if wait:
                await self.sleep(wait.total_seconds())
            return True
        await errand.give_back(row, wait, is_booked=True)
        return False

    async def _send(self, errand: Errand, row: Delivery, parcel: _Parcel) -> None:
        errand, row = await errand.with_time(row)
        try:
            errand, row_or_end = await _begun(errand, row, parcel.platform)
            if isinstance(row_or_end, Refused) or row_or_end.state is not DeliveryState.SENDING:
                await _arrived(errand, row_or_end, parcel)
                return
            row = row_or_end
            if not await errand.written(row):
                return
            if not errand.has_time(row):  # nothing has left: a certainty, better than a doubt
                raise Unavailable("the store took too long")
            actions = self.buttons(parcel.brief, row)
            receipt = await in_time(parcel.platform.send(row, parcel.brief, actions))
        except DeliveryError as error:
            await self._suffer(errand, row, error)
            return
        decision = delivery.sent(row, receipt, fence=errand.fence, now=errand.now)
        await _arrived(errand, decision, parcel)

    async def _suffer(self, errand: Errand, row: Delivery, error: DeliveryError) -> None:
        """Draw the consequences of what a call raised, for this chat or tenant and no other."""
        _log.info("delivery %s: %s: %s", row.op_id, type(error).__name__, error.reason)
        now = errand.now
        decision = delivery.raised(row, error, fence=errand.fence, now=now)
        if isinstance(error, AccessLost):
            self._shut_out(row.recipient, error)
        is_over = isinstance(decision, Delivery) and decision.failure is FailureKind.SKIPPED_QUOTA
        if is_over:
            await self._make_up(errand, row, skipped(row, error.reason))
        is_recorded = await errand.record(decision)
        if isinstance(error, Throttled) and row.state is DeliveryState.SENDING:
            until = decision.not_before if isinstance(decision, Delivery) else None
            asked = min(error.retry_after or timedelta(0), _LONGEST_PENALTY)
            await self.outbox.penalize(row.recipient, until - now if until else asked)
        if is_recorded and isinstance(error, RecipientGone):
            await self._farewell.bid(row.recipient, now)

    def _shut_out(self, recipient: Recipient, error: AccessLost) -> None:
        """Try nothing more of a tenant for a while, and tell the operator now and then."""
        if self._shut.shut(recipient, self.monotonic()):
            name, tenant = recipient.platform, recipient.tenant
            _log.error("%s: %s of tenant %s: %s", name, _ACCESS_LOST, tenant, error.reason)
            self.meter.noticed(NoticeKind.ACCESS_LOST)


async def _is_hopeless(errand: Errand, row: Delivery, platform: Platform) -> bool:
    """Tell a doubt about which nothing can be done."""
    if row.state is not DeliveryState.UNCERTAIN:
        return False
    try:
        promise = await in_time(platform.promise_for(row.recipient))
    except DeliveryError:  # it is asked again before anything is sent
        promise = _UNKNOWN
    return delivery.means(row, promise, now=errand.now) is Means.NONE


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


async def _begun(errand: Errand, row: Delivery, platform: Platform) -> tuple[Errand, Decision]:
    """Return the row with a request about to leave, or what was found in place of one."""
    fence = errand.fence
    if row.state is not DeliveryState.UNCERTAIN:
        return errand, delivery.sending(row, fence=fence, now=errand.now)
    promise = await in_time(platform.promise_for(row.recipient))
    if delivery.means(row, promise, now=errand.now) is not Means.LOOK:
        return errand, delivery.resend(row, promise, fence=fence, now=errand.now)
    found = await in_time(platform.find_sent(row))
    if found is None:  # however slow the look was, the send after it has its time
        errand, row = await errand.with_time(row)
    return errand, delivery.reconciled(row, found, promise, fence=fence, now=errand.now)


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
    """Return the row of the part after this one: it goes to the thread of the first."""
    key = delivery.key_of(row.recipient, row.edition_id, row.part + 1)
    ids = row.receipt.message_ids if row.receipt is not None else ()
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
        root=next(iter(ids), "") if row.part == 1 else row.root,
        tz=row.tz,
        kind=row.kind,
        is_silent=row.is_silent,
    )

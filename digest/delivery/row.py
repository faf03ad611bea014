"""What a decider may do to a row, and the reasons it has for leaving it alone.

*Pure.* These are the steps that the deciders share; each keeps the row consistent: a lease
only with a holder, a row that waits never without its hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias
from zlib import crc32

from digest.model import Delivery, DeliveryState, FailureKind, Receipt

CALL = timedelta(seconds=15)
"""All that a call to a platform may take: none is begun with less of the lease left."""
SETTLE = timedelta(seconds=5)
"""A platform may still be taking the request of a worker whose lease has ended."""
BACK_OFF = tuple(timedelta(seconds=each) for each in (5, 15, 45, 120, 300, 600, 900))
"""After each attempt that the platform did not take; the last for all that follow."""

PLANNED, CLAIMED = DeliveryState.PLANNED, DeliveryState.CLAIMED
SENDING, UNCERTAIN = DeliveryState.SENDING, DeliveryState.UNCERTAIN

ACCESS_BACK_OFF = timedelta(minutes=10)
"""After each attempt that was refused for our credentials: somebody has to renew them."""

_SHORTEST, _LONGEST = timedelta(seconds=1), timedelta(hours=24)
_MOST_REASON_CHARS = 200
_SPREAD = 0.25


class Why(StrEnum):
    """Why a row may not change."""

    FINAL = "final"
    STALE = "stale"
    """Somebody has claimed it since."""
    HELD = "held"
    """Somebody holds it, and his lease has not been ended."""
    NOT_HELD = "not_held"
    """The caller has to claim it first."""
    NOT_DUE = "not_due"
    WAITS = "waits"
    """The first part has not been sent."""
    EXPIRED = "expired"
    """Its deadline has passed: see `expired`."""
    TOO_LATE = "too_late"
    """The lease would end during the call: do nothing and let it end."""
    LOOK_FIRST = "look_first"
    NO_MEANS = "no_means"
    NOT_FROM_HERE = "not_from_here"
    """No arrow of that name leaves its state."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing may change; a value, since that is how races end."""

    why: Why


Decision: TypeAlias = Delivery | Refused


def ready_at(delivery: Delivery) -> datetime:
    """Return when a row may be taken."""
    wanted = delivery.not_before or delivery.due_at
    return max(wanted, delivery.due_at) if delivery.state is PLANNED else wanted


def claimed_with(delivery: Delivery, fence: int, *states: DeliveryState) -> Decision:
    """Return the row if it was last claimed with this fence and is in one of these states."""
    if delivery.state.is_final:
        return Refused(Why.FINAL)
    if fence != delivery.fence:
        return Refused(Why.STALE if fence < delivery.fence else Why.NOT_HELD)
    return delivery if delivery.state in states else Refused(Why.NOT_FROM_HERE)


def held(delivery: Delivery, fence: int, *states: DeliveryState) -> Decision:
    """Return the row if it is held with this fence, though the lease may have run out."""
    found = claimed_with(delivery, fence, *states)
    if isinstance(found, Delivery) and found.lease_until is None:
        return Refused(Why.NOT_HELD)
    return found


def begun(delivery: Delivery, now: datetime) -> Decision:
    """Return the row with one more request about to leave, if the lease outlasts a call."""
    if delivery.lease_until is None or now + CALL > delivery.lease_until:
        return Refused(Why.TOO_LATE)
    return replace(
        delivery,
        state=SENDING,
        attempts=delivery.attempts + 1,
        first_tried_at=delivery.first_tried_at or now,
        not_before=None,
    )


def delivered(delivery: Delivery, receipt: Receipt, now: datetime) -> Delivery:
    """Return the row as sent."""
    return replace(
        delivery,
        state=DeliveryState.SENT,
        receipt=receipt,
        sent_at=now,
        lease_until=None,
        not_before=None,
    )


def in_doubt(delivery: Delivery, now: datetime, reason: str) -> Delivery:
    """Return the row to be looked at again when no request of it can be under way."""
    quiet = max(now, delivery.lease_until or now) + SETTLE
    doubts = delivery.doubts + 1
    return replace(_free(delivery, UNCERTAIN, quiet, reason), doubts=doubts)


def not_taken(delivery: Delivery, wait: timedelta, now: datetime, reason: str) -> Delivery:
    """Return the row after an attempt that changed nothing: back where it was before.

    Without a doubt no try counts: what is sent later is late, and says so.
    """
    row = replace(delivery, refusals=delivery.refusals + 1)
    if row.doubts:
        return _free(row, UNCERTAIN, now + wait, reason)
    row = replace(row, first_tried_at=None)
    if now + wait > row.deadline_at:
        return ended(row, FailureKind.EXPIRED, reason)
    return _free(row, PLANNED, now + wait, reason)


def ended(delivery: Delivery, kind: FailureKind, reason: str) -> Delivery:
    """Return the row as failed."""
    return replace(
        delivery,
        state=DeliveryState.FAILED,
        failure=kind,
        lease_until=None,
        not_before=None,
        reason=reason[:_MOST_REASON_CHARS] or delivery.reason,
    )


def back_off(delivery: Delivery) -> timedelta:
    """Return how long to wait, spread by the row so that not all come back at once."""
    return spread(delivery, BACK_OFF[min(delivery.refusals, len(BACK_OFF) - 1)])


def spread(delivery: Delivery, usual: timedelta) -> timedelta:
    """Return a wait made a little longer, by as much as is this row's own."""
    drawn = crc32(f"{delivery.op_id} {delivery.refusals}".encode()) / 2**32
    return usual * (1 + _SPREAD * drawn)


def bounded(wait: timedelta) -> timedelta:
    """Return a wait that neither hammers a platform nor lasts for ever."""
    return min(max(wait, _SHORTEST), _LONGEST)


def _free(delivery: Delivery, state: DeliveryState, not_before: datetime, reason: str) -> Delivery:
    said = reason[:_MOST_REASON_CHARS]
    return replace(delivery, state=state, not_before=not_before, lease_until=None, reason=said)

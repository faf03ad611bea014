"""Taking a row and trying to send its message, as long as nothing is in doubt.

*Pure.*
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from digest.delivery.identity import key_of
from digest.delivery.row import (
    ACCESS_BACK_OFF,
    CLAIMED,
    PLANNED,
    SENDING,
    UNCERTAIN,
    Decision,
    Refused,
    Why,
    back_off,
    begun,
    bounded,
    claimed_with,
    delivered,
    ended,
    held,
    in_doubt,
    not_taken,
    ready_at,
    spread,
)
from digest.errors import (
    AccessLost,
    Blocked,
    DeliveryError,
    Forbidden,
    QuotaSpent,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
)
from digest.model import Delivery, DeliveryState, FailureKind, Receipt

LEASE = timedelta(seconds=30)
"""More than a call may take, with slack."""


def claim(
    delivery: Delivery,
    *,
    fence: int,
    now: datetime,
    lease: timedelta = LEASE,
    first: Delivery | None = None,
) -> Decision:
    """Decide whether a worker may take a row: to send it, or to settle its doubt.

    Args:
        delivery: the row.
        fence: a number higher than any that was given before.
        now: the present.
        lease: how long nobody else gets the row.
        first: the row of the first part, for one of a later part.
    """
    obstacles = (
        (delivery.state.is_final, Why.FINAL),
        (fence <= delivery.fence, Why.STALE),
        (delivery.lease_until is not None, Why.HELD),
        (now < ready_at(delivery), Why.NOT_DUE),
        (delivery.state is PLANNED and now > delivery.deadline_at, Why.EXPIRED),
        (delivery.part > 1 and not _is_first_sent(first, delivery), Why.WAITS),
    )
    for is_in_the_way, why in obstacles:
        if is_in_the_way:
            return Refused(why)
    state = CLAIMED if delivery.state is PLANNED else delivery.state
    return replace(delivery, state=state, fence=fence, lease_until=now + lease)


def renewed(
    delivery: Delivery, *, fence: int, now: datetime, lease: timedelta = LEASE
) -> Decision:
    """Give the holder more time."""
    row = held(delivery, fence, CLAIMED, SENDING, UNCERTAIN)
    return row if isinstance(row, Refused) else replace(row, lease_until=now + lease)


def released(
    delivery: Delivery, *, fence: int, now: datetime, wait: timedelta = timedelta(0)
) -> Decision:
    """Give a row back with which nothing was begun, to be taken again after a while."""
    row = held(delivery, fence, CLAIMED, UNCERTAIN)
    if isinstance(row, Refused):
        return row
    state = PLANNED if row.state is CLAIMED else row.state
    not_before = now + bounded(wait) if wait else row.not_before
    return replace(row, state=state, lease_until=None, not_before=not_before)


def sending(delivery: Delivery, *, fence: int, now: datetime) -> Decision:
    """Record that a request is about to leave."""
    row = held(delivery, fence, CLAIMED)
    return row if isinstance(row, Refused) else begun(row, now)


def sent(delivery: Delivery, receipt: Receipt, *, fence: int, now: datetime) -> Decision:
    """Record that the platform has the message.

    The one who sent it may say so even after his lease, as long as nobody claimed the row.
    """
    row = claimed_with(delivery, fence, SENDING, UNCERTAIN)
    return row if isinstance(row, Refused) else delivered(row, receipt, now)


def throttled(
    delivery: Delivery,
    retry_after: timedelta | None,
    *,
    fence: int,
    now: datetime,
    reason: str = "",
) -> Decision:
    """Record that the platform asks for patience: certainly not delivered."""
    row = held(delivery, fence, SENDING)
    if isinstance(row, Refused):
        return row
    wait = back_off(row) if retry_after is None else bounded(retry_after)
    return not_taken(row, wait, now, reason)


def unavailable(delivery: Delivery, *, fence: int, now: datetime, reason: str = "") -> Decision:
    """Record that the platform was not reached: certainly not delivered."""
    row = held(delivery, fence, SENDING)
    return row if isinstance(row, Refused) else not_taken(row, back_off(row), now, reason)


def access_lost(delivery: Delivery, *, fence: int, now: datetime, reason: str = "") -> Decision:
    """Record that our credentials were not taken: certainly not delivered."""
    row = held(delivery, fence, SENDING)
    if isinstance(row, Refused):
        return row
    return not_taken(row, spread(row, ACCESS_BACK_OFF), now, reason)


def quota_spent(delivery: Delivery, *, fence: int, now: datetime, reason: str = "") -> Decision:
    """Record that the platform takes no more this month: not tried again, unless in doubt.

    What may have arrived before is asked about again, as long as its platform knows the answer.
    """
    row = held(delivery, fence, SENDING)
    if isinstance(row, Refused):
        return row
    if row.doubts:
        return not_taken(row, back_off(row), now, reason)
    return ended(row, FailureKind.SKIPPED_QUOTA, reason)


def uncertain(delivery: Delivery, *, fence: int, now: datetime, reason: str = "") -> Decision:
    """Record that a request left and no answer came."""
    row = held(delivery, fence, SENDING)
    return row if isinstance(row, Refused) else in_doubt(row, now, reason)


def failed(delivery: Delivery, kind: FailureKind, *, fence: int, reason: str = "") -> Decision:
    """Record that the message will never be taken, as its holder learnt."""
    row = held(delivery, fence, CLAIMED, SENDING, UNCERTAIN)
    return row if isinstance(row, Refused) else ended(row, kind, reason)


def called_off(delivery: Delivery, kind: FailureKind, *, reason: str = "") -> Decision:
    """Give up a row that nobody holds: its recipient is gone, its first part failed."""
    if delivery.state is not PLANNED:
        return Refused(Why.FINAL if delivery.state.is_final else Why.NOT_FROM_HERE)
    return ended(delivery, kind, reason)


def expired(delivery: Delivery, *, now: datetime) -> Decision:
    """Give up a row whose deadline has passed; its news belongs into the next brief."""
    if delivery.state is PLANNED and now <= delivery.deadline_at:
        return Refused(Why.NOT_DUE)
    return called_off(delivery, FailureKind.EXPIRED)


def raised(delivery: Delivery, error: DeliveryError, *, fence: int, now: datetime) -> Decision:
    """Decide by what a call to the platform raised, be it a send or a look."""
    reason, lost = error.reason, isinstance(error, AccessLost)
    match error:
        case RecipientGone() | Rejected():
            return failed(delivery, _kind(error), fence=fence, reason=reason)
        case _ if delivery.state is UNCERTAIN:  # looking does no harm
            usual = spread(delivery, ACCESS_BACK_OFF) if lost else back_off(delivery)
            wait = usual if error.retry_after is None else error.retry_after
            later = replace(delivery, refusals=delivery.refusals + 1)
            return released(later, fence=fence, now=now, wait=bounded(wait))
        case Throttled(retry_after=after):
            return throttled(delivery, after, fence=fence, now=now, reason=reason)
        case _:
            move = next((each for kind, each in _MOVES if isinstance(error, kind)), uncertain)
            return move(delivery, fence=fence, now=now, reason=reason)


_MOVES = ((QuotaSpent, quota_spent), (AccessLost, access_lost), (Unavailable, unavailable))
"""What becomes of an attempt, by what was raised."""


def _kind(error: RecipientGone | Rejected) -> FailureKind:
    match error:
        case Rejected():
            return FailureKind.PAYLOAD
        case Forbidden():
            return FailureKind.FORBIDDEN
        case Blocked():
            return FailureKind.BLOCKED
        case _:
            return FailureKind.GONE


def _is_first_sent(first: Delivery | None, delivery: Delivery) -> bool:
    if first is None or first.state is not DeliveryState.SENT:
        return False
    return first.key == key_of(delivery.recipient, delivery.edition_id)

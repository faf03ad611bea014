"""Rows of which nobody knows whether their message arrived, and how that is found out.

*Pure.*
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from digest.delivery.attempts import LEASE
from digest.delivery.row import (
    CALL,
    CLAIMED,
    PLANNED,
    SENDING,
    UNCERTAIN,
    Decision,
    Refused,
    Why,
    begun,
    delivered,
    ended,
    held,
    in_doubt,
    ready_at,
)
from digest.model import Delivery, FailureKind, InDoubt, Lapse, Promise, Receipt, Repeat

LOOK_FOR = timedelta(hours=24)
"""How long after the deadline a message is looked for."""


class Means(StrEnum):
    """What can be done about a row in doubt."""

    LOOK, RESEND, NONE = "look", "resend", "none"


def lease_expired(delivery: Delivery, *, now: datetime) -> Decision:
    """Take a row from a worker that went silent: what it may have sent is in doubt."""
    if delivery.state.is_final:
        return Refused(Why.FINAL)
    if delivery.lease_until is None:
        return Refused(Why.NOT_HELD)
    if now < delivery.lease_until:
        return Refused(Why.HELD)
    if delivery.state is SENDING:
        return in_doubt(delivery, delivery.lease_until, "the worker went silent")
    state = PLANNED if delivery.state is CLAIMED else delivery.state
    return replace(delivery, state=state, lease_until=None)


def store_restarted(delivery: Delivery, lapse: Lapse) -> Decision:
    """Doubt what a store may have forgotten: what became of a row within a lapse of its memory.

    That is every row that could be taken before the lapse ended, also when it had to be
    planned anew from its schedule, and every one that somebody had by then without a request.
    What is written down after the lapse waits for an instant after it, or is held since:
    asked again, nothing changes.
    """
    if delivery.state.is_final:
        return Refused(Why.FINAL)
    if delivery.state is SENDING:  # in doubt as soon as its lease ends
        return Refused(Why.NOT_FROM_HERE)
    ready = ready_at(delivery)
    taken = ready if delivery.lease_until is None else delivery.lease_until - LEASE
    if taken > lapse.ends:
        return Refused(Why.NOT_FROM_HERE)
    # As early as it can have been: a lapse before this one, which nobody looked into, may have
    # forgotten a send that is older, and a platform that has forgotten its key by now.
    tried = delivery.first_tried_at or ready
    doubtful = replace(delivery, first_tried_at=tried)
    # A lease that was forgotten too had begun by then and may run its full time.
    return in_doubt(doubtful, lapse.ends + LEASE, "the store restarted")


def means(delivery: Delivery, promise: Promise, *, now: datetime) -> Means:
    """Return what can be done about a row in doubt on a platform with this promise."""
    match promise.repeat:
        case Repeat.IDEMPOTENT:
            tried = delivery.first_tried_at or delivery.due_at
            return Means.RESEND if now + CALL <= tried + promise.key_life else Means.NONE
        case Repeat.RECONCILABLE:
            return Means.LOOK if now <= delivery.deadline_at + LOOK_FOR else Means.NONE
        case Repeat.NEITHER:
            may = promise.in_doubt is InDoubt.RESEND and delivery.doubts <= 1
            return Means.RESEND if may and now <= delivery.deadline_at else Means.NONE


def resend(delivery: Delivery, promise: Promise, *, fence: int, now: datetime) -> Decision:
    """Record that a message in doubt is about to be sent once more, with the same op_id."""
    row = held(delivery, fence, UNCERTAIN)
    if isinstance(row, Refused):
        return row
    match means(row, promise, now=now):
        case Means.RESEND:
            return begun(row, now)
        case Means.LOOK:
            return Refused(Why.LOOK_FIRST)
        case Means.NONE:
            return Refused(Why.NO_MEANS)


def reconciled(
    delivery: Delivery, found: Receipt | None, promise: Promise, *, fence: int, now: datetime
) -> Decision:
    """Settle a doubt by what was found at the platform: adopt it, or send it after all."""
    row = held(delivery, fence, UNCERTAIN)
    if isinstance(row, Refused):
        return row
    if found is not None:
        return delivered(row, found, now)
    if promise.repeat is not Repeat.RECONCILABLE:  # it cannot be asked: that says nothing
        return Refused(Why.NO_MEANS)
    absent = replace(row, doubts=0)
    if now > row.deadline_at:
        return ended(absent, FailureKind.EXPIRED, "")
    return begun(absent, now)

"""Who is told of what breaks at once, and who is left in peace.

*Pure.* An alert is for what cannot wait for the next brief. So nobody has one in his night, a
third on one day by his own clock, one of an event that he knows, or one within the minutes
around a brief, which brings the event itself: he who is near his brief is asked about again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

from digest.delivery.identity import key_of, op_id_of
from digest.model import (
    Alerted,
    BriefId,
    BriefKind,
    ClusterId,
    Delivery,
    EditionId,
    Subscription,
)

MOST_A_DAY = 2
MOST_COUNTED_A_DAY = 1
"""Where a platform counts what it sends unasked: that, or a brief."""
QUIET_FROM, QUIET_UNTIL = time(22), time(7)
"""By the recipient's clock."""
FRESH_FOR = timedelta(hours=2)
"""How long after it broke an event is worth an alert."""
BEFORE_BRIEF = timedelta(minutes=45)
AFTER_BRIEF = timedelta(minutes=15)
"""A brief is on its way so long after it was due: whether it tells of the event is not known."""


class Ruling(StrEnum):
    """What becomes of an alert for one recipient."""

    GIVE = "give"
    KNOWN = "known"
    """He was told of the event, by an alert or a brief."""
    ENOUGH = "enough"
    QUIET = "quiet"
    WAIT = "wait"
    """His brief is near: ask again when it has arrived."""


def rule(
    cluster_id: ClusterId,
    given: Sequence[Alerted],
    *,
    now: datetime,
    tz: tzinfo,
    due: datetime | None,
    is_told: bool,
    most_a_day: int = MOST_A_DAY,
    has_brief: bool = False,
) -> Ruling:
    """Return whether a recipient is given an alert now.

    Args:
        cluster_id: the event.
        given: the alerts that he was given so far.
        now: the present.
        tz: where he is; his day is that of the clocks there, whatever it was when he was given
            the others.
        due: when the first of his briefs falls due that was not due `AFTER_BRIEF` ago.
        is_told: whether a brief has told him of the event.
        most_a_day: how many alerts he may have in one day by his own clock.
        has_brief: whether a brief of his day takes the place of any alert, before and after it.
    """
    if is_told or any(each.cluster_id == cluster_id for each in given):
        return Ruling.KNOWN
    local = now.astimezone(tz)
    if sum(each.at.astimezone(tz).date() == local.date() for each in given) >= most_a_day:
        return Ruling.ENOUGH
    if has_brief:
        return Ruling.ENOUGH
    if is_quiet(local.timetz()):
        return Ruling.QUIET
    if due is not None and now > due - BEFORE_BRIEF:
        return Ruling.WAIT
    return Ruling.GIVE


def is_quiet(at: time) -> bool:
    """Tell whether a time of day is within the quiet hours."""
    naive = at.replace(tzinfo=None)
    return naive >= QUIET_FROM or naive < QUIET_UNTIL


def edition_id(cluster_id: ClusterId) -> EditionId:
    """Return what makes the keys of an event's alerts: one for each recipient, ever."""
    return EditionId(f"alert-{cluster_id}")


def owed(
    subscription: Subscription,
    cluster_id: ClusterId,
    *,
    brief_id: BriefId,
    now: datetime,
    tz: tzinfo,
    is_counted: bool = False,
) -> Delivery:
    """Return the row of an alert for a recipient; made again it is the same row."""
    edition = edition_id(cluster_id)
    key = key_of(subscription.recipient, edition)
    return Delivery(
        key=key,
        op_id=op_id_of(key),
        subscription_id=subscription.id,
        recipient=subscription.recipient,
        edition_id=edition,
        brief_id=brief_id,
        local_date=now.astimezone(tz).date(),
        due_at=now,
        deadline_at=now + FRESH_FOR / 2,
        tz=subscription.schedule.tz,
        kind=BriefKind.ALERT,
        waited=0 if is_counted else None,
    )

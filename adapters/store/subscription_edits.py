"""What becomes of a stored subscription when it is changed.

*Pure.*
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from adapters.store.subscription_records import Record
from digest.model import Subscription
from digest.ports import NextDue


def planned(record: Record, last_date: date | None, next_due: NextDue) -> Record:
    """Return a record with the date of its last brief and the firing to come."""
    subscription = record.subscription
    if last_date != subscription.last_date:
        subscription = replace(subscription, last_date=last_date)
    due = None if subscription.is_paused else next_due(subscription)
    return replace(record, subscription=subscription, due=due)


def is_as_timed(known: Subscription, new: Subscription) -> bool:
    """Tell whether a change leaves a subscription its hour."""
    return known.schedule == new.schedule and known.is_paused == new.is_paused


def turned(record: Record, *, is_paused: bool, next_due: NextDue) -> Record:
    """Return a record switched off or on."""
    switched = replace(record.subscription, is_paused=is_paused)
    return planned(replace(record, subscription=switched), switched.last_date, next_due)


def never(_: Subscription) -> None:
    """Nothing is to come."""


def disowned(record: Record | None) -> Record | None:
    """Return a record without who set it up."""
    if record is None:
        return None
    return replace(record, subscription=replace(record.subscription, owner=None))

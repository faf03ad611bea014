"""What a day without news sounds like: one quiet line, no sound, or nothing.

*Pure.* A day with news, and a day on which sources could not be read, is always told: quiet
and broken are never the same. The reader's own wish goes before what is usual on his platform.
"""

from __future__ import annotations

from digest.model import BriefKind, DayState, OnEmpty, Subscription


def manner(subscription: Subscription, day: DayState, usual: OnEmpty) -> OnEmpty:
    """Return how the brief of a day is sent to a reader, if at all.

    Args:
        subscription: the reader's wish.
        day: the sort of day.
        usual: what his platform does on days without news.
    """
    if day is not DayState.EMPTY:
        return OnEmpty.SAY
    if subscription.kind is BriefKind.WEEKLY:
        return OnEmpty.SILENT
    return subscription.on_empty or usual

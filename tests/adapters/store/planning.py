"""A planner for the tests of subscriptions, and whom it serves."""

# ruff: noqa: D102  # as in the planner

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from adapters.store.kernel import Kernel
from adapters.store.subscriptions import SubscriptionStore
from digest import schedule
from digest.delivery import planned
from digest.model import (
    BriefId,
    Delivery,
    Due,
    EditionId,
    Schedule,
    Subscription,
)
from digest.ports import Clock, Subscriptions, Tick
from tests import make
from tests.contracts.kernel import MINUTE

DAY = timedelta(days=1)
EARLY = make.subscription(schedule=Schedule(at=time(7), tz="Europe/Berlin"))
"""At 5:00 UTC: an hour before now."""
ELSEWHERE = make.recipient("C2")


def store_on(kernel: Kernel, clock: Clock) -> SubscriptionStore:
    store: Subscriptions = SubscriptionStore(kernel, clock=clock, lead=schedule.LEAD)
    assert isinstance(store, SubscriptionStore)
    return store


class Planning:
    """What a planner knows: the time, and how schedules fall due."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def next_due(self, subscription: Subscription) -> Due | None:
        return self.due_after(subscription, self._clock.now(), subscription.last_date)

    def due_after(
        self, subscription: Subscription, after: datetime, last_date: date | None
    ) -> Due | None:
        due = schedule.next_due(subscription.schedule, after, last_date=last_date)
        return due if isinstance(due, Due) else None

    async def fires(self, store: Subscriptions, tick: Tick) -> bool:
        """Plan a tick as the planner does."""
        due = tick.due
        return await store.fired(
            tick,
            [delivery(tick)],
            due=due,
            covered_until=due.at - schedule.LEAD,
            again=self.due_after(tick.subscription, due.at, due.local_date),
        )


def delivery(tick: Tick) -> Delivery:
    return planned(
        tick.subscription,
        tick.due,
        edition_id=EditionId(f"{tick.subscription.id}-{tick.due.at.isoformat()}"),
        brief_id=BriefId("K7Q2"),
        deadline_at=schedule.deadline(tick.due),
    )


async def only_tick(store: Subscriptions, lease_for: timedelta = MINUTE) -> Tick:
    (tick,) = await store.lease_ticks(10, lease_for)
    return tick

"""An announcement reaches every part of the readers, and each reader's alert is owed once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

import pytest

from adapters.store.alerts import KNOWN_FOR, AlertStore
from adapters.store.briefs import BriefStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from adapters.store.subscriptions import SubscriptionStore
from digest.delivery import alerts as rules
from digest.model import Alerted, BriefId, ClusterId, Language, Subscription
from digest.ports import Alerts, Announcement
from tests import make
from tests.adapters.store.planning import Planning, store_on
from tests.contracts.kernel import MINUTE, HandClock, together

EVENT, ENGLISH = ClusterId("c-1"), Language("en")
ANNOUNCED = Announcement(cluster_id=EVENT, language=ENGLISH, brief_id=BriefId("A1"), at=make.NOW)


@pytest.fixture
def alerts(kernel: Kernel) -> AlertStore:
    store: Alerts = AlertStore(kernel)
    assert isinstance(store, AlertStore)
    return store


@pytest.fixture
def subscriptions(kernel: Kernel, clock: HandClock) -> SubscriptionStore:
    return store_on(kernel, clock)


async def subscribe(
    store: SubscriptionStore, clock: HandClock, *chats: str, has_alerts: bool = True
) -> list[Subscription]:
    kept = []
    for chat in chats:
        wish = make.subscription(
            f"sub-{chat}", recipient=make.recipient(chat), has_alerts=has_alerts
        )
        kept.append(await store.keep(wish, Planning(clock).next_due))
    return kept


async def reached(alerts: AlertStore, limit: int = 2) -> list[str]:
    """Bring an announcement to all parts, page by page, and return whom it reached."""
    found: list[str] = []
    while held := await alerts.lease_announcements(3, MINUTE):
        for each in held:
            assert each.announcement == ANNOUNCED
            after: float | None = -1.0
            while after is not None:
                page, after = await alerts.wanting(each, after, limit)
                found += (one.recipient.chat for one in page)
            assert await alerts.brought(each)
    return found


async def test_an_announcement_reaches_whoever_wants_alerts_and_nobody_else(
    alerts: AlertStore, subscriptions: SubscriptionStore, clock: HandClock
) -> None:
    assert not await alerts.are_wanted()
    chats = [f"C{number}" for number in range(9)]
    await subscribe(subscriptions, clock, *chats)
    await subscribe(subscriptions, clock, "NO", has_alerts=False)
    assert await alerts.are_wanted()
    await alerts.announce(ANNOUNCED)
    assert sorted(await reached(alerts)) == chats


async def test_whoever_changes_his_mind_or_leaves_is_not_reached(
    alerts: AlertStore, subscriptions: SubscriptionStore, clock: HandClock
) -> None:
    await subscribe(subscriptions, clock, "C1", "C2", "C3")
    await subscribe(subscriptions, clock, "C1", has_alerts=False)
    await subscriptions.drop(make.recipient("C2"))
    await alerts.announce(ANNOUNCED)
    assert await reached(alerts) == ["C3"]


async def test_an_event_is_announced_once_in_thirty_days_in_each_language(
    alerts: AlertStore, subscriptions: SubscriptionStore, clock: HandClock
) -> None:
    await subscribe(subscriptions, clock, "C1")
    assert not await alerts.is_known(EVENT, ENGLISH)
    await together(*(alerts.announce(ANNOUNCED) for _ in range(4)))
    assert await alerts.is_known(EVENT, ENGLISH)
    assert not await alerts.is_known(EVENT, Language("ja"))
    assert await reached(alerts) == ["C1"]
    await alerts.announce(ANNOUNCED)
    assert (await alerts.backlog()).all == 0
    clock.advance(KNOWN_FOR)
    assert not await alerts.is_known(EVENT, ENGLISH)


async def test_a_part_comes_again_after_a_crash_or_when_somebody_waits(
    alerts: AlertStore, clock: HandClock
) -> None:
    await alerts.announce(ANNOUNCED)
    parts = (await alerts.backlog()).all
    held = await alerts.lease_announcements(99, MINUTE)
    assert len(held) == parts
    assert not await alerts.lease_announcements(99, MINUTE)
    clock.advance(MINUTE)
    again = await alerts.lease_announcements(99, MINUTE)
    assert len(again) == parts
    assert not await alerts.brought(held[0])
    assert await alerts.later(again[0], clock.now() + 5 * MINUTE)
    assert len(await alerts.lease_announcements(99, MINUTE)) == 0
    clock.advance(5 * MINUTE)
    assert len(await alerts.lease_announcements(99, MINUTE)) == parts


async def test_an_alert_is_owed_once_and_noted_in_the_same_step(
    kernel: Kernel, alerts: AlertStore, clock: HandClock
) -> None:
    wish = make.subscription()
    row = rules.owed(wish, EVENT, brief_id=BriefId("A1"), now=clock.now(), tz=UTC)
    seen: list[Sequence[Alerted]] = []

    def decide(given: Sequence[Alerted]) -> bool:
        seen.append(given)
        return not given

    alerted = Alerted(cluster_id=EVENT, at=clock.now())
    calls = (AlertStore(kernel).owe(row, decide, alerted) for _ in range(3))
    assert sorted(await together(*calls)) == [False, False, True]
    assert list(seen[-1]) == [alerted]
    outbox = OutboxStore(kernel, BriefStore(kernel), Lapses(kernel, clock=clock))
    (outgoing,) = await outbox.lease(9, MINUTE)
    assert outgoing.delivery == row
    await alerts.forget(wish.recipient)
    assert await alerts.owe(row, decide, alerted)
    assert list(seen[-1]) == []


async def test_no_process_gives_a_third_alert_while_another_gives_the_second(
    kernel: Kernel, clock: HandClock
) -> None:
    clock.advance(timedelta(hours=6))  # noon
    wish = make.subscription()

    async def give(number: int) -> bool:
        event = ClusterId(f"e{number}")

        def decide(given: Sequence[Alerted]) -> bool:
            ruling = rules.rule(event, given, now=clock.now(), tz=UTC, due=None, is_told=False)
            return ruling is rules.Ruling.GIVE

        row = rules.owed(wish, event, brief_id=BriefId("A"), now=clock.now(), tz=UTC)
        alerted = Alerted(cluster_id=event, at=clock.now())
        return await AlertStore(kernel).owe(row, decide, alerted)

    given = await together(*(give(number) for number in range(6)))
    assert sum(given) == rules.MOST_A_DAY

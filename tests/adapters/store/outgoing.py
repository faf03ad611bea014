"""Deliveries for the tests of the outbox."""

from __future__ import annotations

from dataclasses import replace

from adapters.store.briefs import BriefStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from digest.delivery import key_of
from digest.model import (
    ClusterId,
    Delivery,
    DeliveryState,
    EditionId,
    Receipt,
    StoryId,
    Told,
)
from digest.ports import Rate
from tests import make
from tests.contracts.kernel import SECOND, HandClock

LEASE = 30 * SECOND
TENANT, CHAT = Rate(interval=SECOND / 30, burst=30), Rate(interval=SECOND, burst=1)


def outbox_on(kernel: Kernel, briefs: BriefStore | None = None) -> OutboxStore:
    return OutboxStore(kernel, briefs or BriefStore(kernel), Lapses(kernel, clock=HandClock()))


def owed(chat: str = "C1", part: int = 1, **changes: object) -> Delivery:
    recipient = make.recipient(chat)
    key = key_of(recipient, EditionId("e-1"), part)
    return make.delivery(key, recipient=recipient, part=part, **changes)


def sent(delivery: Delivery) -> Delivery:
    receipt = Receipt(message_ids=("17.5",))
    return replace(delivery, state=DeliveryState.SENT, receipt=receipt, sent_at=make.NOW)


def told(name: str = "c1") -> Told:
    return Told(
        cluster_id=ClusterId(name),
        story_id=StoryId(f"s-{name}"),
        told_at=make.NOW,
        articles=frozenset(),
        outlets=frozenset({"Example Wire"}),
        text="It happened.",
    )

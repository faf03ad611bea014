"""What arrived is the recipient's latest brief, found by each of its messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store.briefs import BRIEFS_KEPT, BriefStore
from adapters.store.editions import EditionStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from digest.model import BriefId, Delivery, DeliveryState, FailureKind, Lapse, Receipt
from digest.ports import Editions, Outbox
from tests import make
from tests.adapters.store.outgoing import LEASE, outbox_on, owed, sent
from tests.adapters.store.restarting import Restarting
from tests.contracts.kernel import MINUTE, SECOND, HandClock

BRIEF = make.brief(id=BriefId("K7Q2"))
NEXT = make.brief(id=BriefId("M3XA"))


@pytest.fixture
async def briefs(kernel: Kernel) -> BriefStore:
    store = BriefStore(kernel)
    for brief in (BRIEF, NEXT):
        await store.keep(brief)
    return store


@pytest.fixture
def outbox(kernel: Kernel, briefs: BriefStore) -> OutboxStore:
    return outbox_on(kernel, briefs)


async def delivers(outbox: Outbox, delivery: Delivery, *message_ids: str) -> None:
    await outbox.add(delivery)
    (outgoing,) = await outbox.lease(1, LEASE)
    done = replace(sent(delivery), receipt=Receipt(message_ids=message_ids))
    assert await outbox.settle(outgoing, done)


async def test_what_arrived_is_the_latest_brief_of_exactly_its_recipient(
    outbox: OutboxStore, briefs: BriefStore
) -> None:
    delivery = owed(brief_id=BRIEF.id)
    assert await briefs.latest(delivery.recipient) is None
    await delivers(outbox, delivery, "17.5")
    assert await briefs.latest(delivery.recipient) == BRIEF
    assert await briefs.latest(make.recipient("C1", thread="5")) is None
    assert await briefs.latest(make.recipient("C2")) is None
    following = replace(delivery, key=make.delivery("other").key, brief_id=NEXT.id)
    await delivers(outbox, following, "18.5")
    assert await briefs.latest(delivery.recipient) == NEXT


async def test_each_message_of_each_part_shows_its_brief_in_any_thread_of_its_chat(
    outbox: OutboxStore, briefs: BriefStore
) -> None:
    recipient = owed().recipient
    await delivers(outbox, owed(brief_id=BRIEF.id), "1", "2")
    await delivers(outbox, owed(part=2, brief_id=BRIEF.id), "3")
    later = replace(owed(brief_id=NEXT.id), key=make.delivery("other").key)
    await delivers(outbox, later, "4")
    for message_id, brief in {"1": BRIEF, "2": BRIEF, "3": BRIEF, "4": NEXT}.items():
        assert await briefs.shown(recipient, message_id) == brief
        assert await briefs.shown(make.recipient("C1", thread="2"), message_id) == brief
    assert await briefs.shown(recipient, "5") is None
    for stranger in (
        make.recipient("C2"),
        replace(recipient, tenant="T2"),
        replace(recipient, platform="line"),
    ):
        assert await briefs.shown(stranger, "1") is None


@pytest.mark.parametrize(
    "end",
    [
        {"state": DeliveryState.FAILED, "failure": FailureKind.GONE},
        {"state": DeliveryState.UNCERTAIN, "doubts": 1},
    ],
)
async def test_what_did_not_arrive_for_sure_is_nobodys_latest(
    outbox: OutboxStore, briefs: BriefStore, end: dict[str, object]
) -> None:
    delivery = owed(brief_id=BRIEF.id)
    await outbox.add(delivery)
    (outgoing,) = await outbox.lease(1, LEASE)
    assert await outbox.settle(outgoing, replace(delivery, **end))  # type: ignore[arg-type]  # by parameter
    assert await briefs.latest(delivery.recipient) is None


async def test_messages_are_known_as_long_as_briefs(
    outbox: OutboxStore, briefs: BriefStore, clock: HandClock
) -> None:
    await delivers(outbox, owed(brief_id=BRIEF.id), "1")
    clock.advance(BRIEFS_KEPT - SECOND)
    await briefs.keep(BRIEF)
    assert await briefs.shown(owed().recipient, "1") == BRIEF
    clock.advance(SECOND)
    assert await briefs.shown(owed().recipient, "1") is None
    assert await briefs.latest(owed().recipient) is None


async def test_the_lease_of_what_is_being_sent_lasts_as_the_delivery_says(
    outbox: OutboxStore, clock: HandClock
) -> None:
    await outbox.add(owed())
    (outgoing,) = await outbox.lease(1, LEASE)
    until = clock.now() + LEASE + MINUTE
    sending = replace(owed(), state=DeliveryState.SENDING, lease_until=until)
    assert await outbox.sending(outgoing, sending)
    clock.advance(LEASE + MINUTE - SECOND)
    assert await outbox.lease(1, LEASE) == []
    clock.advance(SECOND)
    (again,) = await outbox.lease(1, LEASE)
    assert again.delivery == sending


async def test_the_outbox_tells_when_its_store_lapsed(kernel: Kernel, clock: HandClock) -> None:
    server = Restarting(kernel)
    lapses = Lapses(server.kernel, clock=clock)
    outbox = OutboxStore(server.kernel, BriefStore(kernel), lapses)
    await lapses.beat()
    assert await outbox.lapse() is None
    server.restart()
    assert isinstance(await outbox.lapse(), Lapse)


async def test_an_edition_that_was_dropped_may_be_asked_for_anew(
    kernel: Kernel, briefs: BriefStore, clock: HandClock
) -> None:
    store: Editions = EditionStore(kernel, briefs)
    edition = make.edition()
    assert await store.ask(edition)
    (asked,) = await store.lease_editions(1, MINUTE)
    assert await store.dropped(asked)
    assert not await store.dropped(asked)
    assert (await store.backlog()).all == 0
    assert await store.brief_of(edition.id) is None
    assert await store.ask(edition)
    (again,) = await store.lease_editions(1, MINUTE)
    clock.advance(MINUTE + timedelta(seconds=1))
    await store.lease_editions(1, MINUTE)
    assert not await store.dropped(again)

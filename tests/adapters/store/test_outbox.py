"""What is owed is kept until it is settled, and what is settled never comes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store import damage
from adapters.store.briefs import BriefStore
from adapters.store.effects import NewJob
from adapters.store.kernel import Kernel
from adapters.store.outbox import OutboxStore
from adapters.store.owing import LEDGER_KEPT, added
from digest.delivery import claim, ready_at
from digest.model import (
    Delivery,
    DeliveryState,
    FailureKind,
    IdempotencyKey,
    Recipient,
)
from digest.ports import Outbox, Outgoing, Rate
from tests import make
from tests.adapters.store.crashing import Crash, crashing
from tests.adapters.store.outgoing import CHAT, LEASE, TENANT, outbox_on, owed, sent, told
from tests.contracts.inline import inline
from tests.contracts.kernel import MINUTE, SECOND, HandClock, together


@pytest.fixture
def briefs(kernel: Kernel) -> BriefStore:
    return BriefStore(kernel)


@pytest.fixture
def outbox(kernel: Kernel, briefs: BriefStore) -> OutboxStore:
    store: Outbox = outbox_on(kernel, briefs)
    assert isinstance(store, OutboxStore)
    return store


async def only(outbox: Outbox) -> Outgoing:
    (outgoing,) = await outbox.lease(10, LEASE)
    return outgoing


async def test_a_delivery_is_leased_as_added_by_one_at_a_time(outbox: OutboxStore) -> None:
    delivery = owed()
    assert await outbox.add(delivery)
    outgoing = await only(outbox)
    assert outgoing.delivery == delivery
    assert not outgoing.is_booked
    assert await outbox.lease(10, LEASE) == []
    assert await outbox.get(delivery.key, delivery.recipient) == delivery
    assert (await outbox.backlog()).all == 1


async def test_it_comes_when_it_may_be_taken(outbox: OutboxStore, clock: HandClock) -> None:
    jittered = owed(not_before=make.NOW + 20 * SECOND)
    overtaken = owed("C2", due_at=make.NOW + MINUTE, not_before=make.NOW)
    for each in (jittered, overtaken):
        await outbox.add(each)
    for delivery in (jittered, overtaken):
        clock.advance(ready_at(delivery) - clock.now() - SECOND)
        assert await outbox.lease(10, LEASE) == []
        clock.advance(SECOND)
        outgoing = await only(outbox)
        assert outgoing.delivery == delivery
        await outbox.settle(outgoing, sent(delivery))


async def test_all_are_leased_once_and_no_more_than_asked(outbox: OutboxStore) -> None:
    for number in range(40):
        await outbox.add(owed(f"C{number}"))
    found = await together(*(outbox.lease(7, LEASE) for _ in range(8)))
    assert all(len(each) <= 7 for each in found)
    keys = [outgoing.delivery.key for each in found for outgoing in each]
    assert len(keys) == len(set(keys)) == 40


async def test_the_fence_of_a_lease_is_higher_than_any_before(
    outbox: OutboxStore, clock: HandClock
) -> None:
    await outbox.add(owed())
    fence = 0
    for _ in range(3):
        outgoing = await only(outbox)
        assert isinstance(
            claim(outgoing.delivery, fence=outgoing.lease.fence, now=clock.now()), Delivery
        )
        assert outgoing.lease.fence > fence
        fence = outgoing.lease.fence
        clock.advance(2 * LEASE)


async def test_what_is_about_to_be_sent_is_known_to_the_next_after_a_crash(
    tmp_path: Path, clock: HandClock
) -> None:
    delivery = owed()
    sending = replace(delivery, state=DeliveryState.SENDING, attempts=1)
    async with inline(tmp_path, clock) as kernel:
        outbox = outbox_on(kernel)
        await outbox.add(delivery)
        assert await outbox.sending(await only(outbox), sending)
    async with inline(tmp_path, clock) as kernel:
        outbox = outbox_on(kernel)
        assert await outbox.lease(10, LEASE) == []
        clock.advance(LEASE)
        assert (await only(outbox)).delivery == sending


async def test_parking_writes_down_and_gives_back(outbox: OutboxStore, clock: HandClock) -> None:
    await outbox.add(owed())
    outgoing = await only(outbox)
    later = replace(outgoing.delivery, refusals=1)
    assert await outbox.park(outgoing, later, clock.now() + MINUTE, is_booked=True)
    clock.advance(MINUTE - SECOND)
    assert await outbox.lease(10, LEASE) == []
    clock.advance(SECOND)
    again = await only(outbox)
    assert again.delivery == later
    assert again.is_booked


async def test_settling_writes_the_ledger_and_what_was_told_and_adds_the_next_part(
    outbox: OutboxStore, briefs: BriefStore
) -> None:
    delivery, second = owed(), owed(part=2)
    await outbox.add(delivery)
    outgoing = await only(outbox)
    done = sent(delivery)
    assert await outbox.settle(outgoing, done, told=[told()], next_part=second)
    assert await outbox.get(delivery.key, delivery.recipient) == done
    assert await briefs.told(delivery.recipient, make.NOW) == [told()]
    following = await only(outbox)
    assert following.delivery == second
    assert await outbox.settle(following, sent(second))
    assert (await outbox.backlog()).all == 0


async def test_what_is_settled_never_comes_again(
    outbox: OutboxStore, kernel: Kernel, clock: HandClock
) -> None:
    delivery = owed()
    await outbox.add(delivery)
    await outbox.settle(await only(outbox), sent(delivery))
    assert not await outbox.add(delivery)
    shard = outbox._shard(delivery.recipient)
    await kernel.transact(added(delivery), shard=shard)  # as a second firing would
    assert await outbox.lease(10, LEASE) == []
    assert (await outbox.backlog()).all == 0
    assert await outbox.get(delivery.key, delivery.recipient) == sent(delivery)
    clock.advance(timedelta(hours=1))
    assert await outbox.overdue(clock.now()) == []


async def test_adding_again_changes_nothing_of_what_is_under_way(
    outbox: OutboxStore, clock: HandClock
) -> None:
    delivery = owed()
    sending = replace(delivery, state=DeliveryState.SENDING)
    await outbox.add(delivery)
    outgoing = await only(outbox)
    await outbox.sending(outgoing, sending)
    await outbox.add(delivery)
    clock.advance(LEASE)
    assert (await only(outbox)).delivery == sending


async def test_who_lost_his_lease_changes_nothing(
    outbox: OutboxStore, briefs: BriefStore, clock: HandClock
) -> None:
    delivery = owed()
    await outbox.add(delivery)
    slow = await only(outbox)
    clock.advance(LEASE)
    quick = await only(outbox)
    assert not await outbox.sending(slow, replace(delivery, attempts=7))
    assert not await outbox.park(slow, replace(delivery, attempts=7), clock.now())
    assert not await outbox.settle(slow, sent(delivery), told=[told()], next_part=owed(part=2))
    assert await briefs.told(delivery.recipient, make.NOW) == []
    assert await outbox.get(delivery.key, delivery.recipient) == delivery
    assert (await outbox.backlog()).all == 1
    assert await outbox.settle(quick, sent(delivery))
    assert not await outbox.settle(quick, sent(delivery))


async def test_only_an_end_settles_and_only_what_is_held(outbox: OutboxStore) -> None:
    delivery = owed()
    await outbox.add(delivery)
    outgoing = await only(outbox)
    with pytest.raises(ValueError, match="planned"):
        await outbox.settle(outgoing, delivery)
    with pytest.raises(ValueError, match="not what is held"):
        await outbox.settle(outgoing, sent(owed("C2")))
    with pytest.raises(ValueError, match="another chat"):
        await outbox.settle(outgoing, sent(delivery), next_part=owed("C2", part=2))


async def test_overdue_is_what_was_due_before_and_is_not_settled(
    outbox: OutboxStore, clock: HandClock
) -> None:
    late, later = owed("C1"), owed("C2", due_at=make.NOW + MINUTE)
    failed = owed("C3")
    for each in (late, later, failed):
        await outbox.add(each)
    for outgoing in await outbox.lease(10, LEASE):
        if outgoing.delivery == failed:
            end = replace(failed, state=DeliveryState.FAILED, failure=FailureKind.GONE)
            await outbox.settle(outgoing, end)
    assert await outbox.overdue(make.NOW) == []
    assert await outbox.overdue(make.NOW + SECOND) == [late]
    assert await outbox.overdue(make.NOW + 2 * MINUTE) == [late, later]


async def test_doubts_are_counted_until_they_are_settled(
    outbox: OutboxStore, clock: HandClock
) -> None:
    one, two = owed("C1"), owed("C2")
    for each in (one, two):
        await outbox.add(each)
    held = {outgoing.delivery.key: outgoing for outgoing in await outbox.lease(10, LEASE)}
    doubt = replace(one, state=DeliveryState.UNCERTAIN, doubts=1)
    assert await outbox.uncertain() == 0
    await outbox.park(held[one.key], doubt, clock.now() + 5 * SECOND)
    stays = replace(two, state=DeliveryState.UNCERTAIN, doubts=2)
    await outbox.settle(held[two.key], stays)
    assert await outbox.uncertain() == 2
    clock.advance(5 * SECOND)
    await outbox.settle(await only(outbox), sent(doubt))
    assert await outbox.uncertain() == 1
    assert await outbox.get(two.key, two.recipient) == stays
    assert await outbox.sweep(make.NOW) == 0
    assert await outbox.sweep(make.NOW + SECOND) == 1
    assert await outbox.uncertain() == 0


async def test_the_ledger_is_kept_for_a_quarter(outbox: OutboxStore, clock: HandClock) -> None:
    delivery = owed()
    await outbox.add(delivery)
    await outbox.settle(await only(outbox), sent(delivery))
    clock.advance(LEDGER_KEPT - SECOND)
    assert await outbox.get(delivery.key, delivery.recipient) == sent(delivery)
    clock.advance(SECOND)
    assert await outbox.get(delivery.key, delivery.recipient) is None


async def test_a_job_without_its_delivery_is_damage(outbox: OutboxStore, kernel: Kernel) -> None:
    await kernel.transact([NewJob(queue="send", id="lost")], shard=0)
    assert await outbox.lease(10, LEASE) == []
    assert await damage.count(kernel) == 1


# Rates


async def test_a_chat_waits_for_its_own_messages_and_a_tenant_for_all(
    outbox: OutboxStore,
) -> None:
    assert await outbox.reserve(owed("C1"), tenant=TENANT, chat=CHAT) == timedelta(0)
    assert await outbox.reserve(owed("C1"), tenant=TENANT, chat=CHAT) == SECOND
    assert await outbox.reserve(owed("C2"), tenant=TENANT, chat=CHAT) == timedelta(0)
    others = [make.recipient(chat, tenant="T2") for chat in ("C1", "C2")]
    narrow = Rate(interval=10 * SECOND, burst=1)
    waits = [
        await outbox.reserve(replace(owed(), recipient=each), tenant=narrow, chat=CHAT)
        for each in others
    ]
    assert waits == [timedelta(0), 10 * SECOND]


async def test_a_penalty_holds_back_one_chat_and_its_threads_alone(outbox: OutboxStore) -> None:
    await outbox.penalize(make.recipient("C1"), MINUTE)
    thread = replace(owed("C1"), recipient=make.recipient("C1", thread="5"))
    assert await outbox.reserve(owed("C2"), tenant=TENANT, chat=CHAT) == timedelta(0)
    assert await outbox.reserve(thread, tenant=TENANT, chat=CHAT) >= MINUTE - SECOND


async def test_tenants_do_not_share_a_rate(outbox: OutboxStore) -> None:
    narrow = Rate(interval=10 * SECOND, burst=1)
    other = Recipient(platform="slack", tenant="T2", chat="C1")
    await outbox.reserve(owed("C1"), tenant=narrow, chat=CHAT)
    delivery = replace(owed("C1"), recipient=other)
    assert await outbox.reserve(delivery, tenant=narrow, chat=CHAT) == timedelta(0)


# Crashes and the law


@pytest.mark.parametrize("is_applied", [False, True])
@pytest.mark.parametrize("after", range(4))
async def test_a_crash_anywhere_settles_once_and_loses_no_part(
    kernel: Kernel, clock: HandClock, after: int, *, is_applied: bool
) -> None:
    delivery, second = owed(), owed(part=2)
    dying = crashing(kernel, after=after, is_applied=is_applied)
    broken = outbox_on(dying)
    sound = outbox_on(kernel)

    async def deliver(outbox: OutboxStore) -> list[IdempotencyKey]:
        await outbox.add(delivery)
        settled = []
        while found := await outbox.lease(1, LEASE):
            (outgoing,) = found
            await outbox.sending(outgoing, replace(outgoing.delivery, state=DeliveryState.SENDING))
            following = second if outgoing.delivery.part == 1 else None
            done = sent(outgoing.delivery)
            assert await outbox.settle(outgoing, done, told=[told()], next_part=following)
            settled.append(done.key)
        return settled

    # On several shards a lease asks several of them: the crash comes at another step.
    with pytest.raises(Crash):
        await deliver(broken)
    clock.advance(2 * LEASE)
    await deliver(sound)
    for each in (delivery, second):
        settled = await sound.get(each.key, each.recipient)
        assert settled is not None
        assert settled.state is DeliveryState.SENT
    assert await sound._briefs.told(delivery.recipient, make.NOW) == [told()]
    assert (await sound.backlog()).all == 0

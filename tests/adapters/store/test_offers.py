"""What a button stands for is kept for its chat, sealed, for thirty days; changes are counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.store.effects import Namespace, Put
from adapters.store.held import Subject
from adapters.store.kernel import Kernel
from adapters.store.offers import (
    CHANGE_EVERY,
    CHANGES_AT_ONCE,
    JOIN_EVERY,
    JOINS_AT_ONCE,
    OFFERS_KEPT,
    OfferStore,
)
from adapters.store.sealing import Sealer
from digest.ports import Offers
from tests import make
from tests.adapters.store.incoming import SEALER
from tests.contracts.kernel import SECOND, HandClock, together

HERE = make.recipient("C1")
ELSEWHERE = (
    make.recipient("C2"),
    replace(HERE, tenant="T2"),
    replace(HERE, platform="telegram"),
)
OFFER = "0123456789ab00"
OFFERED = Namespace(name="offer")


@pytest.fixture
def offers(kernel: Kernel) -> OfferStore:
    store: Offers = OfferStore(kernel, SEALER)
    assert isinstance(store, OfferStore)
    return store


async def test_a_line_is_kept_for_its_chat_alone(offers: OfferStore) -> None:
    await offers.keep(HERE, [(OFFER, "length 3"), ("ab" * 7, "ask 重みは?")], by="ada")
    assert await offers.line_of(HERE, OFFER) == "length 3"
    assert await offers.line_of(HERE, "ab" * 7) == "ask 重みは?"
    assert await offers.line_of(HERE, "cd" * 7) is None
    for place in ELSEWHERE:
        assert await offers.line_of(place, OFFER) is None


async def test_nothing_to_keep_is_kept_and_the_same_again_is_the_same(offers: OfferStore) -> None:
    await offers.keep(HERE, [], by="ada")
    for _ in range(2):
        await offers.keep(HERE, [(OFFER, "length 3")], by="ada")
    assert await offers.line_of(HERE, OFFER) == "length 3"


async def test_a_line_is_forgotten_after_thirty_days(offers: OfferStore, clock: HandClock) -> None:
    await offers.keep(HERE, [(OFFER, "length 3")], by="ada")
    clock.advance(OFFERS_KEPT - SECOND)
    assert await offers.line_of(HERE, OFFER) == "length 3"
    clock.advance(SECOND)
    assert await offers.line_of(HERE, OFFER) is None


async def test_a_line_is_readable_to_nobody_and_bound_to_its_tenant(
    offers: OfferStore, kernel: Kernel
) -> None:
    await offers.keep(HERE, [(OFFER, "ask CANARY")], by="ada")
    await offers.keep(ELSEWHERE[1], [(OFFER, "ask nothing")], by="ada")
    values = {}
    for shard in range(kernel.shards):
        for key, value in (await kernel.scan(OFFERED, shard=shard)).items:
            assert b"CANARY" not in value
            assert b"ada" not in value
            values[key] = (value, shard)
    (one, _), (other, shard) = sorted(values.values(), key=lambda each: len(each[0]))
    (key,) = (key for key, value in values.items() if value == (other, shard))
    await kernel.transact([Put(ns=OFFERED, id=key, value=one)], shard=shard)
    found = [await offers.line_of(place, OFFER) for place in (HERE, ELSEWHERE[1])]
    assert None in found  # what was moved to another tenant opens nothing there


async def test_without_its_key_a_button_is_as_good_as_expired(
    offers: OfferStore, kernel: Kernel
) -> None:
    await offers.keep(HERE, [(OFFER, "length 3")], by="ada")
    assert await OfferStore(kernel, Sealer([b"n" * 32])).line_of(HERE, OFFER) is None
    both = Sealer([b"n" * 32, b"k" * 32])
    assert await OfferStore(kernel, both).line_of(HERE, OFFER) == "length 3"


async def test_a_place_may_change_so_much_at_once_and_then_as_fast_as_one_reads(
    offers: OfferStore, clock: HandClock
) -> None:
    for number in range(CHANGES_AT_ONCE):
        assert await offers.book_change(HERE, once=f"c{number}") is None
    wait = await offers.book_change(HERE, once="more")
    assert wait is not None
    assert SECOND <= wait <= CHANGE_EVERY
    assert await offers.book_change(replace(HERE, thread="7"), once="thread") is not None
    for place in ELSEWHERE:
        assert await offers.book_change(place, once="theirs") is None
    clock.advance(wait)
    assert await offers.book_change(HERE, once="later") is None
    assert await offers.book_change(HERE, once="too soon") is not None


async def test_the_same_change_is_counted_once_by_several_processes_too(kernel: Kernel) -> None:
    processes = [OfferStore(kernel, SEALER) for _ in range(3)]
    for number in range(CHANGES_AT_ONCE):
        waits = await together(*(each.book_change(HERE, once=f"c{number}") for each in processes))
        assert waits == [None, None, None]
    assert await processes[0].book_change(HERE, once="more") is not None


async def test_places_that_subscribe_are_counted_for_their_tenant(
    offers: OfferStore, clock: HandClock
) -> None:
    for number in range(JOINS_AT_ONCE):
        place = make.recipient(f"C{number}")
        assert await offers.book_place(place, once=f"j{number}") is None
    wait = await offers.book_place(HERE, once="more")
    assert wait is not None
    assert wait <= JOIN_EVERY
    assert await offers.book_place(ELSEWHERE[1], once="theirs") is None
    assert await offers.book_change(HERE, once="a change") is None
    clock.advance(wait)
    assert await offers.book_place(HERE, once="later") is None


async def test_what_was_offered_to_somebody_is_found_with_him_wherever_it_was(
    offers: OfferStore, kernel: Kernel
) -> None:
    for number, (place, by) in enumerate(
        ((HERE, "ada"), (ELSEWHERE[0], "ada"), (ELSEWHERE[0], "bea"), (ELSEWHERE[1], "ada"))
    ):
        await offers.keep(place, [(f"{number:014x}", "length 3")], by=by)
    own = Subject(
        platform=HERE.platform,
        tenant=HERE.tenant,
        people=frozenset({"ada"}),
        chats=frozenset({HERE.chat}),
    )
    found = [each async for each in offers.held(own)]
    assert len(found) == 2
    for each in found:
        await kernel.transact(list(each.effects), shard=each.shard)
    left = [
        await offers.line_of(place, f"{number:014x}")
        for number, place in enumerate((HERE, ELSEWHERE[0], ELSEWHERE[0], ELSEWHERE[1]))
    ]
    assert left == [None, None, "length 3", "length 3"]

"""What is kept of somebody is counted, told and erased, and no trace of him is left."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.addresses import address_key
from adapters.store.effects import Namespace, Put
from adapters.store.holdings import HOLDINGS, KEPT
from adapters.store.kernel import Kernel
from adapters.store.proof import traces
from adapters.store.sealing import Place
from digest.model import Erasure, OwnSource, Person, Realm, Recipient, Talk
from digest.ports import HeldErasure
from tests import make
from tests.adapters.store.forgetting import (
    ADA,
    BEA,
    PLACES,
    PLATFORM,
    SHARED,
    TENANT,
    WORDS,
    Home,
    _grant,
    chat_of,
    home,
    shared,
)
from tests.adapters.store.incoming import SEALER, said
from tests.contracts.kernel import ENGINES, HOUR, MINUTE, HandClock

KINDS = {
    "sub",
    "sub.owner",
    "sub.last",
    "told",
    "latest",
    "send",
    "delivery",
    "said",
    "deadletter",
    "talk",
    "notice",
    "source",
    "source.before",
    "edition",
    "damaged",
    "taste",
    "saved",
    "report",
    "alerted",
    "asked",
    "answer",
    "wish",
    "change",
    "offer",
    "visit",
    "placed",
    "draft",
    "grant",
    "note",
    "caretaker",
    "admin",
    "owed",
    "roster",
}


@pytest.fixture
async def lived(kernel: Kernel, clock: HandClock) -> Home:
    found = home(kernel, clock)
    await found.live(ADA, BEA)
    clock.advance(MINUTE)
    return found


async def asked(lived: Home, person: Person) -> HeldErasure:
    erasure = Erasure(person=person, asked_at=lived.clock.now())
    await lived.personal.ask(erasure)
    (held,) = await lived.personal.lease_erasures(5, MINUTE)
    assert held.erasure == erasure
    return held


async def forget(lived: Home, person: Person) -> int:
    held = await asked(lived, person)
    count = await lived.personal.erase(held, MINUTE, is_first=True)
    assert await lived.personal.done(held)
    assert count is not None
    return count


async def counted(lived: Home, person: Person) -> dict[str, int]:
    return {each.kind: each.count for each in await lived.personal.of_person(person)}


async def test_every_kind_of_record_is_found_with_the_person(lived: Home) -> None:
    assert set(await counted(lived, ADA)) == KINDS
    assert {each.found_by for each in HOLDINGS if each.found_by} <= KINDS


async def test_the_proof_finds_what_is_there(lived: Home) -> None:
    places = "\n".join(await lived.traces(ADA))
    for holding in ("sub", "told", "send", "delivery", "deadletter", "talk", "source", "damaged"):
        assert holding in places
    assert await traces(lived.kernel, [WORDS[ADA]], sealer=SEALER, places=PLACES)
    assert not await traces(lived.kernel, ["never written"], sealer=SEALER, places=PLACES)
    sealed_alone = await traces(lived.kernel, [WORDS[ADA]], sealer=SEALER, places=[])
    opened = await traces(lived.kernel, [WORDS[ADA]], sealer=SEALER, places=PLACES)
    assert len(opened) > len(sealed_alone)


async def test_after_forgetting_there_is_no_trace_of_a_person(lived: Home) -> None:
    there = await counted(lived, ADA)
    assert await forget(lived, ADA) == sum(there.values())
    assert await lived.traces(ADA) == []
    assert await counted(lived, ADA) == {}


async def test_of_a_tenant_that_is_gone_nothing_is_left(lived: Home) -> None:
    whole = Person(platform=PLATFORM, tenant=TENANT, id="", is_everybody=True)
    await lived.said.admit(said(9, Recipient(platform=PLATFORM, tenant="T-other", chat="far")))
    await lived.grants.keep(_grant(TENANT, ADA.id))
    subject = await lived.personal._subject(whole)
    assert subject.chats >= {*ADA.chats, *BEA.chats, SHARED}
    marks = {ADA.id, BEA.id, *subject.chats, *WORDS.values(), TENANT}
    marks |= {address_key(each) for each in subject.addresses()} | subject.keys
    assert await forget(lived, whole) > 40
    assert await traces(lived.kernel, marks, sealer=SEALER, places=PLACES) == []
    assert await lived.grants.get(TENANT) is None
    assert (await lived.said.backlog()).all == 1  # of the other tenant


async def test_who_is_nobody_by_his_id_is_not_everybody(lived: Home) -> None:
    before = await counted(lived, ADA)
    await forget(lived, Person(platform=PLATFORM, tenant=TENANT, id=""))
    assert await counted(lived, ADA) == before


async def test_what_a_tenant_granted_since_stays(lived: Home) -> None:
    whole = Person(platform=PLATFORM, tenant=TENANT, id="", is_everybody=True)
    held = await asked(lived, whole)
    lived.clock.advance(MINUTE)
    newer = replace(_grant(TENANT, ADA.id), granted_at=lived.clock.now())
    await lived.grants.keep(newer)
    await lived.personal.erase(held, MINUTE, is_first=True)
    assert await lived.grants.get(TENANT) == newer


async def test_others_keep_what_is_theirs(lived: Home) -> None:
    before = await counted(lived, BEA)
    told = [each async for each in lived.personal.records(BEA)]
    await forget(lived, ADA)
    assert await counted(lived, BEA) == before
    assert [each async for each in lived.personal.records(BEA)] == told
    await forget(lived, BEA)
    assert await lived.traces(BEA) == []


async def test_subscriptions_of_a_shared_place_stay_without_the_name_of_who_set_them_up(
    lived: Home,
) -> None:
    before = await lived.subscriptions.of(shared())
    await forget(lived, ADA)
    after = await lived.subscriptions.of(shared())
    assert [replace(each, owner=None) for each in before if each.id == "s-1"] == [
        each for each in after if each.id == "s-1"
    ]
    assert [each for each in before if each.id == "s-2"] == [
        each for each in after if each.id == "s-2"
    ]
    (one, two) = sorted(after, key=lambda each: each.id)
    assert (one.owner, two.owner) == (None, chat_of(BEA))
    assert [each.subscription.id for each in await lived.subscriptions.lease_ticks(9, HOUR)]


async def test_what_is_set_up_in_a_shared_place_stays_without_him(lived: Home) -> None:
    await forget(lived, ADA)
    kept = await lived.wishes.get(shared())
    assert kept is not None
    assert kept.managers == frozenset({BEA.id})
    mine, hers = sorted(await lived.wishes.changes(shared(), 9), key=lambda each: each.by)
    assert (mine.by, hers.by) == ("", BEA.id)
    assert ADA.id not in mine.line
    assert await lived.offers.line_of(shared(), "offer 1") is None
    assert await lived.offers.line_of(shared(), "offer 2") == f"ask {WORDS[BEA]}"
    assert await lived.drafts.get(chat_of(ADA), "draft") is None
    assert await lived.drafts.get(chat_of(BEA), "draft") is not None


async def test_the_same_name_in_another_tenant_is_somebody_else(lived: Home) -> None:
    elsewhere = replace(ADA, tenant="another-bot")
    assert await counted(lived, elsewhere) == {}
    before = await counted(lived, ADA)
    await forget(lived, elsewhere)
    assert await counted(lived, ADA) == before


async def test_a_person_who_asks_from_a_shared_place_is_known_by_his_id(lived: Home) -> None:
    nameless = replace(ADA, chats=frozenset())
    assert set(await counted(lived, nameless)) == {
        *("answer", "asked", "said", "deadletter", "talk", "caretaker", "admin"),
        *("wish", "change", "offer", "grant", "note", "roster"),
    }
    await forget(lived, nameless)
    assert await counted(lived, nameless) == {}
    assert set(await counted(lived, ADA)) >= {"sub", "told", "delivery"}


async def test_what_is_told_has_the_persons_words_and_nobody_elses(lived: Home) -> None:
    told = [each async for each in lived.personal.records(ADA)]
    text = "\n".join(each.says for each in told)
    assert WORDS[ADA] in text
    assert WORDS[BEA] not in text
    assert BEA.id not in text
    kinds = {each.kind for each in told}
    assert {"sub", "sub.owner", "told", "delivery", "said", "deadletter", "talk"} <= kinds


async def test_a_place_is_counted_whoever_is_in_it(lived: Home) -> None:
    held = {each.kind: each for each in await lived.personal.of_place(shared())}
    assert held["sub"].count == 2
    assert held["said"].count == 2
    assert held["deadletter"].kept == KEPT["deadletter"] == timedelta(days=30)
    assert held["sub"].kept is None


async def test_the_list_of_a_whole_tenant_is_of_its_places_and_of_no_person(lived: Home) -> None:
    whole = Realm(platform=ADA.platform, tenant=ADA.tenant)
    await lived.lists.keep(whole, [OwnSource(feed=make.feed("Everybody's"))])
    before = await counted(lived, ADA)
    held = {each.kind: each.count for each in await lived.personal.of_place(shared())}
    assert (held["source"], before["source"]) == (1, 1)
    await forget(lived, ADA)
    assert len(await lived.lists.of(whole)) == 1


async def test_what_was_said_since_the_request_is_not_lost(lived: Home) -> None:
    held = await asked(lived, ADA)
    lived.clock.advance(MINUTE)
    await lived._write(ADA, chat_of(ADA), 2)
    await lived.personal.erase(held, HOUR, is_first=True)
    await lived.personal.erase(held, HOUR, is_first=False)
    assert await counted(lived, ADA) == {"said": 1}


async def test_the_second_round_is_of_what_the_request_left_alone(lived: Home) -> None:
    held = await asked(lived, ADA)
    await lived.personal.erase(held, HOUR, is_first=True)
    await lived.talks.keep(chat_of(ADA), Talk(asked=("forget me",)), by=ADA.id)
    await lived.talks.keep(shared("t1"), Talk(asked=("forget me",)), by=ADA.id)
    anew = make.subscription("anew", recipient=chat_of(ADA))
    await lived.subscriptions.keep(anew, lambda _: None)
    assert await lived.personal.erase(held, HOUR, is_first=False) == 2
    assert await counted(lived, ADA) == {"sub": 1}
    assert await lived.talks.get(chat_of(ADA)) is None
    assert (await lived.talks.get(shared("t1"))) == Talk()


async def test_who_has_lost_the_lease_erases_nothing_more(lived: Home) -> None:
    held = await asked(lived, ADA)
    lived.clock.advance(timedelta(hours=2))
    (other,) = await lived.personal.lease_erasures(5, MINUTE)
    before = await counted(lived, ADA)
    assert await lived.personal.erase(held, MINUTE, is_first=True) is None
    assert await counted(lived, ADA) == before
    assert not await lived.personal.done(held)
    assert await lived.personal.done(other)


async def test_the_erasure_itself_leaves_no_trace(lived: Home) -> None:
    await lived.personal.ask(Erasure(person=ADA, asked_at=lived.clock.now()))
    held = (await lived.personal.lease_erasures(5, MINUTE))[0]
    assert any("erase" in each for each in await lived.traces(ADA))
    await lived.personal.erase(held, MINUTE, is_first=True)
    await lived.personal.done(held)
    assert await lived.traces(ADA) == []


async def test_the_very_files_of_sqlite_have_no_trace(tmp_path: Path, clock: HandClock) -> None:
    async with ENGINES["sqlite"](tmp_path, clock) as kernel:
        lived = home(kernel, clock)
        await lived.live(ADA, BEA)
        clock.advance(MINUTE)
        marks = [ADA.id, *ADA.chats, *(await lived.personal._subject(ADA)).marks()]
        await forget(lived, ADA)
        names = [name for name in os.listdir(tmp_path) if name.startswith("store.db")]  # noqa: PTH208  # names
        bodies = [(tmp_path / name).read_bytes() for name in names]
    assert any(SHARED.encode() in body for body in bodies)
    assert not [mark for mark in marks for body in bodies if mark.encode() in body]


async def test_a_text_is_found_in_whatever_form_it_is_kept(kernel: Kernel) -> None:
    place = Place(platform="p", tenant="t", field="f")
    notes = Namespace(name="anything")
    sealed = SEALER.seal("the secret heron", place)
    await kernel.transact([Put(ns=notes, id="sealed", value=json.dumps({"x": sealed}).encode())])
    long = json.dumps({"text": "a packed otter " * 400}).encode()
    await kernel.transact([Put(ns=notes, id="packed", value=zlib.compress(long), ttl=HOUR)])
    for text, name in (("the secret heron", "sealed"), ("packed otter", "packed")):
        (where,) = await traces(kernel, [text], sealer=SEALER, places=[place])
        assert name in where

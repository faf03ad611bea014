"""Every limit is refused politely, by its number, with how there is room again."""

from __future__ import annotations

from functools import cache

import pytest

from adapters.store import offers
from adapters.store.addresses import chat_key
from adapters.store.held import Subject
from adapters.store.kernel import Kernel
from adapters.store.offers import OfferStore
from adapters.store.sealing import Sealer
from bot.dialogue.typed import MOST_CHARACTERS
from digest.ports import CHAT_A_MINUTE, MOST_MANAGERS, MOST_PLACES, PERSON_A_DAY, PERSON_A_MINUTE
from tests.bot.chatroom import Room, reader
from tests.bot.tidings import BANK, WREN, brief_of
from tests.contracts.kernel import HOUR, MINUTE, HandClock

MONDAY = brief_of("MON", WREN, BANK)


@pytest.fixture
def counted(kernel: Kernel) -> OfferStore:
    return OfferStore(kernel, Sealer([bytes(32)]))


@cache
def crowd(number: int) -> list[str]:
    """Return chats of a tenant that are counted in the same part."""
    found: list[str] = []
    at = 0
    while len(found) < number:
        chat = f"C{at}"
        if int(chat_key(reader(chat)), 16) % 1_000 == 7:
            found.append(chat)
        at += 1
    return found


async def test_too_many_questions_are_refused_by_each_number(room: Room) -> None:
    await room.show(MONDAY)
    for _ in range(PERSON_A_MINUTE):
        await room.ask("How many parameters does it have?")
    said = await room.ask("How many parameters does it have?")
    for each in (PERSON_A_MINUTE, CHAT_A_MINUTE, PERSON_A_DAY):
        assert f"{each} " in said
    assert "There is room again in 1 min." in said
    assert WREN.title in await room.ask("1")


async def test_a_tenant_with_too_many_places_is_told_so_and_has_room_when_one_stops(
    room: Room,
) -> None:
    chats = crowd(offers._ROOM + 1)
    await room.ask("time 08:00 Berlin", chats[0])
    store = room.respondent.door.offers
    for chat in chats[1:-1]:
        assert await store.take_room(reader(chat))
    said = await room.ask("time 08:00 Berlin", chats[-1])
    assert f"{MOST_PLACES:,} places have a brief already" in said
    assert "here stop" in said
    assert await room.subscriptions.of(reader(chats[-1])) == []
    await room.ask("stop", chats[0])
    assert "Berlin" in await room.ask("time 08:00 Berlin", chats[-1])
    await room.ask("undo", chats[0])
    assert len(await room.subscriptions.of(reader(chats[0]))) == 1


async def test_a_place_is_counted_once_and_apart_from_those_of_other_tenants(
    counted: OfferStore,
) -> None:
    *here, full = crowd(offers._ROOM + 1)
    for _ in range(2):
        for chat in here:
            assert await counted.take_room(reader(chat))
    assert not await counted.take_room(reader(full))
    await counted.give_room(reader(here[0]))
    assert await counted.take_room(reader(full))


async def test_a_visit_is_answered_the_same_when_it_is_noted_again(
    counted: OfferStore, clock: HandClock
) -> None:
    first = clock.now()
    assert await counted.seen(reader(), at=first, once="a") is None
    clock.advance(5 * HOUR)
    for _ in range(2):
        assert await counted.seen(reader(), at=clock.now(), once="b") == first
    second = clock.now()
    clock.advance(5 * MINUTE)
    assert await counted.seen(reader(), at=clock.now(), once="c") == second
    assert await counted.seen(reader("C2"), at=clock.now(), once="d") is None


async def test_visits_and_counted_places_go_with_their_chat(
    counted: OfferStore, kernel: Kernel, clock: HandClock
) -> None:
    place = reader()
    await counted.take_room(place)
    await counted.seen(place, at=clock.now(), once="a")
    subject = Subject(platform=place.platform, tenant=place.tenant, chats=frozenset({place.chat}))
    found = [each async for each in counted.held(subject)]
    assert {each.holding for each in found} == {"placed", "visit"}
    for each in found:
        await kernel.transact(list(each.effects), shard=each.shard)
    assert [each async for each in counted.held(subject)] == []


async def test_too_many_managers_are_refused_by_their_number(room: Room) -> None:
    room.server.open_chat("C1")
    people = {f"U{n}": "member" for n in range(2, MOST_MANAGERS + 3)}
    room.server.people("C1", U1="owner", **people)
    for n in range(2, MOST_MANAGERS + 2):
        await room.ask(f"brief managers add U{n}")
        room.clock.advance(MINUTE)
    said = await room.ask(f"brief managers add U{MOST_MANAGERS + 2}")
    assert f"{MOST_MANAGERS} people can be named" in said
    assert "managers remove U9" in said


async def test_a_line_that_is_cut_says_so(room: Room) -> None:
    await room.show(MONDAY)
    said = await room.ask("How many parameters does Wren have " + "really " * 200)
    assert f"Only the first {MOST_CHARACTERS} characters were read." in said
    assert "Only the first" not in await room.ask("1")


async def test_reports_have_a_limit_that_is_named(room: Room) -> None:
    await room.show(MONDAY)
    for number in range(5):
        await room.ask(f"report 1 wrong, {number}")
    assert "5 reports an hour" in await room.ask("report 1 wrong again")

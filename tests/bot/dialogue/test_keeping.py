"""What is kept of people is told, given to them, and forgotten: seen in chats, stores and logs."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.proof import traces
from adapters.store.sealing import Place, Sealer
from bot.eraser import ROUNDS, SETTLED_AFTER
from digest.model import Person
from tests.bot.chatroom import Room
from tests.bot.dialogue.messaging import (
    ALONE,
    SHARED,
    body_of,
    data_of,
    labels,
    opened,
    press,
    tell,
)
from tests.bot.tidings import WREN, brief_of
from tests.fakes.chatserver import TENANT
from tests.platforms.testchat import NAME

PERSON = "person-ada-90001"
CHAT = "chat-ada-50001"
WORDS = "zebra finches and their heron"
PLACES = [
    Place(platform=NAME, tenant=TENANT, field=field)
    for field in (
        "said.asker",
        "said.text",
        "said.file",
        "talk.asked",
        "report.text",
        "offer.line",
    )
]


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with opened(tmp_path) as found:
        found.server.open_chat(CHAT)
        yield found


async def live(room: Room) -> None:
    """Have somebody leave traces, alone and in a place that he shares."""
    monday = brief_of("MON", WREN)
    await room.show(monday, CHAT)
    for line in (
        *("time 08:00 Berlin", f"topics +{WORDS}", f"mute {WORDS}", "save 1"),
        *(f"report 1 {WORDS}", f"ask {WORDS}", "weekly fri", f"/brief {WORDS}"),
    ):
        await tell(room, line, CHAT, asker=PERSON)
    file = (f"{WORDS}.json", b"{}")
    await tell(room, "settings import", CHAT, asker=PERSON, file=file)
    room.server.people(SHARED, **{PERSON: "admin", "U2": "member"})
    await tell(room, f"brief managers add {PERSON}", SHARED, asker=PERSON)
    await tell(room, "brief here at 08:00", SHARED, asker=PERSON)
    await tell(room, f"ask {WORDS}", SHARED, asker=PERSON, is_addressed=True)
    await tell(room, "topcs", SHARED, asker=PERSON, is_addressed=True)


async def left(room: Room, *marks: str) -> list[str]:
    """Return where anything of the person is left in the store."""
    person = Person(platform=NAME, tenant=TENANT, id=PERSON, chats=frozenset({CHAT}))
    wanted = {*marks, *(await room.personal._subject(person)).marks()}
    return await traces(room.kernel, wanted, sealer=Sealer([bytes(32)]), places=PLACES)


async def forget(room: Room) -> None:
    """Let the loop that forgets turn until nothing waits."""
    for _ in range(ROUNDS):
        await room.eraser.run()
        room.clock.advance(SETTLED_AFTER)
    assert (await room.personal.backlog()).all == 0


async def test_privacy_says_what_is_kept_of_the_asker_and_of_the_place(room: Room) -> None:
    await live(room)
    alone = await tell(room, "privacy", CHAT, asker=PERSON)
    assert "What is kept of you:" in alone.text
    assert "Subscriptions: 2, until it is ended" in alone.text
    assert "Changes of what is set up: " in alone.text
    assert "for 400 days at most" in alone.text
    assert "Messages that are in this chat are kept by the platform" in alone.text
    assert labels(alone) == ["export", "forget me"]
    together = await tell(room, "brief privacy", SHARED, asker="U2")
    assert "What is kept of this place:" in together.text
    assert labels(together) == ["forget me"]


async def test_export_is_a_file_of_what_is_ones_own_and_only_where_nobody_else_reads(
    room: Room,
) -> None:
    await live(room)
    await tell(room, "topics +otters of bea", ALONE, asker="U2")
    got = await tell(room, "export", CHAT, asker=PERSON)
    assert got.file is not None
    assert got.file["name"] == "daybrief-data-2026-04-17.json"
    assert got.file["type"] == "application/json"
    data = data_of(got)
    assert data["person"] == PERSON
    assert {"sub", "wish", "change", "talk", "taste", "saved", "report"} <= data["records"].keys()
    assert WORDS in body_of(got).decode()
    assert "otters" not in body_of(got).decode()
    refused = await tell(room, "brief export", SHARED, asker=PERSON)
    assert refused.file is None
    assert "chat of our own" in refused.text


async def test_an_export_has_nothing_of_what_others_did_in_a_place_that_is_shared(
    room: Room,
) -> None:
    await live(room)
    room.server.people(SHARED, **{PERSON: "admin", "U2": "admin"})
    await tell(room, "brief topics +badgers of bea", SHARED, asker="U2")
    await tell(room, f"brief managers remove {PERSON}", SHARED, asker="U2")
    text = body_of(await tell(room, "export", CHAT, asker=PERSON)).decode()
    assert "badgers" not in text
    assert "managers remove" not in text


async def test_forget_me_asks_once_and_then_there_is_no_trace_within_a_minute(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await live(room)
    assert await left(room, WORDS, PERSON, CHAT)
    asked = await tell(room, "forget me", CHAT, asker=PERSON)
    assert "It cannot be brought back" in asked.text
    assert labels(asked) == ["Yes, forget me"]
    assert (await room.personal.backlog()).all == 0
    done = await press(room, "Yes, forget me", CHAT, asker=PERSON)
    assert "You are being forgotten" in done.text
    began = room.clock.now()
    await forget(room)
    assert room.clock.now() - began <= timedelta(seconds=60)
    assert await left(room, WORDS, PERSON, CHAT) == []
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("bot")]
    assert not [each for each in ours if WORDS in each or PERSON in each or CHAT in each]


async def test_what_is_set_up_for_others_stays_without_the_name(room: Room) -> None:
    await live(room)
    await tell(room, "forget me yes", CHAT, asker=PERSON)
    await forget(room)
    status = await tell(room, "brief here status", SHARED, asker="U2")
    assert "weekdays at 08:00" in status.text
    assert PERSON not in status.text
    room.server.people(SHARED, U2="admin")
    audit = await tell(room, "brief audit", SHARED, asker="U2")
    assert "somebody" in audit.text
    assert PERSON not in audit.text


async def test_whoever_is_forgotten_begins_anew(room: Room) -> None:
    await live(room)
    await tell(room, "forget me yes", CHAT, asker=PERSON)
    await forget(room)
    assert "only when you ask" in (await tell(room, "settings", CHAT, asker=PERSON)).text
    now = await tell(room, "time 07:30 Berlin", CHAT, asker=PERSON)
    assert "weekdays at 07:30" in now.text


async def test_in_a_shared_place_each_says_yes_to_his_own_question(room: Room) -> None:
    await live(room)
    asked = await tell(room, "brief forget me", SHARED, asker=PERSON)
    assert "Of a chat of our own, say it there as well." in asked.text
    another = await press(room, "Yes, forget me", SHARED, asker="U2")
    assert "It cannot be brought back" in another.text
    assert (await room.personal.backlog()).all == 0
    await press(room, "Yes, forget me", SHARED, asker="U2")
    assert (await room.personal.backlog()).all == 1
    (waiting,) = await room.personal.lease_erasures(9, timedelta(seconds=1))
    assert waiting.erasure.person.id == "U2"
    assert waiting.erasure.person.chats == frozenset()


async def test_from_a_shared_place_a_person_is_forgotten_there_and_the_place_stays(
    room: Room,
) -> None:
    await live(room)
    await tell(room, "brief forget me yes", SHARED, asker=PERSON)
    await forget(room)
    alone = Person(platform=NAME, tenant=TENANT, id=PERSON)
    assert [each.kind for each in await room.personal.of_person(alone)] == []
    assert "weekdays at 08:00" in (await tell(room, "brief here status", SHARED)).text


async def test_without_the_bots_name_nobody_in_a_shared_place_is_forgotten(room: Room) -> None:
    said = await tell(room, "forget me", SHARED, asker="U2")
    assert "begin what changes something with" in said.text
    assert (await room.personal.backlog()).all == 0


async def test_in_japanese_it_is_the_same(room: Room) -> None:
    await tell(room, "日本語")
    kept = await tell(room, "プライバシー")
    assert "あなたについて保存しているもの" in kept.text
    assert labels(kept) == ["データ出力", "データ削除"]
    got = await press(room, "データ出力")
    assert data_of(got)["person"] == "U1"
    asked = await press(room, "データ削除")
    assert "元には戻せません" in asked.text
    assert labels(asked) == ["はい、消してください"]

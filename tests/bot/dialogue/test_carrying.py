"""What a place has set up goes out and comes in as a file: shown first, whole, and taken back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from digest.model import (
    Language,
    OwnSource,
    Realm,
)
from tests import make
from tests.bot.chatroom import Room, reader
from tests.bot.dialogue.carried import REALM, agree, arrange, bring, standing, taken_out
from tests.bot.dialogue.messaging import (
    SHARED,
    body_of,
    data_of,
    labels,
    opened,
    press,
    tell,
)
from tests.fakes import chatdirections
from tests.fakes.chatserver import TENANT
from tests.platforms.testchat import NAME

HOSTILE = {
    "empty": b"",
    "nul": b"\0" * 100,
    "not json": b"{",
    "not utf-8": b"\xff\xfe\x00",
    "deep list": b"[" * 200_000,
    "deep object": b'{"a":' * 100_000,
    "another format": b'{"format": "another"}',
    "huge number": b'{"format": "daybrief configuration", "version": 1' + b"0" * 5_000 + b"}",
}


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with opened(tmp_path) as found:
        found.server.open_chat("C2")
        yield found


async def test_what_goes_out_says_all_that_is_set_up_and_names_no_place(room: Room) -> None:
    await arrange(room)
    got = await tell(room, "settings export")
    assert got.file is not None
    assert got.file["name"] == "daybrief-settings-2026-04-17.json"
    found = data_of(got)
    assert found["preferences"]["time"] == "07:30"
    assert found["preferences"]["zone"] == "Asia/Tokyo"
    assert found["preferences"]["topics"] == ["chips", "open-source"]
    assert found["muted"] == ["crypto"]
    assert [each["url"] for each in found["sources"]] == [
        "https://mine.example/rss",
        "https://example-wire.example/feed.xml",
    ]
    assert b"T1" not in body_of(got)
    assert b"C1" not in body_of(got)


async def test_a_file_is_shown_first_and_one_press_brings_it_in_elsewhere(room: Room) -> None:
    await arrange(room)
    file = await taken_out(room)
    shown = await bring(room, file, "C2")
    assert "Nothing is changed yet." in shown.text
    assert "Length: 5 stories at most. → Length: 3 stories at most." in shown.text
    assert "Muted: nothing. → Muted: crypto." in shown.text
    assert "Sources: 2 added, 0 removed, 0 changed." in shown.text
    assert labels(shown) == ["Import"]
    assert await room.wishes.get(reader("C2")) is None
    done = await press(room, "Import", "C2")
    assert done.text.startswith("Brought in.")
    assert "weekdays at 07:30, Tokyo" in done.text
    assert "Next one: " in done.text
    assert labels(done) == ["Undo"]
    assert {**await taken_out(room, "C2"), "made_at": ""} == {**file, "made_at": ""}
    (subscription,) = await room.subscriptions.of(reader("C2"))
    assert subscription.schedule.at == time(7, 30)
    assert await agree(room, "C2")


async def test_it_is_one_change_which_is_taken_back_and_taken_back_again(room: Room) -> None:
    await arrange(room)
    file = await taken_out(room)
    await tell(room, "topics +agents", "C2")
    before = await taken_out(room, "C2")
    await bring(room, file, "C2")
    await press(room, "Import", "C2")
    audit = await tell(room, "audit", "C2")
    assert audit.text.count("settings import") == 1
    undone = await press(room, "Undo", "C2")
    assert undone.text.startswith("Taken back: settings import")
    assert {**await taken_out(room, "C2"), "made_at": ""} == {**before, "made_at": ""}
    assert await room.subscriptions.of(reader("C2")) == []
    again = await press(room, "Undo", "C2")
    assert again.text.startswith("Taken back: undo")
    assert {**await taken_out(room, "C2"), "made_at": ""} == {**file, "made_at": ""}
    assert await agree(room, "C2")


async def test_what_was_changed_since_is_not_taken_back(room: Room) -> None:
    await arrange(room)
    await bring(room, await taken_out(room), "C2")
    await press(room, "Import", "C2")
    await tell(room, "length 7", "C2")
    there = await standing(room, "C2")
    undo = next(each for each in room.server.visible("C2") if each.text.startswith("Brought in."))
    room.server.press_token("C2", undo.actions[0]["token"])
    await room.admit()
    await room.answer()
    told = room.server.visible("C2")[-1].text
    assert told.startswith("Nothing was taken back: U1 has changed the same since (length 7)")
    assert await standing(room, "C2") == there


async def test_what_others_changed_beside_it_stays_when_it_is_taken_back(room: Room) -> None:
    await arrange(room)
    await bring(room, await taken_out(room), "C2")
    done = await press(room, "Import", "C2")
    await tell(room, "lang ja", "C2")
    other = OwnSource(feed=make.feed("Later"))
    realm = Realm(platform=NAME, tenant=TENANT, chat="C2")
    await room.sources.put(realm, [other], ())
    room.server.press_token("C2", done.actions[0]["token"])
    await room.admit()
    await room.answer()
    wished = await room.wishes.get(reader("C2"))
    assert wished is not None
    assert (wished.language, wished.at, wished.topics) == (Language("ja"), None, frozenset())
    made = await room.sources.made(realm)
    assert [each.feed.title for each in made] == ["Later"]


async def test_the_same_again_changes_nothing(room: Room) -> None:
    await arrange(room)
    told = await bring(room, await taken_out(room))
    assert told.text == "Everything in the file is set up already."
    assert labels(told) == []


async def test_an_import_that_is_broken_off_is_made_up_for_and_is_one_change(room: Room) -> None:
    await arrange(room)
    await bring(room, await taken_out(room), "C2")

    async def die() -> None:
        room.chat.before_reply = staticmethod(_nothing)
        raise ZeroDivisionError

    async def _nothing() -> None:
        """Let nothing happen."""

    room.chat.before_reply = staticmethod(die)
    done = await press(room, "Import", "C2")
    assert done.text.startswith("Brought in.")
    changes = await room.wishes.changes(reader("C2"), 9)
    assert [each.line for each in changes] == ["settings import"]
    undone = await press(room, "Undo", "C2")
    assert undone.text.startswith("Taken back: settings import")
    assert await room.subscriptions.of(reader("C2")) == []


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
async def test_a_hostile_file_is_refused_in_one_sentence_and_nothing_is_changed(
    room: Room, body: bytes
) -> None:
    await arrange(room)
    there = await standing(room)
    told = await bring(room, body)
    assert told.text.startswith("Nothing was changed")
    assert "\n" not in told.text
    assert labels(told) == []
    assert await standing(room) == there


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "wrong type": (lambda d: d["preferences"].update(topics=7), "preferences.topics"),
    "another's id": (lambda d: d["preferences"].update(place="C9"), "preferences.place"),
    "managers": (lambda d: d["preferences"].update(managers=["U9"]), "preferences.managers"),
    "a place": (lambda d: d.update(tenant="T9"), "tenant"),
    "bidi": (lambda d: d.update(muted=["\u202egnp.exe"]), "muted[0]"),
    "nul": (lambda d: d.update(muted=["a\x00b"]), "muted[0]"),
    "a file's address": (
        lambda d: d["sources"][0].update(url="file:///etc/passwd"),
        "sources[0].url",
    ),
    "too many topics": (
        lambda d: d["preferences"].update(topics=[f"t{n}" for n in range(21)]),
        "preferences.topics",
    ),
    "no such day": (lambda d: d["preferences"].update(weekdays=[8]), "preferences.weekdays[0]"),
    "half a day": (lambda d: d["preferences"].update(weekly=2.5), "preferences.weekly"),
    "no such zone": (lambda d: d["preferences"].update(zone="../../x"), "preferences.zone"),
    "alerts of nothing": (
        lambda d: d["preferences"].update(time=None, alerts=True),
        "preferences.time",
    ),
    "an old version": (lambda d: d.update(version=1), "version"),
    "of all": (lambda d: d.update(of="all"), "of"),
}


@pytest.mark.parametrize(("edit", "at"), EDITS.values(), ids=EDITS)
async def test_a_broken_file_is_refused_with_the_place_of_the_fault(
    room: Room, edit: Callable[[dict[str, Any]], object], at: str
) -> None:
    await arrange(room)
    file, there = await taken_out(room), await standing(room)
    edit(file)
    told = await bring(room, file)
    assert told.text == f"Nothing was changed: in the file, {at} is not as it has to be."
    assert await standing(room) == there


async def test_a_large_file_is_not_even_asked_for_and_one_that_lies_is_not_read(
    room: Room,
) -> None:
    large = b" " * (10 << 20)
    told = await bring(room, large)
    assert told.text == "Nothing was changed: the file is larger than 1 MiB."
    assert not room.server.attempts("content")
    told = await bring(room, large, said_size=100)
    assert told.text.startswith("Nothing was changed: I could not read the file.")
    assert len(room.server.attempts("content")) == 1


async def test_a_file_that_cannot_be_had_is_one_sentence(room: Room) -> None:
    for direction in (
        chatdirections.refused(404),
        chatdirections.refused(401),
        chatdirections.unavailable("7"),
        chatdirections.hang_up(),
    ):
        room.server.next(direction, on="content", times=2)  # a question is put again
        told = await bring(room, b"{}")
        assert told.text == (
            "Nothing was changed: I could not read the file. Please send it again."
        )
        room.server.calm()


async def test_without_a_file_it_is_said_how(room: Room) -> None:
    assert (await tell(room, "settings import")).text == (
        "Attach the file to the words: settings import"
    )
    assert (await tell(room, "settings import settings.json")).text == (
        "Attach the file to the words: settings import"
    )
    assert (await tell(room, "brief sources import", SHARED)).text == (
        "Attach the file to the words: brief sources import"
    )


async def test_an_older_button_does_not_bring_in_what_was_shown_since(room: Room) -> None:
    await arrange(room)
    file = await taken_out(room)
    first = await bring(room, file, "C2")
    file["preferences"]["stories"] = 7
    await bring(room, file, "C2")
    room.server.press_token("C2", first.actions[0]["token"])
    await room.admit()
    await room.answer()
    assert "no longer kept" in room.server.visible("C2")[-1].text
    assert await room.wishes.get(reader("C2")) is None
    await press(room, "Import", "C2")
    wished = await room.wishes.get(reader("C2"))
    assert wished is not None
    assert wished.max_stories == 7


async def test_in_a_shared_place_only_those_who_manage_it_bring_anything_in(room: Room) -> None:
    await arrange(room)
    file = await taken_out(room)
    body = json.dumps(file).encode()
    named = {"file": ("s.json", body), "is_addressed": True}
    refused = await tell(room, "settings import", SHARED, asker="U2", **named)
    assert refused.text.startswith("Nothing was changed. Here only owners and admins")
    await tell(room, "settings import", SHARED, asker="U1", **named)
    refused = await press(room, "Import", SHARED, asker="U2")
    assert refused.text.startswith("Nothing was changed. Here only owners and admins")
    assert await room.wishes.get(reader(SHARED)) is None
    done = await press(room, "Import", SHARED, asker="U1")
    assert done.text.startswith("Brought in.")


async def test_where_messages_count_a_group_sees_the_price_before_a_file_switches_it_on(
    tmp_path: Path,
) -> None:
    async with opened(tmp_path, is_counted=True) as room:
        room.server.months.limits[TENANT] = 200
        room.server.months.sizes[SHARED] = 30
        await arrange(room)
        file = json.dumps(await taken_out(room)).encode()
        named = {"file": ("s.json", file), "is_addressed": True}
        shown = await tell(room, "settings import", SHARED, asker="U1", **named)
        assert "this delivery costs 30 messages a day" in shown.text
        assert await room.subscriptions.of(reader(SHARED)) == []
        done = await press(room, "Import", SHARED, asker="U1")
        assert done.text.startswith("Brought in.")
        again = await tell(room, "settings import", SHARED, asker="U1", **named)
        assert "messages" not in again.text, "it is switched on already"


async def test_who_may_manage_a_place_is_neither_in_the_file_nor_changed_by_it(
    room: Room,
) -> None:
    await tell(room, "brief managers add U2", SHARED)
    got = await tell(room, "brief settings export", SHARED)
    assert b"U2" not in body_of(got)
    await arrange(room)
    body = json.dumps(await taken_out(room)).encode()
    named = {"file": ("s.json", body), "is_addressed": True}
    await tell(room, "settings import", SHARED, **named)
    await press(room, "Import", SHARED)
    wished = await room.wishes.get(reader(SHARED))
    assert wished is not None
    assert wished.managers == frozenset({"U2"})


async def test_a_place_gets_no_more_sources_than_it_may_have(room: Room) -> None:
    await arrange(room)
    file = await taken_out(room)
    file["sources"] = [
        {
            "url": f"https://f{number}.example/rss",
            "title": "",
            "kind": "news",
            "added": True,
            "hidden": False,
        }
        for number in range(100)
    ]
    told = await bring(room, file)
    assert told.text == (
        "Nothing was changed: this place would have more than 100 sources of its own."
    )
    assert len(await room.sources.made(REALM)) == 2


async def test_in_japanese_it_is_the_same(room: Room) -> None:
    await tell(room, "日本語")
    got = await tell(room, "設定 出力")
    file = data_of(got)
    file["preferences"]["stories"] = 3
    shown = await tell(room, "設定 取り込み", file=("s.json", json.dumps(file).encode()))
    assert "まだ何も変更していません。" in shown.text
    assert labels(shown) == ["取り込む"]
    done = await press(room, "取り込む")
    assert done.text.startswith("取り込みました。")
    assert labels(done) == ["元に戻す"]


async def test_a_language_that_a_file_brings_is_spoken_at_once(room: Room) -> None:
    file = await taken_out(room)
    file["preferences"]["language"] = "ja"
    await bring(room, file)
    done = await press(room, "Import")
    assert "言語: 日本語。" in done.text

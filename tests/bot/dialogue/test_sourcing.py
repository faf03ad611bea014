"""Sources by their commands: who may change what, what is offered, and every way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.dialogue.arguments import LONGEST_URL
from bot.realmsources import MOST_OWN
from digest.feeds import policy
from digest.feeds.opml import FeedList
from digest.model import FeedUrl, Realm
from digest.ports import LOOKS_AT_ONCE
from tests import make
from tests.bot.chatroom import Room, reader, room
from tests.bot.desk import FRESH, NEW
from tests.bot.town import SOURCES
from tests.contracts.kernel import HOUR, MINUTE

WIRE = SOURCES[0]
PAGE = b"""<html><head>
<link rel="alternate" type="application/rss+xml" title="All notes" href="https://new.example/a.xml">
<link rel="alternate" type="application/rss+xml" title="Long reads" href="https://new.example/b.xml">
</head></html>"""


def titles(room: Room, chat: str = "C1") -> set[str]:
    urls = room.sources.reading.urls(reader(chat))
    return {room.sources.title(url) for url in urls}


async def test_a_source_is_added_named_by_itself_and_taken_back(room: Room) -> None:
    room.pages[NEW] = FRESH
    said = await room.ask(f"sources add {NEW}")
    assert "Added: New Notes, 2 articles" in said
    assert "Read here: 4 sources, 1 of them your own." in said
    assert NEW in room.sources.reading.urls(reader())
    back = await room.press("Undo")
    assert f"Taken back: sources add {NEW}" in back
    assert "Read here: 3 sources" in back
    assert NEW not in room.sources.reading.urls(reader())
    again = await room.press("Undo")
    assert "Back in the list, as it was" in again
    assert NEW in room.sources.reading.urls(reader())


async def test_a_page_with_several_feeds_offers_each_to_press(room: Room) -> None:
    room.pages |= {"https://new.example/": PAGE, "https://new.example/b.xml": FRESH}
    said = await room.ask("sources add new.example")
    assert "several feeds" in said
    assert "Added: New Notes" in await room.press("Long reads")
    assert "https://new.example/b.xml" in room.sources.reading.urls(reader())


async def test_a_name_that_fits_several_offers_each_and_one_that_fits_none_the_nearest(
    room: Room,
) -> None:
    assert "Which one?" in await room.ask("sources remove Example")
    said = await room.press("Example Lab")
    assert "Removed: Example Lab." in said
    assert titles(room) == {"Example Wire", "Harbour Post"}
    assert "Did you mean Harbour Post?" in await room.ask("sources remove Harbour Pots")
    assert "Removed: Harbour Post." in await room.press("Harbour Post")
    assert "Back in the list" in await room.press("Undo")
    assert titles(room) == {"Example Wire", "Harbour Post"}


async def test_what_was_removed_comes_back_without_a_look_though_nothing_answers_there(
    room: Room,
) -> None:
    await room.ask("sources remove Example Wire")
    began = room.clock.now()
    assert "Back in the list" in await room.ask(f"sources add {WIRE.url}")
    assert room.clock.now() - began < timedelta(seconds=8)
    assert "in the list already" in await room.ask(f"sources add {WIRE.url}")


async def test_a_test_changes_nothing_and_offers_to_add_what_fits(room: Room) -> None:
    room.pages[NEW] = FRESH
    assert "New Notes can be read: 2 articles" in await room.ask(f"sources test {NEW}")
    assert NEW not in room.sources.reading.urls(reader())
    assert await room.wishes.changes(reader(), 9) == []
    assert "Added: New Notes" in await room.press("Add it")


@pytest.mark.parametrize(
    "url", ["https://gone.example/feed", "http://10.0.0.7/", "new.example:22"]
)
async def test_whatever_is_wrong_with_an_address_is_one_answer_and_nothing_is_recorded(
    room: Room, url: str
) -> None:
    said = await room.ask(f"sources add {url}")
    assert "no feed to be read" in said or "no web address" in said
    assert await room.wishes.changes(reader(), 9) == []


async def test_looks_have_a_limit_that_is_named_with_when_there_is_room_again(room: Room) -> None:
    realm = Realm(platform="testchat", tenant=reader().tenant, chat="C1")
    for _ in range(LOOKS_AT_ONCE):
        assert await room.sources.lists.book(realm) == timedelta(0)
    said = await room.ask(f"sources test {NEW}")
    assert f"{LOOKS_AT_ONCE} an hour are looked at" in said
    assert "room again in 3 min" in said
    room.pages[NEW] = FRESH
    room.clock.advance(4 * MINUTE)
    assert "can be read" in await room.ask(f"sources test {NEW}")


async def test_a_full_list_says_its_number_and_how_to_make_room(room: Room) -> None:
    realm = Realm(platform="testchat", tenant=reader().tenant, chat="C1")
    many = tuple(make.feed(f"Own {n}") for n in range(MOST_OWN))
    await room.sources.take_in(realm, FeedList(feeds=many, refused=()))
    said = await room.ask(f"sources add {NEW}")
    assert f"{MOST_OWN} sources of its own" in said
    assert "sources remove NAME" in said
    listed = await room.ask("sources")
    assert "And 70 more." in listed


async def test_an_address_that_is_too_long_is_refused_by_its_length(room: Room) -> None:
    said = await room.ask(f"sources add https://new.example/{'a' * LONGEST_URL}")
    assert f"{LONGEST_URL} characters" in said


async def test_the_list_tells_how_sources_fare_and_offers_to_remove_what_fails(room: Room) -> None:
    room.pages[NEW] = FRESH
    await room.ask(f"sources add {NEW}")
    said = await room.ask("sources")
    assert "New Notes" in said
    assert "not read yet" in said
    assert "sources add URL" in said
    known = policy.first(FeedUrl(NEW), room.clock.now())
    failing = replace(known, fault="no answer", failing_since=room.clock.now())
    await room.sources.feeds.keep([failing])
    assert "cannot be read since" in await room.ask("sources")
    assert "Removed: New Notes." in await room.press("Remove New Notes")


async def test_where_several_talk_all_may_look_and_managers_alone_change_or_have_fetched(
    room: Room,
) -> None:
    room.server.open_chat("C1")
    room.server.people("C1", U1="member", U2="admin")
    assert "Read here: 3 sources" in await room.ask("brief sources")
    for line in (
        f"brief sources add {NEW}",
        f"brief sources test {NEW}",
        "brief mute source Wire",
    ):
        assert "only owners and admins" in await room.ask(line)
    assert room.sources.reading.urls(reader()) == {each.url for each in SOURCES}


async def test_a_list_that_a_whole_tenant_reads_is_changed_by_its_admins_alone_wherever_they_write(
    tmp_path: Path,
) -> None:
    def whole(place: object) -> Realm:
        return Realm(platform="testchat", tenant=reader().tenant, chat="")

    async with room(tmp_path, realm=whole) as opened:
        assert "whole workspace" in await opened.ask("sources remove Example Wire")
        assert "Read here: 3 sources" in await opened.ask("sources")
        opened.server.people("C1", U1="owner")
        opened.clock.advance(2 * MINUTE)
        assert "Removed: Example Wire." in await opened.ask("brief sources remove Example Wire")
        opened.clock.advance(HOUR)
        opened.server.people("C1", U1="guest")
        assert "Guests" in await opened.ask("brief sources add example.com")


async def test_what_cannot_be_taken_back_any_more_is_not_said_to_be(room: Room) -> None:
    room.pages[NEW] = FRESH
    await room.ask(f"sources add {NEW}")
    change = (await room.wishes.changes(reader(), 1))[0]
    await room.ask(f"sources remove {NEW}")
    said = await room.ask(f"undo {change.id}")
    assert "No source in the list is called so." in said
    assert "Taken back" not in said


async def test_changes_of_sources_are_in_the_audit(room: Room) -> None:
    await room.ask("sources remove Example Wire")
    await room.ask("mute source Example Lab")
    said = await room.ask("audit")
    assert "U1: sources remove Example Wire" in said
    assert "U1: mute source Example Lab" in said


async def test_a_source_is_muted_for_one_reader_named_in_settings_and_heard_again(
    room: Room,
) -> None:
    assert "Which one?" in await room.ask("mute source Example")
    assert "Muted: Example Lab." in await room.press("Example Lab")
    assert (await room.tastes.get(reader())).muted_feeds == {SOURCES[1].url}
    assert "Muted: Example Lab." in await room.ask("settings")
    assert "Muted: nothing." in await room.ask("unmute source Example")
    assert "Muted: Example Lab." in await room.press("Undo")
    assert "No source is called so" in await room.ask("mute source Nowhere Times")
    assert "That is how it is already." in await room.ask("mute source Example Lab")


async def test_a_source_that_left_the_list_can_still_be_unmuted(room: Room) -> None:
    await room.ask("mute source Example Lab")
    await room.ask("sources remove Example Lab")
    assert "Muted: nothing." in await room.ask("unmute source Example Lab")


async def test_japanese_readers_have_the_same(room: Room) -> None:
    room.pages[NEW] = FRESH
    await room.ask("日本語")
    assert "追加しました:New Notes" in await room.ask(f"情報源 追加 {NEW}")
    assert "元に戻しました" in await room.press("元に戻す")
    assert "ミュート: Example Wire" in await room.ask("情報源ミュート Example Wire")
    assert "ミュート: なし" in await room.ask("情報源ミュート解除 Example Wire")

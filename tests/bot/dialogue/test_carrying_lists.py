"""The sources of a place go out and come in as a list (OPML), and are taken back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from digest.model import Realm
from tests.bot.chatroom import Room, room
from tests.bot.dialogue.carried import REALM, arrange, taken_out
from tests.bot.dialogue.messaging import ALONE, SHARED, body_of, labels, opened, press, tell
from tests.fakes.chatserver import TENANT
from tests.fakes.chatstate import Message
from tests.platforms.testchat import NAME


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with opened(tmp_path) as found:
        found.server.open_chat("C2")
        yield found


async def test_sources_go_out_and_come_in_as_a_list_and_can_be_taken_back(room: Room) -> None:
    await arrange(room)
    got = await tell(room, "sources export")
    assert got.file is not None
    assert got.file["name"] == "daybrief-sources-2026-04-17.opml"
    assert b'xmlUrl="https://mine.example/rss"' in body_of(got)
    assert b"example-wire" not in body_of(got)
    listed = ("feeds.opml", body_of(got))
    done = await tell(room, "sources import", "C2", file=listed)
    assert "Brought in: 1 added, 2 in the list already." in done.text
    realm = Realm(platform=NAME, tenant=TENANT, chat="C2")
    assert [each.feed.url for each in await room.sources.made(realm)] == [
        "https://mine.example/rss"
    ]
    assert "sources import" in (await tell(room, "audit", "C2")).text
    undone = await press(room, "Undo", "C2")
    assert undone.text.startswith("Taken back: sources import")
    assert await room.sources.made(realm) == []
    again = await tell(room, "sources import", file=listed)
    assert "0 added, 3 in the list already" in again.text
    assert labels(again) == []


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><opml><body><outline text="&c;" xmlUrl="https://a.example/"
/></body></opml>"""


@pytest.mark.parametrize(
    "body",
    [b"", b"\0\0", b"<opml", LAUGHS, b"<html></html>", b"<a>" * 100_000],
    ids=["empty", "nul", "cut", "laughs", "another", "deep"],
)
async def test_a_hostile_list_is_refused_in_one_sentence(room: Room, body: bytes) -> None:
    told = await tell(room, "sources import", file=("x.opml", body))
    assert told.text == "Nothing was changed: that is no list of feeds (OPML)."
    assert await room.sources.made(REALM) == []


async def test_of_a_list_only_what_may_be_read_is_taken_with_clean_titles(room: Room) -> None:
    body = """<opml version="2.0"><body>
    <outline text="Good\u202e one" xmlUrl="https://good.example/rss"/>
    <outline text="Local" xmlUrl="file:///etc/passwd"/>
    </body></opml>""".encode()
    told = await tell(room, "sources import", file=("x.opml", body))
    assert "Brought in: 1 added" in told.text
    (made,) = await room.sources.made(REALM)
    assert made.feed.title == "Good one"


async def test_a_list_that_a_whole_tenant_reads_is_brought_in_by_its_admins_alone(
    tmp_path: Path,
) -> None:
    whole = Realm(platform=NAME, tenant=TENANT, chat="")
    async with room(tmp_path, realm=lambda _: whole) as found:
        found.server.open_chat(ALONE)
        found.server.open_chat(SHARED)
        found.server.people(SHARED, U1="owner", U2="member")
        await tell(found, "brief managers add U2", SHARED)

        async def sent(what: str, name: str, body: bytes, asker: str) -> Message:
            named = {"file": (name, body), "asker": asker, "is_addressed": True}
            return await tell(found, f"{what} import", SHARED, **named)

        file = await taken_out(found)
        file["preferences"]["stories"] = 3
        shown = await sent("settings", "s.json", json.dumps(file).encode(), "U2")
        assert labels(shown) == ["Import"], "what is the place's own he may change"
        file["sources"] = [
            {
                "url": "https://b.example/rss",
                "title": "",
                "kind": "news",
                "added": True,
                "hidden": False,
            }
        ]
        listed = b'<opml><body><outline xmlUrl="https://a.example/rss"/></body></opml>'
        changed = json.dumps(file).encode()
        for refused in (
            await sent("settings", "s.json", changed, "U2"),
            await sent("sources", "feeds.opml", listed, "U2"),
        ):
            assert "whole workspace" in refused.text
        assert labels(await sent("settings", "s.json", changed, "U1")) == ["Import"]
        assert "whole workspace" in (await press(found, "Import", SHARED, asker="U2")).text
        assert await found.sources.made(whole) == []
        await press(found, "Import", SHARED)
        assert len(await found.sources.made(whole)) == 1
        assert "whole workspace" in (await press(found, "Undo", SHARED, asker="U2")).text
        assert len(await found.sources.made(whole)) == 1

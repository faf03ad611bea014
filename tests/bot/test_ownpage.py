"""The page that everybody has of his own, over a platform that has pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from digest.model import Language, Repeat
from digest.words import desk
from tests.bot.chatroom import Room, offers_of, reader, room
from tests.bot.tidings import BANK, WREN, brief_of
from tests.contracts.kernel import MINUTE, SECOND
from tests.fakes import chatdirections

EN = Language("en")
BRIEF = brief_of("MON", WREN, BANK)
ME = "U1"
"""Whose own chat is called as he is, as on the platforms that have pages."""
SHARED = "C5"


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, Repeat.IDEMPOTENT) as opened:
        opened.front[EN] = BRIEF
        opened.server.open_chat(ME)
        opened.server.open_chat(SHARED)
        opened.server.people(SHARED, U1="admin")
        yield opened


async def opened(room: Room, **who: str) -> list[dict[str, Any]]:
    """Open the page and return its parts."""
    room.clock.advance(SECOND)
    await room.bring(room.server.open_page(ME, **who))
    return room.server.extras.pages[ME]


def text_of(parts: list[dict[str, Any]]) -> str:
    return "\n".join(part["text"] for part in parts)


def labels(parts: list[dict[str, Any]]) -> list[str]:
    return [action["label"] for part in parts for action in part["actions"]]


async def press(room: Room, label: str) -> None:
    room.clock.advance(SECOND)
    await room.bring(room.server.press_page(ME, label))


async def test_whoever_comes_first_sees_todays_brief_and_can_have_it_daily_by_one_press(
    room: Room,
) -> None:
    parts = await opened(room, tz="Asia/Tokyo")
    told = text_of(parts)
    assert told.startswith("AI news in one minute a day")
    assert "1. Example Lab releases Wren" in told
    assert "Your time zone, from your profile: Tokyo." in told
    assert labels(parts)[:3] == ["Daily to me, 08:00", "Send it to a channel", "Settings"]
    await press(room, "Daily to me, 08:00")
    assert "Brief: every day at 08:00, Tokyo." in room.seen(ME)[-1]
    (subscription,) = await room.subscriptions.of(reader(ME))
    assert subscription.schedule.tz == "Asia/Tokyo"


async def test_a_page_shows_a_change_that_was_made_from_it_at_once(room: Room) -> None:
    await opened(room, tz="Asia/Tokyo")
    await press(room, "Daily to me, 08:00")
    shown = text_of(room.server.extras.pages[ME])
    assert shown.startswith("Your AI brief")
    assert "Brief: every day at 08:00, Tokyo." in shown
    await press(room, "Pause a week")
    assert "Go on" in labels(room.server.extras.pages[ME])


async def test_a_form_that_was_sent_from_a_page_changes_what_it_shows(room: Room) -> None:
    await opened(room)
    room.clock.advance(SECOND)
    wanted = room.server.want_form(ME, "settings")
    await room.bring(wanted)
    await room.bring(room.server.fill(wanted, time=["07:30"], zone=["Europe/Berlin"]))
    assert "weekdays at 07:30, Berlin" in text_of(room.server.extras.pages[ME])


async def test_a_page_that_is_opened_again_writes_nothing_new(room: Room) -> None:
    first = await opened(room)
    kept = await offers_of(room)
    assert kept
    assert labels(await opened(room)) == labels(first)
    assert await offers_of(room) == kept


async def test_places_that_somebody_looks_after_are_on_his_page_and_can_be_changed_there(
    room: Room,
) -> None:
    room.clock.advance(SECOND)
    room.server.say(SHARED, "here at 09:00", is_addressed=True)
    await room.admit()
    await room.answer()
    parts = await opened(room)
    assert f"{SHARED} weekdays at 09:00, Topics: everything about AI" in text_of(parts)
    (part,) = (each for each in parts if each["text"].startswith(SHARED))
    (change,) = part["actions"]
    wanted = room.server.want_form(ME, "settings", token=change["token"])
    await room.bring(wanted)
    form = room.server.extras.forms[wanted]
    assert (form["chat"], form["note"]) == (SHARED, desk.of(EN).for_everybody)
    await room.bring(room.server.fill(wanted, time=["10:00"]))
    assert "weekdays at 10:00" in room.seen(SHARED)[-1]
    assert f"{SHARED} weekdays at 10:00" in text_of(room.server.extras.pages[ME])


async def test_a_place_that_is_not_his_to_change_any_more_is_not_on_his_page(room: Room) -> None:
    room.clock.advance(SECOND)
    room.server.say(SHARED, "here at 09:00", is_addressed=True)
    await room.admit()
    await room.answer()
    room.server.people(SHARED, U1="guest")
    room.clock.advance(2 * MINUTE)
    assert SHARED not in text_of(await opened(room))


async def test_whoever_wants_it_in_a_shared_place_is_told_how(room: Room) -> None:
    await opened(room)
    await press(room, "Send it to a channel")
    assert room.seen(ME)[-1].startswith(desk.of(EN).invite)
    assert "here at 08:00" in room.seen(ME)[-1]


async def test_what_is_kept_can_be_asked_for_and_forgotten_from_the_page(room: Room) -> None:
    parts = await opened(room)
    assert labels(parts)[-3:] == ["What is kept", "Export", "Forget me"]
    await press(room, "What is kept")
    assert "What is kept of you:" in room.seen(ME)[-1]


async def test_a_platform_that_cannot_show_the_page_now_shows_it_later(room: Room) -> None:
    room.server.next(chatdirections.unavailable(), on="page")
    room.clock.advance(SECOND)
    await room.mail.backlog()
    wanted = room.server.open_page(ME)
    await room.bring(wanted)
    assert text_of(room.server.extras.pages[ME]).startswith("AI news in one minute")


async def test_a_tenant_that_takes_the_bot_away_is_forgotten(room: Room) -> None:
    await room.bring(room.server.uninstall())
    assert room.forgotten == [("testchat", "T1")]

"""A command that names nothing says how it is and what it may be; pressing changes it."""

from __future__ import annotations

import pytest

from tests.bot.chatroom import Room, reader
from tests.bot.tidings import BANK, WREN, brief_of

MONDAY = brief_of("MON", WREN, BANK)


@pytest.mark.parametrize(
    ("line", "state", "label", "then"),
    [
        ("length", "Length: 5 stories at most.", "3 stories", "Length: 3 stories at most."),
        ("lang", "Language: English.", "日本語", "言語: 日本語。"),
        ("time", "every day at 08:00, Berlin", "07:00 Berlin", "every day at 07:00, Berlin"),
        ("days", "every day at 08:00, Berlin", "weekdays", "weekdays at 08:00, Berlin"),
        (
            "weekly",
            "The week in 90 seconds: not sent.",
            "Friday",
            "The week in 90 seconds: on Fridays.",
        ),
        ("alerts", "Alerts: off.", "Turn on", "Alerts: on"),
        ("quiet", "one line is sent", "Send nothing then", "nothing is sent"),
    ],
)
async def test_a_bare_command_says_how_it_is_and_its_button_changes_it(
    room: Room, line: str, state: str, label: str, then: str
) -> None:
    await room.subscribe()
    assert state in await room.ask(line)
    assert await room.wishes.changes(reader(), 9) == []
    assert then in await room.press(label)


async def test_a_time_is_offered_with_a_place_where_none_is_known(room: Room) -> None:
    said = await room.ask("time")
    assert "only when you ask" in said
    assert "where you are" in said
    assert "weekdays at 08:00, New York" in await room.press("08:00 New York")


async def test_what_is_on_can_be_turned_off(room: Room) -> None:
    await room.subscribe()
    await room.ask("weekly fri")
    await room.ask("weekly")
    assert "The week in 90 seconds: not sent." in await room.press("Not at all")
    await room.ask("alerts on")
    await room.ask("alerts")
    assert "Alerts: off." in await room.press("Turn off")


async def test_anybody_may_look_and_managers_alone_may_choose(room: Room) -> None:
    room.server.open_chat("C1")
    room.server.people("C1", U1="member")
    assert "Length: 5 stories at most." in await room.ask("brief length")
    assert "only owners and admins" in await room.press("3 stories")


async def test_settings_say_all_and_lead_to_each(room: Room) -> None:
    await room.subscribe()
    said = await room.ask("settings")
    assert "Read for you: 3 sources." in said
    for label, state in (("Length", "Length: 5"), ("Sources", "Sources that are read here")):
        await room.ask("settings")
        assert state in await room.press(label)


async def test_japanese_readers_choose_as_well(room: Room) -> None:
    await room.ask("日本語")
    assert "件数: 最大" in await room.ask("件数")
    await room.ask("速報")
    assert "配信: ご要望のときだけ" in await room.press("オンにする")

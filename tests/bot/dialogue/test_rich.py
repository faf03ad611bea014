"""Rich briefs are offered where the platform has them, and nowhere else."""

from __future__ import annotations

from tests.bot.chatroom import Room, offers_of, reader
from tests.bot.tidings import BANK, WREN, brief_of

MONDAY = brief_of("MON", WREN, BANK)


async def _is_rich(room: Room) -> bool:
    (subscription,) = await room.subscriptions.of(reader())
    return subscription.is_rich


async def test_a_place_turns_rich_briefs_on_and_off_by_buttons(room: Room) -> None:
    room.chat.has_rich = True
    await room.subscribe()
    said = await room.ask("settings")
    assert "Rich briefs: off" in said
    assert "Rich briefs: off" in await room.press("Rich briefs")
    told = await room.press("Try rich briefs")
    assert "Some apps of Telegram show them as blank" in told
    assert await _is_rich(room)
    assert "Rich briefs: off" in await room.press("Undo")
    assert not await _is_rich(room)


async def test_a_line_turns_them_on_and_settings_say_so(room: Room) -> None:
    room.chat.has_rich = True
    await room.subscribe()
    await room.ask("rich on")
    assert "Rich briefs: on" in await room.ask("settings")
    assert "Rich briefs: off" in await room.ask("リッチ オフ")
    assert not await _is_rich(room)


async def test_where_briefs_have_one_form_nobody_hears_of_another(room: Room) -> None:
    await room.subscribe()
    assert "Rich" not in await room.ask("settings")
    assert "Rich briefs" not in await offers_of(room)
    assert "rich on" not in await room.ask("help")
    assert "one form here" in await room.ask("rich on")
    assert not await _is_rich(room)


async def test_in_a_group_those_alone_choose_who_may_manage_it(room: Room) -> None:
    room.chat.has_rich = True
    room.server.open_chat("C1")
    room.server.people("C1", U1="member")
    await room.subscribe()
    assert "Rich briefs: off" in await room.ask("brief rich")
    assert "only owners and admins" in await room.press("Try rich briefs")
    assert not await _is_rich(room)

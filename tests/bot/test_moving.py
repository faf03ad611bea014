"""A chat that gets another address keeps its brief."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.contract import Moved
from bot.standing import Standing
from digest.errors import StoreUnavailable
from digest.model import NO_PREFERENCES, Recipient, Topic
from tests.bot.chatroom import Room, reader, room
from tests.bot.tidings import BANK, WREN, brief_of

OLD = reader()
NEW = replace(OLD, chat="C2")
SIZE = "How many parameters does it have?"


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        yield opened


async def moved(room: Room, old: Recipient, to: str, update_id: str = "u/1") -> None:
    """Have the machine be told that a chat has moved."""
    update = Moved(update_id=update_id, recipient=old, to=to, said_at=room.clock.now())
    await room.mail.admit(update)
    await room.dispatcher.run()


async def test_what_a_chat_has_set_up_goes_with_it_and_told_twice_it_comes_to_the_same(
    room: Room,
) -> None:
    await room.subscribe()
    before = await room.subscriptions.of(OLD)
    await moved(room, OLD, "C2")
    await moved(room, OLD, "C2", "u/2")
    assert await room.subscriptions.of(OLD) == []
    (there,) = await room.subscriptions.of(NEW)
    assert there.schedule == before[0].schedule
    assert there.topics == before[0].topics
    assert there.owner == before[0].owner
    assert await room.wishes.get(OLD) == NO_PREFERENCES


async def test_a_move_that_broke_off_before_its_last_step_leaves_no_brief_behind(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.subscribe()
    follow = Standing.follow

    async def breaking(self: Standing, place: Recipient, *, by: str) -> None:
        if place == OLD:
            raise StoreUnavailable("full")
        await follow(self, place, by=by)

    with monkeypatch.context() as patched:
        patched.setattr(Standing, "follow", breaking)
        with pytest.raises(StoreUnavailable):
            await room.dispatcher.respondent.move(_move())
    assert await room.subscriptions.of(OLD)
    await room.dispatcher.respondent.move(_move())
    assert await room.subscriptions.of(OLD) == []
    assert len(await room.subscriptions.of(NEW)) == 1


def _move() -> Moved:
    return Moved(update_id="u/1", recipient=OLD, to="C2", said_at=datetime(2026, 7, 1, tzinfo=UTC))


async def test_what_was_set_up_at_the_new_address_stays(room: Room) -> None:
    await room.subscribe()
    await moved(room, OLD, "C2")
    kept = await room.wishes.get(NEW)
    assert kept is not None
    await room.subscribe()
    await moved(room, OLD, "C2", "u/3")
    assert await room.wishes.get(NEW) == kept


async def test_a_chat_without_a_brief_leaves_nothing(room: Room) -> None:
    await moved(room, replace(OLD, chat="C9"), "C8")
    assert await room.wishes.get(replace(OLD, chat="C8")) is None


async def test_what_is_talked_about_saved_and_set_up_is_known_at_the_new_address(
    room: Room,
) -> None:
    await room.subscribe()
    await room.show(brief_of("MON", WREN, BANK))
    await room.ask("1")
    await room.ask("save 1")
    await room.ask("topics +speech recognition")
    await moved(room, OLD, "C2")
    assert WREN.title in await room.ask("saved", "C2")
    assert "Wren has 8 billion parameters" in await room.ask(SIZE, "C2")
    assert WREN.title not in await room.ask("saved")
    await room.ask("undo", "C2")
    kept = await room.wishes.get(NEW)
    assert kept is not None
    assert kept.at is not None, "what is taken back is what somebody did, and not the moving"
    assert Topic("speech recognition") not in kept.topics


async def test_a_chat_without_a_brief_has_its_talk_go_with_it(room: Room) -> None:
    await room.show(brief_of("MON", WREN, BANK))
    await room.ask("1")
    await moved(room, OLD, "C2")
    assert "Wren has 8 billion parameters" in await room.ask(SIZE, "C2")

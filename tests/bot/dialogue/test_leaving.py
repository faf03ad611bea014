"""Removed from a chat, nothing is sent there any more; back in it, all is as it was set up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.drafts import DRAFTS_KEPT
from adapters.store.offers import OFFERS_KEPT
from adapters.store.wishes import CHANGES_KEPT
from tests.bot.chatroom import Room, reader
from tests.bot.dialogue.messaging import SHARED, answered, opened, press, tell
from tests.contracts.kernel import HOUR


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with opened(tmp_path) as found:
        yield found


async def removed(room: Room, chat: str = SHARED) -> None:
    """Remove the bot from a chat, and have that dealt with."""
    room.server.remove(chat)
    await room.admit()
    await room.answer()


async def due(room: Room, during: timedelta) -> list[str]:
    """Return the chats whose briefs fall due while time passes."""
    room.clock.advance(during)
    ticks = await room.subscriptions.lease_ticks(99, HOUR)
    return [each.subscription.recipient.chat for each in ticks]


async def test_schedules_stop_at_once_and_what_was_set_up_stays(room: Room) -> None:
    await tell(room, "brief here at 08:00 daily", SHARED)
    await tell(room, "brief weekly fri", SHARED)
    await tell(room, "brief topics +chips", SHARED)
    await removed(room)
    assert all(each.is_paused for each in await room.subscriptions.of(reader(SHARED)))
    assert await due(room, timedelta(days=8)) == []
    wished = await room.wishes.get(reader(SHARED))
    assert wished is not None
    assert (wished.topics, wished.is_paused) == (frozenset({"chips"}), False)


async def test_back_in_the_chat_it_goes_on_and_says_so(room: Room) -> None:
    await tell(room, "brief here at 08:00 daily", SHARED)
    await tell(room, "brief weekly fri", SHARED)
    await removed(room)
    room.server.join(SHARED)
    told = await answered(room, SHARED)
    assert told.text.startswith("Good to have you back. What you set up is as it was.")
    assert not any(each.is_paused for each in await room.subscriptions.of(reader(SHARED)))
    assert SHARED in await due(room, timedelta(days=2))


async def test_what_was_paused_before_is_paused_after(room: Room) -> None:
    await tell(room, "brief here at 08:00 daily", SHARED)
    await tell(room, "brief pause", SHARED)
    await removed(room)
    room.server.join(SHARED)
    await answered(room, SHARED)
    assert await due(room, timedelta(days=2)) == []
    assert "Paused until further notice" in (await tell(room, "brief here status", SHARED)).text


async def test_a_button_from_before_still_means_the_same_to_those_who_may(room: Room) -> None:
    await tell(room, "brief here at 08:00 daily", SHARED)
    await removed(room)
    room.server.join(SHARED)
    await answered(room, SHARED)
    refused = await press(room, "Undo", SHARED, asker="U2")
    assert refused.text.startswith("Nothing was changed. Here only owners and admins")
    undone = await press(room, "Undo", SHARED, asker="U1")
    assert undone.text.startswith("Taken back: here at 08:00 daily")


async def test_a_removal_that_comes_twice_or_late_does_no_harm(room: Room) -> None:
    await tell(room, "brief here at 08:00 daily", SHARED)
    await removed(room)
    room.server.duplicate(1)
    await room.admit()
    await room.answer()
    room.server.join(SHARED)
    await answered(room, SHARED)
    room.server.duplicate(2)
    await room.admit()
    await room.answer()
    assert not any(each.is_paused for each in await room.subscriptions.of(reader(SHARED)))


async def test_what_is_kept_of_a_place_that_is_gone_ends_in_its_time(room: Room) -> None:
    await tell(room, "time 08:00")
    await removed(room, "C1")
    here = reader("C1")
    kept = {each.kind for each in await room.personal.of_place(here)} - {"notice"}
    assert kept == {"change", "offer", "placed", "roster", "sub", "talk", "visit", "wish"}
    room.clock.advance(max(OFFERS_KEPT, DRAFTS_KEPT) + timedelta(days=1))
    kept = {each.kind for each in await room.personal.of_place(here)} - {"notice"}
    assert kept == {"change", "placed", "roster", "sub", "visit", "wish"}
    room.clock.advance(CHANGES_KEPT)
    kept = {each.kind for each in await room.personal.of_place(here)} - {"notice"}
    assert kept == {"placed", "roster", "sub", "wish"}

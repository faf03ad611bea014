"""Whose preferences count: those of a chat, or of a topic of a forum that has its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from adapters.contract import Said
from bot.standing import Standing
from digest.model import NO_PREFERENCES, ChangeId, Language, Preferences, Recipient
from digest.ports import Deed
from tests import make
from tests.bot.chatroom import Room, room

FORUM = make.recipient("-1002000000001", platform="telegram", tenant="7000000001")
TOPIC = replace(FORUM, thread="7")
JA = Language("ja")
AT_EIGHT = Preferences(at=time(8), tz="Asia/Tokyo", language=JA, managers=frozenset({"5"}))


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        yield opened


@pytest.fixture(name="standing")
def _standing(room: Room) -> Standing:
    return room.dispatcher.respondent.visits.standing


async def set_up(room: Room, place: Recipient, wanted: Preferences) -> None:
    """Have a place want something."""
    deed = Deed(id=ChangeId("c1"), by="5", line="", at=make.NOW)
    await room.wishes.change(place, deed, lambda _: wanted, base=NO_PREFERENCES)


async def test_a_topic_of_a_forum_without_a_brief_is_set_up_for_itself(standing: Standing) -> None:
    assert await standing.place_of(TOPIC, is_shared=True) == TOPIC


async def test_where_the_forum_has_a_brief_its_topics_change_that_one(
    room: Room, standing: Standing
) -> None:
    await set_up(room, FORUM, AT_EIGHT)
    assert await standing.place_of(TOPIC, is_shared=True) == FORUM
    await set_up(room, TOPIC, AT_EIGHT)
    assert await standing.place_of(TOPIC, is_shared=True) == TOPIC


async def test_a_topic_speaks_the_language_of_its_forum_and_has_its_managers(
    room: Room, standing: Standing
) -> None:
    await set_up(room, FORUM, replace(AT_EIGHT, at=None))
    assert await standing.preferences(TOPIC) == replace(AT_EIGHT, at=None)


@pytest.mark.parametrize(
    ("place", "is_shared"),
    [
        pytest.param(replace(TOPIC, chat="5100000001"), False, id="of somebody's own chat"),
        pytest.param(make.recipient(thread="1.0"), True, id="under a message"),
    ],
)
async def test_a_thread_that_is_no_topic_of_a_forum_is_set_up_with_its_chat(
    standing: Standing, place: Recipient, *, is_shared: bool
) -> None:
    assert await standing.place_of(place, is_shared=is_shared) == replace(place, thread=None)


async def test_in_a_group_of_telegram_people_are_told_what_the_bot_hears(room: Room) -> None:
    visits = room.dispatcher.respondent.visits
    for recipient, hint in ((FORUM, "/settings"), (make.recipient(), "brief settings")):
        asked = Said(
            update_id="u/1",
            recipient=recipient,
            asker="5",
            text="help",
            said_at=make.NOW,
            is_shared=True,
        )
        visit = await visits.visit(asked, await visits.reader(recipient, is_shared=True))
        assert visit.own.help_trigger.endswith(hint)

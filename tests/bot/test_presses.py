"""What stands under a brief: what it does, of which brief, before whom, and for how long."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import Brief, Language
from digest.words import desk, dialogue
from tests import make
from tests.bot.chatroom import Room, offers_of, reader, room
from tests.bot.tidings import BANK, HERON, WREN, brief_of
from tests.buttons import under
from tests.contracts.kernel import HOUR, SECOND
from tests.fakes.chatstate import Message

EN, JA = Language("en"), Language("ja")
QUESTION = "How many parameters does Wren have?"
SHARED = "C5"


def _asked(brief: Brief) -> Brief:
    """Return a brief with a question suggested for its first story."""
    first, *rest = brief.slots
    told = replace(first, story=replace(first.story, questions=("Who made it?", QUESTION)))
    return replace(brief, slots=(told, *rest), left_out=(rest[-1],) if rest else ())


MONDAY, TUESDAY = _asked(brief_of("MON", WREN, BANK)), brief_of("TUE", HERON)


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        opened.server.open_chat("C1")
        opened.server.open_chat(SHARED)
        opened.server.people(SHARED, ADMIN="admin")
        yield opened


async def pressed(
    room: Room, label: str, chat: str = "C1", *, asker: str = "U1", under_: str = ""
) -> Message:
    """Press what stands under a message, in its thread, and return what is answered."""
    shown = room.server.visible(chat)
    message = next(each for each in shown if each.id == under_) if under_ else shown[0]
    token = next(each["token"] for each in message.actions if each["label"] == label)
    room.clock.advance(SECOND)
    await room.bring(
        room.server.press_token(chat, token, asker=asker, thread=message.id, message=message.id)
    )
    return room.server.visible(chat)[-1]


def test_the_same_delivery_has_the_same_buttons_and_another_has_others() -> None:
    row = make.delivery(recipient=reader())
    assert under(MONDAY, row) == under(MONDAY, row)
    later = replace(row, due_at=row.due_at + HOUR)
    assert under(MONDAY, later) != under(MONDAY, row)
    assert under(MONDAY, replace(row, recipient=reader("C2"))) != under(MONDAY, row)


@pytest.mark.parametrize("language", [EN, JA])
def test_every_button_fits_what_platforms_take(language: Language) -> None:
    edition = replace(MONDAY.edition, language=language)
    actions = under(replace(MONDAY, edition=edition), make.delivery(recipient=reader()))
    assert len(actions.stories) == len(MONDAY.slots)
    for story in actions.stories:
        own = (story.open, story.ask, story.why, story.more, story.less, story.save, story.report)
        for each in (*own, *actions.closing):
            assert 0 < len(each.label) <= 40
        for each in (*own, *story.questions, *actions.closing):
            assert each.token.isascii()
            assert len(each.token) <= 64


async def test_a_brief_with_its_buttons_writes_no_more_than_one_without(room: Room) -> None:
    await room.show(MONDAY)
    assert room.server.visible("C1")[0].actions
    assert await offers_of(room) == []


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("1: Key points and sources", "What happened"),
        ("1: Ask about it", "Write your question"),
        ("1: Why this story?", "Why story 1 is here"),
        ("1: Save", "Saved: Example Lab releases Wren"),
        ("2: Report an error", "What you say of story 2 is kept"),
        (f"1: {QUESTION}", "Wren has 8 billion parameters"),
        ("Settings", "Topics: everything about AI."),
    ],
)
async def test_a_button_does_what_it_says_about_its_own_brief(
    room: Room, label: str, told: str
) -> None:
    monday = await room.show(MONDAY)
    await room.show(TUESDAY)
    assert told in (await pressed(room, label, under_=monday)).text


async def test_what_was_left_out_is_shown_of_the_brief_that_left_it_out(room: Room) -> None:
    monday = await room.show(MONDAY)
    await room.show(TUESDAY)
    assert "Harbour Bank" in (await pressed(room, "Show the 1 story left out", under_=monday)).text


async def test_what_is_asked_after_a_press_is_about_the_story_that_was_pressed(
    room: Room,
) -> None:
    monday = await room.show(MONDAY)
    await room.show(TUESDAY)
    await pressed(room, "1: Ask about it", under_=monday)
    told = await room.ask("How many parameters does it have?", thread=monday)
    assert "Wren has 8 billion parameters" in told


async def test_a_brief_that_is_kept_no_longer_is_said_to_be_too_old(room: Room) -> None:
    await room.show(MONDAY)
    room.clock.advance(timedelta(days=31))
    for label in ("1: Why this story?", f"1: {QUESTION}", "Show the 1 story left out"):
        assert (await pressed(room, label)).text == desk.of(EN).brief_too_old


async def test_a_button_of_one_chat_does_nothing_in_another(room: Room) -> None:
    await room.show(MONDAY)
    token = room.server.visible("C1")[0].actions[0]["token"]
    room.server.open_chat("C2")
    room.clock.advance(SECOND)
    await room.bring(room.server.press_token("C2", token))
    assert room.seen("C2") == [dialogue.of(EN).invalid]


@pytest.mark.parametrize(
    ("label", "is_private"),
    [
        ("1: Key points and sources", False),
        ("1: Ask about it", False),
        (f"1: {QUESTION}", False),
        ("Show the 1 story left out", False),
        ("1: Why this story?", True),
        ("1: More like this", True),
        ("1: Save", True),
        ("1: Report an error", True),
        ("Settings", True),
    ],
)
async def test_where_others_read_what_is_ones_own_is_shown_to_oneself_alone(
    room: Room, label: str, is_private: object
) -> None:
    await room.show(MONDAY, SHARED)
    answer = await pressed(room, label, SHARED, asker="ADMIN")
    assert (answer.only == "ADMIN") == is_private


async def test_a_refusal_is_for_him_alone_who_was_refused(room: Room) -> None:
    await room.show(MONDAY, SHARED)
    answer = await pressed(room, "1: Less like this", SHARED)
    assert (answer.text, answer.only) == (dialogue.of(EN).denied, "U1")


async def test_a_change_is_seen_by_all_whom_it_is_for(room: Room) -> None:
    room.clock.advance(SECOND)
    room.server.say(SHARED, "length 3", asker="ADMIN", is_addressed=True)
    await room.admit()
    await room.answer()
    assert room.server.visible(SHARED)[-1].only is None

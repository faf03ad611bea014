"""Stories that somebody shows to others: those of his own brief that he means, and no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import Shareable, Sought
from bot import sharing
from digest.model import Language
from digest.words import desk
from digest.words.table import LANGUAGES
from tests.bot.chatroom import Room, reader, room
from tests.bot.tidings import BANK, HERON, TSUBAME, WREN, brief_of

BRIEF = brief_of("MON", WREN, BANK, HERON)
EN, JA = (desk.of(Language(each)) for each in ("en", "ja"))


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        await opened.show(replace(BRIEF, composed_at=opened.clock.now()))
        yield opened


async def found(room: Room, text: str = "", chat: str = "C1", language: str = "") -> Shareable:
    """Have somebody look for a story."""
    sought = Sought(recipient=reader(chat), asker="U1", text=text, language=language)
    return await room.desk.shareable(sought)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", (1, 2, 3)),
        ("  ", (1, 2, 3)),
        ("2", (2,)),
        ("WREN", (1,)),
        ("language mod", (1, 3)),
        ("harbour post", (2,)),
        ("language harbour", ()),
        ("4", ()),
        ("ＷＲＥＮ", (1,)),
    ],
)
def test_a_story_is_meant_by_its_number_or_by_words_that_are_being_typed(
    text: str, numbers: tuple[int, ...]
) -> None:
    assert sharing.meant(BRIEF, text) == numbers


def test_a_language_without_spaces_is_found_in_as_well() -> None:
    assert sharing.meant(brief_of("MON", TSUBAME, WREN), "ツバメ") == (1,)


async def test_what_he_had_himself_can_be_shown_and_nobody_elses(room: Room) -> None:
    his = await found(room, "wren")
    assert his.brief is not None
    assert (his.brief.id, his.numbers) == (BRIEF.id, (1,))
    assert await found(room, "wren", chat="C2") == Shareable(otherwise=EN.share_none)


async def test_what_a_newcomer_was_shown_can_be_shown_on(room: Room) -> None:
    room.front[Language("en")] = replace(BRIEF, composed_at=room.clock.now())
    await room.briefs.keep(room.front[Language("en")])
    await room.ask("start", "C7")
    assert (await found(room, "bank", "C7")).numbers == (2,)


async def test_where_none_is_meant_the_bot_is_offered(room: Room) -> None:
    assert (await found(room, "tractors")).otherwise == EN.share_no_such


async def test_a_brief_of_last_week_is_no_news(room: Room) -> None:
    room.clock.advance(sharing.LATELY - timedelta(seconds=1))
    assert (await found(room)).brief is not None
    room.clock.advance(timedelta(seconds=1))
    assert await found(room) == Shareable(otherwise=EN.share_none)


async def test_he_is_spoken_to_in_what_he_has_chosen_else_in_what_his_platform_says(
    room: Room,
) -> None:
    assert (await found(room, chat="C2", language="ja-JP")).otherwise == JA.share_none
    assert (await found(room, chat="C2", language="xx")).otherwise == EN.share_none
    await room.ask("lang ja", "C2")
    assert (await found(room, chat="C2", language="en")).otherwise == JA.share_none


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_offered_fits_on_a_button(language: Language) -> None:
    words = desk.of(language)
    assert all(0 < len(each) <= 64 for each in (words.share_none, words.share_no_such))

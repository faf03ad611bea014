"""Answers that grow: a sign of life, each checked sentence, the whole; or an early end."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import Said
from bot.dialogue.growing import Whole, while_wanted
from digest.model import Language
from digest.words import desk
from tests.bot.chatroom import Room, reader, room
from tests.bot.tidings import BANK, WREN, brief_of
from tests.contracts.kernel import SECOND
from tests.fakes import chatdirections

BRIEF = brief_of("MON", WREN, BANK)
SIZE = "How many parameters does it have?"
WITHDRAWN = desk.of(Language("en")).withdrawn


@pytest.fixture(name="growing")
async def _growing(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path, grows=True) as opened:
        await opened.show(BRIEF)
        await opened.ask("1")
        yield opened


async def test_a_question_is_answered_sentence_by_sentence_and_ends_whole(growing: Room) -> None:
    told = await growing.ask(SIZE)
    shown = growing.server.extras.grown
    assert len(shown) >= 2
    assert shown[0].startswith("Wren has 8 billion parameters")
    assert all(later.startswith(earlier) for earlier, later in itertools.pairwise(shown))
    assert shown[-1] == told
    assert "[1]" in shown[0]
    assert told.endswith("Answered from story 1's articles only.")


async def test_it_is_the_answer_that_a_platform_without_growing_ones_shows(
    growing: Room, tmp_path: Path
) -> None:
    grown = await growing.ask(SIZE)
    (tmp_path / "other").mkdir()
    async with room(tmp_path / "other") as whole:
        await whole.show(BRIEF)
        await whole.ask("1")
        assert await whole.ask(SIZE) == grown
        assert whole.server.extras.grown == []


async def test_what_is_no_question_is_replied_to_at_once(growing: Room) -> None:
    before = len(growing.server.attempts("grow"))
    await growing.ask("length 3")
    await growing.ask("why 1")
    assert len(growing.server.attempts("grow")) == before


async def test_where_no_sign_of_life_can_be_given_the_answer_is_a_reply(growing: Room) -> None:
    growing.server.next(chatdirections.failing(), on="grow")
    assert "Wren has 8 billion parameters" in await growing.ask(SIZE)
    assert growing.server.extras.grown == []


async def test_an_answer_that_is_wanted_no_more_ends_with_a_short_line(growing: Room) -> None:
    await growing.hear(SIZE)
    begin = growing.chat.begin

    async def begun(update):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  # as begin
        stream = await begin(update)
        await growing.desk.withdraw(update.recipient)
        return stream

    growing.chat.begin = begun  # type: ignore[method-assign]  # something happens in between
    await growing.answer()
    assert growing.seen()[-1].endswith(WITHDRAWN)
    assert "Answered from" not in growing.seen()[-1]


async def test_an_answer_of_which_nothing_comes_ends_when_it_is_wanted_no_more() -> None:
    class Unwanted(Whole):
        async def is_unwanted(self) -> bool:
            return True

    ended = asyncio.Event()

    async def thinking() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return "never"

    assert await while_wanted(Unwanted(), thinking()) is None
    assert ended.is_set()


async def test_whoever_says_enough_means_what_is_under_way_and_nothing_later(
    growing: Room,
) -> None:
    await growing.desk.withdraw(reader())
    growing.clock.advance(SECOND)
    assert "Wren has 8 billion parameters" in await growing.ask(SIZE)


async def test_enough_in_one_thread_ends_nothing_in_another(growing: Room) -> None:
    growing.clock.advance(SECOND)
    await growing.bring(growing.server.enough("C1", thread="m1"))
    assert "Wren has 8 billion parameters" in await growing.ask(SIZE)


async def test_an_answer_that_cannot_come_to_its_end_is_broken_off_and_given_again(
    growing: Room,
) -> None:
    await growing.hear(SIZE)
    growing.server.next(chatdirections.PLAIN, on="grow", times=2)
    growing.server.next(chatdirections.unavailable(), on="grow", times=1)
    await growing.answer(during=timedelta(minutes=1))
    broken, whole = growing.seen()[-2:]
    assert broken.endswith("…")
    assert whole.endswith("Answered from story 1's articles only.")


async def test_an_answer_to_a_command_that_nobody_else_saw_does_not_grow_before_others(
    growing: Room,
) -> None:
    said = Said(
        update_id="s1",
        recipient=reader(),
        asker="U1",
        text=SIZE,
        said_at=growing.clock.now(),
        is_shared=True,
        is_addressed=True,
        answer_by="https://hooks.example/1",
        is_unseen=True,
    )
    growing.server.state.chats["C1"].ids.add("s1")
    await growing.mail.admit(said)
    await growing.answer()
    assert growing.server.visible("C1")[-1].only == "U1"
    assert growing.server.extras.grown == []

"""What people are answered: from which brief, in whose language, in which order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.contract import Said, Unsaid
from bot.farewell import Farewell
from digest.model import NoticeKind, Repeat
from digest.ports import PERSON_A_MINUTE
from tests.bot.chatroom import Room, reader, room
from tests.bot.tidings import BANK, HERON, TSUBAME, WREN, brief_of
from tests.contracts.kernel import BENEATH, HOUR, MINUTE, SECOND, Engine

MONDAY, TUESDAY = brief_of("MON", WREN, BANK), brief_of("TUE", HERON)
SIZE = "How many parameters does it have?"


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        yield opened


async def test_a_question_in_a_briefs_thread_is_answered_from_that_brief_though_a_newer_one_came(
    room: Room,
) -> None:
    monday = await room.show(MONDAY)
    await room.show(TUESDAY)
    assert "Wren" in await room.ask("1", thread=monday)
    assert "Wren has 8 billion parameters" in await room.ask(SIZE, thread=monday)
    assert [each.thread for each in room.server.visible("C1")[2:]] == [monday, monday]
    assert "Heron has 70 billion parameters" in await room.ask("1")


async def test_a_reply_to_a_brief_is_about_that_one_and_so_is_what_follows(room: Room) -> None:
    monday = await room.show(MONDAY)
    await room.show(TUESDAY)
    assert "Wren has 8 billion" in await room.ask("How many parameters?", reply_to=monday)
    assert "Harbour Bank" in await room.ask("2")
    await room.show(replace(TUESDAY, id=brief_of("WED", HERON).id))
    assert "There is no story 2" in await room.ask("2")


async def test_a_new_brief_begins_the_talk_anew(room: Room) -> None:
    await room.show(MONDAY)
    await room.ask("2")
    await room.show(TUESDAY)
    assert "1. Example Lab releases Heron" in await room.ask("1")
    stored = await room.talks.get(reader())
    assert stored is not None
    assert (stored.brief_id, stored.current) == (TUESDAY.id, 1)


async def test_a_thread_of_its_own_is_about_the_chats_brief_and_stays_with_it(room: Room) -> None:
    await room.show(MONDAY)
    other = await room.show_another()
    assert "Harbour Bank" in await room.ask("2", thread=other)
    await room.show(TUESDAY)
    assert "Harbour Bank" in await room.ask("2", thread=other)
    assert "There is no story 2" in await room.ask("2")


async def test_two_questions_at_once_are_answered_in_their_order(room: Room) -> None:
    await room.show(MONDAY)
    await room.hear("1")
    await room.hear(SIZE)
    await room.answer()
    story, answer = room.seen()[1:]
    assert story.startswith("1. Example Lab releases Wren")
    assert answer.endswith("Answered from story 1's articles only.")


@pytest.mark.parametrize("engine", BENEATH)
async def test_every_store_keeps_order_and_what_a_talk_is_about(
    tmp_path: Path, engine: Engine
) -> None:
    async with room(tmp_path, engine=engine) as opened:
        monday = await opened.show(MONDAY)
        await opened.show(TUESDAY)
        for text in ("1", SIZE, "2", "ok"):
            await opened.hear(text, thread=monday)
        await opened.hear("1")
        await opened.answer(MINUTE)
        threaded = [each.text for each in opened.server.visible("C1") if each.thread == monday]
        assert [each[:12] for each in threaded] == [
            "1. Example L",
            "Wren has 8 b",
            "2. Harbour B",
            "Type a numbe",
        ]
        assert sum(each.startswith("1. Example Lab releases Heron") for each in opened.seen()) == 1


async def test_conversations_are_answered_side_by_side_and_a_slow_one_delays_no_other(
    room: Room,
) -> None:
    await room.show(MONDAY, "C1")
    await room.show(MONDAY, "C2")
    answered: list[bool] = []

    async def others_ask_meanwhile() -> None:
        if not answered:
            answered.append(False)
            await room.hear("2", "C2")
            for _ in range(100):
                if answered[0]:
                    return
                answered[0] = len(room.seen("C2")) > 1
                await asyncio.sleep(0.02)

    room.chat.before_reply = others_ask_meanwhile
    await room.hear("1", "C1")
    await room.answer()
    assert answered == [True]
    assert len(room.seen("C1")) == 2


async def test_a_japanese_reader_gets_japanese(room: Room) -> None:
    await room.subscribe("J1", language="ja", tz="Asia/Tokyo")
    assert "次は4月18日(土)8:00に" in await room.ask("今日", "J1")
    message = await room.show(brief_of("TSU", TSUBAME), "J1")
    assert "何が起きた:" in await room.ask("1", "J1")
    answer = await room.ask("パラメータ数は?", "J1", thread=message)
    assert answer.startswith("ツバメのパラメータ数は80億。")
    assert "このブリーフの記事だけから" in answer
    assert "話題2はありません" in await room.ask("2", "J1")


async def test_the_time_is_the_readers(room: Room) -> None:
    await room.subscribe("C1", tz="America/New_York")
    assert "Fri 17 Apr, 08:00" in await room.ask("today")


async def test_without_a_brief_a_question_is_answered_from_the_archive(room: Room) -> None:
    answer = await room.ask("How many parameters does Wren have?")
    assert answer.startswith("Wren has 8 billion parameters")
    assert answer.endswith("Answered from the articles of the last 30 days.")
    assert (await room.ask("today")).startswith("There is no brief here yet.")
    assert (await room.ask("Who won the cycling race?")).startswith("The sources do not say.")


async def test_a_message_without_words_shows_the_brief(room: Room) -> None:
    await room.show(MONDAY)
    assert (await room.ask(" ")).startswith("AI brief · Fri 17 Apr 2026")


async def test_who_removes_the_bot_is_paused_and_told_nothing(room: Room) -> None:
    subscription = await room.subscribe()
    await room.show(MONDAY)
    room.server.remove("C1")
    await room.admit()
    await room.answer()
    kept = await room.subscriptions.get(subscription.id)
    assert kept is not None
    assert kept.is_paused
    assert room.server.attempts("reply") == []


async def test_the_owner_elsewhere_is_told_once_that_the_bot_was_removed(room: Room) -> None:
    owner = reader("D1")
    await room.subscribe(owner=owner)
    room.server.remove("C1")
    await room.admit()
    await room.answer()
    notices = room.dispatcher.notices
    (held,) = await notices.lease_notices(9, MINUTE)
    assert (held.notice.recipient, held.notice.kind) == (owner, NoticeKind.RECIPIENT_GONE)
    assert await notices.given(held)
    await Farewell(subscriptions=room.subscriptions, notices=notices).bid(
        reader(), room.clock.now()
    )
    assert not await notices.lease_notices(9, MINUTE)


async def test_an_update_that_is_brought_twice_is_answered_once(room: Room) -> None:
    await room.show(MONDAY)
    await room.hear("1")
    await room.answer()
    room.server.duplicate()
    await room.admit()
    await room.answer()
    assert len(room.seen()) == 2


async def test_a_process_that_dies_between_reply_and_done_shows_the_answer_once(
    tmp_path: Path,
) -> None:
    async with room(tmp_path, Repeat.IDEMPOTENT) as opened:
        await opened.show(MONDAY)
        await opened.hear("1")
        (handed,) = await opened.mail.take(1, 60 * SECOND)
        # What a process does that is killed before it tells the mail.
        assert isinstance(handed.update, Said)
        at = await opened.respondent.reader(handed.update)
        turn = await opened.respondent.turn(handed.update, at)
        await opened.chat.reply(handed.update, turn.lines)
        opened.clock.advance(61 * SECOND)
        await opened.answer()
        assert len(opened.seen()) == 2
        assert len(opened.server.attempts("reply")) == 2
        assert (await opened.mail.backlog()).all == 0


async def test_what_was_said_is_in_no_line_of_the_log(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    room.chat.poison = "my secret plan"
    await room.hear("my secret plan")
    await room.hear("another secret plan", "C2")
    await room.answer(HOUR)
    assert "ZeroDivisionError" in caplog.text
    assert "secret" not in "".join(
        each.getMessage() + str(each.exc_info and each.exc_info[1]) for each in caplog.records
    )


async def test_an_answer_that_takes_too_long_is_said_so(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.dialogue.reading.THINKING", timedelta(0))
    answer = await room.ask("How many parameters does Wren have?")
    assert answer == "I could not search the articles in time. Please ask again in a minute."
    stored = await room.talks.get(reader())
    assert stored is not None
    assert stored.asked == ("How many parameters does Wren have?",)


async def test_who_asks_faster_than_anybody_reads_is_told_and_numbers_go_on_working(
    room: Room,
) -> None:
    await room.show(MONDAY)
    for _ in range(PERSON_A_MINUTE):
        assert "8 billion" in await room.ask(SIZE)
    refused = await room.ask(SIZE)
    assert "There is room again in 1 min." in refused
    assert "Harbour Bank" in await room.ask("2")
    room.clock.advance(MINUTE)
    assert "8 billion" in await room.ask("How many parameters does Wren have?")


async def test_who_says_hello_where_nothing_is_known_is_welcomed_as_one_who_joins(
    room: Room,
) -> None:
    hello = await room.ask("hi")
    assert "Nothing is sent unless you choose." in hello
    await room.show(MONDAY)
    assert "Nothing is sent unless you choose." not in await room.ask("hi")


async def test_what_was_taken_back_is_not_answered_and_not_remembered(room: Room) -> None:
    await room.show(MONDAY)
    await room.ask(SIZE)
    stored = await room.talks.get(reader())
    assert stored is not None
    assert stored.asked
    unsaid = Unsaid(update_id="u9", recipient=reader(), message="17", said_at=room.clock.now())
    await room.mail.admit(unsaid)
    await room.answer()
    left = await room.talks.get(reader())
    assert left == replace(stored, asked=())

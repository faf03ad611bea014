"""What goes wrong while people are answered ends where it began."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from adapters.contract import Said
from adapters.store.said import MOST_TRIES
from bot import dispatch, replying
from digest.engine.answer import Answerer
from digest.errors import Rejected, StoreCorrupt, StoreUnavailable
from digest.model import Recipient, Talk
from digest.ports import Handed
from tests.bot.chatroom import Room, reader, room
from tests.bot.tidings import BANK, WREN, brief_of
from tests.contracts.kernel import HOUR, MINUTE, SECOND
from tests.fakes import chatdirections

MONDAY = brief_of("MON", WREN, BANK)
DOUBT = "An answer of mine may not have reached you. If you miss one, please ask again."
SORRY = "I could not answer that: something went wrong on my side. It has been noted."


@pytest.fixture(name="room")
async def _room(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as opened:
        await opened.show(MONDAY, "C1")
        await opened.show(MONDAY, "C2")
        yield opened


async def test_a_poisonous_update_becomes_a_dead_letter_and_its_neighbours_are_answered(
    room: Room,
) -> None:
    room.chat.poison = "boom"
    await room.hear("boom")
    await room.hear("1")
    await room.hear("2", "C2")
    await room.answer(HOUR)
    (letter,) = await room.mail.dead_letters()
    assert isinstance(letter.update, Said)
    assert (letter.update.text, letter.reason) == ("boom", "ZeroDivisionError")
    assert letter.tries == MOST_TRIES
    assert room.seen()[1].startswith("1. Example Lab releases Wren")
    assert room.seen("C2")[1].startswith("2. Harbour Bank")


async def test_a_defect_of_ours_is_tried_again_and_confessed_once_at_last(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise LookupError("what he asked")

    await room.subscribe("C1", language="ja", tz="Asia/Tokyo")
    with monkeypatch.context() as patched:
        patched.setattr(Answerer, "answer", broken)
        await room.hear("Who says so?")
        await room.answer(HOUR)
    (letter,) = await room.mail.dead_letters()
    assert letter.reason == "LookupError"
    assert room.seen()[1:] == [
        "申し訳ありません。こちらの不具合でお答えできませんでした。記録は残しています。"
    ]


async def test_a_message_that_the_platform_finds_wrong_is_confessed_too(room: Room) -> None:
    refusal = chatdirections.refused(400)
    room.server.next(refusal, on="reply", chat="C1", times=MOST_TRIES)
    await room.hear("1")
    await room.answer(HOUR)
    (letter,) = await room.mail.dead_letters()
    assert letter.reason.startswith(Rejected.__name__)
    assert room.seen()[1:] == [SORRY]


async def test_a_throttled_reply_waits_as_long_as_asked_and_in_its_chat_alone(room: Room) -> None:
    room.server.next(chatdirections.throttled("30"), on="reply", chat="C1")
    await room.hear("1", "C1")
    await room.hear("1", "C2")
    await room.dispatcher.run()
    assert len(room.seen("C2")) == 2
    room.clock.advance(28 * SECOND)
    await room.hear("2", "C1")
    await room.dispatcher.run()
    assert len(room.seen("C1")) == 1
    await room.answer(MINUTE)
    assert [each[:2] for each in room.seen("C1")[1:]] == ["1.", "2."]


async def test_a_platform_that_is_down_for_a_moment_is_tried_again(room: Room) -> None:
    room.server.next(chatdirections.unavailable(), on="reply", chat="C1")
    await room.hear("1")
    await room.answer(MINUTE)
    assert len(room.seen()) == 2


async def test_a_platform_that_is_down_for_long_loses_no_answer(room: Room) -> None:
    room.server.next(chatdirections.unavailable(), on="reply", chat="C1", times=12)
    await room.hear("1")
    await room.answer(HOUR, step=5 * SECOND)
    assert len(room.seen()) == 2
    assert not await room.mail.dead_letters()
    assert 5 <= len(room.server.attempts("reply")) <= 50


async def test_an_answer_that_cannot_be_given_for_an_hour_is_a_dead_letter(room: Room) -> None:
    room.server.next(chatdirections.unavailable(), on="reply", chat="C1", times=999)
    await room.hear("1")
    await room.answer(2 * HOUR, step=MINUTE)
    (letter,) = await room.mail.dead_letters()
    assert letter.reason.startswith("Unavailable")


async def test_a_reply_of_which_nobody_knows_is_not_made_twice(room: Room) -> None:
    room.server.next(chatdirections.accept_then_hang_up(), on="reply", chat="C1")
    await room.hear("1")
    await room.answer(HOUR)
    answer, remark = room.seen()[1:]
    assert answer.startswith("1. Example Lab releases Wren")
    assert remark == DOUBT
    stored = await room.talks.get(reader())
    assert stored is not None
    assert stored.current == 1


async def test_who_may_have_had_no_answer_is_told_so_once_it_will_not_come_again(
    room: Room,
) -> None:
    room.server.next(chatdirections.hang_up(), on="reply", chat="C1")
    await room.hear("1")
    await room.answer(HOUR)
    assert room.seen()[1:] == [DOUBT]
    await room.hear("1")
    await room.answer(HOUR)
    assert room.seen()[2].startswith("1. Example Lab releases Wren")
    assert (await room.mail.backlog()).all == 0


async def test_a_chat_that_is_gone_is_paused_threads_and_all(room: Room) -> None:
    subscription = await room.subscribe()
    thread = room.server.visible("C1")[0].id
    await room.hear("1", thread=thread)
    room.server.archive("C1")
    await room.answer()
    kept = await room.subscriptions.get(subscription.id)
    assert kept is not None
    assert kept.is_paused
    assert await room.mail.dead_letters() == []


async def test_lost_access_has_updates_wait_for_a_day_at_most(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    room.server.next(chatdirections.refused(401), on="reply", times=None)
    await room.hear("1", "C1")
    await room.hear("1", "C2")
    for _ in range(9):
        await room.dispatcher.run()
        room.clock.advance(MINUTE)
    assert caplog.text.count("answers wait: no access to testchat") == 1
    room.server.calm()
    await room.answer(MINUTE)
    assert len(room.seen("C1")) == 2


async def test_an_update_for_a_platform_that_is_not_here_is_left_to_others(
    room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = room.another(platforms={})
    await room.hear("1")
    await room.hear("2", "C2")
    for _ in range(9):
        await elsewhere.run()
        assert await elsewhere.run() == 0
        room.clock.advance(MINUTE)
    assert caplog.text.count("answers wait: testchat is not here") == 1
    await room.answer(MINUTE)
    assert len(room.seen("C1")) == len(room.seen("C2")) == 2
    await room.hear("1")
    room.clock.advance(25 * HOUR)
    for _ in range(MOST_TRIES):
        await elsewhere.run()
        room.clock.advance(MINUTE)
    (letter,) = await room.mail.dead_letters()
    assert letter.reason == "testchat is not here"


async def test_a_drain_gives_back_what_was_not_answered_and_that_was_no_try(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking = asyncio.Event()

    async def for_long(*_: object, **__: object) -> None:
        thinking.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(Answerer, "answer", for_long)
        await room.hear("Who says so?")
        await _drained(room, thinking)
    (again,) = await room.mail.take(9, MINUTE)
    assert again.tries == 1
    assert await room.mail.released(again)
    await room.answer()
    assert room.seen()[1].startswith("The sources do not say.")


async def test_a_drain_during_a_reply_does_not_have_it_made_twice(room: Room) -> None:
    replying = asyncio.Event()

    async def for_long() -> None:
        replying.set()
        await asyncio.Event().wait()

    room.chat.after_reply = for_long
    await room.hear("1")
    await _drained(room, replying)
    assert (await room.mail.backlog()).all == 0
    assert len(room.seen()) == 2


async def _drained(room: Room, at: asyncio.Event) -> None:
    """Run the dispatcher up to some point, then break it off."""
    running = asyncio.ensure_future(room.dispatcher.run())
    await at.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_nothing_new_is_taken_once_the_process_stops(room: Room) -> None:
    await room.hear("1")
    assert await room.another(is_stopping=lambda: True).run() == 0
    assert (await room.mail.backlog()).due == 1


async def test_a_store_that_is_away_for_a_moment_does_not_have_the_reply_made_twice(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [StoreUnavailable("restarting")] * 3
    true_done = room.mail.done

    async def done(handed: Handed[object]) -> bool:
        if failures:
            raise failures.pop()
        return await true_done(handed)  # type: ignore[arg-type]  # the store's own

    monkeypatch.setattr(room.mail, "done", done)
    await room.hear("1")
    await room.answer()
    assert len(room.server.attempts("reply")) == 1


async def test_a_store_that_fails_is_reported_and_the_update_comes_again_in_seconds(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> None:
        raise StoreUnavailable("away")

    await room.hear("1")
    for _ in range(MOST_TRIES + 1):  # each is no try of the update, however long that lasts
        with monkeypatch.context() as patched:
            patched.setattr(room.talks, "get", failing)
            with pytest.raises(StoreUnavailable):
                await room.dispatcher.run()
        room.clock.advance(5 * SECOND)
    await room.dispatcher.run()
    assert len(room.seen()) == 2
    assert await room.mail.dead_letters() == []


async def test_what_the_store_cannot_take_back_at_once_it_takes_when_it_is_there_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> None:
        raise StoreUnavailable("away")

    failures = [StoreUnavailable("restarting")] * 3
    true_released = room.mail.released

    async def released(handed: Handed[object], *, again: datetime | None = None) -> bool:
        if failures:
            raise failures.pop()
        return await true_released(handed, again=again)  # type: ignore[arg-type]  # the store's own

    monkeypatch.setattr(room.mail, "released", released)
    await room.hear("1")
    with monkeypatch.context() as patched:
        patched.setattr(room.talks, "get", failing)
        with pytest.raises(StoreUnavailable):
            await room.dispatcher.run()
    room.clock.advance(5 * SECOND)
    await room.answer()
    assert len(room.seen()) == 2


async def test_a_store_that_fails_while_a_reply_may_be_out_keeps_all_others_from_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_reply = replying.answered

    async def half(*arguments: object) -> None:
        await true_reply(*arguments)  # type: ignore[arg-type]  # as they came
        raise StoreUnavailable("away")

    await room.hear("1")
    with monkeypatch.context() as patched:
        patched.setattr(replying, "answered", half)
        with pytest.raises(StoreUnavailable):
            await room.dispatcher.run()
    room.clock.advance(dispatch.HANDLING)
    await room.dispatcher.run()
    assert len(room.server.attempts("reply")) == 1
    room.clock.advance(dispatch.LEASE - dispatch.HANDLING)
    await room.dispatcher.run()
    assert len({each.op_id for each in room.server.attempts("reply")}) == 1
    assert (await room.mail.backlog()).all == 0


async def test_a_conversation_whose_record_is_damaged_ends_alone(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_get = room.talks.get

    async def damaged(recipient: Recipient) -> Talk | None:
        if recipient.chat == "C1":
            raise StoreCorrupt("no JSON")
        return await true_get(recipient)

    monkeypatch.setattr(room.talks, "get", damaged)
    await room.hear("1", "C1")
    await room.hear("1", "C2")
    await room.answer(HOUR)
    assert room.seen("C1")[1:] == [SORRY]
    assert room.seen("C2")[1].startswith("1. Example Lab")
    (letter,) = await room.mail.dead_letters()
    assert letter.reason == "StoreCorrupt"


async def test_an_index_that_fails_is_no_reason_for_silence(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object, **__: object) -> None:
        raise StoreUnavailable("took longer than 5 s")

    monkeypatch.setattr(Answerer, "answer", failing)
    assert (await room.ask("Who says so?")).startswith("I could not search the articles")


async def test_no_reply_is_begun_when_the_lease_might_end_before_it_does(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    true_latest = room.briefs.latest

    async def slow(recipient: object) -> object:
        room.clock.advance(dispatch.HANDLING - replying.REPLYING + SECOND)
        return await true_latest(recipient)  # type: ignore[arg-type]  # the store's own

    await room.hear("1")
    with monkeypatch.context() as patched:
        patched.setattr(room.briefs, "latest", slow)
        await room.dispatcher.run()
    assert room.server.attempts("reply") == []
    await room.answer(MINUTE)
    assert len(room.seen()) == 2


async def test_nothing_is_written_once_the_time_is_over(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dispatch, "HANDLING", timedelta(milliseconds=50))
    monkeypatch.setattr(replying, "REPLYING", timedelta(0))

    async def for_long(*_: object, **__: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(room.talks, "get", for_long)
    await room.hear("1")
    await room.dispatcher.run()
    assert "no time left" in caplog.text
    assert (await room.mail.backlog()).all == 1
    assert await room.mail.take(9, MINUTE) == []  # its lease is left to end by itself

"""The first contact and the last: a brief at once, one question, nothing sent without a choice."""

from __future__ import annotations

from dataclasses import fields
from datetime import time
from pathlib import Path

import pytest

from bot.dialogue.choosing import LATER
from bot.dialogue.greeting import Greeting
from digest.words import desk, dialogue
from tests.bot.dialogue.talking import EN, JA, Talking, place, talking, text_of, token_of
from tests.contracts.kernel import MINUTE

NEW = "C9"


async def is_scheduled(talk: Talking, chat: str = NEW) -> bool:
    """Tell whether anything would be sent to a chat by itself."""
    return await talk.room.respondent.visits.standing.next_at(place(chat)) is not None


async def test_whoever_lets_the_bot_in_has_a_brief_at_once_and_then_a_question(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as talk:
        told = text_of(await talk.join(NEW))
        own = dialogue.of(EN)
        assert told.startswith(own.welcome)
        assert "1. Example Lab releases Wren" in told
        assert told.index("That is everything for today.") < told.index(own.when_question)
        assert "[08:00 London]" in told
        assert "[Only when I ask]" in told
        assert f"[{desk.of(EN).open}]" not in told, "one question, and nothing beside it"
        assert not await is_scheduled(talk)
        assert await talk.room.subscriptions.of(place(NEW)) == []


async def test_a_brief_that_is_asked_for_is_pressed_as_one_that_comes(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        turn = await talk.say("today", NEW)
        opened = await talk.press(token_of(turn, desk.of(EN).open), NEW)
        assert text_of(opened).startswith("1. Example Lab releases Wren")


async def test_where_the_platform_knows_zone_and_language_they_are_taken(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        told = text_of(await talk.join(NEW, language="ja-JP", tz="Asia/Tokyo"))
        assert told.startswith(dialogue.of(JA).welcome)
        assert "[毎日08:00に受け取る]" in told
        assert "プロフィールのタイムゾーン: 東京。" in told
        assert not await is_scheduled(talk)
        turn = await talk.say("時間 7:30", NEW)
        assert "配信: 平日7:30(東京)。" in text_of(turn)


@pytest.mark.parametrize(("language", "tz"), [("xx", "Mars/Olympus"), ("", ""), ("e" * 200, "\n")])
async def test_what_the_platform_says_and_we_do_not_know_is_left_alone(
    tmp_path: Path, language: str, tz: str
) -> None:
    async with talking(tmp_path) as talk:
        told = text_of(await talk.join(NEW, language=language, tz=tz))
        assert told.startswith(dialogue.of(EN).welcome)
        assert await talk.room.wishes.get(place(NEW)) is None


async def test_a_choice_is_answered_with_the_new_state_and_the_next_date(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        turn = await talk.join(NEW, tz="Asia/Tokyo")
        told = text_of(await talk.press(token_of(turn, "Daily to me, 08:00"), NEW))
        assert "Brief: every day at 08:00, Tokyo." in told
        assert "Next one: Sat 18 Apr, 08:00." in told
        assert "[Undo]" in told
        (subscription,) = await talk.room.subscriptions.of(place(NEW))
        assert (subscription.schedule.at, subscription.schedule.tz) == (time(8), "Asia/Tokyo")


async def test_whoever_wants_it_only_when_he_asks_is_sent_nothing(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        turn = await talk.join(NEW)
        before = await talk.state()
        told = text_of(await talk.press(token_of(turn, "Only when I ask"), NEW))
        assert told == dialogue.of(EN).as_you_like
        assert await talk.state() == before
        assert text_of(await talk.say(f"start {LATER}", NEW)) == told


@pytest.mark.parametrize("word", ["stop", "Stop", "unsubscribe", "やめる", "解約", "/stop"])
async def test_one_word_ends_it_and_one_press_brings_it_back(tmp_path: Path, word: str) -> None:
    async with talking(tmp_path) as talk:
        await talk.say("time 07:30", NEW)
        await talk.say("weekly fri", NEW)
        assert await is_scheduled(talk)
        turn = await talk.say(word, NEW)
        assert not await is_scheduled(talk)
        assert await talk.room.subscriptions.of(place(NEW)) == []
        (undo,) = turn.actions
        told = text_of(await talk.press(undo.token, NEW))
        assert "07:30" in told or "7:30" in told
        assert len(await talk.room.subscriptions.of(place(NEW))) == 2


async def test_in_a_shared_place_it_is_for_those_who_manage_it_to_choose(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        own = dialogue.of(EN)
        turn = await talk.join(by="member", is_shared="yes")
        assert text_of(turn).startswith(own.welcome_shared)
        here = token_of(turn, own.weekdays_here)
        assert text_of(await talk.press(here, by="member", is_shared=True)) == own.denied
        assert not await is_scheduled(talk, "C1")
        told = text_of(await talk.press(here, by="owner", is_shared=True))
        assert "Brief: weekdays at 08:00, UTC." in told
        assert await is_scheduled(talk, "C1")


async def test_where_the_bot_is_put_out_nothing_is_sent_until_it_is_let_in_again(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as talk:
        room = talk.room
        room.server.open_chat(NEW)
        await talk.say("time 07:30", NEW)
        room.server.remove(NEW)
        await room.admit()
        await room.answer()
        assert not await is_scheduled(talk)
        assert (await room.wishes.get(place(NEW))).at == time(7, 30)  # type: ignore[union-attr]  # it stays
        told = text_of(await talk.join(NEW))
        assert told.startswith(dialogue.of(EN).welcome_back)
        assert await is_scheduled(talk)


async def test_without_a_brief_for_everybody_he_is_told_when_to_ask_again(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        talk.room.front.clear()
        told = text_of(await talk.join(NEW))
        assert dialogue.of(EN).no_front_page in told
        assert dialogue.of(EN).when_question in told


async def test_a_link_for_a_topic_offers_that_topic(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        turn = await talk.say("/start t_open_source", NEW)
        told = text_of(await talk.press(turn.actions[0].token, NEW))
        assert "Topics: open source." in told
        assert not await is_scheduled(talk)
        for payload in ("t_", "t_" + "x" * 60, "b_1", "\u202e", "t_{0}"):
            talk.room.clock.advance(MINUTE)
            assert (await talk.say(f"/start {payload}", NEW)).lines


def test_the_greeting_has_no_way_to_a_model() -> None:
    assert [each.name for each in fields(Greeting)] == ["front_page", "meters"]

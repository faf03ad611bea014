"""What answers owe to whoever reads them: his language, a way on, and no noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.words import dialogue
from tests.bot.dialogue.talking import EN, JA, is_japanese, talking, text_of, token_of


@pytest.mark.parametrize("text", ["今日", "設定", "件数 3", "再開", "2週間", "理由 1", "元に戻す"])
async def test_whoever_types_japanese_commands_is_answered_in_japanese(
    tmp_path: Path, text: str
) -> None:
    async with talking(tmp_path) as talk:
        assert is_japanese(text_of(await talk.say(text, "C2")))
        assert not is_japanese(text_of(await talk.say("settings", "C3")))


async def test_whoever_has_chosen_a_language_keeps_it_whatever_he_types(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.say("lang ja", "C2")
        assert is_japanese(text_of(await talk.say("settings", "C2")))


async def test_a_question_is_answered_in_the_language_it_is_asked_in(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.say("lang ja", "C2")
        assert not is_japanese(text_of(await talk.say("Who pays for all of this?", "C2")))
        assert is_japanese(text_of(await talk.say("GPT vs Wren?", "C2"))), "it may be either"
        await talk.say("lang en", "C2")
        assert is_japanese(text_of(await talk.say("誰が費用を払うのですか?", "C2")))


@pytest.mark.parametrize("text", ["length 4", "time 25:00", "days someday", "lang klingon"])
async def test_a_command_that_was_perhaps_meant_is_shown_after_a_refusal(
    tmp_path: Path, text: str
) -> None:
    async with talking(tmp_path) as talk:
        told = text_of(await talk.say(text, "C2"))
        assert "If you meant the command: " in told
        assert f"help {text.partition(' ')[0]}" in told


@pytest.mark.parametrize("text", ["time flies like an arrow", "length?", "who won the race"])
async def test_a_question_that_is_one_gets_no_lesson(tmp_path: Path, text: str) -> None:
    async with talking(tmp_path) as talk:
        assert "If you meant" not in text_of(await talk.say(text, "C2"))


async def test_what_was_nearly_typed_can_be_pressed(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        turn = await talk.say("settigns", "C2")
        assert "For example" not in text_of(turn)
        pressed = await talk.press(token_of(turn, "settings"), "C2")
        assert text_of(pressed).startswith(dialogue.of(EN).settings_title)


async def test_the_thread_of_a_brief_that_was_shown_here_is_about_that_brief(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as talk:
        await talk.join("C5", is_shared="yes")
        told = text_of(await talk.say("2", "C5", is_shared=True, thread="7"))
        assert told.startswith("2. Harbour Bank cancels its chatbot")


async def test_an_audit_says_states_alone_and_not_that_somebody_came(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.join("C5", tz="Asia/Tokyo")
        await talk.say("time 07:30", "C5")
        _, told = text_of(await talk.say("audit", "C5")).splitlines()
        assert told.endswith("Brief: only when you ask → Brief: weekdays at 07:30, Tokyo")


async def test_what_the_platform_said_of_a_newcomer_is_not_taken_back(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        await talk.join("C5", language="ja", tz="Asia/Tokyo")
        assert text_of(await talk.say("undo", "C5")) == dialogue.of(JA).nothing_to_undo


async def test_why_does_not_claim_that_somebody_follows_all_who_follows_some(
    tmp_path: Path,
) -> None:
    async with talking(tmp_path) as talk:
        await talk.say("start", "C5")
        assert "you follow all topics" in text_of(await talk.say("why 1", "C5"))
        await talk.say("topics +agents", "C5")
        told = text_of(await talk.say("why 1", "C5"))
        assert dialogue.of(EN).why_everybody in told
        assert "you follow all topics" not in told

"""Threads that the bot owns, answers that are stopped, chats that are opened."""

from __future__ import annotations

import pytest

from adapters.contract import Opened
from adapters.slack.inbound import Prompt, threads
from adapters.slack.inbound.threads import OWNED_FOR, TALK_LASTS
from digest.errors import Throttled
from digest.model import Recipient
from tests.adapters.slack.inbound import sent
from tests.adapters.slack.inbound.sent import ANN, BEN, BOT, CHANNEL, DIRECT, ROOT, TEAM
from tests.adapters.slack.inbound.standing import Standing

THREAD = Recipient(platform="slack", tenant=TEAM, chat=CHANNEL, thread=ROOT)
PROMPTS = (Prompt(title="Today", message="today"),)


@pytest.fixture
def standing() -> Standing:
    standing = Standing(prompts=PROMPTS)
    standing.notes.kept[threads.owned(THREAD)] = "1"
    return standing


def reply(number: int, who: str, text: str) -> sent.Json:
    ts = f"1776405600.{number:06}"
    return sent.message(text, user=who, ts=ts, thread_ts=ROOT)


async def said(standing: Standing, *replies: tuple[str, str]) -> list[str]:
    for number, (who, text) in enumerate(replies, start=len(standing.desk.texts())):
        assert await standing.bring(reply(number, who, text)) == (200, "")
    return standing.desk.texts()


async def test_a_reply_in_a_thread_of_ours_needs_no_mention(standing: Standing) -> None:
    assert await said(standing, (ANN, "why?"), (BEN, "who?")) == ["why?", "who?"]


async def test_a_reply_in_any_other_thread_is_none_of_ours(standing: Standing) -> None:
    standing.notes.kept.clear()
    assert await said(standing, (ANN, "why?")) == []
    assert not standing.notes.kept


async def test_who_talk_to_each_other_are_left_alone_until_they_call(standing: Standing) -> None:
    talk = [(ANN, "big"), (BEN, "yes"), (ANN, "huge"), (BEN, "or not?")]
    assert await said(standing, *talk) == ["big", "yes"]
    assert standing.notes.lives[threads.talk(THREAD)] == OWNED_FOR
    called = sent.message(f"<@{BOT}> 2", thread_ts=ROOT, ts="1776405600.000900")
    await standing.bring(called)
    assert standing.notes.lives[threads.talk(THREAD)] == TALK_LASTS
    await standing.bring(reply(901, BEN, "why?"))
    assert standing.desk.texts() == ["big", "yes", "2", "why?"]


async def test_what_is_said_to_somebody_by_name_is_his(standing: Standing) -> None:
    assert await said(standing, (ANN, f"<@{BEN}> see this?"), (BEN, "yes?")) == []


async def test_a_reply_comes_again_while_its_thread_cannot_be_looked_up(
    standing: Standing,
) -> None:
    standing.notes.is_down = True
    assert (await standing.bring(reply(1, ANN, "why?")))[0] == 503
    standing.notes.is_down = False
    assert (await standing.bring(reply(1, ANN, "why?")))[0] == 200
    assert standing.desk.texts() == ["why?"]


async def test_an_answer_that_is_stopped_is_withdrawn_and_shown_as_ended(
    standing: Standing,
) -> None:
    stop = sent.event("agent_session_stopped", user=ANN, channel=DIRECT, thread_ts=ROOT)
    assert await standing.bring(stop) == (200, "")
    place = Recipient(platform="slack", tenant=TEAM, chat=ANN, thread=ROOT)
    assert standing.desk.withdrawn == [place]
    assert standing.calls.ended == [(DIRECT, ROOT)]
    standing.calls.failure = Throttled("ratelimited")
    assert await standing.bring(stop) == (200, "")


async def test_who_opens_the_chat_is_offered_what_could_be_asked(standing: Standing) -> None:
    opened = sent.event("app_home_opened", user=ANN, channel=DIRECT, tab="messages")
    assert await standing.bring(opened) == (200, "")
    assert standing.calls.suggested == [(DIRECT, PROMPTS)]
    standing.calls.failure = Throttled("ratelimited")
    assert await standing.bring(opened) == (200, "")
    assert isinstance(standing.desk.one, Opened), "he may come for the first time"

"""What people do in the fake Slack arrives, by HTTP as by Socket Mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.contract import (
    Action,
    Choice,
    Filled,
    FormKind,
    Given,
    Joined,
    Left,
    Opened,
    Pressed,
    Reacted,
    Said,
    Uninstalled,
)
from adapters.slack.inbound import threads
from digest.model import Recipient
from tests.adapters.slack.inbound.arriving import HTTP, PROMPTS, SOCKET, Arriving, arriving
from tests.fakes.clock import Clock
from tests.fakes.slack.server import CHANNEL, GUEST, MEMBER

TEAM = "T0000001"
OPEN = Action(label="Open 1", line="1", token="v1:do:one")  # noqa: S106  # of a button
ASK = Action(label="Ask", line="ask", token="v1:do:two", form=FormKind.QUESTION)  # noqa: S106  # of a button


@pytest.fixture(params=[HTTP, SOCKET])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Arriving]:
    async with arriving(request.param) as built:
        yield built


async def test_a_mention_arrives_once_although_slack_tells_of_it_twice(rig: Arriving) -> None:
    message = rig.slack.stage.say(MEMBER, CHANNEL, f"<@{rig.slack.bot()}> week")
    (said,) = await rig.settled()
    assert len(rig.slack.events()) == 2
    assert isinstance(said, Said)
    assert (said.text, said.is_addressed, said.is_shared) == ("week", True, True)
    place = Recipient(platform="slack", tenant=TEAM, chat=CHANNEL, thread=message.ts)
    assert said.recipient == place


async def test_an_outsider_in_a_shared_channel_speaks_in_the_tenant_of_the_bot(
    rig: Arriving,
) -> None:
    rig.slack.add_team("T2", "Other")
    rig.slack.add_user("U9", "eve", team="T2")
    rig.slack.add_channel("C9", "both", members=["U9"], has_app=True, shared_with=["T2"])
    rig.slack.stage.say("U9", "C9", f"<@{rig.slack.bot()}> week")
    (said,) = await rig.settled()
    assert isinstance(said, Said)
    assert (said.asker, said.recipient.tenant, said.recipient.chat) == ("U9", TEAM, "C9")


async def test_a_direct_message_with_a_file_arrives(rig: Arriving) -> None:
    rig.slack.stage.say(MEMBER, "dm", "my feeds", upload=("feeds.opml", b"<opml/>"))
    (said,) = await rig.settled()
    assert isinstance(said, Said)
    assert said.recipient.chat == MEMBER
    assert said.attachment is not None
    assert (said.attachment.name, said.attachment.size) == ("feeds.opml", 7)


async def test_what_comes_again_since_our_answer_was_lost_is_kept_once(rig: Arriving) -> None:
    rig.slack.carrier.lost_answers = 1
    rig.slack.stage.say(MEMBER, "dm", "hello")
    await rig.settled()
    rig.slack.duplicate_last_event()
    await rig.settled()
    assert rig.desk.calls == 3
    assert rig.desk.texts() == ["hello"]


async def test_talk_in_a_channel_and_changes_of_messages_do_not_arrive(rig: Arriving) -> None:
    said = rig.slack.stage.say(MEMBER, CHANNEL, "lunch?")
    rig.slack.stage.edit(said, f"lunch, <@{rig.slack.bot()}>?")
    rig.slack.stage.unsay(said)
    rig.slack.stage.rename(CHANNEL, "other-news")
    rig.slack.stage.archive(CHANNEL, back=True)
    assert not await rig.settled()


async def test_a_reply_in_the_thread_of_a_brief_arrives_without_a_mention(rig: Arriving) -> None:
    brief = await rig.post(OPEN)
    thread = Recipient(platform="slack", tenant=TEAM, chat=CHANNEL, thread=brief.ts)
    rig.notes.kept[threads.owned(thread)] = "1"
    rig.slack.stage.say(GUEST, CHANNEL, "why?", thread_ts=brief.ts)
    (said,) = await rig.settled()
    assert isinstance(said, Said)
    assert (said.recipient, said.reply_to, said.is_addressed) == (thread, brief.ts, False)


async def test_a_command_arrives_with_an_address_for_its_answer(rig: Arriving) -> None:
    given = rig.slack.stage.command(MEMBER, CHANNEL, "/brief", "topics +chips")
    (said,) = await rig.settled()
    assert isinstance(said, Said)
    assert (said.text, said.recipient.chat, said.recipient.thread) == (
        "topics +chips",
        CHANNEL,
        None,
    )
    assert said.answer_by.startswith(rig.slack.url)
    assert given.is_taken
    assert given.told is None


async def test_a_press_arrives_with_its_token_and_its_message(rig: Arriving) -> None:
    brief = await rig.post(OPEN)
    rig.slack.stage.press(MEMBER, brief, label="Open 1")
    (pressed,) = await rig.settled()
    assert isinstance(pressed, Pressed)
    assert (pressed.token, pressed.message, pressed.asker) == (OPEN.token, brief.ts, MEMBER)


async def test_a_form_opens_is_corrected_and_arrives(rig: Arriving) -> None:
    brief = await rig.post(ASK)
    rig.slack.stage.press(MEMBER, brief, label="Ask")
    assert not await rig.settled()
    modal = rig.slack.modal(MEMBER)
    assert modal is not None
    rig.desk.wrong = {"question": "Please write a question."}
    refused = rig.slack.stage.submit(modal, {"question": "?"})
    assert not await rig.settled()
    assert refused.answers[-1].body["errors"] == rig.desk.wrong
    assert modal.is_open
    rig.desk.wrong = {}
    rig.slack.stage.submit(modal, {"question": "Who pays?"})
    (filled,) = await rig.settled()
    assert isinstance(filled, Filled)
    assert Given(key="question", values=("Who pays?",)) in filled.given
    assert (filled.token, filled.message) == (ASK.token, brief.ts)
    assert rig.slack.modal(MEMBER) is None


async def test_what_is_searched_for_is_found(rig: Arriving) -> None:
    rig.desk.found = [Choice(value="Asia/Tokyo", label="Tokyo")]
    rig.slack.stage.shortcut(MEMBER, "ask")
    await rig.settled()
    modal = rig.slack.modal(MEMBER)
    assert modal is not None
    searched = rig.slack.stage.suggest(modal, "zone", "tok")
    await rig.settled()
    assert searched.answers[-1].body["options"][0]["value"] == "Asia/Tokyo"


async def test_a_shortcut_on_a_message_opens_a_form_for_its_thread(rig: Arriving) -> None:
    said = rig.slack.stage.say(MEMBER, CHANNEL, "big news")
    rig.slack.stage.shortcut(GUEST, "ask", said)
    await rig.settled()
    assert rig.slack.modal(GUEST) is not None
    (request,) = rig.desk.asked
    assert (request.recipient.thread, request.kind) == (said.ts, FormKind.QUESTION)


async def test_coming_and_going_arrive(rig: Arriving) -> None:
    bot = rig.slack.bot()
    rig.slack.add_channel("C0000002", "desk", members=[MEMBER])
    rig.slack.stage.invite("C0000002", bot, by=MEMBER)
    (joined,) = await rig.settled()
    assert isinstance(joined, Joined)
    assert (joined.asker, joined.is_shared) == (MEMBER, True)
    rig.slack.stage.remove("C0000002", bot)
    rig.slack.stage.archive(CHANNEL)
    *_, left, archived = await rig.settled()
    assert isinstance(left, Left)
    assert isinstance(archived, Left)
    rig.slack.stage.uninstall(TEAM)
    found = await rig.settled()
    assert isinstance(found[-1], Uninstalled)


async def test_pages_prompts_and_profiles_arrive(rig: Arriving) -> None:
    rig.slack.stage.open_home(MEMBER, "home")
    rig.slack.stage.open_home(MEMBER, "messages")
    rig.slack.stage.change(GUEST, tz="Asia/Tokyo")
    opened = await rig.settled()
    assert [type(each) for each in opened] == [Opened, Opened]
    (call,) = rig.slack.calls("assistant.threads.setSuggestedPrompts")
    assert call.error is None
    assert PROMPTS[0].message in str(call.args)
    assert rig.desk.known_anew == [(TEAM, GUEST)]


async def test_a_thumb_and_a_stop_arrive(rig: Arriving) -> None:
    brief = await rig.post(OPEN)
    rig.slack.stage.react(MEMBER, brief, "thumbsup")
    rig.slack.stage.stop_answer(MEMBER, CHANNEL, brief.ts)
    found = await rig.settled()
    if "reactions:read" in rig.grant.scopes:
        (reacted,) = found
        assert isinstance(reacted, Reacted)
        assert reacted.is_positive
    place = Recipient(platform="slack", tenant=TEAM, chat=CHANNEL, thread=brief.ts)
    assert rig.desk.withdrawn == [place]


@pytest.mark.parametrize("transport", [HTTP, SOCKET])
async def test_what_could_not_be_kept_comes_again_and_arrives(transport: str) -> None:
    async with arriving(transport, clock=Clock(is_running=False)) as rig:
        rig.desk.refuses_next = 1
        rig.slack.stage.say(MEMBER, "dm", "hello")
        while not rig.desk.calls:  # noqa: ASYNC110  # a server on a socket tells nobody
            await asyncio.sleep(0.005)
        if transport == SOCKET:  # which carries no refusal: Slack waits for 3 s
            rig.slack.advance(3)
        await rig.settled()
        (event,) = rig.slack.events()
        assert [each.is_taken for each in event.answers] == [False, True]
        assert rig.desk.texts() == ["hello"]

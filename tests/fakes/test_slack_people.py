"""People act in the fake Slack, and an app of the vendor's library hears and answers them."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.boltapp import CARD, Heard, shown
from tests.fakes.slack.server import CHANNEL, GUEST, MEMBER, OWNER, SlackServer


async def test_a_mention_comes_twice_with_two_ids_and_one_message(
    slack: SlackServer, heard: Heard
) -> None:
    said = slack.stage.say(MEMBER, CHANNEL, f"<@{slack.bot()}> what is new?")
    await slack.settled()
    assert sorted(each["type"] for each in heard.events) == ["app_mention", "message"]
    assert {each["ts"] for each in heard.events} == {said.ts}
    assert len({each["event_id"] for each in heard.bodies}) == 2
    assert len({each["client_msg_id"] for each in heard.events}) == 1


async def test_the_app_hears_only_what_it_may(slack: SlackServer, heard: Heard) -> None:
    slack.add_channel("C7", "others", members=[MEMBER])
    slack.stage.say(MEMBER, "C7", "not here")
    slack.app.events = {"message.im"}
    slack.stage.say(MEMBER, CHANNEL, "not subscribed")
    slack.stage.say(MEMBER, "dm", "here")
    await slack.settled()
    assert [(each["text"], each["channel_type"]) for each in heard.events] == [("here", "im")]


async def test_another_bot_is_known_as_one(slack: SlackServer, heard: Heard) -> None:
    slack.add_user("U9", "weather", is_bot=True, bot_id="B9", app_id="A9")
    slack.stage.invite(CHANNEL, "U9")
    slack.stage.say("U9", CHANNEL, f"<@{slack.bot()}> rain")
    await slack.settled()
    said = next(each for each in heard.events if each["type"] == "message")
    assert (said["subtype"], said["bot_id"], said["app_id"]) == ("bot_message", "B9", "A9")
    assert "client_msg_id" not in said


async def test_replies_files_and_reactions_have_the_fields_of_real_ones(
    slack: SlackServer, heard: Heard
) -> None:
    root = slack.stage.say(MEMBER, CHANNEL, "root")
    slack.stage.say(OWNER, CHANNEL, "reply", thread_ts=root.ts, upload=("a.opml", b"<opml/>"))
    slack.stage.react(OWNER, root, "thumbsup")
    await slack.settled()
    reply = next(each for each in heard.events if each.get("text") == "reply")
    assert (reply["thread_ts"], reply["parent_user_id"]) == (root.ts, MEMBER)
    assert (reply["subtype"], reply["files"][0]["size"]) == ("file_share", 7)
    sign = next(each for each in heard.events if each["type"] == "reaction_added")
    assert sign["item"] == {"type": "message", "channel": CHANNEL, "ts": root.ts}


async def test_a_command_is_answered_at_once_and_later(slack: SlackServer, heard: Heard) -> None:
    delivery = slack.stage.command(GUEST, CHANNEL, "/brief", "help")
    await delivery.ended.wait()
    texts = [each.text for each in slack.ephemerals(CHANNEL, GUEST)]
    assert texts == ["later: help", "at once"]
    with pytest.raises(LookupError):
        slack.stage.command(GUEST, CHANNEL, "/brieff")


async def test_what_is_pressed_has_to_be_there(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    message = await shown(slack, web)
    for pressed in (
        slack.stage.press(MEMBER, message, "more", "mute"),
        slack.stage.press(MEMBER, message, label="Why this"),
        slack.stage.press(MEMBER, message, "rate", "negative"),
    ):
        await pressed.ended.wait()
        assert pressed.is_taken
    done = [each["actions"][0] for each in heard.bodies if each["type"] == "block_actions"]
    assert {(each["type"], each["block_id"]) for each in done} == {
        ("overflow", "story"),
        ("feedback_buttons", "b2"),
    }
    picked = {each.get("selected_option", each)["value"] for each in done}
    assert picked == {"mute", "why", "dn"}
    body = next(each for each in heard.bodies if each["type"] == "block_actions")
    assert body["container"]["message_ts"] == body["message"]["ts"] == message.ts
    for wrong in (("less", None), ("more", "burn"), ("open", "3")):
        with pytest.raises(LookupError):
            slack.stage.press(MEMBER, message, *wrong)
    slack.stage.unsay(message)
    with pytest.raises(LookupError):
        slack.stage.press(MEMBER, message, "open")


async def test_what_only_one_sees_is_pressed_replaced_and_taken_away(
    slack: SlackServer, web: AsyncWebClient, heard: Heard, session: aiohttp.ClientSession
) -> None:
    await web.chat_postEphemeral(channel=CHANNEL, user=MEMBER, text="x", blocks=CARD)
    message = slack.ephemerals(CHANNEL, MEMBER)[0]
    with pytest.raises(LookupError):
        slack.stage.press(OWNER, message, "more", "why")
    await slack.stage.press(MEMBER, message, "more", "why").ended.wait()
    body = heard.bodies[-1]
    assert (body["container"]["is_ephemeral"], "message" in body) == (True, False)
    for answer, seen in (
        ({"text": "instead", "replace_original": True}, ["instead"]),
        ({"delete_original": True}, []),
    ):
        async with session.post(body["response_url"], json=answer) as answered:
            assert answered.status == 200
        assert [each.text for each in slack.ephemerals(CHANNEL, MEMBER)] == seen


async def test_response_urls_work_five_times_in_half_an_hour(
    slack: SlackServer,
    web: AsyncWebClient,
    heard: Heard,
    session: aiohttp.ClientSession,
) -> None:
    message = await shown(slack, web)
    await slack.stage.press(MEMBER, message, "more", "why").ended.wait()
    url = heard.bodies[-1]["response_url"]
    answers = []
    for body in (
        {"text": "to you"},
        {"text": "to all", "response_type": "in_channel"},
        {"text": "instead", "replace_original": True},
        {},
        {"delete_original": True},
        {"text": "too often"},
    ):
        async with session.post(url, json=body) as answer:
            answers.append(answer.status)
    assert answers == [200, 200, 200, 500, 200, 404]
    assert [each.text for each in slack.ephemerals(CHANNEL, MEMBER)] == ["to you"]
    assert [each.text for each in slack.messages(CHANNEL)] == ["to all"]
    assert message.edits == ["A story"]
    await slack.stage.command(MEMBER, CHANNEL, "/brief").ended.wait()
    slack.advance(1801)
    async with session.post(heard.bodies[-1]["response_url"], json={"text": "late"}) as answer:
        assert (answer.status, (await answer.json())["error"]) == (404, "expired_url")


async def test_people_and_channels_change_and_the_app_is_told(
    slack: SlackServer, heard: Heard
) -> None:
    slack.stage.change(MEMBER, is_admin=True, tz="America/Lima")
    slack.stage.rename(CHANNEL, "news")
    slack.add_channel("C7", "others", members=[OWNER])
    slack.stage.invite("C7", slack.bot(), by=OWNER)
    await slack.settled()
    told = {each["type"]: each for each in heard.events}
    assert told["user_change"]["user"]["is_admin"] is True
    assert told["user_change"]["user"]["tz_offset"] == -5 * 3600
    assert told["channel_rename"]["channel"]["name"] == "news"
    assert (told["member_joined_channel"]["inviter"], len(told)) == (OWNER, 3)

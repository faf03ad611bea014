"""People act in the fake Slack, and an app of the vendor's library hears and answers them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.nouns import Message
from tests.fakes.slack.server import CHANNEL, GUEST, MEMBER, OWNER, SlackServer
from tests.fakes.slack.world import TEAM

Body = dict[str, Any]

FORM: Body = {
    "type": "modal",
    "callback_id": "form",
    "notify_on_close": True,
    "title": {"type": "plain_text", "text": "Settings"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "time",
            "label": {"type": "plain_text", "text": "Time"},
            "element": {"type": "timepicker", "action_id": "time", "initial_time": "08:00"},
        },
        {
            "type": "input",
            "block_id": "topics",
            "label": {"type": "plain_text", "text": "Topics"},
            "element": {
                "type": "multi_static_select",
                "action_id": "topics",
                "options": [
                    {"text": {"type": "plain_text", "text": "Chips"}, "value": "chips"},
                    {"text": {"type": "plain_text", "text": "Law"}, "value": "law"},
                ],
            },
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": {"type": "plain_text", "text": "Note"},
            "element": {"type": "plain_text_input", "action_id": "note", "max_length": 10},
        },
    ],
}
CARD: list[Body] = [
    {
        "type": "section",
        "block_id": "story",
        "text": {"type": "mrkdwn", "text": "A story"},
        "accessory": {
            "type": "overflow",
            "action_id": "more",
            "options": [
                {"text": {"type": "plain_text", "text": "Why this"}, "value": "why"},
                {"text": {"type": "plain_text", "text": "Mute"}, "value": "mute"},
            ],
        },
    },
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "open",
                "value": "2",
                "text": {"type": "plain_text", "text": "Open"},
            },
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "up"},
                "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "dn"},
            }
        ],
    },
]


class Heard:
    """An app that notes what it hears, and how it answers."""

    def __init__(self, slack: SlackServer, web: AsyncWebClient) -> None:
        self.events: list[Body] = []
        self.bodies: list[Body] = []
        self.errors: dict[str, str] | None = None
        self.app = AsyncApp(client=web, process_before_response=True)
        self.app.use(self._note)
        self.app.action(re.compile("more|rate"))(_taken)
        self.app.action("open")(self._open)
        self.app.view("form")(self._form)
        self.app.view_closed("form")(_taken)
        self.app.command("/brief")(_command)
        self.app.options("zone")(_zones)
        self.app.shortcut("ask")(self._open)
        for name in ("app_mention", "message", "reaction_added", "user_change"):
            self.app.event(name)(_nothing)
        for name in ("app_home_opened", "member_joined_channel", "channel_rename"):
            self.app.event(name)(_nothing)
        self.handler = AsyncSocketModeHandler(
            self.app,
            slack.app.app_token,
            web_client=AsyncWebClient(
                slack.app.app_token, base_url=slack.api_url, retry_handlers=[]
            ),
        )

    async def _note(self, body: Body, next_: Any) -> None:  # noqa: ANN401  # a function of Bolt
        if body.get("type") == "event_callback":
            self.events.append(body["event"])
        self.bodies.append(body)
        await next_()

    async def _open(self, ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    async def _form(self, ack: AsyncAck) -> None:
        if self.errors is None:
            await ack()
        else:
            await ack(response_action="errors", errors=self.errors)


async def _taken(ack: AsyncAck) -> None:
    await ack()


async def _zones(ack: AsyncAck, body: Body) -> None:
    name = f"Asia/{body['value']}"
    await ack(options=[{"text": {"type": "plain_text", "text": name}, "value": name}])


async def _nothing(context: AsyncBoltContext) -> None:
    """Take an event as it comes."""


async def _command(ack: AsyncAck, respond: AsyncRespond, command: Body) -> None:
    await respond(f"later: {command['text']}")
    await ack("at once")


@pytest.fixture
async def heard(slack: SlackServer, web: AsyncWebClient) -> AsyncIterator[Heard]:
    heard = Heard(slack, web)
    await heard.handler.connect_async()  # type: ignore[no-untyped-call]  # of the vendor
    try:
        async with asyncio.timeout(10):
            await slack.connected()
            yield heard
    finally:
        await heard.handler.close_async()  # type: ignore[no-untyped-call]  # of the vendor


async def shown(slack: SlackServer, web: AsyncWebClient) -> Message:
    """Return a message with things to press."""
    await web.chat_postMessage(channel=CHANNEL, text="A story", blocks=CARD)
    return slack.from_app(CHANNEL)[0]


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


async def test_options_come_from_the_app_while_somebody_types(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    menu = {"type": "external_select", "action_id": "zone", "min_query_length": 2}
    label = {"type": "plain_text", "text": "Zone"}
    view = FORM | {"blocks": [{"type": "input", "label": label, "element": menu}]}
    trigger = slack.world.new_trigger(TEAM, MEMBER, 3)
    await web.views_open(trigger_id=trigger, view=view)
    modal = slack.modal(MEMBER)
    assert modal is not None
    delivery = slack.stage.suggest(modal, "zone", "Tok")
    await delivery.ended.wait()
    option = delivery.answers[0].body["options"][0]
    assert option["value"] == "Asia/Tok"
    await slack.stage.submit(modal, {"zone": option}).ended.wait()
    chosen = heard.bodies[-1]["view"]["state"]["values"]["b0"]["zone"]["selected_option"]
    assert chosen == option


async def test_ten_connections_are_the_most(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        await client.apps_connections_open(app_token="xoxb-fake")  # noqa: S106  # of a fake
    urls = [
        (await client.apps_connections_open(app_token=slack.app.app_token))["url"]
        for _ in range(11)
    ]
    sockets = [await session.ws_connect(url) for url in urls]
    first = [await each.receive_json() for each in sockets]
    assert [each["type"] for each in first] == ["hello"] * 10 + ["disconnect"]
    assert first[-1]["reason"] == "too_many_websockets"
    with pytest.raises(aiohttp.WSServerHandshakeError):  # an address is good once
        await session.ws_connect(urls[0])


async def test_a_modal_shows_errors_and_closes_when_there_are_none(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    message = await shown(slack, web)
    await slack.stage.press(MEMBER, message, label="Open").ended.wait()
    view = slack.modal(MEMBER)
    assert view is not None
    with pytest.raises(ValueError, match="topics"):
        slack.stage.submit(view)
    with pytest.raises(ValueError, match="note"):
        slack.stage.submit(view, {"topics": ["law"], "note": "x" * 11})
    with pytest.raises(LookupError):
        slack.stage.submit(view, {"topics": ["sport"]})
    heard.errors = {"time": "Too early"}
    delivery = slack.stage.submit(view, {"topics": ["law"], "time": "03:00"})
    await delivery.ended.wait()
    assert (delivery.told, slack.modal(MEMBER)) == ("Too early", view)
    heard.errors = {"nothing": "No such input"}
    delivery = slack.stage.submit(view, {"topics": ["law"]})
    await delivery.ended.wait()
    assert "trouble" in str(delivery.told)
    heard.errors = None
    delivery = slack.stage.submit(view, {"topics": ["Law", "chips"]})
    await delivery.ended.wait()
    assert (delivery.told, slack.modal(MEMBER)) == (None, None)
    values = heard.bodies[-1]["view"]["state"]["values"]
    assert values["time"]["time"] == {"type": "timepicker", "selected_time": "08:00"}
    options = values["topics"]["topics"]["selected_options"]
    assert [each["value"] for each in options] == ["law", "chips"]
    assert values["note"]["note"]["value"] is None


async def test_a_shortcut_opens_a_modal_and_its_closing_is_told(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    message = await shown(slack, web)
    for on in (None, message):
        await slack.stage.shortcut(OWNER, "ask", on).ended.wait()
        view = slack.modal(OWNER)
        assert view is not None
        closed = slack.stage.close(view)
        assert closed is not None
        await closed.ended.wait()
        assert slack.modal(OWNER) is None
    kinds = [each["type"] for each in heard.bodies]
    assert kinds == ["shortcut", "view_closed", "message_action", "view_closed"]


async def test_a_trigger_is_good_for_one_view_and_three_seconds(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    trigger = slack.world.new_trigger(TEAM, MEMBER, 3)
    await web.views_open(trigger_id=trigger, view=FORM)
    late = slack.world.new_trigger(TEAM, MEMBER, 3)
    slack.advance(4)
    for name, wanted in (
        (trigger, "expired_trigger_id"),
        (late, "expired_trigger_id"),
        ("1.2.3", "invalid_trigger_id"),
    ):
        answer = await _error(web, "views.open", {"trigger_id": name, "view": FORM})
        assert answer == wanted
    used = slack.world.new_trigger(TEAM, MEMBER, 3)
    await web.views_open(trigger_id=used, view=FORM)
    assert await _error(web, "views.open", {"trigger_id": used, "view": FORM}) == (
        "exchanged_trigger_id"
    )


async def test_modals_stand_three_high_and_know_when_they_were_overtaken(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    first = (await web.views_open(trigger_id=slack.world.new_trigger(TEAM, MEMBER, 3), view=FORM))[
        "view"
    ]
    for wanted in (None, None, "push_limit_reached"):
        trigger = slack.world.new_trigger(TEAM, MEMBER, 3, first["id"])
        answer = await _error(web, "views.push", {"trigger_id": trigger, "view": FORM})
        assert answer == wanted
    changed = {"view_id": first["id"], "view": FORM, "hash": first["hash"]}
    assert await _error(web, "views.update", changed) is None
    assert await _error(web, "views.update", changed) == "hash_conflict"
    assert await _error(web, "views.update", {"view_id": "V404", "view": FORM}) == "not_found"


async def test_a_home_tab_is_published_seen_and_pressed(
    slack: SlackServer, web: AsyncWebClient, heard: Heard
) -> None:
    home = {"type": "home", "blocks": CARD[:2]}
    published = await web.views_publish(user_id=MEMBER, view=home)
    await web.views_publish(user_id=MEMBER, view=home, hash=published["view"]["hash"])
    old = {"user_id": MEMBER, "view": home, "hash": published["view"]["hash"]}
    assert await _error(web, "views.publish", old) == "hash_conflict"
    view = slack.home(MEMBER)
    assert view is not None
    assert slack.seen(view) == "A story\n[Why this / Mute]\n[Open]"
    slack.stage.open_home(MEMBER)
    await slack.stage.press(MEMBER, view, "more", "why").ended.wait()
    assert heard.events[0]["view"]["id"] == view.id
    assert heard.bodies[-1]["container"] == {"type": "view", "view_id": view.id}


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


async def test_envelopes_go_to_one_of_several_connections_and_come_again_unless_acknowledged(
    slack: SlackServer, heard: Heard, web: AsyncWebClient
) -> None:
    other = Heard(slack, web)
    await other.handler.connect_async()  # type: ignore[no-untyped-call]  # of the vendor
    try:
        await slack.connected(2)
        for number in range(4):
            slack.stage.say(MEMBER, CHANNEL, f"{number}")
        await slack.settled()
        assert [len(each.events) for each in (heard, other)] == [2, 2]
        slack.carrier.lost_answers = 1
        slack.stage.say(MEMBER, CHANNEL, "again")
        await slack.settled()
        texts = [each["text"] for each in (*heard.events, *other.events)]
        assert texts.count("again") == 2
        last = slack.events()[-1]
        assert [each.status for each in last.answers] == [0, 200]
    finally:
        await other.handler.close_async()  # type: ignore[no-untyped-call]  # of the vendor


async def test_the_client_comes_back_when_it_is_told_to(slack: SlackServer, heard: Heard) -> None:
    before = slack.sockets.connections[0]
    await slack.sockets.disconnect("refresh_requested")
    while slack.sockets.connections[:1] in ([], [before]):  # noqa: ASYNC110  # nobody tells
        await asyncio.sleep(0.01)
    slack.stage.say(MEMBER, CHANNEL, "still there?")
    await slack.settled()
    # Twice where the client changed its connection once more before it acknowledged.
    assert {each["text"] for each in heard.events} == {"still there?"}


async def _error(web: AsyncWebClient, method: str, args: Body) -> str | None:
    """Return the error code of a call, or None."""
    try:
        await web.api_call(method, json=args)
    except SlackApiError as refused:
        return str(refused.response["error"])
    return None

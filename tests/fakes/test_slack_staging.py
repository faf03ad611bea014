"""The fake Slack behaves badly when it is told to, and is told from other processes."""

from __future__ import annotations

import asyncio
import base64
import sys
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.directions import (
    Direction,
    accept_then_hang_up,
    bad_gateway,
    failing,
    hang_up,
    no_streaming,
    refused,
    silent,
    slow,
    throttled,
    trickling,
)
from tests.fakes.slack.server import BOT_TOKEN, CHANNEL, MEMBER, SlackServer


async def sent(web: AsyncWebClient, text: str = "x") -> str:
    """Send a message; return what its sender makes of it."""
    try:
        async with asyncio.timeout(0.3):
            await web.chat_postMessage(channel=CHANNEL, text=text)
    except SlackApiError as wrong:
        body, status = wrong.response.data, wrong.response.status_code
        return str(body.get("error", status) if isinstance(body, dict) else status)
    except (aiohttp.ClientError, TimeoutError) as wrong:
        return type(wrong).__name__
    return "ok"


@pytest.mark.parametrize(
    ("direction", "outcome", "shown"),
    [
        (throttled("30"), "ratelimited", 0),
        (hang_up(), "ServerDisconnectedError", 0),
        (accept_then_hang_up(), "ServerDisconnectedError", 1),
        (failing(), "500", 0),
        (failing(503, after=True), "503", 1),
        (bad_gateway(), "502", 0),
        (bad_gateway(after=True), "502", 1),
        (slow(600, after=True), "TimeoutError", 1),
        (trickling(), "TimeoutError", 1),
        (silent(), "TimeoutError", 0),
        (silent(after=True), "TimeoutError", 1),
        (refused("channel_not_found"), "channel_not_found", 0),
        (refused("internal_error"), "internal_error", 0),
    ],
    ids=[
        "throttled",
        "hang up",
        "accept then hang up",
        "500",
        "503 after",
        "502",
        "502 after",
        "slow",
        "trickling",
        "silent",
        "silent after",
        "gone",
        "internal",
    ],
)
async def test_a_direction_meets_one_call_and_the_next_goes_well(
    slack: SlackServer, web: AsyncWebClient, direction: Direction, outcome: str, shown: int
) -> None:
    slack.next(direction, on="chat.*")
    told = await sent(web)
    assert outcome in told
    assert len(slack.from_app(CHANNEL)) == shown
    assert [len(each.posted) for each in slack.calls("chat.postMessage")] == [shown]
    assert await sent(web) == "ok"


async def test_directions_go_to_the_calls_they_are_meant_for(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    slack.next(no_streaming(), on="chat.startStream", times=None)
    slack.next(refused("fatal_error"), on="*", channel="C9")
    asked = slack.stage.say(MEMBER, "dm", "why?")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="method_not_supported"):
            await web.chat_startStream(channel=asked.channel, thread_ts=asked.ts)
    assert await sent(web) == "ok"
    slack.calm()
    await web.chat_startStream(channel=asked.channel, thread_ts=asked.ts)


async def test_after_a_death_everything_accepted_is_there_at_the_same_address(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    await sent(web, "before")
    url = slack.url
    await slack.die()
    assert "Connect" in await sent(web, "meanwhile")
    await slack.come_back()
    assert (slack.url, await sent(web, "after")) == (url, "ok")
    assert [each.text for each in slack.from_app(CHANNEL)] == ["before", "after"]


class Door:
    """The stage door as another process uses it."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session

    async def act(self, act: str, **named: object) -> dict[str, Any]:
        """Let something happen."""
        async with self.session.post(f"{self.url}/_stage/{act}", json=named) as answer:
            body: dict[str, Any] = await answer.json()
            assert answer.status == 200, (act, body)
            return body

    async def state(self, **query: str) -> dict[str, Any]:
        """Return what is there."""
        async with self.session.get(f"{self.url}/_state", params=query) as answer:
            body: dict[str, Any] = await answer.json()
            return body


async def test_another_process_acts_and_asks_over_http(
    slack: SlackServer, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    door = Door(slack.url, session)
    await door.act("channel", channel="C7", name="beta", members=[MEMBER], has_app=True)
    file = {"name": "a.opml", "body": base64.b64encode(b"<opml/>").decode()}
    said = await door.act("say", user=MEMBER, channel="C7", text="hi", file=file)
    await door.act("next", do="throttle", retry_after="3", on="chat.postMessage", channel="C7")
    with pytest.raises(SlackApiError):
        await web.chat_postMessage(channel="C7", text="refused")
    blocks = [
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "go",
                    "text": {"type": "plain_text", "text": "Go"},
                }
            ],
        }
    ]
    answer = await web.chat_postMessage(
        channel="C7", text="hello", thread_ts=said["ts"], blocks=blocks
    )
    pressed = await door.act("press", user=MEMBER, channel="C7", ts=answer["ts"], action_id="go")
    assert pressed["payload"]["actions"][0]["action_id"] == "go"
    await door.act("app", request_url="http://127.0.0.1:9/nobody", events=["message.im"])
    failed = await door.act(
        "command", user=MEMBER, channel="C7", name="/brief", text="", wait=True
    )
    assert (failed["statuses"], "operation_timeout" in failed["told"]) == ([0], True)
    state = await door.state(channel="C7")
    seen = [(each["seen"], each["user"]) for each in state["channels"]["C7"]["messages"]]
    assert seen == [("hi", MEMBER), ("[Go]", slack.bot())]
    assert [each["status"] for each in state["calls"]] == [429, 200]
    bare = await door.state(channel="C7", texts="no")
    assert "seen" not in bare["channels"]["C7"]["messages"][0]
    for name, wrong in (
        ("next", {"do": "explode"}),
        ("press", {"user": MEMBER, "channel": "C7", "ts": "1", "action_id": "go"}),
        ("say", {"user": MEMBER, "channel": "C404", "text": "x"}),
        ("explode", {}),
        ("app", {"colour": "red"}),
    ):
        async with session.post(f"{slack.url}/_stage/{name}", json=wrong) as answered:
            assert answered.status == 400, name


async def test_every_act_of_the_door_can_be_called(
    slack: SlackServer, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    door = Door(slack.url, session)
    said = await door.act("say", user=MEMBER, channel=CHANNEL, text="hi")
    trigger = slack.world.new_trigger("T0000001", MEMBER, 3)
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "t"},
        "blocks": [{"type": "divider"}],
    }
    await web.views_open(trigger_id=trigger, view=view)
    acts: list[tuple[str, dict[str, object]]] = [
        ("advance", {"seconds": 5}),
        ("again", {"count": 1}),
        ("edit", {"channel": CHANNEL, "ts": said["ts"], "text": "ho"}),
        ("react", {"user": MEMBER, "channel": CHANNEL, "ts": said["ts"], "name": "eyes"}),
        ("shortcut", {"user": MEMBER, "callback_id": "ask"}),
        ("shortcut", {"user": MEMBER, "callback_id": "ask", "channel": CHANNEL, "ts": said["ts"]}),
        ("open_home", {"user": MEMBER, "tab": "messages"}),
        ("submit", {"user": MEMBER}),
        ("close", {"user": MEMBER}),
        ("stop_answer", {"user": MEMBER, "channel": CHANNEL, "thread_ts": said["ts"]}),
        ("unsay", {"channel": CHANNEL, "ts": said["ts"]}),
        ("team", {"team": "T2", "name": "Beta", "enterprise": "E1"}),
        ("team_switch", {"team": "T2", "has_containers": True}),
        ("install", {"place": "E1", "scopes": ["chat:write"]}),
        ("grant", {"team": "T2", "is_granted": False}),
        ("user", {"user": "U21", "name": "eve", "team": "T2"}),
        ("change", {"user": "U21", "is_admin": True}),
        ("channel", {"channel": "C2", "name": "beta", "team": "T2", "members": ["U21"]}),
        ("invite", {"channel": "C2", "user": MEMBER}),
        ("remove", {"channel": "C2", "user": MEMBER}),
        ("rename", {"channel": "C2", "name": "b"}),
        ("archive", {"channel": "C2"}),
        ("archive", {"channel": "C2", "back": True}),
        ("bring", {"payload": {"type": "event_callback"}}),
        ("verify_url", {}),
        ("dedupe", {"is_on": True}),
        ("delay", {"seconds": 1}),
        ("lose_answers", {"count": 1}),
        ("rates", {"is_on": True}),
        ("installer", {"place": "E1", "is_refused": True}),
        ("expire_streams", {}),
        ("break_token", {"error": "token_revoked"}),
        ("uninstall", {"place": "E1"}),
        ("disconnect", {"reason": "warning"}),
        ("cut", {}),
        ("calm", {}),
    ]
    for name, named in acts:
        await door.act(name, **named)
    assert slack.world.users["U21"].is_admin is True
    assert slack.world.teams["T2"].has_containers is True
    assert slack.world.channels["C2"].previous_names == ["beta"]
    assert slack.messages(CHANNEL) == []
    assert slack.modal(MEMBER) is None


async def test_it_runs_alone(session: aiohttp.ClientSession) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.slack", "--no-rates", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(10):
            line = (await process.stdout.readline()).decode()
            url = line.split()[0]
            web = AsyncWebClient(BOT_TOKEN, base_url=f"{url}/api/", retry_handlers=[])
            await web.chat_postMessage(channel=CHANNEL, text="hello")
            shown = b""
            while b"hello" not in shown:
                shown += await process.stdout.readline()
        state = await Door(url, session).state(channel=CHANNEL)
        assert state["channels"][CHANNEL]["messages"][0]["seen"] == "hello"
    finally:
        process.terminate()
        await process.wait()

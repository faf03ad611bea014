"""The fake Slack speaks Socket Mode with the vendor's client."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.boltapp import Heard
from tests.fakes.slack.server import CHANNEL, MEMBER, SlackServer


async def test_what_acknowledges_nothing_harms_nothing(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    client = AsyncWebClient(base_url=slack.api_url, retry_handlers=[])
    url = (await client.apps_connections_open(app_token=slack.app.app_token))["url"]
    socket = await session.ws_connect(url)
    for text in ("no JSON", "[" * 100_000, "[]", '{"envelope_id": "unknown"}'):
        await socket.send_str(text)
    slack.stage.say(MEMBER, CHANNEL, "hello")
    await socket.receive_json()
    envelope = await socket.receive_json()
    await socket.send_json({"envelope_id": envelope["envelope_id"]})
    await slack.settled()
    assert [each.status for each in slack.events()[0].answers] == [200]
    assert len(slack.sockets.strays) == 4


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

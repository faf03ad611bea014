"""The fake Slack brings events by signed requests, and again until they are taken."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_sdk.signature import Clock as SignatureClock
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.clock import Clock
from tests.fakes.slack import limits
from tests.fakes.slack.server import BOT_TOKEN, CHANNEL, MEMBER, OWNER, SlackServer
from tests.fakes.slack.world import TEAM


@dataclass
class Endpoint:
    """Where events are posted: notes each request and answers as told."""

    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    """The next ones; 200 when there are none."""
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, request: web.Request) -> web.Response:
        """Answer a request."""
        self.requests.append((dict(request.headers), await request.read()))
        async with self.came:
            self.came.notify_all()
        return self.answers.pop(0) if self.answers else web.Response()

    async def wait(self, count: int) -> None:
        """Wait until so many requests came."""
        async with asyncio.timeout(5), self.came:
            await self.came.wait_for(lambda: len(self.requests) >= count)


class Now(SignatureClock):
    """The vendor's verifier asks this for the time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        """Return the present of the fake."""
        return self._clock()


@pytest.fixture
async def stopped() -> AsyncIterator[SlackServer]:
    """A Slack whose time stands still."""
    async with SlackServer(clock=Clock(is_running=False), has_rates=False) as slack:
        yield slack


@pytest.fixture
async def endpoint(stopped: SlackServer) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/slack/events", endpoint.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stopped.app.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield endpoint
    await runner.cleanup()


async def test_a_request_is_signed_as_the_vendor_verifies_it(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    stopped.stage.say(MEMBER, CHANNEL, "hello")
    await stopped.stage.command(MEMBER, CHANNEL, "/brief", "help me").ended.wait()
    await stopped.stage.shortcut(MEMBER, "ask").ended.wait()
    await stopped.settled()
    secret = stopped.app.signing_secret
    judge = SignatureVerifier(secret, clock=Now(stopped.clock))
    stranger = SignatureVerifier("another", clock=Now(stopped.clock))
    for headers, body in endpoint.requests:
        assert judge.is_valid_request(body, headers)
        assert not stranger.is_valid_request(body, headers)
        assert not judge.is_valid_request(body + b" ", headers)
    stopped.carrier.signs_at = lambda: 1.0
    assert stopped.carrier.signed(b"x")["X-Slack-Request-Timestamp"] == "1"
    kinds = {headers["Content-Type"]: body for headers, body in endpoint.requests}
    assert json.loads(kinds["application/json"])["event"]["text"] == "hello"
    forms = [
        parse_qs(body.decode())
        for headers, body in endpoint.requests
        if "form" in headers["Content-Type"]
    ]
    assert [each["text"] for each in forms if "text" in each] == [["help me"]]
    assert [json.loads(each["payload"][0])["type"] for each in forms if "payload" in each] == [
        "shortcut"
    ]


async def test_an_event_comes_again_at_once_after_a_minute_and_after_five(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    endpoint.answers = [web.Response(status=503) for _ in range(9)]
    stopped.stage.say(MEMBER, CHANNEL, "hello")
    event = stopped.events()[0]
    await event.tried(2)
    for pause, count in ((60, 3), (300, 4)):
        stopped.advance(pause - 1)
        await asyncio.sleep(0.05)
        assert len(endpoint.requests) == count - 1
        stopped.advance(1)
        await event.tried(count)
    await stopped.settled()
    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in endpoint.requests]
    assert numbers == [None, "1", "2", "3"]
    assert endpoint.requests[1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert len({body for _, body in endpoint.requests}) == 1
    assert not event.is_taken
    assert sum(limits.RETRIES_S) == 360


async def test_it_stops_when_it_is_taken_or_told_to_stop(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    endpoint.answers = [
        web.Response(status=500),
        web.Response(status=204),
        web.Response(status=404, headers={"X-Slack-No-Retry": "1"}),
    ]
    for text in ("taken", "refused"):
        stopped.stage.say(MEMBER, CHANNEL, text)
        await stopped.settled()
    assert [[each.status for each in event.answers] for event in stopped.events()] == [
        [500, 204],
        [404],
    ]


async def test_an_answer_after_three_seconds_is_none(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    stopped.carrier.lost_answers = 1
    stopped.stage.say(MEMBER, CHANNEL, "hello")
    await stopped.settled()
    assert endpoint.requests[1][0]["X-Slack-Retry-Reason"] == "http_timeout"
    stopped.app.request_url = None  # nobody listens on a socket either
    delivery = stopped.stage.command(MEMBER, CHANNEL, "/brief")
    await asyncio.sleep(0.05)
    assert not delivery.ended.is_set()
    stopped.advance(3)
    await delivery.ended.wait()
    assert "operation_timeout" in str(delivery.told)


async def test_an_app_that_is_not_there_hears_of_it_when_it_is_back(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    url, stopped.app.request_url = stopped.app.request_url, "http://127.0.0.1:9/gone"
    stopped.stage.say(MEMBER, CHANNEL, "hello")
    event = stopped.events()[0]
    await event.tried(2)
    stopped.app.request_url = url
    stopped.advance(60)
    await stopped.settled()
    assert [each.status for each in event.answers] == [0, 0, 200]
    headers, _ = endpoint.requests[0]
    assert headers["X-Slack-Retry-Num"] == "2"
    assert headers["X-Slack-Retry-Reason"] == "connection_failed"


async def test_events_come_twice_or_late_on_demand(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    stopped.stage.say(MEMBER, CHANNEL, "first")
    await stopped.settled()
    stopped.duplicate_last_event()
    await stopped.settled()
    assert endpoint.requests[0][1] == endpoint.requests[1][1]
    stopped.carrier.delay_s = 7200
    stopped.stage.say(MEMBER, CHANNEL, "late")
    await asyncio.sleep(0.05)
    assert len(endpoint.requests) == 2
    stopped.advance(7200)
    await endpoint.wait(3)
    body = json.loads(endpoint.requests[2][1])
    assert body["event_time"] == int(stopped.clock()) - 7200


async def test_a_url_is_verified_by_a_challenge(stopped: SlackServer, endpoint: Endpoint) -> None:
    endpoint.answers = [web.Response(text="challenge")]
    delivery = stopped.stage.verify_url()
    await delivery.ended.wait()
    body = json.loads(endpoint.requests[0][1])
    assert (body["type"], delivery.answers[0].body) == ("url_verification", "challenge")


async def test_an_organisation_is_named_in_what_it_sends(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    stopped.add_team("T2", "Beta", enterprise="E1")
    token = stopped.install("E1")
    stopped.add_user("U21", "eve", team="T2", is_org_admin=True)
    stopped.add_channel("C2", "beta", team="T2", members=["U21"], has_app=True)
    stopped.stage.say("U21", "C2", "hello")
    stopped.stage.grant("T2", is_granted=False)
    stopped.stage.say("U21", "C2", "not any more")
    await stopped.settled()
    first, second = (json.loads(body) for _, body in endpoint.requests)
    if first["event"]["type"] != "message":
        first, second = second, first
    assert (first["team_id"], first["enterprise_id"]) == ("T2", "E1")
    assert first["authorizations"] == [
        {
            "enterprise_id": "E1",
            "team_id": None,
            "user_id": token.user,
            "is_bot": True,
            "is_enterprise_install": True,
        }
    ]
    assert second["event"]["type"] == "team_access_revoked"
    stopped.stage.grant("T2")
    delivery = stopped.stage.command("U21", "C2", "/brief")
    assert delivery.payload["is_enterprise_install"] == "true"
    assert delivery.payload["enterprise_id"] == "E1"
    await stopped.settled()


async def test_people_of_another_company_are_told_apart(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    stopped.add_team("T2", "Beta")
    stopped.add_user("U21", "eve", team="T2")
    stopped.add_channel("C2", "both", members=["U21", OWNER], has_app=True, shared_with=["T2"])
    stopped.stage.say("U21", "C2", "hello")
    await stopped.settled()
    body = json.loads(endpoint.requests[0][1])
    assert (body["team_id"], body["is_ext_shared_channel"]) == (TEAM, True)
    assert (body["event"]["user_team"], body["event"]["source_team"]) == ("T2", "T2")
    with pytest.raises(LookupError):  # the app is not installed in that company
        stopped.stage.command("U21", "C2", "/brief")
    stopped.stage.say("U21", "C2", "a list", upload=("a.opml", b"<opml/>"), said_size=1 << 40)
    await stopped.settled()
    file = json.loads(endpoint.requests[1][1])["event"]["files"][0]
    assert (file["file_access"], "url_private" in file) == ("check_file_info", False)
    client = AsyncWebClient(BOT_TOKEN, base_url=stopped.api_url, retry_handlers=[])
    asked = (await client.files_info(file=file["id"]))["file"]
    assert (asked["name"], asked["size"]) == ("a.opml", 1 << 40)


async def test_a_submission_is_answered_in_the_response_itself(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    client = AsyncWebClient(BOT_TOKEN, base_url=stopped.api_url, retry_handlers=[])
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "t"},
        "submit": {"type": "plain_text", "text": "Next"},
        "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "one"}}],
    }
    trigger = stopped.world.new_trigger(TEAM, MEMBER, 3)
    await client.views_open(trigger_id=trigger, view=view)
    first = stopped.modal(MEMBER)
    assert first is not None
    for answer, told, height in (
        ({"response_action": "update", "view": {**view, "callback_id": "two"}}, None, 1),
        ({"response_action": "push", "view": view}, None, 2),
        ({"response_action": "push", "view": {"type": "modal"}}, "trouble", 2),
        ({"response_action": "dance"}, "trouble", 2),
        ({"response_action": "clear"}, None, 0),
    ):
        endpoint.answers = [web.json_response(answer)]
        delivery = stopped.stage.submit(first)
        await delivery.ended.wait()
        assert (told or "") in (delivery.told or "")
        assert (delivery.told is None) is (told is None)
        opened = [each for each in stopped.world.views.values() if each.is_open]
        assert len(opened) == height
    assert first.payload["callback_id"] == "two"


async def test_uninstalling_is_told_and_closes_the_doors(
    stopped: SlackServer, endpoint: Endpoint
) -> None:
    stopped.stage.uninstall(TEAM)
    await stopped.settled()
    told = [json.loads(body)["event"]["type"] for _, body in endpoint.requests]
    assert sorted(told) == ["app_uninstalled", "tokens_revoked"]
    assert {each.error for each in stopped.world.tokens.values()} == {"account_inactive"}
    stopped.stage.say(MEMBER, CHANNEL, "anybody?")
    await stopped.settled()
    assert len(endpoint.requests) == 2

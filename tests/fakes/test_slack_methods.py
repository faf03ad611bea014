"""The fake Slack's methods answer and refuse as documented, asked by the vendor's client."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.clock import Clock
from tests.fakes.slack import limits
from tests.fakes.slack.server import BOT_TOKEN, CHANNEL, GUEST, MEMBER, OWNER, SlackServer
from tests.fakes.slack.world import TEAM


async def refused(asked: Awaitable[Any]) -> dict[str, Any]:
    """Return the body of a refusal."""
    with pytest.raises(SlackApiError) as caught:
        await asked
    body = caught.value.response.data
    assert isinstance(body, dict)
    assert body["ok"] is False
    return body


async def error(asked: Awaitable[Any]) -> str:
    """Return the error code of a refusal."""
    return str((await refused(asked))["error"])


async def test_a_message_is_shown_changed_and_taken_away(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    posted = await web.chat_postMessage(channel=CHANNEL, text="one")
    assert posted["message"]["bot_id"] == (await web.auth_test())["bot_id"]
    await web.chat_postMessage(channel=CHANNEL, text="two", thread_ts=posted["ts"])
    await web.chat_update(channel=CHANNEL, ts=posted["ts"], text="ONE")
    root, reply = slack.messages(CHANNEL, posted["ts"])
    assert (root.text, root.edits, reply.text) == ("ONE", ["one"], "two")
    link = await web.chat_getPermalink(channel=CHANNEL, message_ts=reply.ts)
    assert f"thread_ts={root.ts}" in link["permalink"]
    await web.chat_delete(channel=CHANNEL, ts=reply.ts)
    assert [each.text for each in slack.messages(CHANNEL, root.ts)] == ["ONE"]
    assert [each.posted for each in slack.calls("chat.postMessage")] == [[root.ts], [reply.ts]]


async def test_an_update_without_blocks_leaves_the_blocks(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    divider = [{"type": "markdown", "text": "drawn"}]
    posted = await web.chat_postMessage(channel=CHANNEL, text="one", blocks=divider)
    await web.chat_update(channel=CHANNEL, ts=posted["ts"], text="two")
    assert slack.seen(slack.messages(CHANNEL)[0]) == "drawn"
    await web.chat_update(channel=CHANNEL, ts=posted["ts"], text="two", blocks=[])
    assert slack.seen(slack.messages(CHANNEL)[0]) == "two"


@pytest.mark.parametrize(("dedupes", "seen"), [(False, 2), (True, 1)])
async def test_a_client_msg_id_dedupes_only_when_the_stage_says_so(
    slack: SlackServer, web: AsyncWebClient, *, dedupes: bool, seen: int
) -> None:
    slack.world.dedupes = dedupes
    named: dict[str, Any] = {"client_msg_id": "3f0c9bd0-0000-4000-8000-000000000001"}
    answers = [await web.chat_postMessage(channel=CHANNEL, text="once", **named) for _ in range(2)]
    assert len(slack.from_app(CHANNEL)) == seen
    assert len({each["ts"] for each in answers}) == seen


async def test_metadata_is_found_again_in_the_history(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    metadata = {"event_type": "brief_delivered", "event_payload": {"op_id": "x", "n": 1}}
    await web.chat_postMessage(channel=CHANNEL, text="hi", metadata=metadata)
    slack.stage.say(MEMBER, CHANNEL, "thanks")
    page = await web.conversations_history(channel=CHANNEL, include_all_metadata=True, limit=1)
    assert [each["text"] for each in page["messages"]] == ["thanks"]
    assert page["has_more"] is True
    cursor = page["response_metadata"]["next_cursor"]
    page = await web.conversations_history(
        channel=CHANNEL, include_all_metadata=True, limit=1, cursor=cursor
    )
    assert page["messages"][0]["metadata"] == metadata
    page = await web.conversations_history(channel=CHANNEL, oldest=page["messages"][0]["ts"])
    assert [each["text"] for each in page["messages"]] == ["thanks"]


@pytest.mark.parametrize(
    ("metadata", "wanted"),
    [
        ({"event_type": "a" * 51, "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a-b", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a"}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {"x": {"y": {"z": 1}}}}, "invalid_metadata_schema"),
        ({"event_type": "a", "event_payload": {"x": [[1]]}}, "invalid_metadata_schema"),
    ],
)
async def test_metadata_that_is_not_flat_and_named_is_refused(
    slack: SlackServer, web: AsyncWebClient, metadata: dict[str, Any], wanted: str
) -> None:
    said = web.chat_postMessage(channel=CHANNEL, text="hi", metadata=metadata)
    assert await error(said) == wanted
    assert slack.from_app(CHANNEL) == []


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("chat.postMessage", {"channel": "C404", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C7", "text": "x"}, "not_in_channel"),
    ("chat.postMessage", {"channel": "C8", "text": "x"}, "channel_not_found"),
    ("chat.postMessage", {"channel": "C9", "text": "x"}, "is_archived"),
    ("chat.postMessage", {"channel": CHANNEL, "text": " "}, "no_text"),
    ("chat.postMessage", {"channel": CHANNEL, "text": "x" * 40_001}, "msg_too_long"),
    ("chat.postMessage", {"channel": CHANNEL, "text": "x", "thread_ts": "1"}, "thread_not_found"),
    ("chat.postMessage", {"channel": CHANNEL, "text": "x", "username": "z"}, "missing_scope"),
    ("chat.postMessage", {"channel": CHANNEL, "blocks": "{no"}, "invalid_blocks_format"),
    ("chat.postMessage", {"channel": CHANNEL, "blocks": [1]}, "invalid_blocks_format"),
    (
        "chat.postMessage",
        {"channel": CHANNEL, "text": "x", "attachments": [{}] * 101},
        "too_many_attachments",
    ),
    (
        "chat.postEphemeral",
        {"channel": CHANNEL, "user": "U404", "text": "x"},
        "user_not_in_channel",
    ),
    ("chat.update", {"channel": CHANNEL, "ts": "1.2", "text": "x"}, "message_not_found"),
    ("chat.update", {"channel": CHANNEL, "ts": "theirs", "text": "x"}, "cant_update_message"),
    ("chat.delete", {"channel": CHANNEL, "ts": "theirs"}, "cant_delete_message"),
    ("conversations.open", {"users": "U404"}, "user_not_found"),
    ("conversations.info", {"channel": "C8"}, "channel_not_found"),
    ("conversations.history", {"channel": "C7"}, "not_in_channel"),
    ("conversations.replies", {"channel": CHANNEL, "ts": "1"}, "thread_not_found"),
    ("conversations.list", {"types": "channels"}, "invalid_types"),
    ("conversations.list", {"cursor": "x"}, "invalid_cursor"),
    ("conversations.join", {"channel": "C9"}, "is_archived"),
    ("users.info", {"user": "U404"}, "user_not_found"),
    ("users.info", {"user": 1}, "invalid_arguments"),
    ("users.info", {}, "invalid_arguments"),
    ("users.info", {"user": MEMBER, "usr": "x"}, "invalid_arguments"),
    ("reactions.add", {"channel": CHANNEL, "name": "x", "timestamp": "1"}, "message_not_found"),
    ("files.info", {"file": "F404"}, "file_not_found"),
    ("chat.postmassage", {"channel": CHANNEL, "text": "x"}, "unknown_method"),
]


@pytest.mark.parametrize(
    ("method", "args", "wanted"),
    [pytest.param(*each, id=f"{number}-{each[2]}") for number, each in enumerate(WRONG)],
)
async def test_what_cannot_be_done_is_refused_by_its_code(
    slack: SlackServer, web: AsyncWebClient, method: str, args: dict[str, Any], wanted: str
) -> None:
    slack.add_channel("C7", "others", members=[OWNER])
    slack.add_channel("C8", "secret", members=[OWNER], kind="private")
    slack.add_channel("C9", "old", has_app=True, is_archived=True)
    slack.stage.say(MEMBER, CHANNEL, "mine").ts = "theirs"
    assert await error(web.api_call(method, json=args)) == wanted
    assert all(not each.posted for each in slack.calls())


async def test_missing_and_unknown_arguments_are_named(web: AsyncWebClient) -> None:
    body = await refused(web.api_call("chat.postMessage", json={"text": "x", "colour": "red"}))
    assert body["response_metadata"]["messages"] == [
        "[ERROR] missing required field: channel",
        "[ERROR] unknown argument: colour",
    ]


async def test_a_token_lets_in_as_far_as_its_scopes_go(slack: SlackServer) -> None:
    def client(token: str) -> AsyncWebClient:
        return AsyncWebClient(token, base_url=slack.api_url, retry_handlers=[])

    with pytest.raises(SlackApiError, match="not_authed"):
        await AsyncWebClient(base_url=slack.api_url, retry_handlers=[]).auth_test()
    assert await error(client("xoxb-other").auth_test()) == "invalid_auth"
    assert await error(client(slack.app.app_token).auth_test()) == "not_allowed_token_type"
    small = slack.install(TEAM, scopes=frozenset({"chat:write"}))
    body = await refused(client(small.value).users_info(user=MEMBER))
    assert (body["error"], body["needed"]) == ("missing_scope", "users:read")
    assert body["provided"] == "chat:write"
    for wrong in ("token_revoked", "account_inactive"):
        slack.break_token(wrong, small.value)
        assert await error(client(small.value).auth_test()) == wrong
    assert (await client(BOT_TOKEN).auth_test())["team_id"] == TEAM


async def test_bodies_that_are_no_bodies_are_refused(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    url = f"{slack.api_url}chat.postMessage"
    for kind, body, wanted in (
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[" * 100_000, "invalid_json"),
        ("application/json", b"[]", "json_not_object"),
        ("text/plain", b"channel=C1", "invalid_post_type"),
    ):
        headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Content-Type": kind}
        async with session.post(url, data=body, headers=headers) as answer:
            assert (answer.status, (await answer.json())["error"]) == (200, wanted)


async def test_form_and_json_bodies_say_the_same(
    slack: SlackServer, session: aiohttp.ClientSession
) -> None:
    blocks = [{"type": "markdown", "text": "drawn"}]
    form = {"channel": CHANNEL, "text": "x", "blocks": json.dumps(blocks), "token": BOT_TOKEN}
    async with session.post(f"{slack.api_url}chat.postMessage", data=form) as answer:
        assert (await answer.json())["ok"] is True
    assert slack.seen(slack.from_app(CHANNEL)[0]) == "drawn"


async def test_who_people_are_is_told_as_far_as_one_may_know(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    slack.add_team("T2", "Beta")
    slack.add_user("U21", "eve", team="T2")
    assert await error(web.users_info(user="U21")) == "user_not_found"
    slack.add_channel("C2", "shared", members=["U21", OWNER], shared_with=["T2"])
    eve = (await web.users_info(user="U21"))["user"]
    owner = (await web.users_info(user=OWNER, include_locale=True))["user"]
    guest = (await web.users_info(user=GUEST))["user"]
    assert (eve["is_stranger"], eve["team_id"]) == (True, "T2")
    assert (owner["is_owner"], owner["is_admin"], owner["locale"]) == (True, True, "en-US")
    assert (guest["is_restricted"], guest["is_admin"]) == (True, False)
    slack.stage.change(GUEST, deleted=True)
    gone = (await web.users_info(user=GUEST))["user"]
    assert gone["deleted"] is True
    assert "tz" not in gone
    assert await error(web.conversations_open(users=GUEST)) == "user_disabled"
    assert await error(web.chat_postMessage(channel=GUEST, text="x")) == "user_disabled"


async def test_channels_are_joined_and_listed(slack: SlackServer, web: AsyncWebClient) -> None:
    slack.add_channel("C7", "others", members=[OWNER])
    slack.add_channel("C8", "secret", members=[OWNER], kind="private")
    names = [each["name"] for each in (await web.conversations_list())["channels"]]
    assert names == ["ai-news", "others"]
    assert (await web.conversations_join(channel="C7"))["channel"]["is_member"] is True
    assert (await web.conversations_join(channel="C7"))["warning"] == "already_in_channel"
    assert slack.bot() in (await web.conversations_members(channel="C7"))["members"]
    mine = await web.users_conversations(types="public_channel,private_channel")
    assert [each["id"] for each in mine["channels"]] == [CHANNEL, "C7"]


async def test_only_one_person_sees_what_is_ephemeral(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    await web.chat_postEphemeral(channel=CHANNEL, user=MEMBER, text="only you")
    assert [each.text for each in slack.ephemerals(CHANNEL, MEMBER)] == ["only you"]
    assert slack.ephemerals(CHANNEL, OWNER) == slack.messages(CHANNEL) == []


async def test_a_direct_conversation_is_opened_once(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    opened = [await web.conversations_open(users=MEMBER) for _ in range(2)]
    assert len({each["channel"]["id"] for each in opened}) == 1
    assert opened[1]["already_open"] is True
    await web.chat_postMessage(channel=MEMBER, text="hello")
    assert [each.text for each in slack.dm(MEMBER)] == ["hello"]


async def test_files_go_up_in_three_steps_and_come_down_with_a_token(
    slack: SlackServer, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    asked = await web.files_getUploadURLExternal(filename="list.opml", length=4)
    files = [{"id": asked["file_id"], "title": "List"}]
    assert await error(web.files_completeUploadExternal(files=files)) == "file_update_failed"
    async with session.post(asked["upload_url"], data=b"12345") as answer:
        assert answer.status == 400
    async with session.post(asked["upload_url"], data=b"1234") as answer:
        assert await answer.text() == "OK - 4"
    done = await web.files_completeUploadExternal(files=files, channel_id=CHANNEL)
    assert slack.from_app(CHANNEL)[0].files == [asked["file_id"]]
    url = done["files"][0]["url_private_download"]
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with session.get(url, headers=headers) as answer:
        assert (answer.status, await answer.read()) == (200, b"1234")
    async with session.get(url) as answer:  # as the real one: a page to sign in, and no error
        assert (answer.status, answer.content_type) == (200, "text/html")


async def test_rates_hold_by_method_and_by_channel_until_time_passes() -> None:
    clock = Clock(is_running=False)
    async with SlackServer(clock=clock) as slack:
        web = AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=[])
        for _ in range(limits.POST_BURST):
            await web.chat_postMessage(channel=CHANNEL, text="x")
        with pytest.raises(SlackApiError) as caught:
            await web.chat_postMessage(channel=CHANNEL, text="x")
        answer = caught.value.response
        assert (answer.status_code, answer["error"]) == (429, "ratelimited")
        assert answer.headers["Retry-After"] == "1"
        slack.advance(1)
        await web.chat_postMessage(channel=CHANNEL, text="x")
        for _ in range(limits.TIERS[2]):
            await web.conversations_list()
        assert await error(web.conversations_list()) == "ratelimited"
        await web.users_info(user=MEMBER)
        slack.advance(60)
        await web.conversations_list()
        slack.app.has_slow_history = True
        await web.conversations_history(channel=CHANNEL)
        assert await error(web.conversations_history(channel=CHANNEL)) == "ratelimited"

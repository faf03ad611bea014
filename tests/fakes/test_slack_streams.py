"""Answers that grow while they are read, as the vendor's client writes them."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.server import CHANNEL, MEMBER, SlackServer
from tests.fakes.slack.world import TEAM


async def refused(web: AsyncWebClient, method: str, **args: Any) -> str:  # noqa: ANN401  # as JSON has it
    """Return the error code of a refusal."""
    with pytest.raises(SlackApiError) as caught:
        await web.api_call(method, json=args)
    return str(caught.value.response["error"])


async def test_a_stream_grows_and_ends_with_its_sources(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    asked = slack.stage.say(MEMBER, CHANNEL, "why?")
    stream = await web.chat_stream(
        channel=CHANNEL,
        thread_ts=asked.ts,
        recipient_team_id=TEAM,
        recipient_user_id=MEMBER,
        buffer_size=4,
    )
    await stream.append(markdown_text="Because ")
    said = slack.from_app(CHANNEL, asked.ts)[0]
    assert slack.seen(said) == "Because "
    await stream.append(markdown_text="of this.")
    metadata = {"event_type": "answered", "event_payload": {"id": "1"}}
    await stream.stop(
        blocks=[{"type": "markdown", "text": "Source: A"}],
        metadata=metadata,
        session_status="active",
    )
    assert slack.seen(said) == "Because of this.\nSource: A"
    assert said.metadata == metadata
    assert slack.world.sessions[CHANNEL, asked.ts]["status"] == "active"
    assert await refused(web, "chat.appendStream", channel=CHANNEL, ts=said.ts) == (
        "message_not_in_streaming_state"
    )


async def test_a_stream_dies_after_five_minutes_and_can_be_written_over(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    asked = slack.stage.say(MEMBER, "dm", "why?")
    place: dict[str, Any] = {"channel": asked.channel}
    ts = (await web.chat_startStream(**place, thread_ts=asked.ts, markdown_text="half"))["ts"]
    assert await refused(web, "chat.update", **place, ts=ts, text="x") == (
        "streaming_state_conflict"
    )
    slack.advance(299)
    await web.chat_appendStream(**place, ts=ts, markdown_text=" of it")
    slack.advance(1)
    wanted = "message_not_in_streaming_state"
    for method in ("chat.appendStream", "chat.stopStream"):
        assert await refused(web, method, **place, ts=ts, markdown_text="x") == wanted
    said = slack.from_app(asked.channel, asked.ts)[0]
    assert slack.seen(said) == "half of it"
    other = (await web.chat_startStream(**place, thread_ts=asked.ts))["ts"]
    slack.expire_streams()
    assert await refused(web, "chat.stopStream", **place, ts=other) == wanted
    await web.chat_update(**place, ts=ts, text="all of it")
    assert slack.seen(said) == "all of it"


async def test_a_stream_in_a_channel_says_for_whom(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    asked = slack.stage.say(MEMBER, CHANNEL, "why?")
    start = {"channel": CHANNEL, "thread_ts": asked.ts, "markdown_text": "x"}
    assert await refused(web, "chat.startStream", **start) == "missing_recipient_team_id"
    start["recipient_team_id"] = TEAM
    assert await refused(web, "chat.startStream", **start) == "missing_recipient_user_id"
    start["recipient_user_id"] = MEMBER
    long = start | {"markdown_text": "x" * 12_001}
    assert await refused(web, "chat.startStream", **long) == "msg_too_long"
    slack.world.teams[TEAM].has_agents = False
    assert await refused(web, "chat.startStream", **start) == "method_not_supported"
    assert slack.from_app(CHANNEL, asked.ts) == []


async def test_the_button_that_stops_an_answer_names_its_streams(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    asked = slack.stage.say(MEMBER, "dm", "why?")
    answer = await web.agents_sessions_setStatus(
        channel_id=asked.channel, thread_ts=asked.ts, status="processing", title="Why"
    )
    assert answer["agent_status"] == "processing"
    ts = (await web.chat_startStream(channel=asked.channel, thread_ts=asked.ts))["ts"]
    slack.stage.stop_answer(MEMBER, asked.channel, asked.ts)
    event = slack.events("agent_session_stopped")[0].payload["event"]
    assert event["streaming_message_ts"] == [ts]
    wanted = "message_not_in_streaming_state"
    assert await refused(web, "chat.stopStream", channel=asked.channel, ts=ts) == wanted
    assert slack.world.sessions[asked.channel, asked.ts]["status"] == "processing"


async def test_without_the_subscription_there_is_no_button(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    slack.app.events = {"message.im"}
    asked = slack.stage.say(MEMBER, "dm", "why?")
    place: dict[str, Any] = {"channel_id": asked.channel, "thread_ts": asked.ts}
    answer = await web.agents_sessions_setStatus(**place, status="processing")
    assert answer["warning"] == "missing_agent_session_stopped_event_subscription"
    assert await refused(web, "agents.sessions.setStatus", **place, status="busy") == (
        "invalid_arguments"
    )


async def test_a_status_goes_by_itself_or_with_the_answer(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    asked = slack.stage.say(MEMBER, "dm", "why?")
    place: dict[str, Any] = {"channel_id": asked.channel, "thread_ts": asked.ts}
    loading = ["reading", "checking"]
    await web.assistant_threads_setStatus(**place, status="thinks", loading_messages=loading)
    assert slack.status(asked.channel, asked.ts) == "thinks"
    slack.advance(120)
    assert slack.status(asked.channel, asked.ts) == ""
    await web.assistant_threads_setStatus(**place, status="thinks")
    await web.chat_startStream(channel=asked.channel, thread_ts=asked.ts)
    assert slack.status(asked.channel, asked.ts) == ""
    assert (
        await refused(
            web,
            "assistant.threads.setStatus",
            **place,
            status="x",
            loading_messages=["x"] * 11,
        )
        == "invalid_arguments"
    )


async def test_markdown_is_posted_without_a_stream_too(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    posted = await web.chat_postMessage(channel=CHANNEL, markdown_text="[a](https://a.example)")
    message = slack.from_app(CHANNEL)[0]
    assert (slack.seen(message), slack.links(message)) == ("a", ["https://a.example"])
    await web.chat_update(channel=CHANNEL, ts=posted["ts"], text="b")
    assert slack.seen(message) == "b"
    both = {"channel": CHANNEL, "text": "x", "markdown_text": "y"}
    assert await refused(web, "chat.postMessage", **both) == "markdown_text_conflict"


async def test_prompts_are_four_at_most(slack: SlackServer, web: AsyncWebClient) -> None:
    channel = slack.stage.dm(MEMBER).id
    prompts = [{"title": "Today", "message": "what is new?"}] * 4
    await web.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    assert slack.world.prompts[channel, None]["prompts"] == prompts
    method = "assistant.threads.setSuggestedPrompts"
    for wrong in (prompts * 2, [{"title": "Today"}], []):
        assert await refused(web, method, channel_id=channel, prompts=wrong) == (
            "invalid_arguments"
        )

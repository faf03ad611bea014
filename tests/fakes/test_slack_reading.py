"""What the fake Slack says people read, follow and hear of is what a client makes of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import blocks, mrkdwn, payloads, reading
from tests.fakes.slack.nouns import Message, Team
from tests.fakes.slack.refusals import Refusal
from tests.fakes.slack.server import CHANNEL, MEMBER, SlackServer
from tests.fakes.slack.world import TEAM
from tests.fakes.test_slack_blocks import LIMITS

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("text", "seen", "links", "mentions"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c", [], []),
        ("see https://a.example/x.", "see https://a.example/x.", ["https://a.example/x"], []),
        ("<https://a.example|here>", "here", ["https://a.example"], []),
        ("<https://a.example/?a=1&amp;b>", "https://a.example/?a=1&b",
         ["https://a.example/?a=1&b"], []),
        ("<@U0000002> and <!channel>", "@U0000002 and @channel", [], ["@U0000002", "!channel"]),
        ("&lt;@U0000002&gt;", "<@U0000002>", [], []),
    ],
    ids=["escaped", "bare", "labelled", "with entities", "mentions", "disarmed"],
)  # fmt: skip
def test_markup_is_read_as_a_client_reads_it(
    text: str, seen: str, links: list[str], mentions: list[str]
) -> None:
    found = mrkdwn.read(text)
    assert (found.text, found.links, found.mentions) == (seen, links, mentions)
    assert mrkdwn.read("https://a.example", verbatim=True).links == []


@settings(deadline=None)  # the first one reads the schema
@given(st.lists(st.sampled_from(["a", "&amp;", "<", ">", "|", " ", "https://a.example/?b&c=1"])))
def test_what_is_sent_is_read_as_it_was_typed(pieces: list[str]) -> None:
    typed = "".join(pieces)
    sent = mrkdwn.read(mrkdwn.sent(typed))
    assert sent.text == typed
    assert sent.mentions == []


def test_what_is_typed_is_sent_as_a_client_sends_it() -> None:
    typed = "R&D <@U0000002> https://a.example/?b&c <b>"
    assert mrkdwn.sent(typed) == ("R&amp;D <@U0000002> <https://a.example/?b&amp;c> &lt;b&gt;")
    kinds = [each["type"] for each in mrkdwn.leaves(typed)]
    assert kinds == ["text", "user", "text", "link", "text"]


async def test_links_and_mentions_are_found_wherever_they_are(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "<!here> https://inert.example "},
                    {"type": "link", "url": "https://a.example/", "text": "there"},
                    {"type": "broadcast", "range": "here"},
                ],
            }
        ],
    }
    button = {
        "type": "button",
        "url": "https://b.example/",
        "text": {"type": "plain_text", "text": "Read <!channel>"},
    }
    given: list[dict[str, Any]] = [
        rich,
        {"type": "markdown", "text": "[c](https://c.example/)"},
        {"type": "actions", "elements": [button]},
    ]
    await web.chat_postMessage(channel=CHANNEL, text="<@U0000002>", blocks=given)
    message = slack.from_app(CHANNEL)[0]
    wanted = ["https://a.example/", "https://c.example/", "https://b.example/"]
    assert slack.links(message) == wanted
    assert slack.mentions(message) == ["!here", "@U0000002"]
    assert slack.seen(message) == (
        "<!here> https://inert.example there@here\nc\n[Read <!channel>]"
    )


async def test_what_stands_deep_in_a_message_can_be_pressed(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    slack.world.teams[TEAM].has_containers = True
    press = {
        "type": "button",
        "action_id": "go",
        "value": "1",
        "text": {"type": "plain_text", "text": "Go"},
    }
    row = {"type": "actions", "elements": [press]}
    card = {"type": "card", "actions": [{**press, "value": "2"}]}
    await web.chat_postMessage(
        channel=CHANNEL,
        text="x",
        blocks=[
            {"type": "container", "child_blocks": [{"type": "divider"}, row]},
            {"type": "carousel", "block_id": "cards", "elements": [card]},
        ],
    )
    message = slack.from_app(CHANNEL)[0]
    pressed = [slack.stage.press(MEMBER, message, "go", each) for each in ("1", "2")]
    ids = [each.payload["actions"][0]["block_id"] for each in pressed]
    assert ids == ["b0.1", "cards.0"]


@settings(deadline=None)  # the first one reads the schema
@given(_JSON)
def test_no_json_breaks_the_judge_of_blocks(anything: object) -> None:
    for surface in blocks.SURFACES:
        blocks.check(anything, surface, has_containers=True)
        blocks.check([anything], surface, has_containers=True)


@st.composite
def _spoilt(draw: st.DrawFn) -> Any:  # noqa: ANN401  # as JSON has it
    """A block that was right until one of its parts became something else."""
    return _changed(draw, draw(st.sampled_from(LIMITS))[1])


def _changed(draw: st.DrawFn, part: Any) -> Any:  # noqa: ANN401  # as JSON has it
    if isinstance(part, dict) and part and draw(st.integers(0, 4)):
        name = draw(st.sampled_from(sorted(part)))
        return {**part, name: _changed(draw, part[name])}
    if isinstance(part, list) and part and draw(st.integers(0, 4)):
        return [_changed(draw, part[0]), *part[1:]]
    return draw(_JSON)


@settings(deadline=None)  # the first one reads the schema
@given(_spoilt())
def test_a_spoilt_block_is_taken_or_refused_and_never_an_accident(block: object) -> None:
    team = Team(id="T1", name="Acme", domain="acme", has_containers=True)
    try:
        taken = payloads.check_blocks([block], team)
    except Refusal:
        return
    said = Message(ts="1", channel="C1", team="T1", user="U1", text="", blocks=taken)
    assert isinstance(reading.seen(said), str)
    assert isinstance(reading.links(said), list)

"""The fake Slack refuses blocks and views beyond each limit, and takes them at it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import blocks, limits, schema
from tests.fakes.slack.server import CHANNEL, MEMBER, SlackServer
from tests.fakes.slack.world import TEAM

Block = dict[str, Any]


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def section(size: int = 1, **more: Any) -> Block:  # noqa: ANN401  # fields of a block
    return {"type": "section", "text": mrkdwn("s" * size), **more}


def button(size: int = 1, **more: Any) -> Block:  # noqa: ANN401  # fields of an element
    return {"type": "button", "text": plain("b" * size), **more}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def option(size: int = 1, value: int = 1) -> Block:
    return {"text": plain("o" * size), "value": "v" * value}


def overflow(count: int, size: int = 1, value: int = 1) -> Block:
    return section(accessory={"type": "overflow", "options": [option(size, value)] * count})


def static_select(count: int) -> Block:
    return actions({"type": "static_select", "options": [option()] * count})


def feedback(size: int) -> Block:
    side = {"text": plain("f" * size), "value": "up"}
    element = {"type": "feedback_buttons", "positive_button": side, "negative_button": side}
    return {"type": "context_actions", "elements": [element]}


def container(*children: Block, **more: Any) -> Block:  # noqa: ANN401  # fields of a block
    return {"type": "container", "child_blocks": list(children), **more}


def card(size: int, buttons: int = 1) -> Block:
    return {"type": "card", "body": mrkdwn("c" * size), "actions": [button()] * buttons}


def rows(count: int, columns: int = 1) -> list[list[Block]]:
    return [[{"type": "raw_text", "text": "x"}] * columns] * count


def rich(text: str, indent: int = 0) -> Block:
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    listed = {"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": [line]}
    return {"type": "rich_text", "elements": [line, listed]}


def task(status: str = "complete") -> Block:
    return {"type": "task_card", "task_id": "t", "title": "Reading", "status": status}


LIMITS: list[tuple[str, Block, Block]] = [
    ("section text", section(3000), section(3001)),
    ("empty text", section(1), section(0)),
    ("fields", {"type": "section", "fields": [mrkdwn("x" * 2000)] * 5},
     {"type": "section", "fields": [mrkdwn("x" * 2001)]}),
    ("number of fields", {"type": "section", "fields": [mrkdwn("x")] * 10},
     {"type": "section", "fields": [mrkdwn("x")] * 11}),
    ("header", {"type": "header", "text": plain("h" * 150)},
     {"type": "header", "text": plain("h" * 151)}),
    ("kind of header", {"type": "header", "text": plain("h")},
     {"type": "header", "text": mrkdwn("h")}),
    ("context", {"type": "context", "elements": [mrkdwn("x")] * 10},
     {"type": "context", "elements": [mrkdwn("x")] * 11}),
    ("image", {"type": "image", "image_url": "https://i.example/1", "alt_text": "a" * 2000},
     {"type": "image", "image_url": "https://i.example/1", "alt_text": "a" * 2001}),
    ("image url", {"type": "image", "image_url": "https://i.example/1", "alt_text": "a"},
     {"type": "image", "image_url": "javascript:x", "alt_text": "a"}),
    ("actions", actions(*[button()] * 25), actions(*[button()] * 26)),
    ("button text", actions(button(75)), actions(button(76))),
    ("button value", actions(button(value="v" * 2000)), actions(button(value="v" * 2001))),
    ("button url", actions(button(url="https://a.example/" + "u" * 2982)),
     actions(button(url="https://a.example/" + "u" * 2983))),
    ("action_id", actions(button(action_id="a" * 255)), actions(button(action_id="a" * 256))),
    ("action_id twice", actions(button(action_id="a"), button(action_id="b")),
     actions(button(action_id="a"), button(action_id="a"))),
    ("block_id", section(block_id="i" * 255), section(block_id="i" * 256)),
    ("overflow", overflow(5), overflow(6)),
    ("overflow empty", overflow(1), overflow(0)),
    ("option text", overflow(1, 75), overflow(1, 76)),
    ("option value", overflow(1, 1, 150), overflow(1, 1, 151)),
    ("select", static_select(100), static_select(101)),
    ("feedback", feedback(75), feedback(76)),
    ("rich text", rich("x", 8), rich("x", 9)),
    ("table", {"type": "table", "rows": rows(100, 20)}, {"type": "table", "rows": rows(101)}),
    ("columns", {"type": "table", "rows": rows(1, 20)}, {"type": "table", "rows": rows(1, 21)}),
    ("data table", {"type": "data_table", "caption": "c", "page_size": 100, "rows": rows(201)},
     {"type": "data_table", "caption": "c", "page_size": 101, "rows": rows(201)}),
    ("card", card(200), card(201)),
    ("card buttons", card(1, 3), card(1, 4)),
    ("carousel", {"type": "carousel", "elements": [card(1)] * 10},
     {"type": "carousel", "elements": [card(1)] * 11}),
    ("container", container(*[section()] * 10), container(*[section()] * 11)),
    ("container title", container(section(), title=plain("t" * 150), width="full"),
     container(section(), title=plain("t" * 151), width="full")),
    ("in a container", container({"type": "divider"}), container(rich("x"))),
    ("container in a container", container(section()), container(container(section()))),
    ("plan", {"type": "plan", "title": "p", "tasks": [task()] * 50},
     {"type": "plan", "title": "p", "tasks": [task()] * 51}),
    ("task", task("in_progress"), task("done")),
    ("unknown field", section(expand=True), section(colour="red")),
    ("unknown type", {"type": "divider"}, {"type": "marquee"}),
    ("markdown", {"type": "markdown", "text": "m" * 12_000},
     {"type": "markdown", "text": "m" * 12_001}),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad"), [pytest.param(*each[1:], id=each[0]) for each in LIMITS])
def test_each_limit_of_a_block_holds_to_the_letter(good: Block, bad: Block) -> None:
    assert blocks.check([good], blocks.MESSAGE, has_containers=True).found == []
    assert schema.faults([good]) == []
    found = blocks.check([bad], blocks.MESSAGE, has_containers=True).found
    assert found
    assert "[json-pointer:/blocks/0" in found[0]


async def test_a_refusal_points_to_the_place(slack: SlackServer, web: AsyncWebClient) -> None:
    slack.world.teams[TEAM].has_containers = True
    given = [section(), container(section(), actions(button(), button(76)))]
    with pytest.raises(SlackApiError) as caught:
        await web.chat_postMessage(channel=CHANNEL, text="x", blocks=given)
    body = caught.value.response
    wanted = (
        "must be less than 76 characters"
        " [json-pointer:/blocks/1/child_blocks/1/elements/1/text/text]"
    )
    assert (body["error"], body["errors"]) == ("invalid_blocks", [wanted])
    assert body["response_metadata"]["messages"] == [f"[ERROR] {wanted}"]
    with pytest.raises(SlackApiError) as caught:
        await web.blocks_validate(blocks=given)
    assert caught.value.response["errors"][0]["pointer"] == (
        "/blocks/1/child_blocks/1/elements/1/text/text"
    )


async def test_containers_are_for_workspaces_that_have_them(
    slack: SlackServer, web: AsyncWebClient
) -> None:
    given = [container(section(), title=plain("1. A headline"))]
    with pytest.raises(SlackApiError, match="unsupported type: container"):
        await web.chat_postMessage(channel=CHANNEL, text="x", blocks=given)
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await web.blocks_validate(blocks=given)
    slack.world.teams[TEAM].has_containers = True
    assert (await web.blocks_validate(message={"blocks": given}))["ok"] is True
    await web.chat_postMessage(channel=CHANNEL, text="x", blocks=given)
    assert slack.seen(slack.from_app(CHANNEL)[0]) == "1. A headline\ns"


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ([{"type": "divider"}] * 51, "invalid_blocks"),
        ([section(block_id="a"), section(block_id="a")], "invalid_blocks"),
        ([{"type": "table", "rows": rows(1)}] * 2, "invalid_blocks"),
        ([{"type": "markdown", "text": "m" * 6001}] * 2, "invalid_blocks"),
        ([section(2601)] * 5, "msg_blocks_too_long"),
        ({"type": "divider"}, "invalid_blocks_format"),
        (["divider"], "invalid_blocks_format"),
        ([{"text": "x"}], "invalid_blocks_format"),
    ],
    ids=["many", "same id", "tables", "markdown", "long", "no list", "no blocks", "no type"],
)
async def test_blocks_are_judged_together(
    slack: SlackServer, web: AsyncWebClient, given: object, wanted: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await web.api_call(
            "chat.postMessage", json={"channel": CHANNEL, "text": "x", "blocks": given}
        )
    assert caught.value.response["error"] == wanted
    assert slack.from_app(CHANNEL) == []


async def test_at_the_limit_all_blocks_are_shown(slack: SlackServer, web: AsyncWebClient) -> None:
    await web.chat_postMessage(channel=CHANNEL, text="x", blocks=[section(2600)] * 5)
    await web.chat_postMessage(channel=CHANNEL, text="x", blocks=[{"type": "divider"}] * 50)
    assert len(slack.from_app(CHANNEL)) == 2
    assert limits.BLOCK_TEXT_CHARS == 5 * 2600


@pytest.mark.parametrize(
    ("block", "surfaces"),
    [
        (section(), {blocks.MESSAGE, blocks.MODAL, blocks.HOME}),
        (rich("x"), {blocks.MESSAGE, blocks.MODAL, blocks.HOME}),
        ({"type": "markdown", "text": "m"}, {blocks.MESSAGE}),
        (feedback(1), {blocks.MESSAGE}),
        (task(), {blocks.MESSAGE}),
        ({"type": "plan", "title": "p"}, {blocks.MESSAGE}),
        (card(1), {blocks.MESSAGE, blocks.HOME}),
        ({"type": "table", "rows": rows(1)}, {blocks.MESSAGE, blocks.HOME}),
        (container(section()), {blocks.MESSAGE, blocks.HOME}),
        ({"type": "alert", "text": plain("a")}, {blocks.MODAL}),
        (
            {"type": "input", "label": plain("l"), "element": {"type": "plain_text_input"}},
            {blocks.MODAL, blocks.HOME},
        ),
    ],
    ids=[
        "section",
        "rich_text",
        "markdown",
        "context_actions",
        "task_card",
        "plan",
        "card",
        "table",
        "container",
        "alert",
        "input",
    ],
)
def test_a_block_stands_on_its_surfaces_only(block: Block, surfaces: set[str]) -> None:
    taken = {
        each
        for each in blocks.SURFACES
        if not blocks.check([block], each, has_containers=True).found
    }
    assert taken == surfaces


@pytest.mark.skipif(not schema.is_there(), reason="the vendor's schema is not at hand")
def test_the_schema_of_the_vendor_judges_shapes_too() -> None:
    assert schema.faults([section(colour="red")])
    assert schema.faults([{"type": "header", "text": mrkdwn("h")}])
    assert schema.faults([rich("x"), feedback(1), container(section()), task()]) == []


def modal(**more: Any) -> Block:  # noqa: ANN401  # fields of a view
    return {"type": "modal", "title": plain("t"), "blocks": [section()], **more}


@pytest.mark.parametrize(
    ("view", "pointer"),
    [
        (modal(title=plain("t" * 25)), "/view/title/text"),
        (modal(submit=plain("t" * 25)), "/view/submit/text"),
        (modal(private_metadata="p" * 3001), "/view/private_metadata"),
        (modal(callback_id="c" * 256), "/view/callback_id"),
        (modal(external_id="c" * 256), "/view/external_id"),
        (modal(blocks=[{"type": "divider"}] * 101), "/view/blocks"),
        (modal(blocks=[]), "/view/blocks"),
        (modal(blocks=[feedback(1)]), "/view/blocks/0/type"),
        (modal(colour="red"), "/view/colour"),
        (modal(type="home"), "/view/type"),
        (
            modal(
                blocks=[
                    {"type": "input", "label": plain("l"), "element": {"type": "plain_text_input"}}
                ]
            ),
            "/view/blocks/0",
        ),
    ],
    ids=[
        "title",
        "submit",
        "private_metadata",
        "callback_id",
        "external_id",
        "many blocks",
        "no block",
        "surface",
        "unknown field",
        "kind",
        "input without submit",
    ],
)
async def test_a_view_beyond_its_limits_is_refused(
    slack: SlackServer, web: AsyncWebClient, view: Block, pointer: str
) -> None:
    trigger = slack.world.new_trigger(TEAM, MEMBER, 3)
    with pytest.raises(SlackApiError) as caught:
        await web.views_open(trigger_id=trigger, view=view)
    body = caught.value.response
    assert body["error"] == "invalid_arguments"
    assert f"[json-pointer:{pointer}]" in json.dumps(body["response_metadata"])
    assert slack.modal(MEMBER) is None

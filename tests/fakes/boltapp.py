"""An app of the vendor's library that hears what happens in the fake Slack, and answers."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack.nouns import Message
from tests.fakes.slack.server import CHANNEL, SlackServer

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


async def shown(slack: SlackServer, web: AsyncWebClient) -> Message:
    """Return a message with things to press."""
    await web.chat_postMessage(channel=CHANNEL, text="A story", blocks=CARD)
    return slack.from_app(CHANNEL)[0]


async def error_of(web: AsyncWebClient, method: str, args: Body) -> str | None:
    """Return the error code of a call, or None."""
    try:
        await web.api_call(method, json=args)
    except SlackApiError as refused:
        return str(refused.response["error"])
    return None

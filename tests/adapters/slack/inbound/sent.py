"""Payloads as Slack sends them, and the signature that it sends them with.

What is in each follows Slack's pages of the events and of the interaction payloads; a test names
what it is about.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, TypeAlias
from urllib.parse import urlencode

from adapters.contract import Grant, WebhookRequest
from adapters.slack.inbound.addresses import Hosts
from adapters.slack.inbound.envelope import opened
from adapters.slack.inbound.outcomes import Outcome
from adapters.slack.inbound.reading import outcome
from tests.make import NOW

Json: TypeAlias = dict[str, Any]

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"  # noqa: S105  # of Slack's own example
TEAM, BOT, BOT_ID = "T1", "UBOT", "BBOT"
CHANNEL, DIRECT = "C1", "D1"
ANN, BEN = "UANN", "UBEN"
TS, ROOT = "1776405600.000100", "1776400000.000200"
"""The first is the instant NOW, with which a message is told from others of the second."""
HOOK = "https://hooks.slack.com/actions/T1/1/abc"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
SCOPES = frozenset({"channels:history", "groups:history", "im:history", "reactions:read"})


def grant(**more: Any) -> Grant:  # noqa: ANN401  # fields of a noun
    """Return what the tenant granted."""
    given = {"tenant": TEAM, "token": "xoxb-1", "scopes": SCOPES, "bot": BOT_ID, "user": BOT}
    return Grant(**{**given, **more})


def event(kind: str, *, envelope: Json | None = None, **fields: Any) -> Json:  # noqa: ANN401  # of any event
    """Return the body of an event."""
    return {
        "token": "legacy",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "context_enterprise_id": None,
        "api_app_id": "A1",
        "event": {"type": kind, "event_ts": TS, **fields},
        "type": "event_callback",
        "event_id": "Ev1",
        "event_time": int(NOW.timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        **(envelope or {}),
    }


def message(text: str, **fields: Any) -> Json:  # noqa: ANN401  # of a message
    """Return the event of a message in a channel; more are its fields."""
    about = {"user": ANN, "ts": TS, "channel": CHANNEL, "channel_type": "channel", "team": TEAM}
    kind = fields.pop("type", "message")
    return event(kind, text=text, **{**about, **fields})


def direct(text: str, **fields: Any) -> Json:  # noqa: ANN401  # of a message
    """Return the event of a message to the bot itself."""
    return message(text, channel=DIRECT, channel_type="im", **fields)


def command(text: str = "", **fields: Any) -> Json:  # noqa: ANN401  # of a form
    """Return the form of a slash command."""
    return {
        "token": "legacy",
        "team_id": TEAM,
        "team_domain": "acme",
        "channel_id": CHANNEL,
        "channel_name": "ai-news",
        "user_id": ANN,
        "user_name": "ann",
        "command": "/brief",
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T1/1/abc",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        **fields,
    }


def acted(kind: str, **fields: Any) -> Json:  # noqa: ANN401  # of any interaction
    """Return what every interaction says."""
    return {
        "type": kind,
        "user": {"id": ANN, "username": "ann", "name": "ann", "team_id": TEAM},
        "api_app_id": "A1",
        "token": "legacy",
        "team": {"id": TEAM, "domain": "acme"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": "12466734323.1395872398",
        **fields,
    }


def press(action: Json, **fields: Any) -> Json:  # noqa: ANN401  # of an interaction
    """Return what comes when somebody presses something under a message."""
    given = {
        "container": {
            "type": "message",
            "message_ts": ROOT,
            "channel_id": CHANNEL,
            "is_ephemeral": False,
        },
        "channel": {"id": CHANNEL, "name": "ai-news"},
        "message": {"type": "message", "bot_id": BOT_ID, "user": BOT, "ts": ROOT, "text": "Brief"},
        "response_url": HOOK,
        "actions": [{"block_id": "b1", "action_ts": TS, **action}],
    }
    return acted("block_actions", **{**given, **fields})


def read(payload: Json, *, given: Grant | None = None, hosts: Hosts | None = None) -> Outcome:
    """Return what a payload comes to."""
    envelope = opened(payload)
    assert envelope is not None
    return outcome(envelope, given or grant(), NOW, hosts or Hosts())


def signed(
    body: bytes, content_type: str = JSON, *, secret: str = SECRET, at: float | None = None
) -> WebhookRequest:
    """Return a request that bears Slack's signature."""
    stamp = str(int(NOW.timestamp() if at is None else at))
    basis = b"v0:" + stamp.encode() + b":" + body
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={hmac.new(secret.encode(), basis, hashlib.sha256).hexdigest()}",
    }
    return WebhookRequest(headers=headers, body=body)


def posted(payload: Json, *, secret: str = SECRET, at: float | None = None) -> WebhookRequest:
    """Return the request that brings a payload, in the shape of its kind."""
    if "command" in payload:
        return signed(urlencode(payload).encode(), FORM, secret=secret, at=at)
    body = json.dumps(payload)
    if payload.get("type") in {"event_callback", "url_verification", "app_rate_limited"}:
        return signed(body.encode(), secret=secret, at=at)
    return signed(urlencode({"payload": body}).encode(), FORM, secret=secret, at=at)

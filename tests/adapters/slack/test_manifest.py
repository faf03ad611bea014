"""The manifest: Slack takes it, and the code does what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from adapters.slack import manifest, table
from adapters.slack.inbound import events
from tests.adapters.slack import manifests

URL = "https://brief.example.org"
KINDS = {
    "socket": manifest.build(),
    "one by requests": manifest.build(url=URL),
    "many": manifest.build(url=f"{URL}/", is_for_many=True),
}


@pytest.mark.parametrize("made", KINDS.values(), ids=KINDS)
def test_slack_takes_each_kind(made: dict[str, Any]) -> None:
    assert manifests.faults(json.loads(json.dumps(made))) == []


def _long(made: dict[str, Any]) -> None:
    made["features"]["agent_view"]["agent_description"] = "x" * 301


def _unasked(made: dict[str, Any]) -> None:
    made["oauth_config"]["scopes"]["bot"].remove("channels:history")


def _old(made: dict[str, Any]) -> None:
    made["features"]["assistant_view"] = {"assistant_description": "x"}


def _unknown(made: dict[str, Any]) -> None:
    made["settings"]["event_subscriptions"]["bot_events"].append("message.everywhere")


def _unposted(made: dict[str, Any]) -> None:
    made["settings"]["socket_mode_enabled"] = False


@pytest.mark.parametrize("spoil", [_long, _unasked, _old, _unknown, _unposted])
def test_the_judge_finds_what_is_spoilt(spoil: Callable[[dict[str, Any]], None]) -> None:
    made = json.loads(json.dumps(manifest.build()))
    spoil(made)
    assert manifests.faults(made)


def test_an_app_for_many_comes_back_to_our_page_and_renews_its_tokens() -> None:
    made = KINDS["many"]
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert made["settings"]["token_rotation_enabled"]
    assert made["settings"]["org_deploy_enabled"]
    assert not KINDS["socket"]["settings"]["token_rotation_enabled"]


def test_every_event_that_is_read_is_asked_for_and_no_other() -> None:
    assert {each.partition(".")[0] for each in table.EVENTS} == events.TYPES

"""Bodies: what is read as a payload, and what is not."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from adapters.slack.inbound import payloads
from tests.adapters.slack.inbound.sent import FORM, JSON

DEEP = b'{"a":' * 80 + b"1" + b"}" * 80
BOTTOMLESS = b"[" * 200_000


def test_an_event_is_json_an_interaction_is_json_in_a_form_a_command_is_a_form() -> None:
    assert payloads.read(JSON, b'{"type": "event_callback"}') == {"type": "event_callback"}
    assert payloads.read(f"{JSON}; charset=utf-8", b"{}") == {}
    body = urlencode({"payload": '{"type": "block_actions"}'}).encode()
    assert payloads.read(FORM, body) == {"type": "block_actions"}
    body = urlencode({"command": "/brief", "text": ""}).encode()
    assert payloads.read(f"{FORM}; charset=utf-8", body) == {"command": "/brief", "text": ""}


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (JSON, b""),
        (JSON, b"\xff\xfe"),
        (JSON, b"null"),
        (JSON, b"[]"),
        (JSON, b'"text"'),
        (JSON, b'{"a": NaN}'),
        (JSON, b'{"a": 1'),
        (JSON, b"9" * 5_000),
        (JSON, DEEP),
        (JSON, BOTTOMLESS),
        (FORM, b""),
        (FORM, b"\xff=1"),
        (FORM, b"text=%ff"),
        (FORM, b"no form at all"),
        (FORM, b"command=a&command=b"),
        (FORM, b"payload=[]"),
        (FORM, b"payload=" + BOTTOMLESS),
        (FORM, urlencode({f"f{number}": "" for number in range(65)}).encode()),
        ("text/plain", b"command=a"),
    ],
)
def test_anything_else_is_no_payload(content_type: str, body: bytes) -> None:
    assert payloads.read(content_type, body) is None


def test_what_came_parsed_is_held_to_the_same_depth() -> None:
    assert payloads.check(json.loads(DEEP)) is None
    assert payloads.check([]) is None
    assert payloads.check({"a": [{"b": 1}]}) == {"a": [{"b": 1}]}

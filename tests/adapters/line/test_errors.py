"""What LINE's answers mean to us."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import silence
from adapters.line import errors
from adapters.line.errors import TokenSpent, Unreadable
from digest.errors import (
    AccessLost,
    DeliveryError,
    QuotaSpent,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)

KINDS: list[tuple[int, str, type[DeliveryError]]] = [
    (200, "", Uncertain),
    (400, "Invalid reply token", TokenSpent),
    (400, "Failed to send messages", RecipientGone),
    (400, "The property, 'to', in the request body is invalid (line: -)", RecipientGone),
    (400, "The request body has 1 error(s)", Unreadable),
    (400, "A message (messages[0]) in the request body is invalid", Unreadable),
    (400, "Anything else", Rejected),
    (401, "Authentication failed", AccessLost),
    (403, "Access to this API is not available for your account", AccessLost),
    (404, "Not found", RecipientGone),
    (410, "Gone", RecipientGone),
    (413, "Request entity too large", Rejected),
    (418, "I'm a teapot", Unavailable),
    (429, "You have reached your monthly limit.", QuotaSpent),
    (429, "The API rate limit has been exceeded. Try again later.", Throttled),
    (429, "", Throttled),
    (500, "Internal server error", Uncertain),
    (503, "", Uncertain),
]


@pytest.mark.parametrize(("status", "message", "kind"), KINDS)
def test_each_answer_means_one_thing(status: int, message: str, kind: type[DeliveryError]) -> None:
    found = errors.for_answer(status, json.dumps({"message": message}).encode(), {})
    assert type(found) is kind


@given(status=st.integers(100, 599), body=st.binary(max_size=200), wait=st.text(max_size=12))
def test_whatever_is_answered_is_one_of_our_errors(status: int, body: bytes, wait: str) -> None:
    found = errors.for_answer(status, body, {"retry-after": wait})
    assert isinstance(found, DeliveryError)
    assert len(found.reason) < 200


def test_nobodys_words_come_into_a_reason() -> None:
    body = json.dumps({"message": "Bad: <b>お客様</b>\n\x1b[2J" + "x" * 500}).encode()
    reason = errors.for_answer(400, body, {}).reason
    assert reason.isascii()
    assert "<" not in reason
    assert "\n" not in reason


@pytest.mark.parametrize(("is_connected", "kind"), [(True, Uncertain), (False, Unavailable)])
def test_silence_is_a_doubt_once_bytes_may_have_left(
    is_connected: bool,  # noqa: FBT001  # a parameter of the test
    kind: type[DeliveryError],
) -> None:
    assert type(silence.for_silence("TimeoutError", is_connected=is_connected)) is kind

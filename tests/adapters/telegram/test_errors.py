"""Each answer that is no success beside what we do next."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from adapters import silence
from adapters.telegram import errors
from adapters.telegram.errors import (
    Conflict,
    Migrated,
    NoMessage,
    NoMethod,
    NoTopic,
    TooOld,
    Unchanged,
    Unreadable,
)
from digest.errors import (
    AccessLost,
    Blocked,
    DeliveryError,
    Forbidden,
    RecipientGone,
    Rejected,
    Throttled,
    Unavailable,
    Uncertain,
)
from tests.fakes.telegram.refusals import NOT_MODIFIED, UNAUTHORIZED, migrated

TABLE: list[tuple[int, str, type[DeliveryError]]] = [
    (400, NOT_MODIFIED.description, Unchanged),
    (400, "Bad Request: message to edit not found", NoMessage),
    (400, "Bad Request: message can't be edited", NoMessage),
    (400, "Bad Request: message thread not found", NoTopic),
    (400, "Bad Request: TOPIC_CLOSED", NoTopic),
    (400, "Bad Request: query is too old and response timeout expired", TooOld),
    (400, "Bad Request: can't parse entities: unexpected end tag at byte offset 3", Unreadable),
    (400, "Bad Request: message is too long", Unreadable),
    (400, "Bad Request: BUTTON_DATA_INVALID", Unreadable),
    (400, "Bad Request: chat not found", RecipientGone),
    (400, "Bad Request: not enough rights to send text messages to the chat", Forbidden),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", Forbidden),
    (400, "Bad Request: something that is new", Rejected),
    (401, UNAUTHORIZED.description, AccessLost),
    (403, "Forbidden: bot was blocked by the user", Blocked),
    (403, "Forbidden: user is deactivated", RecipientGone),
    (403, "Forbidden: bot was kicked from the supergroup chat", Forbidden),
    (403, "Forbidden: bot can't initiate conversation with a user", Forbidden),
    (404, "Not Found", AccessLost),
    (404, "Not Found: method not found", NoMethod),
    (409, "Conflict: terminated by other getUpdates request", Conflict),
    (429, "Too Many Requests: retry after 5", Throttled),
    (500, "Internal Server Error", Uncertain),
]


def _body(code: int, description: str, **parameters: object) -> bytes:
    told: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return json.dumps(told | ({"parameters": parameters} if parameters else {})).encode()


@pytest.mark.parametrize(("code", "description", "kind"), TABLE)
def test_an_answer_means(code: int, description: str, kind: type[DeliveryError]) -> None:
    assert type(errors.for_answer(code, _body(code, description))) is kind


def test_a_group_that_moved_says_where() -> None:
    refusal = migrated(-1_002_000_000_001)
    found = errors.for_answer(400, json.dumps(refusal.body()).encode())
    assert isinstance(found, Migrated)
    assert found.to == -1_002_000_000_001


def test_a_wait_is_at_most_a_day() -> None:
    told = _body(429, "Too Many Requests", retry_after=43_838)
    assert errors.for_answer(429, told).retry_after == timedelta(seconds=43_838)
    told = _body(429, "Too Many Requests", retry_after=999_999)
    assert errors.for_answer(429, told).retry_after == timedelta(hours=24)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, Uncertain), (413, Unavailable), (429, Throttled), (502, Uncertain)],
)
def test_a_machine_before_the_server_is_understood_by_its_status(
    status: int, kind: type[DeliveryError]
) -> None:
    found = errors.for_answer(status, b"<html>Bad Gateway</html>", "7")
    assert type(found) is kind
    if status != 200:
        assert found.retry_after == timedelta(seconds=7)


def test_a_question_leaves_no_doubt() -> None:
    lost = silence.for_silence("TimedOut", is_connected=True)
    assert type(lost) is Uncertain
    assert type(silence.of_question(lost)) is Unavailable
    assert type(silence.for_silence("NetworkError", is_connected=False)) is Unavailable


@given(some.integers(100, 599), some.binary(max_size=200) | some.text().map(str.encode))
def test_whatever_comes_back_is_one_of_our_errors(status: int, body: bytes) -> None:
    assert isinstance(errors.for_answer(status, body), DeliveryError)


@given(some.text())
def test_no_words_of_a_person_reach_the_log(words: str) -> None:
    reason = errors.for_answer(400, _body(400, f"Bad Request: {words}")).reason
    assert len(reason) < 150
    assert reason.isascii()
    assert reason.isprintable()

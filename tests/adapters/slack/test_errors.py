"""Every refusal of Slack's is one of our errors, and says what to do next."""

from __future__ import annotations

import pytest

from adapters.slack import errors
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
from tests import make, specimens
from tests.adapters.slack.wired import CHANNEL, TEAM, Wired, delivery
from tests.fakes import directions as http
from tests.fakes.slack import directions
from tests.fakes.slack.directions import Direction

EXPECTED: dict[type[DeliveryError], str] = {
    # Stop the target, tell whoever looks after it.
    RecipientGone: "channel_not_found user_not_found user_disabled cannot_dm_bot",
    Forbidden: "not_in_channel is_archived ekm_access_denied team_access_not_granted"
    " restricted_action restricted_action_read_only_channel restricted_action_thread_locked",
    Blocked: "messages_tab_disabled",
    # Stop the workspace.
    AccessLost: "invalid_auth account_inactive token_revoked not_authed missing_scope",
    errors.Expired: "token_expired",
    # Show less.
    errors.TooMuch: "invalid_blocks invalid_blocks_format msg_blocks_too_long msg_too_long"
    " too_many_attachments invalid_metadata_format invalid_metadata_schema",
    # Again.
    Throttled: "ratelimited rate_limited",
    Unavailable: "service_unavailable request_timeout",
    Uncertain: "internal_error fatal_error",
    # Ours to mend.
    Rejected: "no_text invalid_arguments duplicate_message_not_found an_error_of_next_year",
}
ROWS = [(code, kind) for kind, codes in EXPECTED.items() for code in codes.split()]
BRIEF = make.brief()


async def failure(at: Wired) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await at.slack.send(delivery(), BRIEF, specimens.actions(BRIEF))
    return caught.value


@pytest.mark.parametrize(("code", "kind"), ROWS)
async def test_each_code_says_what_to_do_next(
    at: Wired, code: str, kind: type[DeliveryError]
) -> None:
    at.server.next(directions.refused(code), times=3)
    error = await failure(at)
    assert type(error) is kind
    assert code in error.reason
    assert at.posted() == []


@pytest.mark.parametrize(
    ("direction", "kind"),
    [
        (directions.failing(500), Uncertain),
        (directions.failing(503), Uncertain),
        (directions.bad_gateway(), Uncertain),
        (Direction(answer=http.status(200)), Uncertain),
        (Direction(answer=http.raw(b"HTTP/1.1 200 OK\r\n\r\n")), Uncertain),
        (Direction(answer=http.raw(b"\x00\x01 no HTTP\r\n\r\n")), Uncertain),
        (directions.failing(404), Unavailable),
        (directions.failing(403), AccessLost),
        (directions.failing(413), Rejected),
        (directions.throttled("7"), Throttled),
    ],
)
async def test_what_is_no_answer_of_slacks_is_doubted_unless_it_is_a_refusal(
    at: Wired, direction: Direction, kind: type[DeliveryError]
) -> None:
    at.server.next(direction)
    error = await failure(at)
    assert type(error) is kind
    assert len(at.server.calls("chat.postMessage")) == 1


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"null", b"[" * 100_000, b'{"ok": true}', b'{"ok": "\xff"}', b"<html>"]
)
async def test_an_answer_without_sense_leaves_a_doubt(at: Wired, body: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    at.server.next(Direction(answer=http.raw(head % len(body), body)))
    assert type(await failure(at)) is Uncertain


async def test_a_question_that_was_not_answered_is_no_doubt(at: Wired) -> None:
    at.server.next(directions.accept_then_hang_up(), on="conversations.history")
    with pytest.raises(Unavailable):
        await at.slack.find_sent(delivery())


async def test_a_refusal_names_the_block_and_not_what_is_in_it() -> None:
    details = ["[ERROR] invalid value: the secret plan [json-pointer:/blocks/3/text]", "more"]
    error = errors.refused("invalid_blocks", details=details)
    assert error.reason == "payload: invalid_blocks /blocks/3/text"


async def test_an_odd_code_is_not_written_into_the_log() -> None:
    error = errors.refused("x\n<b>" * 100)
    assert error.reason == "payload: an odd error code"


async def test_nothing_of_a_call_is_logged(at: Wired, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    at.server.next(directions.bad_gateway(after=True), channel=CHANNEL)
    await failure(at)
    token = at.grants[TEAM].token
    assert token not in caplog.text
    assert BRIEF.slots[0].story.headline not in caplog.text

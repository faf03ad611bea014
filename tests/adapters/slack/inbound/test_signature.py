"""Who is believed to be Slack."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.inbound.signature import is_signed
from tests.adapters.slack.inbound.sent import SECRET

# Slack's own example: docs.slack.dev, Verifying requests from Slack.
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
    b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
SIGNED_AT = 1531420618
SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
HEADERS = {"x-slack-request-timestamp": str(SIGNED_AT), "x-slack-signature": SIGNATURE}
WHEN = datetime.fromtimestamp(SIGNED_AT, UTC)


def test_the_example_of_slacks_own_page_is_signed() -> None:
    assert is_signed(HEADERS, BODY, [SECRET.encode()], WHEN)


def test_while_the_operator_changes_the_secret_both_of_them_sign() -> None:
    assert is_signed(HEADERS, BODY, [b"new", SECRET.encode()], WHEN)
    assert is_signed(HEADERS, BODY, [SECRET.encode(), b"new"], WHEN)
    assert not is_signed(HEADERS, BODY, [b"new"], WHEN)


def test_five_minutes_old_or_young_and_no_more() -> None:
    taken = [
        is_signed(HEADERS, BODY, [SECRET.encode()], WHEN + timedelta(seconds=apart_s))
        for apart_s in (-301, -300, 300, 301)
    ]
    assert taken == [False, True, True, False]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-slack-request-timestamp", ""),
        ("x-slack-request-timestamp", f" {SIGNED_AT}"),
        ("x-slack-request-timestamp", f"{SIGNED_AT}.0"),
        ("x-slack-request-timestamp", "１５３１４２０６１８"),
        ("x-slack-request-timestamp", "9" * 400),
        ("x-slack-request-timestamp", "nan"),
        ("x-slack-signature", ""),
        ("x-slack-signature", SIGNATURE.upper()),
        ("x-slack-signature", SIGNATURE.replace("v0", "v1")),
        ("x-slack-signature", SIGNATURE + "\n"),
        ("x-slack-signature", SIGNATURE[:-1] + "é"),
        ("x-slack-signature", SIGNATURE[:-1] + "4"),
    ],
)
def test_a_header_that_is_not_slacks_to_the_letter_signs_nothing(name: str, value: str) -> None:
    assert not is_signed({**HEADERS, name: value}, BODY, [SECRET.encode()], WHEN)


def test_an_empty_secret_signs_nothing_even_where_its_signature_is_right() -> None:
    basis = b"v0:" + str(SIGNED_AT).encode() + b":" + BODY
    right = "v0=" + hmac.new(b"", basis, hashlib.sha256).hexdigest()
    assert not is_signed({**HEADERS, "x-slack-signature": right}, BODY, [b""], WHEN)
    assert not is_signed(HEADERS, BODY, [], WHEN)


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_that_is_missing_signs_nothing(name: str) -> None:
    headers = {key: value for key, value in HEADERS.items() if key != name}
    assert not is_signed(headers, BODY, [SECRET.encode()], WHEN)

"""Only what the channel's secret signed is read."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract import WebhookRequest, WebhookResponse
from adapters.line.inbound import webhook
from adapters.line.inbound.signature import is_signed

SECRET = b"0123456789abcdef0123456789abcdef"
BODY = b'{"destination":"U' + b"0" * 32 + b'","events":[]}'


def signed(body: bytes, secret: bytes = SECRET) -> str:
    return base64.b64encode(hmac.new(secret, body, hashlib.sha256).digest()).decode()


def status(body: bytes, signature: str | None) -> int:
    headers = {} if signature is None else {"X-Line-Signature": signature}
    found = webhook.opened(WebhookRequest(headers=headers, body=body), SECRET)
    return found.status if isinstance(found, WebhookResponse) else 200


@given(at=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_a_body_that_differs_in_one_bit_is_not_signed(at: int, bit: int) -> None:
    forged = bytearray(BODY)
    forged[at] ^= 1 << bit
    assert is_signed({"x-line-signature": signed(BODY)}, BODY, SECRET)
    assert not is_signed({"x-line-signature": signed(BODY)}, bytes(forged), SECRET)


@given(given_=st.text(max_size=80))
def test_no_header_raises_or_is_right(given_: str) -> None:
    assert is_signed({"x-line-signature": given_}, BODY, SECRET) == (given_ == signed(BODY))


SPELLINGS: dict[str, Callable[[str], str]] = {
    "empty": lambda _: "",
    "cut": lambda it: it[:-1],
    "padded": lambda it: it + "=",
    "in the other case": str.swapcase,
    "not ASCII": lambda it: it.replace("=", "é"),
    "after a space": lambda it: " " + it,
    "before a line": lambda it: it + "\n",
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_another_spelling_of_the_signature_is_none(name: str) -> None:
    assert status(BODY, SPELLINGS[name](signed(BODY))) == 401


def test_an_empty_secret_signs_nothing() -> None:
    assert not is_signed({"x-line-signature": signed(BODY, b"")}, BODY, b"")


def test_the_consoles_check_is_answered_200() -> None:
    assert status(BODY, signed(BODY)) == 200


NO_LISTS = (
    *(b"", b"{}", b"[]", b"null", b"\xff", b"{", b"[" * 50_000, b"9" * 10_000),
    b'{"destination":"U1","events":[]}',
    BODY.replace(b"[]", b"{}"),
    BODY.replace(b"U0", b"X0"),
)


@pytest.mark.parametrize("body", NO_LISTS, ids=lambda body: repr(body[:20]))
def test_what_is_signed_and_no_list_of_events_is_refused_and_raises_nothing(body: bytes) -> None:
    assert status(body, signed(body)) == 400
    assert status(body, None) == 401


def test_too_much_is_refused_before_it_is_judged() -> None:
    assert status(b" " * (2 << 20), None) == 413

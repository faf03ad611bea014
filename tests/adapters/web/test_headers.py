"""Headers from anywhere: whatever they say, what is read from them is within bounds."""

from __future__ import annotations

import ssl
from datetime import timedelta

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import failures, headers
from digest.errors import FetchUnavailable
from digest.model import Validators
from tests.make import NOW

DAY = timedelta(hours=24)
KEY = ConnectionKey(
    host="example.com",
    port=443,
    is_ssl=True,
    ssl=True,
    proxy=None,
    proxy_auth=None,
    proxy_headers_hash=None,
)
dates = st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Fri", "X", ""]),
    st.integers(-1, 40),
    st.sampled_from(["Apr", "Foo", "4"]),
    st.integers(-1, 99999),
    *[st.integers(-1, 70)] * 3,
    st.sampled_from(["GMT", "+9999", "-0000", "+99999999999", "", "EST"]),
)
values = st.text() | dates | st.from_regex(r"[a-z-]*[=,; ]*[0-9]{0,30}")


@given(st.fixed_dictionaries({}, optional={"Retry-After": values, "Date": values}))
def test_any_retry_after_is_none_or_up_to_a_day(given_: dict[str, str]) -> None:
    wait = headers.retry_after(given_, now=NOW)
    assert wait is None or timedelta(0) <= wait <= DAY


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "Cache-Control": values | values.map("max-age=".__add__),
            "Expires": values,
            "Date": values,
            "Age": values,
        },
    )
)
def test_any_freshness_is_none_or_positive(given_: dict[str, str]) -> None:
    fresh = headers.fresh_for(given_, now=NOW)
    assert fresh is None or fresh > timedelta(0)


@given(st.text(), st.text())
def test_a_validator_is_kept_as_it_is_or_not_at_all(etag: str, last_modified: str) -> None:
    kept = headers.validators({"ETag": etag, "Last-Modified": last_modified}, url="u")
    assert kept.etag in {etag, None}
    assert kept.last_modified in {last_modified, None}
    asked = headers.conditions(kept)
    assert asked.get("If-None-Match") == kept.etag
    assert asked.get("If-Modified-Since") == kept.last_modified
    assert all("\r" not in each and "\n" not in each for each in asked.values())
    assert "".join(asked.values()).encode() is not None


def test_an_etag_that_utf_8_cannot_carry_is_not_sent_back_changed() -> None:
    assert headers.validators({"ETag": '"caf\udce9"'}, url="u") == Validators()
    assert headers.conditions(Validators(etag='"a"\r\nX: y')) == {}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            aiohttp.ClientConnectorCertificateError(
                KEY, ssl.SSLCertVerificationError("self-signed")
            ),
            "TLS certificate not valid",
        ),
        (aiohttp.ClientConnectorSSLError(KEY, ssl.SSLError("eof")), "TLS failed"),
        (aiohttp.ConnectionTimeoutError(), "no connection in 10 s"),
        (aiohttp.SocketTimeoutError(), "silent for 9 s"),
        (TimeoutError(), "no answer in 20 s"),
        (aiohttp.ServerDisconnectedError(), "connection lost"),
        (aiohttp.ClientPayloadError(), "answer cut short or damaged"),
        (aiohttp.InvalidURL("http://"), "not proper HTTP"),
        (ValueError("?"), "not proper HTTP"),
    ],
)
def test_an_error_on_the_way_is_a_few_plain_words(error: Exception, reason: str) -> None:
    failed = failures.for_error(error, connect_s=10, silence_s=9, total_s=20)
    assert type(failed) is FetchUnavailable
    assert failed.reason == reason

"""The fetcher against a real server: answers, statuses, validators and freshness."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.failures import for_status
from digest.errors import (
    FetchError,
    FetchGone,
    FetchRefused,
    FetchThrottled,
    FetchUnavailable,
)
from digest.model import Validators
from digest.ports import Fetched, NotModified
from tests.adapters.web.fetching import AGENT, failure, fetching
from tests.fakes.directions import (
    SAMPLE,
    encoded,
    many_cookies,
    status,
    throttled,
)
from tests.fakes.webserver import WebServer

ETAG = '"caf\u00e9-\\1;,*"'
MODIFIED = "Fri, 17 Apr 2026 05:00:00 GMT"


async def test_a_feed_comes_with_its_type_and_validators() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml", etag='"1"', last_modified=MODIFIED)
        fetched = await fetcher.fetch(url)
    assert isinstance(fetched, Fetched)
    assert fetched.body == SAMPLE
    assert fetched.url == url
    assert fetched.content_type == "application/rss+xml; charset=utf-8"
    assert fetched.validators == Validators(etag='"1"', last_modified=MODIFIED, url=url)
    assert fetched.moved_to is None
    assert fetched.fresh_for is None


async def test_validators_go_back_byte_for_byte() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml", etag=ETAG, last_modified=MODIFIED)
        first = await fetcher.fetch(url)
        second = await fetcher.fetch(url, validators=first.validators)
        asked = server.seen("/feed.xml")[1].headers
    assert isinstance(second, NotModified)
    assert second.validators == first.validators
    assert asked["If-None-Match"] == ETAG
    assert asked["If-Modified-Since"] == MODIFIED
    assert server.not_modified() == 1


async def test_a_request_tells_who_asks_and_nothing_else() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.always("/feed.xml", many_cookies())
        await fetcher.fetch(url)
        await fetcher.fetch(url.replace("//", "//reader:secret@") + "#part")
        headers = server.seen("/feed.xml")[1].headers
    assert headers["User-Agent"] == AGENT
    assert headers["Accept-Encoding"] == "gzip"
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding"}


async def test_the_path_and_query_arrive_as_written() -> None:
    path = "/a%2Fb/%7Ec;d=1?sig=a%2Bb+c%3D&x=1|2&&y"
    async with WebServer() as server, fetching(server) as fetcher:
        await failure(fetcher, server.url(path))
        assert server.seen()[0].path == path


async def test_a_gzip_body_comes_decoded() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.always("/feed.xml", encoded(gzip.compress(SAMPLE), "gzip"))
        fetched = await fetcher.fetch(url)
    assert isinstance(fetched, Fetched)
    assert fetched.body == SAMPLE


@pytest.mark.parametrize(
    ("code", "kind", "reason"),
    [
        (400, FetchUnavailable, "400 bad request"),
        (401, FetchRefused, "401 unauthorized"),
        (403, FetchRefused, "403 forbidden"),
        (404, FetchRefused, "404 not found"),
        (410, FetchGone, "410 gone"),
        (429, FetchThrottled, "429 too many requests"),
        (451, FetchUnavailable, "451 unavailable for legal reasons"),
        (500, FetchUnavailable, "500 internal server error"),
        (503, FetchThrottled, "503 service unavailable"),
        (599, FetchUnavailable, "599"),
        (204, FetchUnavailable, "204 no content"),
        (304, FetchUnavailable, "304 not modified"),
        (302, FetchUnavailable, "302 found"),
    ],
)
async def test_a_status_says_what_to_do_next(
    code: int, kind: type[FetchError], reason: str
) -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        error = await failure(fetcher, server.always("/feed.xml", status(code)))
    assert type(error) is kind
    assert error.reason == reason
    assert error.status == code


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        ("999999", timedelta(hours=24)),
        ("Fri, 17 Apr 2026 06:30:00 GMT", timedelta(minutes=30)),
        ("Fri, 17 Apr 2020 06:30:00 GMT", timedelta(0)),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        (None, None),
    ],
)
async def test_retry_after_is_read_as_seconds_or_date(
    text: str | None, wait: timedelta | None
) -> None:
    headers = {} if text is None else {"Retry_After": text}
    if text and "GMT" in text:
        headers["Date"] = "Fri, 17 Apr 2026 06:00:00 GMT"
    async with WebServer() as server, fetching(server) as fetcher:
        error = await failure(fetcher, server.always("/feed.xml", status(429, **headers)))
    assert isinstance(error, FetchThrottled)
    assert error.retry_after == wait


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "public, max-age=900"}, timedelta(minutes=15)),
        ({"Cache-Control": "max-age=900", "Age": "600"}, timedelta(minutes=5)),
        ({"Cache-Control": "max-age=900", "Age": "901"}, None),
        ({"Cache-Control": "s-maxage=900"}, None),
        ({"Cache-Control": "no-cache, max-age=900"}, None),
        ({"Cache-Control": "max-age=junk"}, None),
        (
            {
                "Date": "Fri, 17 Apr 2026 06:00:00 GMT",
                "Expires": "Fri, 17 Apr 2026 07:00:00 GMT",
            },
            timedelta(hours=1),
        ),
        ({"Expires": "0"}, None),
        ({"Expires": "Fri, 99 Apr 2026 07:00:00 GMT"}, None),
    ],
)
async def test_freshness_comes_from_the_headers(
    headers: dict[str, str], fresh: timedelta | None
) -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml", etag='"1"', headers=headers)
        fetched = await fetcher.fetch(url)
        again = await fetcher.fetch(url, validators=fetched.validators)
    assert fetched.fresh_for == fresh
    assert isinstance(again, NotModified)
    assert again.fresh_for == fresh


async def test_validators_that_name_no_url_belong_to_the_one_asked_for() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/a", etag='"1"')
        same = await fetcher.fetch(url, validators=Validators(etag='"1"'))
        other = await fetcher.fetch(url, validators=Validators(etag='"1"', url=server.url("/b")))
    assert isinstance(same, NotModified)
    assert isinstance(other, Fetched)


@given(code=st.integers(100, 999))
def test_every_status_is_one_of_our_errors(code: int) -> None:
    error = for_status(code, None)
    assert error.status == code
    assert error.reason.startswith(str(code))


async def test_a_fetcher_can_be_closed_twice_and_used_again() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml")
        await fetcher.aclose()
        await fetcher.fetch(url)
        await fetcher.aclose()
        await fetcher.fetch(url)


async def test_a_proxy_in_the_environment_is_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    async with WebServer() as server, WebServer() as proxy, fetching(server) as fetcher:
        monkeypatch.setenv("http_proxy", proxy.url("/"))
        await fetcher.fetch(server.serve("/feed.xml"))
        assert proxy.requests() == 0


async def test_throttling_names_the_wait() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.serve("/feed.xml")
        server.next("/feed.xml", throttled("60", code=503))
        error = await failure(fetcher, url)
        assert isinstance(await fetcher.fetch(url), Fetched)
    assert error.retry_after == timedelta(minutes=1)

"""The fetcher against servers that answer badly, or that are out of order."""

from __future__ import annotations

import asyncio
import gzip
import random

import pytest

from adapters.web.fetch import WebFetcher
from digest.errors import (
    FetchError,
    FetchUnavailable,
)
from digest.ports import Fetched
from tests.adapters.web.fetching import QUICK, Names, failure, fetching, opened
from tests.fakes.directions import (
    BEHAVIOURS,
    SAMPLE,
    Direction,
    drip,
    endless,
    gzip_bomb,
    hang,
    raw,
)
from tests.fakes.webserver import WebServer

HOSTILE = {
    "garbage": "not proper HTTP",
    "drip-body": "no answer in 1 s",
    "drip-headers": "no answer in 1 s",
    "endless": "too large (over 1 MiB)",
    "gone": "410 gone",
    "gzip-bomb": "too large (over 1 MiB)",
    "gzip-layers": "content encoding not understood",
    "gzip-lie": "answer cut short or damaged",
    "hang": "silent for 0.4 s",
    "huge-header": "not proper HTTP",
    "many-headers": "not proper HTTP",
    "informational": "no answer in 1 s",
    "redirect-file": "not an http or https URL",
    "redirect-private": "address not allowed",
    "redirect-self": "redirected too often",
    "reset": "connection lost",
    "reset-in-body": "answer cut short or damaged",
    "throttled": "429 too many requests",
    "truncated": "answer cut short or damaged",
    "unavailable": "500 internal server error",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
async def test_a_hostile_server_costs_a_bounded_time_and_a_clear_reason(name: str) -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        url = server.always(f"/{name}", BEHAVIOURS[name]())
        server.serve("/well.xml")
        async with asyncio.timeout(3):
            error = await failure(fetcher, url)
        assert error.reason == HOSTILE[name]
        assert isinstance(await fetcher.fetch(server.url("/well.xml")), Fetched)


def test_every_behaviour_of_the_server_is_tried() -> None:
    assert set(BEHAVIOURS) - set(HOSTILE) == {"many-cookies", "wrong-charset"}


async def test_bytes_in_a_wrong_charset_come_as_they_are() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        fetched = await fetcher.fetch(server.always("/f", BEHAVIOURS["wrong-charset"]()))
    assert isinstance(fetched, Fetched)
    assert "日本の新聞".encode("shift_jis") in fetched.body


async def test_a_body_of_just_the_limit_passes() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        fetched = await fetcher.fetch(server.serve("/f", b"x" * QUICK.body_bytes))
        error = await failure(fetcher, server.serve("/g", b"x" * (QUICK.body_bytes + 1)))
    assert isinstance(fetched, Fetched)
    assert error.reason == "too large (over 1 MiB)"


async def test_hostile_servers_do_not_hold_the_others_up() -> None:
    async with WebServer() as server:
        hosts = [f"f{number}.feeds.test" for number in range(20)]
        bad: list[Direction] = [hang(), drip(), endless(), gzip_bomb(16 << 20)]
        server.serve("/well.xml")
        names = Names(lambda _: ["127.0.0.1"])
        async with fetching(server, allow=opened(server, *hosts), resolver=names) as fetcher:
            outcomes: list[str] = []

            async def poll(number: int) -> None:
                path = "/well.xml" if number % 2 else f"/bad/{number}"
                if not number % 2:
                    server.always(path, bad[number // 2 % 4])
                try:
                    await fetcher.fetch(server.url(path, host=hosts[number]))
                    outcomes.append("read")
                except FetchUnavailable as error:
                    outcomes.append(error.reason)

            async with asyncio.timeout(4), asyncio.TaskGroup() as group:
                for number in range(20):
                    group.create_task(poll(number))
    assert outcomes[:10].count("read") >= 8
    assert outcomes.count("read") == 10


async def test_a_server_that_is_not_there_is_no_connection() -> None:
    async with WebServer() as server:
        allow = opened(server)
        url = server.url("/")
    async with fetching(allow=allow) as fetcher:
        assert (await failure(fetcher, url)).reason == "no connection"


async def test_plain_http_where_tls_is_asked_for_is_named() -> None:
    async with WebServer() as server, fetching(server) as fetcher:
        error = await failure(fetcher, server.url("/").replace("http:", "https:"))
    assert error.reason == "TLS failed"


async def test_three_hundred_damaged_answers_are_read_or_fail_in_our_own_terms() -> None:
    dice = random.Random(11)  # noqa: S311  # repeatable chance
    body = gzip.compress(SAMPLE)
    whole = (
        b'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Encoding: gzip\r\nETag: "1"\r\n'
        b"Cache-Control: max-age=60\r\nContent-Length: %d\r\n\r\n" % len(body)
    ) + body
    chunked = (
        b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nTransfer-Encoding: chunked\r\n"
        b"Retry-After: 5\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(SAMPLE), SAMPLE)
    )
    outcomes: list[str] = []

    async def try_one(fetcher: WebFetcher, url: str) -> None:
        try:
            outcomes.append(type(await fetcher.fetch(url)).__name__)
        except FetchError as error:
            outcomes.append(error.reason)

    async with WebServer() as server, fetching(server) as fetcher:
        server.serve("/b")
        for number in range(300):
            answer = bytearray(dice.choice([whole, chunked]))
            for _ in range(dice.randint(0, 4)):
                at = dice.randrange(len(answer))
                answer[at : at + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
            server.always(f"/{number}", raw(bytes(answer)))
            await try_one(fetcher, server.url(f"/{number}"))
    assert len(outcomes) == 300
    assert len(set(outcomes)) > 3

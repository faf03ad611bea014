"""The fake web server does what it is told, asked by a client that is not ours."""

from __future__ import annotations

import asyncio
import gzip

import aiohttp
import pytest

from tests.fakes.directions import (
    BEHAVIOURS,
    SAMPLE,
    gzip_bomb,
    hang,
    redirect,
    redirect_onward,
    status,
    throttled,
)
from tests.fakes.webserver import WebServer

MODIFIED = "Fri, 17 Apr 2026 05:00:00 GMT"


async def raw_answer(server: WebServer, path: str, most: int = 1 << 16) -> bytes:
    """Ask over a bare socket and return the first bytes of what comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    came = b""
    try:
        async with asyncio.timeout(0.3):
            while len(came) < most and (piece := await reader.read(most - len(came))):
                came += piece
    except (TimeoutError, ConnectionResetError):
        pass
    finally:
        writer.close()
    return came


async def test_a_known_etag_or_date_is_answered_304() -> None:
    async with WebServer() as server, aiohttp.ClientSession() as client:
        url = server.serve("/f", etag='"1"', last_modified=MODIFIED)
        answers = []
        for headers in (
            {},
            {"If-None-Match": '"1"'},
            {"If-None-Match": '"2"', "If-Modified-Since": MODIFIED},
            {"If-Modified-Since": MODIFIED},
        ):
            async with client.get(url, headers=headers) as response:
                answers.append((response.status, await response.read()))
    assert answers == [(200, SAMPLE), (304, b""), (200, SAMPLE), (304, b"")]
    assert (server.requests("/f"), server.not_modified("/f")) == (4, 2)
    assert [seen.status for seen in server.seen()] == [200, 304, 200, 304]


async def test_directions_are_obeyed_once_each_and_then_the_page_is_served() -> None:
    async with WebServer() as server, aiohttp.ClientSession() as client:
        url = server.serve("/f")
        server.next("/f", status(500), throttled("7"), throttled(None, code=503))
        seen = []
        for _ in range(4):
            async with client.get(url) as response:
                seen.append((response.status, response.headers.get("Retry-After")))
        server.always("/f", status(410))
        for _ in range(2):
            async with client.get(url) as response:
                seen.append((response.status, None))
        server.serve("/f")
        async with client.get(url) as response:
            seen.append((response.status, None))
    assert seen == [
        (500, None),
        (429, "7"),
        (503, None),
        (200, None),
        (410, None),
        (410, None),
        (200, None),
    ]


async def test_what_is_not_there_is_404() -> None:
    async with (
        WebServer() as server,
        aiohttp.ClientSession() as client,
        client.get(server.url("/none")) as response,
    ):
        assert response.status == 404


async def test_a_redirect_says_what_it_was_told_to_say() -> None:
    async with WebServer() as server:
        server.always("/a", redirect("file:///etc/passwd", code=301))
        assert b"301 Elsewhere\r\nLocation: file:///etc/passwd\r\n" in await raw_answer(
            server, "/a"
        )
        server.serve("/c/0")
        for number in (1, 2):
            server.always(f"/c/{number}", redirect_onward())
        async with aiohttp.ClientSession() as client, client.get(server.url("/c/2")) as response:
            assert len(response.history) == 2


async def test_a_bomb_is_small_on_the_wire_and_large_inside() -> None:
    async with WebServer() as server:
        server.always("/bomb", gzip_bomb(4 << 20, layers=2))
        answer = await raw_answer(server, "/bomb")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip, gzip" in head
    assert len(body) < 4 << 10
    assert len(gzip.decompress(gzip.decompress(body))) == 4 << 20


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("garbage", bytes(range(256))),
        ("huge-header", b"HTTP/1.1 200 OK\r\nX-Huge: hhhh"),
        ("many-headers", b"HTTP/1.1 200 OK\r\nX-0: 1\r\nX-1: 1\r\n"),
        ("many-cookies", b"HTTP/1.1 200 OK\r\nSet-Cookie: c0=1"),
        ("truncated", b"HTTP/1.1 200 OK\r\nContent-Length: "),
        ("reset", b""),
        ("hang", b""),
    ],
)
async def test_a_bad_day_looks_as_it_should(name: str, begin: bytes) -> None:
    async with WebServer() as server:
        server.always("/bad", BEHAVIOURS[name]())
        answer = await raw_answer(server, "/bad", most=200)
    assert answer.startswith(begin[:200])
    assert bool(answer) == bool(begin)


@pytest.mark.parametrize("name", ["drip-body", "drip-headers", "informational", "endless"])
async def test_what_has_no_end_keeps_coming_until_the_client_leaves(name: str) -> None:
    async with WebServer() as server:
        server.always("/bad", BEHAVIOURS[name]())
        few, more = await raw_answer(server, "/bad", 60), await raw_answer(server, "/bad", 64)
    assert (len(few), len(more)) == (60, 64)


async def test_closing_does_not_wait_for_those_who_hang() -> None:
    async with asyncio.timeout(2):
        async with WebServer() as server, aiohttp.ClientSession() as client:
            server.always("/f", hang())
            with pytest.raises(TimeoutError):
                await client.get(server.url("/f"), timeout=aiohttp.ClientTimeout(total=0.05))
            assert server.seen("/f")[0].status == 0

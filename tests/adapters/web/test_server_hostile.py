"""Requests made to hurt: each ends cleanly, reaches no handler, and is never our fault."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.web.server import Limits
from tests import effort
from tests.adapters.web.serving import HASTY, parsed, served

_POST = b"POST /hook HTTP/1.1\r\nHost: x\r\n"
_ENDS = b"Connection: close\r\n"


def _chunked(*chunks: bytes) -> bytes:
    sized = b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in chunks)
    return _POST + _ENDS + b"Transfer-Encoding: chunked\r\n\r\n" + sized + b"0\r\n\r\n"


async def test_a_body_at_the_limit_is_taken_and_one_byte_more_is_not() -> None:
    async with served() as at:
        assert (await at.ask("POST", "/hook", b"x" * 10_000)).status == 202
        assert (await at.ask("POST", "/hook", b"x" * 10_001)).status == 413
        assert len(at.hook.got) == 1


async def test_the_usual_limit_is_one_mebibyte() -> None:
    async with served(limits=Limits()) as at:
        assert (await at.ask("POST", "/hook", b"x" * 1024 * 1024)).status == 202
        assert (await at.ask("POST", "/hook", b"x" * (1024 * 1024 + 1))).status == 413


async def test_an_announced_giant_is_refused_before_it_is_sent() -> None:
    async with served() as at:
        said = await at.send(_POST + b"Content-Length: 99999999999\r\n\r\n")
        assert parsed(said).status == 413


async def test_a_chunked_giant_is_refused_where_it_passes_the_limit() -> None:
    async with served() as at:
        assert parsed(await at.send(_chunked(*[b"x" * 1_000] * 10))).status == 202
        assert parsed(await at.send(_chunked(*[b"x" * 1_000] * 11))).status == 413
        endless = _POST + b"Transfer-Encoding: chunked\r\n\r\n"
        pieces = [b"3e8\r\n" + b"x" * 1_000 + b"\r\n"] * 50
        assert parsed(await at.send(endless, *pieces)).status == 413
        assert len(at.hook.got) == 1


async def test_a_compressed_body_is_not_opened() -> None:
    async with served() as at:
        answer = await at.ask("POST", "/hook", b"\x1f\x8b\x08", {"Content-Encoding": "gzip"})
        assert answer.status == 415


async def test_a_body_that_drips_is_given_up() -> None:
    async with served(limits=HASTY) as at:
        said = await at.send(_POST + b"Content-Length: 10\r\n\r\nabc")
        assert parsed(said).status == 408
        assert not at.hook.got


async def test_headers_that_drip_are_given_up_without_an_answer() -> None:
    async with served(limits=HASTY) as at:
        assert await at.send(b"POST /hook HTTP/1.1\r\nX-Slow: ") == b""
        assert await at.send() == b""
        assert (await at.ask("GET", "/healthz")).status == 200


async def test_a_connection_that_spoke_may_rest_longer_than_a_silent_one() -> None:
    async with served(limits=HASTY) as at:
        reader, writer = await asyncio.open_connection("127.0.0.1", at.port)
        for _ in range(2):
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert await reader.readuntil(b"up\n")
            await asyncio.sleep(0.2)  # beyond what a silent connection gets
        writer.close()


async def test_connections_beyond_the_limit_are_turned_away_and_the_others_stay() -> None:
    limits = Limits(connections=3, head_within=timedelta(seconds=5))
    async with served(limits=limits) as at:
        held = [await asyncio.open_connection("127.0.0.1", at.port) for _ in range(3)]
        await asyncio.sleep(0.02)
        assert await at.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == b""
        for _, writer in held:
            writer.close()
            await writer.wait_closed()
        await asyncio.sleep(0.02)
        assert (await at.ask("GET", "/healthz")).status == 200


async def test_one_who_waits_to_be_asked_for_the_body_is_asked() -> None:
    async with served() as at:
        reader, writer = await asyncio.open_connection("127.0.0.1", at.port)
        writer.write(_POST + _ENDS + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(b"ok")
        assert parsed(await reader.read()).status == 202
        writer.close()


async def test_one_who_waits_with_a_giant_is_not_asked() -> None:
    async with served() as at:
        said = await at.send(_POST + b"Expect: 100-continue\r\nContent-Length: 20000\r\n\r\n")
        assert parsed(said).status == 413
        said = await at.send(_POST + b"Expect: miracles\r\nContent-Length: 2\r\n\r\n")
        assert parsed(said).status == 417


SMUGGLED = {
    "length and chunks": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length with a sign": b"Content-Length: +1\r\n\r\na",
    "a length with an underscore": b"Content-Length: 1_0\r\n\r\n0123456789",
    "a length below zero": b"Content-Length: -1\r\n\r\n",
    "a length of letters": b"Content-Length: abc\r\n\r\n",
    "a length in hex": b"Content-Length: 0x1\r\n\r\na",
    "an unknown coding": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunked, then something": b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a bad chunk size": b"Transfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
    "a negative chunk size": b"Transfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n0\r\n\r\n",
    "a chunk longer than said": b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    "a folded header": b"X-A: b\r\n c\r\nContent-Length : 0\r\n\r\n",
    "a space before the colon": b"Content-Length : 1\r\n\r\na",
    "a nul in a header": b"X-A: \0\r\n\r\n",
    "a header without a name": b": x\r\n\r\n",
    "no colon": b"nonsense\r\n\r\n",
    "a huge header": b"X-A: " + b"a" * 100_000 + b"\r\n\r\n",
    "too many headers": b"".join(b"X-%d: a\r\n" % n for n in range(5_000)) + b"\r\n",
}


@pytest.mark.parametrize("rest", SMUGGLED.values(), ids=SMUGGLED)
async def test_what_two_servers_could_read_in_two_ways_is_refused(rest: bytes) -> None:
    async with served() as at:
        said = await at.send(_POST + rest)
        assert parsed(said).status == 400
        assert said.count(b"HTTP/1.") == 1
        assert b"aiohttp" not in said
        assert not at.hook.got
        assert (await at.ask("GET", "/healthz")).status == 200


STRANGE = {
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "http/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "http/0.9": b"GET /healthz\r\n\r\n",
    "another version": b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
    "a long method": b"A" * 20_000 + b" / HTTP/1.1\r\n\r\n",
    "a long path": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "a broken url": b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
    "connect": b"CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    "an upgrade": b"GET /hook HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
    "random": bytes(range(256)) * 50,
    "nothing but line ends": b"\r\n" * 5_000,
}


@pytest.mark.parametrize("raw", STRANGE.values(), ids=STRANGE)
async def test_what_is_no_http_of_ours_ends_cleanly(raw: bytes) -> None:
    async with served() as at:
        said = await at.send(raw, is_half_closed=True)
        assert not said or 400 <= parsed(said).status < 500
        assert not at.hook.got
        assert (await at.ask("GET", "/healthz")).status == 200


async def test_bad_http_is_one_quiet_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        async with served() as at:
            await at.send(_POST + b"Content-Length: evil\x1b[31m\r\n\r\n")
    (line,) = [each for each in caplog.records if "no proper HTTP" in each.getMessage()]
    assert line.levelno == logging.INFO
    assert "evil" not in caplog.text
    assert "Traceback" not in caplog.text


@settings(
    max_examples=effort.examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.booleans())
async def test_no_bytes_at_all_make_the_server_fail(
    pieces: list[bytes],
    is_headed: bool,  # noqa: FBT001  # hypothesis gives it
) -> None:
    async with served() as at:
        raw = [_POST + b"X: ", *pieces] if is_headed else pieces
        said = await at.send(*raw, is_half_closed=True)
        assert b"HTTP/1.1 5" not in said
        assert all(status < 500 for _, status in at.noted)


@pytest.mark.parametrize("asked", ["state=1&state=2", "a=&a=", "a=1&%61=2"])
async def test_a_page_that_is_asked_in_two_ways_at_once_is_not_shown(asked: str) -> None:
    async with served() as at:
        assert (await at.ask("GET", f"/page?{asked}")).status == 400
        assert not at.page.got


@pytest.mark.parametrize("asked", ["%ff", "a=%zz", "=", "&&&", "a" * 4_000, "%00=%0d%0a"])
async def test_whatever_a_page_is_asked_with_is_no_fault_of_ours(asked: str) -> None:
    async with served() as at:
        assert (await at.ask("GET", f"/page?{asked}")).status in {202, 400}


async def test_what_is_sent_along_with_the_question_for_a_page_is_not_read() -> None:
    async with served() as at:
        assert (await at.ask("GET", "/page", b"x" * 20_000)).status == 202
        (got,) = at.page.got
        assert got.body == b""

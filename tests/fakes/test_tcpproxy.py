"""The proxy counts messages and loses just the one it was told to lose."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.fakes.tcpproxy import HOST, TcpProxy, message_end

PING = b"*1\r\n$4\r\nPING\r\n"


@asynccontextmanager
async def counting_server() -> AsyncIterator[tuple[int, list[bytes]]]:
    """Answer each PING with a PONG and remember it."""
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(len(PING)):
            seen.append(part)
            writer.write(b"+PONG\r\n")
        writer.close()

    server = await asyncio.start_server(serve, HOST, 0)
    try:
        yield server.sockets[0].getsockname()[1], seen
    finally:
        server.close()
        await server.wait_closed()


async def sent(port: int, times: int) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    answer = b""
    for _ in range(times):
        try:
            writer.write(PING)
            part = await reader.read(100)
        except ConnectionError:
            break
        if not part:
            break
        answer += part
    writer.close()
    return answer


async def test_a_lost_reply_is_of_a_command_that_the_server_saw() -> None:
    async with counting_server() as (port, seen), TcpProxy(HOST, port) as proxy:
        proxy.lose_reply(2)
        assert await sent(proxy.port, 5) == b"+PONG\r\n" * 2
        assert len(seen) == 3
        assert await sent(proxy.port, 3) == b"+PONG\r\n" * 3
        assert (proxy.replies, proxy.cuts) == (6, 1)


async def test_a_lost_command_never_reaches_the_server() -> None:
    async with counting_server() as (port, seen), TcpProxy(HOST, port) as proxy:
        proxy.lose_command(1)
        assert await sent(proxy.port, 5) == b"+PONG\r\n"
        assert len(seen) == 1


async def test_connections_are_refused_until_they_are_admitted() -> None:
    async with counting_server() as (port, _), TcpProxy(HOST, port) as proxy:
        proxy.refuse()
        assert await sent(proxy.port, 1) == b""
        proxy.admit()
        assert await sent(proxy.port, 1) == b"+PONG\r\n"


@pytest.mark.parametrize(
    "message",
    [
        b"+OK\r\n",
        b"-ERR no\r\n",
        b":12\r\n",
        b"$-1\r\n",
        b"$0\r\n\r\n",
        b"$4\r\n\r\n\r\n\r\n",
        b"*-1\r\n",
        b"*0\r\n",
        b"*2\r\n$1\r\na\r\n*2\r\n:1\r\n$-1\r\n",
    ],
)
def test_a_message_ends_where_the_protocol_says(message: bytes) -> None:
    assert message_end(message + b"+NEXT\r\n", 0) == len(message)
    assert all(message_end(message[:cut], 0) is None for cut in range(len(message)))

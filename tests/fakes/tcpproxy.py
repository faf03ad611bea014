"""A proxy before a Redis server that loses one command or one reply, where it is told to.

::

    async with TcpProxy("127.0.0.1", 6379) as proxy:
        proxy.lose_reply(3)      # the server acts on the fourth command from now, then the
        ...                      # client's connection is cut instead of its reply
        proxy.lose_command(0)    # the connection is cut before the server sees the next one
        proxy.refuse()           # cut all connections and take no more, until `admit()`
        proxy.lead_to(host, 1)   # cut all connections and lead new ones elsewhere

It knows just enough of the protocol to count commands and replies. Alone:
`python -m tests.fakes.tcpproxy --to 127.0.0.1:6379 [--port N] [--lose-reply N]`.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
_CHUNK = 1 << 16


class _Cut(Exception):
    """The proxy was told to end this connection here."""


class TcpProxy:
    """See the module."""

    def __init__(self, host: str, port: int, *, own_port: int = 0) -> None:
        self._to = host, port
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._is_quiet = asyncio.Event()
        self._is_quiet.set()
        self._commands_left: int | None = None
        self._replies_left: int | None = None
        self._is_refusing = False
        self.port = own_port
        self.replies = 0
        """Replies that came from the server, handed on or not."""
        self.cuts = 0
        """Connections that were cut on purpose."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        self.refuse()
        await self._server.wait_closed()
        await self._is_quiet.wait()

    def lose_reply(self, after: int) -> None:
        """Cut a connection in place of a reply, once, after so many replies."""
        self._replies_left = after

    def lose_command(self, after: int) -> None:
        """Cut a connection in place of a command, once, after so many commands."""
        self._commands_left = after

    def refuse(self) -> None:
        """Cut all connections, and new ones at once."""
        self._is_refusing = True
        for writer in self._writers:
            writer.close()

    def lead_to(self, host: str, port: int) -> None:
        """Cut all connections and lead new ones to another server."""
        self._to = host, port
        self.refuse()
        self.admit()

    def admit(self) -> None:
        """Take connections again."""
        self._is_refusing = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_refusing:
            writer.close()
            return
        try:
            there, back = await asyncio.open_connection(*self._to)
        except OSError:  # as if the server itself were gone
            writer.close()
            return
        self._writers |= {writer, back}
        self._is_quiet.clear()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forward(reader, back, self._command))
                group.create_task(self._forward(there, writer, self._reply))
        except* (_Cut, OSError):
            pass
        finally:
            for each in (writer, back):
                each.close()
                self._writers.discard(each)
            if not self._writers:
                self._is_quiet.set()

    async def _forward(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, may: Callable[[], bool]
    ) -> None:
        """Hand whole messages on until one may not pass or either side has gone."""
        buffer = b""
        while part := await source.read(_CHUNK):
            buffer += part
            start = 0
            while (end := message_end(buffer, start)) is not None:
                if not may():
                    target.write(buffer[:start])
                    await target.drain()
                    self.cuts += 1
                    raise _Cut
                start = end
            target.write(buffer[:start])
            await target.drain()
            buffer = buffer[start:]
        raise _Cut

    def _command(self) -> bool:
        left, self._commands_left = self._commands_left, _one_less(self._commands_left)
        return left != 0

    def _reply(self) -> bool:
        self.replies += 1
        left, self._replies_left = self._replies_left, _one_less(self._replies_left)
        return left != 0


def message_end(buffer: bytes, start: int) -> int | None:
    """Return where the message that begins at `start` ends; None if it is not all there.

    Messages are those of RESP2: a line, a string with its length, or an array of messages
    (redis.io/docs/latest/develop/reference/protocol-spec).
    """
    line = buffer.find(b"\r\n", start)
    if line < 0:
        return None
    end = line + 2
    kind = buffer[start : start + 1]
    if kind not in {b"$", b"*"}:
        return end
    length = int(buffer[start + 1 : line])
    if kind == b"$":
        end += length + 2 if length >= 0 else 0
        return end if end <= len(buffer) else None
    for _ in range(length):
        found = message_end(buffer, end)
        if found is None:
            return None
        end = found
    return end


def _one_less(left: int | None) -> int | None:
    return None if left is None or left == 0 else left - 1


async def _alone(arguments: argparse.Namespace) -> None:
    host, _, port = arguments.to.rpartition(":")
    async with TcpProxy(host, int(port), own_port=arguments.port) as proxy:
        if arguments.lose_reply is not None:
            proxy.lose_reply(arguments.lose_reply)
        print(f"listening on {HOST}:{proxy.port}", flush=True)  # noqa: T201  # for the person who started it
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A proxy that loses one reply.")
    parser.add_argument("--to", default="127.0.0.1:6379", help="the server, host:port")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--lose-reply", type=int)
    asyncio.run(_alone(parser.parse_args()))

"""Where hostile bytes are read: child processes that may be killed at any time.

The parsers are C libraries and regular expressions whose cost an attacker chooses, so each
document has a deadline that only another process can enforce. A child that misses it, dies
or is left in the middle of an exchange is killed and replaced when next needed; documents
that wait their turn notice nothing. Children are born in a nursery (`adapters.web.nursery`).

This module knows no parser. It is told the names of the functions that its children run,
because an adapter must not import the engine's machinery.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from dataclasses import dataclass
from datetime import timedelta

from adapters.web import frames
from adapters.web.nursery import Nursery
from digest.errors import ParserKilled
from digest.model import FeedDocument, FeedLink

MAX_BODY_BYTES = 5 * 1024 * 1024
DEFAULT_DEADLINE = timedelta(seconds=5)
DEFAULT_MEMORY_BYTES = 512 * 1024 * 1024
"""Address space of a child (RLIMIT_AS); an honest feed needs less than a tenth."""

_START_DEADLINE = timedelta(seconds=30)
_LEFT_TO_ITSELF = 2
"""After so many deadlines a child ends by itself, where nobody is left to kill it."""
_MAX_SERVED = 2_000
"""Documents after which a child makes room for a fresh one, before it has grown old."""
_BUFFER_BYTES = 1024 * 1024
_FUNCTION = re.compile(r"(?:digest|adapters)(?:\.[a-z_]+)+:[a-z_]+")


class ParserPool:
    """See `digest.ports.Parser`. Children are started when first needed.

    `parse`, `extract` and `links` name a function each, as `package.module:function`; all are
    called with the bytes, `url` and `content_type`.
    """

    def __init__(
        self,
        *,
        parse: str,
        extract: str,
        links: str,
        children: int = 2,
        deadline: timedelta = DEFAULT_DEADLINE,
        memory_bytes: int = DEFAULT_MEMORY_BYTES,
    ) -> None:
        for name in (parse, extract, links):
            if not _FUNCTION.fullmatch(name):
                raise ValueError(f"not the name of a function of ours: {name!r}")
        tasks = (f"parse={parse}", f"extract={extract}", f"links={links}")
        longest_s = _LEFT_TO_ITSELF * deadline.total_seconds()
        self._nursery = Nursery((str(memory_bytes), f"{longest_s:g}", *tasks))
        self._deadline = deadline
        self._turns = asyncio.Semaphore(children)
        self._children: set[_Child] = set()
        self._idle: list[_Child] = []
        self._is_closed = False

    async def parse(self, body: bytes, *, url: str, content_type: str = "") -> FeedDocument:
        """See Parser."""
        reply = await self._ask("parse", body, url=url, content_type=content_type)
        return frames.document_in(reply)

    async def extract(self, page: bytes, *, url: str, content_type: str = "") -> str:
        """See Parser."""
        reply = await self._ask("extract", page, url=url, content_type=content_type)
        return frames.text_in(reply)

    async def links(
        self, page: bytes, *, url: str, content_type: str = ""
    ) -> tuple[FeedLink, ...]:
        """See Parser."""
        reply = await self._ask("links", page, url=url, content_type=content_type)
        return frames.links_in(reply)

    async def aclose(self) -> None:
        """End the children; a document still being read ends in `ParserKilled`."""
        self._is_closed = True
        self._idle.clear()
        for child in tuple(self._children):
            child.kill()
        self._children.clear()
        await self._nursery.aclose()

    async def _ask(self, task: str, body: bytes, *, url: str, content_type: str) -> bytes:
        if len(body) > MAX_BODY_BYTES:
            raise ParserKilled(f"more than {MAX_BODY_BYTES // 1024**2} MiB")
        request = frames.request(task, body, url=url, content_type=content_type)
        async with self._turns:
            if self._is_closed:
                raise ParserKilled("the parser is closed")
            child = await self._child()
            try:
                return await child.ask(request, self._deadline)
            finally:
                if child.may_go_on and not self._is_closed:
                    self._idle.append(child)
                else:
                    self._end(child)

    async def _child(self) -> _Child:
        while self._idle:
            child = self._idle.pop()
            if child.is_well:
                return child
            self._end(child)
        child = await _born(self._nursery)
        self._children.add(child)
        return child

    def _end(self, child: _Child) -> None:
        self._children.discard(child)
        child.kill()


@dataclass(slots=True, kw_only=True, eq=False)
class _Child:
    """A process and the line to it."""

    nursery: Nursery
    number: int
    line: socket.socket
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    is_between: bool = True
    """Whether the last exchange came to its end, so that the line is in step."""
    served: int = 0

    @property
    def is_well(self) -> bool:
        """Whether it may be asked: it has nothing to say now, and has not hung up."""
        with contextlib.suppress(OSError):
            try:
                self.line.recv(1, socket.MSG_PEEK)  # the loop may not have seen it yet
            except BlockingIOError:
                return self.nursery.has(self.number) and not self.reader.at_eof()
        return False

    @property
    def may_go_on(self) -> bool:
        return self.is_between and self.served < _MAX_SERVED

    async def ask(self, request: bytes, deadline: timedelta) -> bytes:
        """Return the reply to a request.

        Raises:
            ParserKilled: none came in time, or the child died.
        """
        self.is_between = False
        try:
            async with asyncio.timeout(deadline.total_seconds()):
                self.writer.write(request)
                await self.writer.drain()
                (size,) = frames.LENGTH.unpack(await self.reader.readexactly(frames.LENGTH.size))
                if size > frames.MAX_REPLY_BYTES:
                    raise ParserKilled("the parser's reply is too large")
                reply = await self.reader.readexactly(size)
        except TimeoutError as error:
            raise ParserKilled(f"took more than {deadline.total_seconds():g} s") from error
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ParserKilled("took too much memory, or crashed the parser") from error
        self.is_between = True
        self.served += 1
        return reply

    def kill(self) -> None:
        """End the process at once, and the line to it."""
        self.nursery.end(self.number)
        self.writer.transport.abort()


async def _born(nursery: Nursery) -> _Child:
    """Have a child born and wait until it is ready.

    Raises:
        ParserKilled: it does not come up.
    """
    with contextlib.ExitStack() as undo:
        number, line = nursery.birth()
        undo.callback(line.close)
        undo.callback(nursery.end, number)
        try:
            async with asyncio.timeout(_START_DEADLINE.total_seconds()):
                reader, writer = await asyncio.open_connection(sock=line, limit=_BUFFER_BYTES)
                undo.callback(writer.transport.abort)
                await reader.readexactly(len(frames.READY))
        except TimeoutError as error:
            nursery.give_up()
            raise ParserKilled("the parser does not start") from error
        except (OSError, asyncio.IncompleteReadError) as error:
            raise ParserKilled("the parser does not start") from error
        undo.pop_all()
    return _Child(nursery=nursery, number=number, line=line, reader=reader, writer=writer)

"""The process in which hostile bytes are read; started by `adapters.web.worker` alone.

It takes requests from descriptor 0 (a socket), one after the other, and answers each there.
Before it reads anything it gives up memory above a limit, writing to files, and core dumps.
It does nothing about time: its parent kills it. It catches nothing it does not expect: the
parent takes a hang-up for the answer.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import resource
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from adapters.web import frames
from digest.errors import NotAFeed
from digest.model import FeedDocument, FeedLink

Task: TypeAlias = Callable[..., FeedDocument | str | Sequence[FeedLink]]

_FIRST = b"<rss><channel><item><title>x</title><link>http://x.test/</link></item></channel></rss>"
"""A feed that makes the parser load its libraries, before the clock of a real one runs."""


def main(arguments: Sequence[str]) -> None:
    """Serve until the parent hangs up.

    Args:
        arguments: Memory limit in bytes, then `task=module:function` for each task.
    """
    _confine(int(arguments[0]))
    tasks = {name: _function(path) for name, _, path in (a.partition("=") for a in arguments[1:])}
    _answer(tasks, {"task": "parse", "url": "http://x.test/", "content_type": ""}, _FIRST)
    line = io.FileIO(0, "r+b", closefd=False)
    _send(line, frames.READY)
    while lengths := _receive(line, frames.LENGTHS.size):
        header_bytes, body_bytes = frames.LENGTHS.unpack(lengths)
        header = json.loads(_receive(line, header_bytes))
        _send(line, _answer(tasks, header, _receive(line, body_bytes)))


def _answer(tasks: Mapping[str, Task], header: Mapping[str, str], body: bytes) -> bytes:
    try:
        result = tasks[header["task"]](
            body, url=header["url"], content_type=header["content_type"]
        )
    except NotAFeed as error:
        return frames.not_a_feed_reply(error.reason)
    if isinstance(result, FeedDocument):
        return frames.document_reply(result)
    if isinstance(result, str):
        return frames.text_reply(result)
    return frames.links_reply(result)


def _function(path: str) -> Task:
    module, _, name = path.partition(":")
    found: Task = getattr(importlib.import_module(module), name)
    return found


def _confine(memory_bytes: int) -> None:
    for what, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        # macOS knows the limit of address space and refuses to set it; the deadline remains.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (lowest, lowest))


def _receive(line: io.FileIO, size: int) -> bytes:
    """Return exactly so many bytes; fewer only where the parent has hung up."""
    received = bytearray()
    while len(received) < size:
        chunk = line.read(size - len(received))
        if not chunk:
            return b""
        received += chunk
    return bytes(received)


def _send(line: io.FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[line.write(rest) :]


if __name__ == "__main__":
    main(sys.argv[1:])

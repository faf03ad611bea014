"""The process in which hostile bytes are read; forked by `adapters.web.worker_nursery` alone.

It takes requests from its line, one after the other, and answers each there. What it may use up
was settled before it was born, and whoever asks has it killed in time. It catches nothing it does
not expect: a hang-up is taken for the answer.
"""

from __future__ import annotations

import io
import json
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from adapters.web import frames
from digest.errors import NotAFeed
from digest.model import FeedDocument, FeedLink

Task: TypeAlias = Callable[..., FeedDocument | str | Sequence[FeedLink]]


def serve(line: io.FileIO, tasks: Mapping[str, Task], *, longest_s: float) -> None:
    """Answer until the other end hangs up.

    Args:
        line: A stream socket.
        tasks: What can be asked for.
        longest_s: How long the process lives with one document, whoever else is still alive: an
            alarm that nobody handles ends it, where neither pool nor nursery is left to do it.
    """
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    _send(line, frames.READY)
    while lengths := _receive(line, frames.LENGTHS.size):
        signal.setitimer(signal.ITIMER_REAL, longest_s)
        header_bytes, body_bytes = frames.LENGTHS.unpack(lengths)
        header = json.loads(_receive(line, header_bytes))
        _send(line, answer(tasks, header, _receive(line, body_bytes)))
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(tasks: Mapping[str, Task], header: Mapping[str, str], body: bytes) -> bytes:
    """Return the reply to one request."""
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


def _receive(line: io.FileIO, size: int) -> bytes:
    """Return exactly so many bytes; fewer only where the other end has hung up."""
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

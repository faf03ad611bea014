"""The process that parser children are forked from; started by `adapters.web.nursery` alone.

It has imported what a child needs and read a feed of ours, so a child begins within
milliseconds. It never reads what comes from outside. It takes orders from descriptor 0, a socket:
to fork a child for the line that comes with the order, or to end one. Only it reaps, so that a
process id that it kills is never another's; a child that has died by itself stays until its end
is ordered. When its orders cease, all children end with it.

It has no threads: what is forked is whole. Children share what a process draws once, the seed of
hashes: an outsider would have to learn it to make dictionaries slow, gets no answer from which to
learn it, and would find it unchanged for 2,000 documents of one child as well. `random` draws
anew after a fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import os
import resource
import signal
import socket
import sys
from collections.abc import Mapping, Sequence

from adapters.web import frames
from adapters.web.worker_child import Task, answer, serve

_FIRST = b"<rss><channel><item><title>x</title><link>http://x.test/</link></item></channel></rss>"
"""A feed that makes the parser load its libraries, before the clock of a real one runs."""
_FIRST_HEADER = {"task": "parse", "url": "http://x.test/", "content_type": ""}
_ABOVE_ALL = 256
"""Above all descriptors: it is started with three, and each new one has the lowest number."""


def main(arguments: Sequence[str]) -> None:
    """Bear and end children until the orders cease.

    Args:
        arguments: Memory limit in bytes, the seconds that a child lives with one document at
            most, then `task=module:function` for each task.
    """
    # Before the limits: what is imported is ours, and files may still be written, such as the
    # compiled modules that make the next start quick.
    tasks = {name: _function(path) for name, _, path in (a.partition("=") for a in arguments[2:])}
    confine(int(arguments[0]))
    answer(tasks, _FIRST_HEADER, _FIRST)
    # Until here this ends it; with children alive it would leave them to nobody.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    gc.collect()
    gc.freeze()  # or a child looks through it all, and has a copy of its own
    _Nursery(tasks, longest_s=float(arguments[1])).run()


def confine(memory_bytes: int) -> None:
    """Give up memory above a limit, writing to files, and core dumps; children inherit it."""
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


class _Nursery:
    def __init__(self, tasks: Mapping[str, Task], *, longest_s: float) -> None:
        self._tasks = tasks
        self._longest_s = longest_s
        self._pids: dict[int, int] = {}

    def run(self) -> None:
        """Obey until the orders cease, and leave no child behind."""
        try:
            with socket.socket(fileno=0) as orders:
                while (received := _received(orders)) is not None:
                    self._obey(*received)
        finally:
            for number in tuple(self._pids):
                self._end(number)

    def _obey(self, order: bytes, lines: Sequence[int]) -> None:
        is_birth, number = frames.ORDER.unpack(order)
        if is_birth:
            # Where none can be forked the line is closed, which says it.
            with contextlib.suppress(OSError):
                self._fork(number, lines[0])
        else:
            self._end(number)
        for line in lines:
            os.close(line)

    def _fork(self, number: int, line: int) -> None:
        pid = os.fork()
        if pid:
            self._pids[number] = pid
            return
        try:
            os.dup2(line, 0)  # in the place of the orders
            os.closerange(3, _ABOVE_ALL)
            serve(io.FileIO(0, "r+b", closefd=False), self._tasks, longest_s=self._longest_s)
        finally:
            os._exit(0)  # nothing of what the nursery would still do

    def _end(self, number: int) -> None:
        pid = self._pids.pop(number, None)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _received(orders: socket.socket) -> tuple[bytes, list[int]] | None:
    """Return the next order with the lines that came with it; None when there are no more."""
    order, lines = b"", list[int]()
    while len(order) < frames.ORDER.size:
        part, found, _, _ = socket.recv_fds(orders, frames.ORDER.size - len(order), 1)
        lines += found
        if not part:
            return None
        order += part
    return order, lines


def _function(path: str) -> Task:
    module, _, name = path.partition(":")
    found: Task = getattr(importlib.import_module(module), name)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])

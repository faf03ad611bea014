"""Where the parser's children are born: one process that has imported all, and forks them.

::

    ParserPool ──birth, end──▶ nursery ──fork, kill, reap──▶ child
        └──────────────── requests, replies ───────────────────┘

This is the side that asks; `adapters.web.worker_nursery` is the process. It is started when the
first child is wanted, and anew when it has died; what was left of it goes then. A birth is not
waited for here: who is born says so on its line.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from adapters.web import frames
from digest.errors import ParserKilled

_PATIENCE_S = 5.0
"""With a nursery that was told to end; it has children to kill, and nothing else to do."""

_ROOT = str(Path(__file__).resolve().parents[2])
_COMMAND = (
    # Nothing from the folder that we are in, and no search for packages: it is told where all is.
    *(sys.executable, "-P", "-S", "-W", "ignore"),
    *("-m", "adapters.web.worker_nursery"),
)


class Nursery:
    """Bears and ends children; takes the arguments of `adapters.web.worker_nursery`."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments
        self._numbers = count(1)
        self._born: set[int] = set()
        self._orders: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ends: set[asyncio.Future[int]] = set()
        self._is_closed = False

    def birth(self) -> tuple[int, socket.socket]:
        """Have a child born; return its number and the line to it.

        Raises:
            ParserKilled: there can be none.
        """
        number = next(self._numbers)
        with contextlib.ExitStack() as undo:
            try:
                ours, theirs = socket.socketpair()
                undo.callback(ours.close)
                with theirs:
                    # A nursery that has died is noticed here, and the next one is asked.
                    is_told = any(self._is_told(number, theirs) for _ in range(2))
            except OSError as error:  # no more processes, or no more descriptors
                raise ParserKilled("the parser does not start") from error
            if not is_told:
                raise ParserKilled("the parser does not start")
            undo.pop_all()
        self._born.add(number)
        return number, ours

    def has(self, number: int) -> bool:
        """Tell whether a child's end was not ordered, nor that of all who were born with it."""
        return number in self._born

    def end(self, number: int) -> None:
        """Have a child killed at once; one that has ended already may be named again."""
        self._born.discard(number)
        if self._orders is not None:
            self._say(self._orders, frames.ORDER.pack(False, number))  # noqa: FBT003  # a field

    def give_up(self) -> None:
        """End a nursery that hears nothing any more, and whoever was born there."""
        if self._process is not None and self._orders is not None:
            self._orders.close()
            _kill(self._process)
            self._ended(self._process)
        self._process = self._orders = None
        self._born.clear()

    async def aclose(self) -> None:
        """End the process and all children, and take leave of it."""
        self._is_closed = True
        process, orders = self._process, self._orders
        self._process = self._orders = None
        if process is not None and orders is not None:
            # The first ends it while it has no children yet, the second when it has.
            process.terminate()
            orders.close()
            end = self._ended(process)
            await asyncio.wait({end}, timeout=_PATIENCE_S)
            if not end.done():
                _kill(process)
        if self._ends:
            await asyncio.wait(self._ends)

    def _is_told(self, number: int, line: socket.socket) -> bool:
        if self._is_closed:
            return False
        orders = self._orders or self._start()
        return self._say(orders, frames.ORDER.pack(True, number), line.fileno())  # noqa: FBT003  # a field

    def _say(self, orders: socket.socket, order: bytes, *lines: int) -> bool:
        """Give an order; one that does not get through is the end of the nursery."""
        with contextlib.suppress(OSError):
            sent = socket.send_fds(orders, [order], lines) if lines else orders.send(order)
            if sent == len(order):
                return True
        self.give_up()
        return False

    def _start(self) -> socket.socket:
        orders, theirs = socket.socketpair()
        with theirs, contextlib.ExitStack() as undo:
            undo.callback(orders.close)
            # Not in a thread: it takes a millisecond, and a cancellation leaves nothing behind.
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter
                [*_COMMAND, *self._arguments],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # It finds the modules we find, and none of the secrets that we were given.
                env={"PYTHONPATH": os.pathsep.join(filter(None, (*sys.path, _ROOT)))},
                # A group of its own, so that children whose nursery has died can be named.
                process_group=0,
            )
            undo.pop_all()
        orders.settimeout(0)
        self._orders = orders
        return orders

    def _ended(self, process: subprocess.Popen[bytes]) -> asyncio.Future[int]:
        """Reap it in a thread, whoever is cancelled meanwhile."""
        end = asyncio.get_running_loop().run_in_executor(None, process.wait)
        self._ends.add(end)
        end.add_done_callback(self._ends.discard)
        return end


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a nursery that was not reaped yet, so that the number of its group is still its own."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)

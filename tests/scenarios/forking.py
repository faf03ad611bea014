"""Processes of the program that begin at once: each is forked from one that has imported it.

::

    start(Order(…), out=…, err=…) ──order, descriptors──▶ server ──fork──▶ minder ──fork──▶ program
      Forked ◀────────────────────────── its id, then how it ended ───────┘

Most of the time of a short run goes into imports, and tests start hundreds. What is forked has
its own arguments, environment, folder and descriptors, runs the module as `python -m` does and
ends as an interpreter ends, but for what it has in common with all others: to take that apart,
piece by piece, costs more than many a run. That a fresh interpreter runs it as well, and ends, is
for tests.bot.test_cli, and for tests.scenarios.running.Fresh.

There are two servers, taken in turn: two runs differ in the order of their sets, as any two
processes do.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import cycle
from typing import NoReturn

from tests.house.tree import ROOT

_PACKAGES = ("digest", "adapters", "bot")
_RUN_WHEN_IMPORTED = frozenset({"bot.__main__"})
_PIECE_BYTES = 1 << 16
_DESCRIPTORS = 3
"""Standard output, standard error, and where the minder tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to run, and with what around it."""

    module: str
    arguments: Sequence[str]
    folder: str
    environment: Mapping[str, str]


class Forked:
    """A process as `subprocess.Popen` has it, as far as tests ask."""

    def __init__(self, told: int) -> None:
        self._told = os.fdopen(told, "rb", buffering=0)
        self.returncode: int | None = None
        self.pid = int(self._line())

    def poll(self) -> int | None:
        """Return its exit code, or minus the signal that ended it; None while it runs."""
        self._look(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return as `poll` does.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            left = None if deadline is None else max(deadline - time.monotonic(), 0)
            if not self._look(left) and left == 0:
                raise subprocess.TimeoutExpired("a forked process", timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def _look(self, within_s: float | None) -> bool:
        if self.returncode is None and select.select([self._told], [], [], within_s)[0]:
            self.returncode = int(self._line())
            self._told.close()
        return self.returncode is not None

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n"):
            part = self._told.read(1)
            assert part, "the server of forks has died"
            line += part
        return line


def start(order: Order, *, out: int, err: int) -> Forked:
    """Start a process that writes to these descriptors."""
    told, tells = os.pipe()
    try:
        line = next(_servers())
        data = json.dumps(asdict(order)).encode() + b"\n"
        sent = socket.send_fds(line, [data], [out, err, tells])
        line.sendall(data[sent:])
    finally:
        os.close(tells)
    return Forked(told)


@cache
def _servers() -> cycle[socket.socket]:
    return cycle([_server(), _server()])


def _server() -> socket.socket:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(  # this interpreter
            [sys.executable, "-m", "tests.scenarios.forking"],
            cwd=ROOT,
            env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"},
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
        )
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


def _imported() -> None:
    """Import all that the program may, and see that a fork is safe."""
    for package in _PACKAGES:
        path = [str(ROOT / package)]
        for found in pkgutil.walk_packages(path, prefix=f"{package}."):
            if found.name not in _RUN_WHEN_IMPORTED:
                importlib.import_module(found.name)
    importlib.import_module("prometheus_client")
    gc.collect()
    gc.freeze()


def _ordered(line: socket.socket) -> Order | None:
    """Wait for an order, and be the process that it asks for; None when there are no more."""
    minders = 0
    while True:
        data, given, _, _ = socket.recv_fds(line, _PIECE_BYTES, _DESCRIPTORS)
        while data and not data.endswith(b"\n"):  # who sends one waits for it to begin
            data += line.recv(_PIECE_BYTES)
        minders -= _reaped(minders, os.WNOHANG if data else 0)
        if not data:
            return None
        minders += 1
        if os.fork() == 0:
            out, err, tells = given
            order = Order(**json.loads(data))
            pid = os.fork()
            if pid != 0:
                _mind(pid, tells)
            os.close(tells)
            _move(line, out, err)
            return order
        for each in given:
            os.close(each)


def _reaped(minders: int, options: int) -> int:
    """Take leave of the minders that are gone, or of all; return of how many."""
    for gone in range(minders):
        if os.waitpid(-1, options)[0] == 0:
            return gone
    return minders


def _mind(pid: int, tells: int) -> None:
    """Tell a process's id and how it ends, and be gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(BrokenPipeError):
        os.write(tells, b"%d\n" % pid)
        _, status = os.waitpid(pid, 0)
        os.write(tells, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def _move(line: socket.socket, out: int, err: int) -> None:
    """Leave the server's descriptors for those of a process."""
    line.close()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for given, own in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(given, own)
        os.close(given)


def main() -> None:
    """Serve until the other end is closed; in a fork, run what was ordered."""
    line = socket.socket(fileno=os.dup(0))
    _imported()
    order = _ordered(line)
    if order is None:
        return
    os.chdir(order.folder)
    os.environ.clear()  # noqa: TID251  # it is to have what it was given, and nothing else
    os.environ.update(order.environment)  # noqa: TID251  # the same
    sys.argv[1:] = order.arguments
    _end(_run(order.module))


def _run(module: str) -> int:
    """Run a module as `python -m` does; return the exit code that it asks for."""
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if ended.code is not None and not isinstance(ended.code, int):
            raise
        return ended.code or 0
    return 0


def _end(code: int) -> NoReturn:
    """End as an interpreter does: threads, exit handlers, what complains when it is let go."""
    threading._shutdown()  # type: ignore[attr-defined]  # there is no other way
    atexit._run_exitfuncs()  # the same
    gc.collect()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()

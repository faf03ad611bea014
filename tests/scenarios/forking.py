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
processes do. All workers of pytest share them: to import everything takes as long as many tests.
The first that wants a server begins it, and it ends when the last has hung up.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import cycle
from pathlib import Path

from tests.house.tree import ROOT


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
def _servers() -> Iterator[socket.socket]:
    return cycle(map(_server, range(2)))


def _server(number: int) -> socket.socket:
    """Return a line to a server of this run of tests."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", os.getpid())  # noqa: TID251  # as xdist tells
    place = Path(tempfile.gettempdir(), f"daybrief-forks-{run}-{number}")
    line = socket.socket(socket.AF_UNIX)
    with alone(place):
        try:
            line.connect(str(place))
        except (FileNotFoundError, ConnectionRefusedError):
            _begin(place)
            line.connect(str(place))
    atexit.register(line.close)
    return line


def _begin(place: Path) -> None:
    """Begin a server; who connects to it need not wait until it has imported all."""
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()
        process = subprocess.Popen(  # noqa: S603  # this interpreter
            [sys.executable, "-m", "tests.scenarios.forkserver", str(place)],
            cwd=ROOT,
            env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"},
            stdin=listener.fileno(),
            stdout=subprocess.DEVNULL,
        )
    atexit.register(process.wait)


@contextlib.contextmanager
def alone(place: Path) -> Iterator[None]:
    """Let nobody else begin or end a server meanwhile."""
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)

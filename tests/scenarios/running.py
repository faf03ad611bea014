"""A process that goes on until it is told to stop, as an operator starts it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.house.tree import ROOT
from tests.scenarios.forking import Forked, Order, start

HOST = "127.0.0.1"
_STEP_S = 0.05


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def until(condition: Callable[[], bool], *, within_s: float = 20.0) -> None:
    """Wait until something is so: other processes have a time of their own."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(_STEP_S)


class Running:
    """A run of `python -m MODULE ARGUMENTS`; killed at the end if it did not end by itself.

    Args:
        arguments: what follows the module's name.
        data: the folder of its store.
        module: what runs.
        environment: settings.
    """

    def __init__(
        self,
        *arguments: str,
        data: Path,
        module: str = "bot",
        **environment: str,
    ) -> None:
        self.port = free_port()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # closed at the end of the run
        order = Order(
            module=module,
            arguments=arguments,
            folder=str(ROOT),
            environment={
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "DATA_DIR": str(data),
                "PORT": str(self.port),
                "PYTHONFAULTHANDLER": "1",
                **environment,
            },
        )
        log = self._log.fileno()
        self._process = self._begun(order, log)

    def _begun(self, order: Order, log: int) -> Forked | subprocess.Popen[bytes]:
        return start(order, out=log, err=log)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if error is not None:  # pytest shows it
            sys.stderr.write(self.log)
        self._log.close()

    @property
    def log(self) -> str:
        """What it has written so far."""
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether it has."""
        return self._process.poll() is not None

    def says(self, words: str) -> bool:
        """Tell whether it has written these words, while it lives."""
        assert words in self.log or not self.has_ended, self.log
        return words in self.log

    @property
    def is_ready(self) -> bool:
        """Whether it has its store."""
        return self.says("ready:")

    def until_ready(self) -> Self:
        """Wait until it has its store."""
        until(lambda: self.is_ready)
        return self

    def get(self, path: str) -> tuple[int, str]:
        """Ask its HTTP server; 0 while nobody answers."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def end(self, number: signal.Signals = signal.SIGTERM, *, within_s: float = 26.0) -> int:
        """Tell it to stop and return its exit code."""
        self.send(number)
        return self.ended(within_s=within_s)

    def ended(self, *, within_s: float = 20.0) -> int:
        """Wait for its end and return its exit code."""
        try:
            return self._process.wait(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGABRT)  # it writes down where it hangs
            self._process.wait(timeout=5)
            raise


class Fresh(Running):
    """A run that begins with an interpreter of its own, and is measured as such."""

    def _begun(self, order: Order, log: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  # our own program
            [sys.executable, "-m", order.module, *order.arguments],
            cwd=order.folder,
            env=dict(order.environment),
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )

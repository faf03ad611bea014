"""A process that has imported everything and forks workers: hundreds of births a minute.

::

    stdin    {"spawn": {…Spec}}                    {"signal": 9, "to": PID}
    stdout   {"born": PID}   {"stopped": PID}      {"ended": PID, "how": CODE or -SIGNAL}

When its input ends it kills those that are left, and ends.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import select
import signal
import sys
import traceback
from typing import Any

from tests.bench.crash import machine, worker
from tests.bench.crash.worker import Spec


class _Nursery:
    def __init__(self) -> None:
        self._alive: set[int] = set()
        self._woken, self._wakes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> None:
        """Serve until the input ends."""
        machine.words()
        gc.collect()
        gc.freeze()  # or each worker looks through it all, and has a copy of its own
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wakes, warn_on_full_buffer=False)
        flags = fcntl.fcntl(0, fcntl.F_GETFL)
        fcntl.fcntl(0, fcntl.F_SETFL, flags | os.O_NONBLOCK)
        buffer, is_open = b"", True
        while is_open or self._alive:
            ready, _, _ = select.select([self._woken, *([0] if is_open else [])], [], [], 1.0)
            if self._woken in ready:
                os.read(self._woken, 4096)
            self._reap()
            if 0 in ready:
                part = os.read(0, 1 << 16)
                is_open = bool(part)
                *lines, buffer = (buffer + part).split(b"\n")
                for line in lines:
                    self._obey(json.loads(line))
            if not is_open:
                for pid in self._alive:
                    os.kill(pid, signal.SIGKILL)

    def _obey(self, order: dict[str, Any]) -> None:
        if "signal" in order:
            if order["to"] in self._alive:  # unreaped: the id is still its own
                os.kill(order["to"], order["signal"])
            return
        pid = os.fork()
        if pid == 0:
            _live(order["spawn"])
        self._alive.add(pid)
        _say(born=pid)

    def _reap(self) -> None:
        while self._alive:
            pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
            if pid == 0:
                return
            if os.WIFSTOPPED(status):
                _say(stopped=pid)
            else:
                self._alive.discard(pid)
                _say(ended=pid, how=os.waitstatus_to_exitcode(status))


def _live(given: dict[str, Any]) -> None:
    """Be a worker, and nothing after it."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # until it is listened to
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        code = worker.main(Spec.read(given))
    except BaseException:  # noqa: BLE001  # told to who reads the log, and the process ends here
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _say(**what: int) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    _Nursery().run()

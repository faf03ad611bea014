"""What the processes of a run share in memory: the time, and the sends that are under way.

::

    seconds │ where the last one was cut off │ requests made to the chats, of each promise
            │ for each worker: sends under way of each promise, and how often it has looked up

Time is a number that whoever leads the run moves on: it stands still while he does, and while a
worker does not get to look up, so that a machine that is busy with other things breaks no
assumption about how long a call may take.
"""

from __future__ import annotations

import asyncio
import mmap
import selectors
import struct
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from digest.model import Repeat
from tests import make

PROMISES = tuple(Repeat)
WORKERS = 2000
"""At most, in one run."""

_SECONDS = struct.Struct("=d")
_COUNTS = struct.Struct(f"={len(PROMISES)}q")
_LOOKS = struct.Struct("=q")
_NAME_BYTES = 64
_REQUESTS = _SECONDS.size + _NAME_BYTES
_WORKERS = _REQUESTS + _COUNTS.size
_LONGEST_LOOK_AWAY = 0.01


class Instruments:
    """See the module; a file that every process of a run maps. See Clock."""

    def __init__(self, path: Path) -> None:
        """Map the file, creating it with the time of `make.NOW`."""
        self.path = path
        size = _place(WORKERS)
        if not path.exists():
            path.write_bytes(bytes(size))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), size)

    def now(self) -> datetime:
        """See Clock."""
        return make.NOW + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Return the seconds since the run began."""
        seconds: float = _SECONDS.unpack_from(self._memory)[0]
        return seconds

    def advance(self, seconds: float) -> None:
        """Let time pass, for all processes."""
        _SECONDS.pack_into(self._memory, 0, self.monotonic() + seconds)

    @property
    def cut_at(self) -> str:
        """The point at which a process was cut off last, such as `before send`."""
        name = self._memory[_SECONDS.size : _SECONDS.size + _NAME_BYTES]
        return name.rstrip(b"\0").decode()

    @cut_at.setter
    def cut_at(self, name: str) -> None:
        padded = name.encode()[:_NAME_BYTES].ljust(_NAME_BYTES, b"\0")
        self._memory[_SECONDS.size : _SECONDS.size + _NAME_BYTES] = padded

    def requests(self) -> dict[Repeat, int]:
        """Return how many sends have come as far as to make their request, of all workers."""
        return dict(zip(PROMISES, _COUNTS.unpack_from(self._memory, _REQUESTS), strict=True))

    def note_request(self, promise: Repeat) -> None:
        """Count a send that makes its request now."""
        counts = self.requests() | {promise: self.requests()[promise] + 1}
        _COUNTS.pack_into(self._memory, _REQUESTS, *counts.values())

    def under_way(self, worker: int) -> dict[Repeat, int]:
        """Return how many sends of a worker are begun and not written down as ended."""
        return dict(zip(PROMISES, self._counts(worker), strict=True))

    def count(self, worker: int, promise: Repeat, by: int) -> None:
        """Change how many sends of a worker are under way."""
        counts = list(self._counts(worker))
        counts[PROMISES.index(promise)] += by
        _COUNTS.pack_into(self._memory, _place(worker), *counts)

    def looks(self, worker: int) -> int:
        """Return how often a worker has looked up from what it does."""
        looks: int = _LOOKS.unpack_from(self._memory, _place(worker) + _COUNTS.size)[0]
        return looks

    def look(self, worker: int) -> None:
        """Note that a worker has looked up."""
        looks = self.looks(worker) + 1
        _LOOKS.pack_into(self._memory, _place(worker) + _COUNTS.size, looks)

    def _counts(self, worker: int) -> Sequence[int]:
        return _COUNTS.unpack_from(self._memory, _place(worker))


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time is that of the instruments, time-outs included."""

    def __init__(self, instruments: Instruments, worker: int) -> None:
        super().__init__(_Watchful(partial(instruments.look, worker)))
        self._instruments = instruments

    def time(self) -> float:
        """See asyncio."""
        return self._instruments.monotonic()


class _Watchful(selectors.DefaultSelector):
    """Looks up often: how long a wait takes on the wall nobody knows."""

    def __init__(self, looked: Callable[[], None]) -> None:
        super().__init__()
        self._looked = looked

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._looked()
        wait = _LONGEST_LOOK_AWAY if timeout is None else min(timeout, _LONGEST_LOOK_AWAY)
        return super().select(wait)


def _place(worker: int) -> int:
    return _WORKERS + worker * (_COUNTS.size + _LOOKS.size)

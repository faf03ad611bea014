"""What a Redis server has on its disk, sampled, so that a crash can take its last second away.

A killed process loses nothing that it handed to the system; a machine that loses its power
loses what was not synchronised, up to a second of it. Cutting the append-only file back is that.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from pathlib import Path

_FORGOTTEN_S = 2.0
"""By the run's clock: what a server that writes once a second may lose at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    at: float
    sizes: dict[Path, int]


class Disk:
    """The append-only files in a server's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._samples: deque[_Sample] = deque(maxlen=1000)

    def sample(self, now: float) -> None:
        """Note how much has been written by now."""
        sizes = {path: path.stat().st_size for path in self._files()}
        self._samples.append(_Sample(at=now, sizes=sizes))

    def forget(self, now: float) -> float | None:
        """Cut off what was written lately; return since when.

        None when there is no sample that is old enough: nothing is forgotten then.
        """
        old = [each for each in self._samples if each.at <= now - _FORGOTTEN_S]
        if not old:
            return None
        for path in self._files():
            size = old[-1].sizes.get(path, path.stat().st_size)
            if size < path.stat().st_size:
                with path.open("r+b") as file:
                    file.truncate(size)
        self._samples.clear()
        return old[-1].at

    def _files(self) -> list[Path]:
        """Return the files that grow: one in a folder of its own from Redis 7 on."""
        found = [*self._folder.glob("**/*.incr.aof"), *self._folder.glob("appendonly.aof")]
        return [path for path in found if path.is_file()]

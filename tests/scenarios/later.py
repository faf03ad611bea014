"""The bot with a clock that can be put forward: `python -m tests.scenarios.later start`.

LATER names a file that holds by how many seconds; a test lets days pass by `put`. On Redis too it
is this clock that counts, and not the server's.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from adapters.store.redis import RedisKernel
from bot import cli
from bot.clocks import SystemClock

Opened: TypeAlias = Callable[..., Awaitable[RedisKernel]]

_NAME = "LATER"


def put(file: Path, seconds: float) -> None:
    """Have the clock of whoever reads the file be so much ahead of the machine's.

    Readers find the old number or the new one: a file that is being written is empty for as
    long as a disk takes, and a clock that went back by months in the midst of a booking.
    """
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(str(seconds), encoding="ascii")
    beside.replace(file)


def _later(_clock: SystemClock) -> datetime:
    present = datetime.now(UTC)  # noqa: TID251  # what the machine's clock says
    ahead = Path(os.environ[_NAME]).read_text(encoding="ascii")  # noqa: TID251  # a test's process
    return present + timedelta(seconds=float(ahead))


def _with_our_clock(opened: Opened) -> Opened:
    """Return what opens a kernel that has our clock in the place of its server's."""

    def opens(url: str, **given: object) -> Awaitable[RedisKernel]:
        return opened(url, **(given | {"clock": SystemClock()}))

    return opens


if __name__ == "__main__":
    RedisKernel.open = _with_our_clock(RedisKernel.open)  # type: ignore[method-assign, assignment]  # its own process
    SystemClock.now = _later  # type: ignore[assignment, method-assign]  # its own process
    raise SystemExit(cli.main())

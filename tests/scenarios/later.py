"""The bot with a clock that can be put forward: `python -m tests.scenarios.later start`.

LATER names a file that holds by how many seconds; whoever writes it lets days pass in a test.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import cli
from bot.clocks import SystemClock

_FILE = Path(os.environ["LATER"])  # noqa: TID251  # of a test's own process


def _later(_clock: SystemClock) -> datetime:
    present = datetime.now(UTC)  # noqa: TID251  # what the machine's clock says
    return present + timedelta(seconds=float(_FILE.read_text(encoding="ascii") or 0))


if __name__ == "__main__":
    SystemClock.now = _later  # type: ignore[assignment, method-assign]  # its own process
    raise SystemExit(cli.main())

"""How long a command takes to begin: what a person waits before anything happens."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

_ROOT = Path(__file__).resolve().parents[2]
_RUNS = 7


def _seconds(*arguments: str) -> tuple[float, float]:
    """Return how long a command takes, and the processor's time for it and its children."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "DATA_DIR": folder}
        began, before = time.perf_counter(), os.times()
        subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "bot", *arguments],
            cwd=_ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        ended, after = time.perf_counter(), os.times()
        used = after.children_user + after.children_system
        return ended - began, used - before.children_user - before.children_system


def main() -> None:
    """Print the median of some runs each."""
    for what, arguments in (
        ("--help", ("--help",)),
        ("usage", ("usage",)),
        ("feeds list", ("feeds", "list")),
        ("brief of the sample feeds", ("brief", "--feeds", "bot/sample")),
    ):
        spans, used = zip(*(_seconds(*arguments) for _ in range(_RUNS)), strict=True)
        figures = f"{median(spans):.2f} s, of the processor {median(used):.2f} s"
        sys.stdout.write(f"{what:<52} {figures}\n")


if __name__ == "__main__":
    main()

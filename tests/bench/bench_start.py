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


def _seconds(*arguments: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "DATA_DIR": folder}
        began = time.perf_counter()
        subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "bot", *arguments],
            cwd=_ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        return time.perf_counter() - began


def main() -> None:
    """Print the median of some runs each."""
    for what, arguments in (
        ("--help", ("--help",)),
        ("feeds list", ("feeds", "list")),
        ("brief of the sample feeds", ("brief", "--feeds", "bot/sample")),
    ):
        figure = median(_seconds(*arguments) for _ in range(_RUNS))
        sys.stdout.write(f"{what:<52} {figure:.2f} s\n")


if __name__ == "__main__":
    main()

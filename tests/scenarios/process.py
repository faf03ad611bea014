"""The program as a person starts it: a process with arguments and an environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT

SAMPLE = ROOT / "bot" / "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str


def run(
    *arguments: str | Path, data: Path, environment: dict[str, str] | None = None, cwd: Path = ROOT
) -> Ended:
    """Run `python -m bot ARGUMENTS` with a store of its own and nothing else set."""
    done = subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "bot", *map(str, arguments)],
        cwd=cwd,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(ROOT),
            "DATA_DIR": str(data),
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    return Ended(code=done.returncode, out=done.stdout, err=done.stderr)


def brief(*arguments: str | Path, data: Path, feeds: Sequence[str | Path] = (SAMPLE,)) -> Ended:
    """Run `brief` over these feeds."""
    named = [part for feed in feeds for part in ("--feeds", feed)]
    return run("brief", *named, *arguments, data=data)

"""The program as a person starts it: a process with arguments and an environment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.house.tree import ROOT
from tests.scenarios import forking

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
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        order = forking.Order(
            module="bot",
            arguments=[str(each) for each in arguments],
            folder=str(cwd),
            environment={
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "DATA_DIR": str(data),
                **(environment or {}),
            },
        )
        process = forking.start(order, out=out.fileno(), err=err.fileno())
        try:
            code = process.wait(timeout=60)
        finally:
            process.kill()
            process.wait()
        out.seek(0)
        err.seek(0)
        return Ended(code=code, out=out.read().decode(), err=err.read().decode())


def brief(*arguments: str | Path, data: Path, feeds: Sequence[str | Path] = (SAMPLE,)) -> Ended:
    """Run `brief` over these feeds."""
    named = [part for feed in feeds for part in ("--feeds", feed)]
    return run("brief", *named, *arguments, data=data)

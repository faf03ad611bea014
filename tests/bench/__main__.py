"""`./run bench [NAME]`: prints figures, never fails on time. Each bench runs in a process."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

_PREFIX = "bench_"


def _names() -> list[str]:
    found = Path(__file__).parent.glob(f"{_PREFIX}*.py")
    return sorted(path.stem.removeprefix(_PREFIX) for path in found)


def main(arguments: list[str]) -> int:
    """Run one bench here, or all, each in a process of its own so that memory is its own."""
    names = _names()
    wrong = [each for each in arguments if each not in names]
    if wrong:
        sys.stderr.write(f"No such bench: {', '.join(wrong)}. There are: {', '.join(names)}.\n")
        return 2
    if len(arguments) == 1:
        for what, figure in import_module(f"tests.bench.{_PREFIX}{arguments[0]}").run():
            sys.stdout.write(f"{what:<56} {figure}\n")
            sys.stdout.flush()
        return 0
    for name in arguments or names:
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "tests.bench", name], check=False)  # noqa: S603  # ourselves
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

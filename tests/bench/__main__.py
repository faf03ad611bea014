"""`./run bench [NAME] [--OPTION]`: prints figures, never fails on time.

Each bench is a module of this folder that runs alone, so that memory is its own. Options are
for the benches that are named; what there are each bench says with `--help`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PREFIX = "bench_"


def _names() -> list[str]:
    found = Path(__file__).parent.glob(f"{_PREFIX}*.py")
    return sorted(path.stem.removeprefix(_PREFIX) for path in found)


def main(arguments: list[str]) -> int:
    """Run the benches that were named, or all; return 1 when one of them broke."""
    names = _names()
    options = [each for each in arguments if each.startswith("--")]
    wanted = [each for each in arguments if each not in options]
    wrong = [each for each in wanted if each not in names]
    if wrong:
        sys.stderr.write(f"No such bench: {', '.join(wrong)}. There are: {', '.join(names)}.\n")
        return 2
    if options and not wanted:
        sys.stderr.write(f"Which bench is {', '.join(options)} for?\n")
        return 2
    broken = 0
    for name in wanted or names:
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", f"tests.bench.{_PREFIX}{name}", *options]
        broken += subprocess.run(command, check=False).returncode != 0  # noqa: S603  # ourselves
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Whether the tests notice a change: of each module of a concern, mutants killed and survived.

::

    ./run bench mutation                   all concerns, half a minute of mutants each
    ./run bench mutation --only=sealing    concerns whose name has these words
    ./run bench mutation --survivors       with each mutant that no test noticed
    ./run bench mutation --seconds=600     as long for each: until all of its mutants were tried

A mutant is the module with one small change (`tests/bench/mutation/mutants.py`); it is killed when
a test fails or does not end. A survivor is a question, no error: is there a promise that no test
holds the code to? Half a minute tries a fair sample.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.bench.mutation.targets import TARGETS, Target
from tests.house.tree import ROOT

_COLUMNS = "{:<36}{:>10}{:>8}{:>10}{:>8}"
_HEAD = _COLUMNS.format("module", "mutants", "killed", "survived", "score")


def tried(target: Target, seconds: float) -> Iterator[Mapping[str, Any]]:
    """Yield what the nursery of a target tells."""
    command = [sys.executable, "-m", "tests.bench.mutation.nursery", target.name, str(seconds)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # ourselves
        assert process.stdout is not None
        for line in process.stdout:
            yield json.loads(line)


def _print(target: Target, options: argparse.Namespace) -> bool:
    """Print what became of a target's mutants; return whether its tests ran at all."""
    killed, survived = Counter[str](), Counter[str]()
    survivors, every = [], 0
    for told in tried(target, options.seconds):
        if "broken" in told:
            sys.stdout.write(f"{target.name}: {told['broken']}\n")
            return False
        every = told.get("all", every)
        if "killed" in told:
            (killed if told["killed"] else survived)[told["module"]] += 1
        if told.get("killed") is False:
            survivors.append((told["module"], told["line"], told["change"]))
    for module in target.modules:
        sys.stdout.write(_row(module, killed[module], survived[module]) + "\n")
    there = killed.total() + survived.total()
    tried_all = "" if there == every else f" (of {every})"
    name = f"  {target.name}{tried_all}"
    sys.stdout.write(_row(name, killed.total(), survived.total()) + "\n")
    if options.survivors:
        for module, line, change in sorted(survivors):
            sys.stdout.write(f"    {module.replace('.', '/')}:{line}  {change}\n")
    sys.stdout.flush()
    return True


def _row(name: str, killed: int, survived: int) -> str:
    there = killed + survived
    score = f"{100 * killed / there:.0f} %" if there else "-"
    return _COLUMNS.format(name, there, killed, survived, score)


def main(arguments: Sequence[str]) -> int:
    """Try and print; return 1 where a target's tests do not run."""
    parser = argparse.ArgumentParser(description="Whether the tests notice a change.")
    parser.add_argument("--only", default="", metavar="WORDS", help="targets named so")
    parser.add_argument("--survivors", action="store_true", help="each that nothing noticed")
    parser.add_argument("--seconds", type=float, default=30.0, help="of mutants for a target")
    options = parser.parse_args(arguments)
    sys.stdout.write(_HEAD + "\n")
    wanted = [each for each in TARGETS if options.only in each.name]
    broken = sum(not _print(each, options) for each in wanted)
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

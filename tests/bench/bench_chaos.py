"""What docs/reliability.md promises, proven here and now: a line for each fault.

::

    ./run bench chaos                every proof in its short and its long form: over an hour
    ./run bench chaos --quick        the short forms alone: some minutes
    ./run bench chaos --only=F7,F8   these faults

It ends with 1 when a proof failed, and when a fault has none that ran: what was left out for
want of a server is no proof.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import pytest

from tests.bench.chaos.faults import ROOT, Fault, faults

_LINE = "  {:<5}{:<52}{:>7}{:>8}{:>9}{:>7}  {:<22}{}"
_HEAD = _LINE.format("fault", "", "proofs", "failed", "left out", "s", "long form", "")


@dataclass(slots=True)
class _Tally:
    """Counts how each test ended, in a run of pytest or in the workers of one."""

    ends: dict[str, str] = field(default_factory=dict)
    took_s: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a phase of a test ended: a failure of any of them stays."""
        self.took_s[report.nodeid] += report.duration
        if self.ends.get(report.nodeid) == "failed":
            return
        if report.when == "call" or report.outcome != "passed":
            self.ends[report.nodeid] = report.outcome

    def of(self, fault: Fault) -> Counter[str]:
        """Return how often each end came among the proofs of a fault."""
        return Counter(end for test, end in self.ends.items() if fault.is_proven_by(test))

    def seconds(self, fault: Fault) -> float:
        """Return how long the proofs of a fault took, one after the other."""
        return sum(took for test, took in self.took_s.items() if fault.is_proven_by(test))


def _long(fault: Fault) -> tuple[bool, str]:
    """Run the long forms of a fault's proof; return whether they held, and what to show."""
    took_s = 0.0
    for command in fault.long:
        holds, seconds = _ran(command)
        took_s += seconds
        if not holds:
            return False, f"failed: {command}"
    return True, f"held, {took_s:.0f} s" if fault.long else "-"


@cache
def _ran(command: str) -> tuple[bool, float]:
    """Run a long form, once for all the faults that it is about; return whether it held."""
    sys.stdout.write(f"== ./run {command}\n")
    sys.stdout.flush()
    began = time.monotonic()
    code = subprocess.run(["./run", *command.split()], cwd=ROOT, check=False).returncode  # noqa: S603  # of our own page
    return not code, time.monotonic() - began


def _measure(wanted: Sequence[Fault], *, is_quick: bool) -> int:
    tally = _Tally()
    proofs = sorted({proof for fault in wanted for proof in fault.proofs})
    effort = [] if is_quick else ["--long"]
    pytest.main(["-q", "-n", "2", "--no-header", "--tb=short", *effort, *proofs], plugins=[tally])
    lengths = {each.number: (True, "left out") if is_quick else _long(each) for each in wanted}
    sys.stdout.write(f"\n{_HEAD}\n")
    broken = 0
    for fault in wanted:
        ends, (held, told) = tally.of(fault), lengths[fault.number]
        holds = held and ends["passed"] > 0 and not ends["failed"]
        broken += not holds
        counts = (ends["passed"], ends["failed"], ends["skipped"], f"{tally.seconds(fault):.1f}")
        row = (fault.number, fault.title, *counts, told)
        sys.stdout.write(_LINE.format(*row, "" if holds else "DOES NOT HOLD").rstrip() + "\n")
    sys.stdout.write(f"\n{len(wanted)} faults, {broken} of them without a proof that holds\n")
    return min(broken, 1)


def main(arguments: Sequence[str]) -> int:
    """Prove what was asked for; return 1 when something does not hold."""
    parser = argparse.ArgumentParser(prog="./run bench chaos", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the long forms out")
    parser.add_argument("--only", default="", help="numbers of faults, by commas")
    options = parser.parse_args(arguments)
    only = {each.strip().upper() for each in options.only.split(",") if each.strip()}
    known = list(faults())
    if wrong := only - {each.number for each in known}:
        parser.error(f"there is no fault {', '.join(sorted(wrong))}")
    wanted = [each for each in known if not only or each.number in only]
    return _measure(wanted, is_quick=options.quick)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A process that has read a target's tests and forks a child for each mutant.

::

    argv     NAME SECONDS
    stdout   {"all": 120}    {"broken": "what"}    {"line": 7, "change": "…", "killed": true}

The child puts the mutant into the module and runs the tests until one fails; where they run on
for much longer than without it, the alarm ends it, and it is killed as well. Properties are tried
with the same few examples each time, and nothing is made smaller that fails.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.bench.mutation import targets
from tests.bench.mutation.grafting import DoesNotFit, graft
from tests.bench.mutation.mutants import Mutant, mutants
from tests.bench.mutation.targets import Target

_AT_ONCE = 2
_EXAMPLES = 40
_MOST_BYTES = 3 << 30
_KILLED, _NO_FIT = 1, 3
_OPTIONS = ("-p", "no:randomly", "-p", "no:xdist", "-p", "no:cacheprovider", "-q")
_IGNORED = "ignore::pytest.PytestAssertRewriteWarning"
"""hypothesis is imported before pytest looks at it, and has no asserts that tests read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """A mutant of a module."""

    module: str
    mutant: Mutant


class _Loop:
    """What pytest does once the tests are read."""

    def __init__(self, target: Target, seconds: float, tell: Callable[..., None]) -> None:
        self._target, self._seconds, self._tell = target, seconds, tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try mutants until all are tried or the time is over."""
        if session.testsfailed or not session.items:
            self._tell(broken="its tests can not be read")
            return True
        began = time.monotonic()
        took = _unchanged(session.items)
        if took is None:
            self._tell(broken="its tests fail without a change")
            return True
        most_s = round(5 + 4 * (time.monotonic() - began))
        items = sorted(session.items, key=lambda each: took.get(each.nodeid, 0))
        trials = list(_trials(self._target))
        self._tell(all=len(trials))
        self._try(items, trials, most_s)
        return True

    def _try(self, items: Sequence[pytest.Item], trials: list[_Trial], most_s: int) -> None:
        Random(0).shuffle(trials)  # noqa: S311  # whatever is reached in time is a fair sample
        until = time.monotonic() + self._seconds
        running: dict[int, _Trial] = {}
        while trials or running:
            if time.monotonic() > until:
                trials = []
            while trials and len(running) < _AT_ONCE:
                trial = trials.pop()
                running[_forked(items, trial, most_s)] = trial
            if running:
                pid, status = os.wait()
                self._told(running.pop(pid), os.waitstatus_to_exitcode(status))

    def _told(self, trial: _Trial, code: int) -> None:
        if code != _NO_FIT:
            mutant = trial.mutant
            self._tell(
                module=trial.module, line=mutant.line, change=mutant.change, killed=code != 0
            )


def _trials(target: Target) -> Iterator[_Trial]:
    for module in target.modules:
        file = importlib.import_module(module).__file__ or ""
        for each in mutants(Path(file).read_text(encoding="utf-8")):
            if (module, each.change) not in targets.EQUIVALENT:
                yield _Trial(module=module, mutant=each)


def _unchanged(items: Sequence[pytest.Item]) -> dict[str, float] | None:
    """Return how long each test takes, in seconds; None where one fails."""
    told, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        took: dict[str, float] = {}
        is_green = _is_green(items, took)
        os.write(tells, json.dumps(took).encode())
        os._exit(not is_green)
    os.close(tells)
    with os.fdopen(told, "rb") as file:
        found: dict[str, float] = json.loads(file.read() or b"{}")
    return found if os.waitpid(pid, 0)[1] == 0 else None


def _forked(items: Sequence[pytest.Item], trial: _Trial, most_s: int) -> int:
    pid = os.fork()
    if pid != 0:
        return pid
    code = _KILLED
    try:
        signal.alarm(most_s)
        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_BYTES, _MOST_BYTES))
        graft(sys.modules[trial.module], trial.mutant)
        code = 0 if _is_green(items, {}) else _KILLED
    except DoesNotFit:
        code = _NO_FIT
    finally:
        os._exit(code)


def _is_green(items: Sequence[pytest.Item], took: dict[str, float]) -> bool:
    """Run tests until one fails."""
    for item, following in pairwise([*items, None]):
        assert item is not None
        began = time.monotonic()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        took[item.nodeid] = time.monotonic() - began
        if item.session.testsfailed:
            return False
    return True


def main(name: str, seconds: float) -> None:
    """Try the mutants of a target and tell of each."""
    told = os.fdopen(os.dup(1), "w", buffering=1)
    null = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(null, each)

    def tell(**what: object) -> None:
        told.write(json.dumps(what) + "\n")

    settings.register_profile(
        "mutation",
        max_examples=_EXAMPLES,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
        database=None,
        deadline=None,
        derandomize=True,
    )
    settings.load_profile("mutation")
    target = next(each for each in targets.TARGETS if each.name == name)
    options = [
        *_OPTIONS,
        "-W",
        _IGNORED,
        *(["-k", target.words] if target.words else []),
        *target.tests,
    ]
    if pytest.main(options, plugins=[_Loop(target, seconds, tell)]) == pytest.ExitCode.USAGE_ERROR:
        tell(broken="pytest does not start")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))

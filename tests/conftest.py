"""What every test stands on: one event loop library, no way off this machine.

At the end it says aloud which tests were left out for want of a server.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import effort
from tests.house.tree import ROOT
from tests.order import longest_first
from tests.servers import model, redis

_LONG = ("tests/scenarios/", "tests/bench/")
"""Where tests begin processes, and wait for them."""

_HOW_TO_GET = {redis.NOT_FOUND: redis.HOW_TO_GET, model.NOT_FOUND: model.HOW_TO_GET}
_DRAWN = 50
"""Examples of a law that does not say how many of it find a fault soon."""
_left_out: dict[str, list[str]] = {}
"""Tests by what they found missing."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the long form of each proof that has one."""
    parser.addoption("--long", action="store_true", help="try ten times as much of each law")


def pytest_configure(config: pytest.Config) -> None:
    """Say how much is tried, before a test is read; nothing is held against a clock."""
    effort.choose(is_long=config.getoption("long"))
    chosen = settings.get_current_profile_name()
    if chosen in {"default", "ci"}:  # else somebody else has said how much a law is drawn
        settings.register_profile(
            "usual",
            settings.get_profile(chosen),
            max_examples=effort.examples(_DRAWN),
            # How long an example takes hangs on what else the machine does.
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
        settings.load_profile("usual")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that connects anywhere but to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:  # noqa: ANN401  # as socket has it
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = ipaddress.ip_address(address[0])
            assert host.is_loopback, f"a test tried to reach {host}"
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


class Backwards(pytest.Package):
    """A folder of tests that is read from its end."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """See Package."""
        return reversed(list(super().collect()))


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Have every other worker read the tests from their end.

    Each reads all of them. In a fresh clone that takes most of its time for compiling: so each
    compiles half, and finds the other half done. In which order they run is not changed by it,
    since chance goes by their names.
    """
    is_by_chance = parent.config.getoption("randomly_reorganize", default=False)
    is_odd = is_by_chance and _worker(parent.config) % 2 == 1
    is_ours = is_odd and (path / "__init__.py").is_file()
    return Backwards.from_parent(parent, path=path) if is_ours else None


def _worker(config: pytest.Config) -> int:
    """Return which of the workers this is, from 0."""
    name: str = getattr(config, "workerinput", {"workerid": "gw0"})["workerid"]
    return int(name.removeprefix("gw"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put those first that take long, after chance has ordered all."""
    workers = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    items[:] = longest_first(
        items,
        workers=workers,
        module_of=lambda item: item.path.relative_to(ROOT).as_posix(),
        is_long=lambda module: module.startswith(_LONG),
    )


def pytest_collection(session: pytest.Session) -> None:
    """Look for no garbage while the tests are read: nearly all of it stays."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let the collector pass over what stays until the end."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note the tests that wanted a server."""
    for missing in _HOW_TO_GET:
        if report.skipped and missing in str(report.longrepr):
            _left_out.setdefault(missing, []).append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a run of continuous integration fail that left them out."""
    is_ci = os.environ.get("CI") == "true"  # noqa: TID251  # where the tests run, no setting of ours
    if _left_out and is_ci and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Tell how to get what was missing, below everything else."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:
        return
    for missing, tests in _left_out.items():
        told = f"{len(tests)} TESTS WERE LEFT OUT: {missing}; {_HOW_TO_GET[missing]}"
        reporter.write_line(told, red=True, bold=True)

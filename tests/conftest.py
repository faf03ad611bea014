"""What every test stands on: one event loop library, no way off this machine.

At the end it says aloud which tests a machine without a redis-server left out.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import Any

import pytest

from tests.servers import redis

_without_redis: list[str] = []


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


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note the tests that wanted a server."""
    if report.skipped and redis.NOT_FOUND in str(report.longrepr):
        _without_redis.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let a run of continuous integration fail that left them out."""
    is_ci = os.environ.get("CI") == "true"  # noqa: TID251  # where the tests run, no setting of ours
    if _without_redis and is_ci and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Tell how to get the server, below everything else."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if _without_redis and reporter is not None:
        told = f"{len(_without_redis)} TESTS WERE LEFT OUT: {redis.NOT_FOUND}; {redis.HOW_TO_GET}"
        reporter.write_line(told, red=True, bold=True)

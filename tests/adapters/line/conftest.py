"""An adapter over a fake LINE whose clock the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.line.wired import Wired, wired
from tests.contracts.kernel import HandClock


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path, HandClock()) as found:
        yield found
        assert found.server.faults() == []


@pytest.fixture
async def poor(tmp_path: Path) -> AsyncIterator[Wired]:
    """Where the month has too little left for anything but briefs."""
    async with wired(tmp_path, HandClock(), quota=40) as found:
        yield found
        assert found.server.faults() == []

"""The adapter over a fake Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.telegram.wired import Wired, wired
from tests.contracts.kernel import HandClock


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Wired]:
    async with wired(tmp_path, HandClock()) as at:
        yield at

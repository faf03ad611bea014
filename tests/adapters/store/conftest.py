"""A kernel in a temporary folder, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.store.kernel import Kernel
from tests.contracts.kernel import BENEATH, HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=BENEATH)
async def kernel(
    request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock
) -> AsyncIterator[Kernel]:
    async with request.param(tmp_path, clock) as kernel:
        yield kernel

"""A kernel of each engine in turn, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.store.kernel import Kernel
from tests.contracts.kernel import PARAMETERS, Engine, HandClock, Opened


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=PARAMETERS)
def opened(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> Opened:
    """Open the test's store, any number of times."""
    engine: Engine = request.param
    return lambda: engine(tmp_path, clock)


@pytest.fixture
async def kernel(opened: Opened) -> AsyncIterator[Kernel]:
    async with opened() as kernel:
        yield kernel

"""A kernel of each engine in turn, each chat platform, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.store.kernel import Kernel
from tests.contracts.kernel import PARAMETERS, Engine, HandClock, Opened
from tests.contracts.line import LINES
from tests.contracts.platform import Opener, Rig
from tests.contracts.slack import SLACKS
from tests.contracts.telegram import TELEGRAMS
from tests.contracts.testchat import TESTCHATS

PLATFORMS = TESTCHATS | SLACKS | TELEGRAMS | LINES


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


@pytest.fixture(params=list(PLATFORMS.values()), ids=list(PLATFORMS))
async def rig(request: pytest.FixtureRequest, clock: HandClock) -> AsyncIterator[Rig]:
    opener: Opener = request.param
    async with opener(clock) as built:
        yield built

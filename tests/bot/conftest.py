"""A store in a temporary folder, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.store.kernel import Kernel
from adapters.store.ownlists import OwnListStore
from digest.ports import OwnLists
from tests.contracts.inline import inline
from tests.contracts.kernel import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def kernel(tmp_path: Path, clock: HandClock) -> AsyncIterator[Kernel]:
    async with inline(tmp_path, clock) as kernel:
        yield kernel


@pytest.fixture
def lists(kernel: Kernel, clock: HandClock) -> OwnLists:
    return OwnListStore(kernel, clock=clock)

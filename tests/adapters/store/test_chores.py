"""A chore of the whole installation is done by one process at a time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.store.chores import ChoreStore
from tests.contracts.kernel import BENEATH, HOUR, SECOND, Engine, HandClock


@pytest.mark.parametrize("engine", BENEATH)
async def test_of_many_one_gets_it_until_it_is_due_again(engine: Engine, tmp_path: Path) -> None:
    clock = HandClock()
    async with engine(tmp_path, clock) as kernel:
        workers = [ChoreStore(kernel) for _ in range(5)]

        async def claims() -> list[bool]:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(each.claim("sweep", HOUR)) for each in workers]
            return sorted(task.result() for task in tasks)

        assert await claims() == [False] * 4 + [True]
        assert await workers[0].claim("another", HOUR)
        clock.advance(HOUR - SECOND)
        assert await claims() == [False] * 5
        clock.advance(SECOND)
        assert await claims() == [False] * 4 + [True]

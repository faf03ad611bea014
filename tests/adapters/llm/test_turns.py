"""Who may ask when."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.llm.turns import Turns
from digest.errors import ModelUnavailable
from tests import effort


async def _visit(turns: Turns, log: list[str], name: str, *, is_urgent: bool) -> None:
    async with turns.take(is_urgent=is_urgent, ends_at=float("inf")):
        log.append(name)
        await asyncio.sleep(0)


async def test_urgent_calls_go_first_and_each_sort_in_order() -> None:
    turns, log = Turns(1), list[str]()
    async with asyncio.TaskGroup() as group, turns.take(is_urgent=False, ends_at=float("inf")):
        for number in range(3):
            group.create_task(_visit(turns, log, f"card {number}", is_urgent=False))
        await asyncio.sleep(0)
        for number in range(2):
            group.create_task(_visit(turns, log, f"answer {number}", is_urgent=True))
        await asyncio.sleep(0)
    assert log == ["answer 0", "answer 1", "card 0", "card 1", "card 2"]


async def test_a_turn_that_does_not_come_in_time_is_told() -> None:
    turns = Turns(1)
    async with turns.take(is_urgent=False, ends_at=float("inf")):
        with pytest.raises(ModelUnavailable):
            async with turns.take(is_urgent=True, ends_at=0):
                pass
    async with turns.take(is_urgent=False, ends_at=float("inf")):
        pass


@settings(deadline=None, max_examples=effort.examples(20))
@given(st.integers(1, 4), st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=20))
def test_no_place_is_lost_whoever_leaves_and_when(
    limit: int, visits: list[tuple[bool, int]]
) -> None:
    async def run() -> None:
        turns, under_way, most = Turns(limit), 0, 0

        async def visit(*, is_urgent: bool) -> None:
            nonlocal under_way, most
            async with turns.take(is_urgent=is_urgent, ends_at=float("inf")):
                under_way += 1
                most = max(most, under_way)
                try:
                    await asyncio.sleep(0)
                    await asyncio.sleep(0)
                finally:
                    under_way -= 1

        tasks = []
        for is_urgent, steps in visits:
            tasks.append(asyncio.ensure_future(visit(is_urgent=is_urgent)))
            if steps < 4:
                for _ in range(steps):
                    await asyncio.sleep(0)
                tasks[-1].cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)  # noqa: TID251  # some are cancelled on purpose
        assert most <= limit
        assert turns._taken == 0
        assert not turns._urgent
        assert not turns._others

    asyncio.run(run())

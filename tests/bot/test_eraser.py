"""Forgetting somebody: in two rounds within a minute, whoever dies half-way."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.store.effects import Effect
from adapters.store.kernel import Kernel
from bot.eraser import LEASE, ROUNDS, SETTLED_AFTER, Eraser
from digest.errors import StoreError, StoreUnavailable
from digest.model import Erasure, Talk
from tests import effort
from tests.adapters.store.forgetting import ADA, BEA, Home, chat_of, home
from tests.contracts.kernel import BENEATH, MINUTE, Engine, HandClock


@pytest.fixture
async def lived(kernel: Kernel, clock: HandClock) -> Home:
    found = home(kernel, clock)
    await found.live(ADA, BEA)
    clock.advance(MINUTE)
    return found


def eraser(lived: Home) -> Eraser:
    return Eraser(personal=lived.personal, clock=lived.clock)


async def ask(lived: Home) -> None:
    await lived.personal.ask(Erasure(person=ADA, asked_at=lived.clock.now()))


class Dying:
    """A kernel whose process dies at its nth write, and writes no more. See Kernel."""

    def __init__(self, kernel: Kernel, writes: int) -> None:
        self._kernel = kernel
        self._left = writes

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # of the kernel behind
        return getattr(self._kernel, name)

    async def transact(self, effects: Sequence[Effect], **options: Any) -> bool:  # noqa: ANN401  # passed on
        """See Kernel."""
        self._die()
        return await self._kernel.transact(effects, **options)

    async def checkpoint(self, *given: Any, **options: Any) -> bool:  # noqa: ANN401  # passed on
        """See Kernel."""
        self._die()
        return await self._kernel.checkpoint(*given, **options)

    def _die(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise StoreUnavailable("the process is dead")


WRITES = range(40)
"""After how many writes a process may die: the last are more than a round has."""


async def test_somebody_is_forgotten_within_a_minute_of_his_wish(lived: Home) -> None:
    await ask(lived)
    assert await eraser(lived).run() == 1
    await lived.talks.keep(chat_of(ADA), Talk(asked=("forget me",)), by=ADA.id)
    assert await eraser(lived).run() == 0
    lived.clock.advance(SETTLED_AFTER)
    assert await eraser(lived).run() == 1
    assert await lived.traces(ADA) == []
    assert (await lived.personal.backlog()).all == 0
    assert timedelta(seconds=60) >= SETTLED_AFTER * (ROUNDS - 1) + 2 * LEASE


async def test_who_wishes_it_twice_is_forgotten_all_the_same(lived: Home) -> None:
    await ask(lived)
    await ask(lived)
    lived.clock.advance(timedelta(seconds=1))
    await ask(lived)
    assert await eraser(lived).run() == 2
    lived.clock.advance(SETTLED_AFTER)
    await eraser(lived).run()
    assert await lived.traces(ADA) == []


@pytest.mark.parametrize("engine", BENEATH)
async def test_a_process_that_dies_half_way_is_made_up_for_by_another(
    tmp_path: Path, engine: Engine
) -> None:
    """At two writes of a round, others at each run; what others have is whole each time."""
    clock = HandClock()
    async with engine(tmp_path, clock) as kernel:
        for writes in random.sample(WRITES, min(effort.examples(2), len(WRITES))):
            lived = home(kernel, clock)
            await lived.live(ADA, BEA)
            clock.advance(MINUTE)
            before = await lived.personal.of_person(BEA)
            await ask(lived)
            dead = home(Dying(kernel, writes), clock)
            try:
                await eraser(dead).run()
            except StoreError:
                assert await lived.traces(ADA)
            clock.advance(LEASE)
            await eraser(lived).run()
            clock.advance(SETTLED_AFTER)
            await eraser(lived).run()
            assert await lived.traces(ADA) == [], writes
            assert await lived.personal.of_person(BEA) == before
            await lived.personal.ask(Erasure(person=BEA, asked_at=clock.now()))
            await eraser(lived).run()
            clock.advance(SETTLED_AFTER)
            await eraser(lived).run()


async def test_a_store_that_fails_is_tried_again_soon(lived: Home) -> None:
    await ask(lived)
    failing = Eraser(
        personal=home(Dying(lived.kernel, 1), lived.clock).personal, clock=lived.clock
    )
    with pytest.raises(StoreError):
        await failing.run()
    lived.clock.advance(LEASE)
    assert await eraser(lived).run() == 1

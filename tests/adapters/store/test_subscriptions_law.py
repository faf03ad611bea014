"""The law of subscriptions, as a state machine: no local date has two briefs."""

# ruff: noqa: D102  # a rule's name says what happens

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from digest.model import (
    Recipient,
    Schedule,
)
from digest.ports import Tick
from tests import effort
from tests.adapters.store.planning import (
    EARLY,
    Planning,
    store_on,
)
from tests.contracts.inline import inline
from tests.contracts.kernel import MINUTE, HandClock

T = TypeVar("T")


ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Etc/GMT+12")
schedules = st.builds(
    Schedule,
    at=st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
    tz=st.sampled_from(ZONES),
)


class OneADate(RuleBasedStateMachine):
    """Changes a subscription in every way while two planners serve it."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.stack = AsyncExitStack()
        self.held: list[Tick] = []
        self.dates: list[date] = []

    @initialize(of=schedules)
    def open(self, of: Schedule) -> None:
        kernel = self.does(self.stack.enter_async_context(inline(self.folder, self.clock)))
        self.planning = Planning(self.clock)
        self.stores = [store_on(kernel, self.clock) for _ in range(2)]
        self.keep(of, 0)

    def teardown(self) -> None:
        self.does(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    def does(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.get_loop().run_until_complete(awaited())

    @property
    def recipient(self) -> Recipient:
        return EARLY.recipient

    @rule(of=schedules, by=st.integers(0, 1))
    def keep(self, of: Schedule, by: int) -> None:
        wish = replace(EARLY, schedule=of)
        self.does(self.stores[by].keep(wish, self.planning.next_due))

    @rule()
    def drop(self) -> None:
        self.does(self.stores[0].drop(self.recipient))

    @rule()
    def pause(self) -> None:
        self.does(self.stores[0].pause(self.recipient))

    @rule()
    def resume(self) -> None:
        self.does(self.stores[1].resume(self.recipient, self.planning.next_due))

    @rule(minutes=st.sampled_from([1, 10, 60, 300, 720]))
    def time_passes(self, minutes: int) -> None:
        self.clock.advance(minutes * MINUTE)

    @rule(by=st.integers(0, 1))
    def take(self, by: int) -> None:
        self.held += self.does(self.stores[by].lease_ticks(5, 2 * MINUTE))

    @rule(by=st.integers(0, 1), which=st.integers(0, 3))
    def fire(self, by: int, which: int) -> None:
        if which < len(self.held):
            tick = self.held.pop(which)
            if self.does(self.planning.fires(self.stores[by], tick)):
                self.dates.append(tick.due.local_date)
                assert len(set(self.dates)) == len(self.dates), "two briefs for one date"
                assert self.dates == sorted(self.dates)


def test_no_local_date_has_two_briefs_whatever_is_changed() -> None:
    case = OneADate.TestCase
    case.settings = settings(
        max_examples=effort.examples(7),
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    case().runTest()

"""The law of the outbox, as a state machine: what is settled is settled once."""

# ruff: noqa: D102  # a rule's name says what happens

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from adapters.store.owing import added
from digest.ports import Outgoing
from tests import effort
from tests.adapters.store.outgoing import LEASE, outbox_on, owed, sent
from tests.contracts.inline import inline
from tests.contracts.kernel import SECOND, HandClock

T = TypeVar("T")


class OnceSettled(RuleBasedStateMachine):
    """Adds, takes, writes and settles in any order, with leases that run out."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.stack = AsyncExitStack()
        self.held: list[Outgoing] = []
        self.settled: set[str] = set()

    @initialize()
    def open(self) -> None:
        kernel = self.does(self.stack.enter_async_context(inline(self.folder, self.clock)))
        self.outbox = outbox_on(kernel)
        self.kernel = kernel

    def teardown(self) -> None:
        self.does(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    def does(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.get_loop().run_until_complete(awaited())

    @rule(chat=st.sampled_from("abc"), is_fired=st.booleans())
    def add(self, chat: str, is_fired: bool) -> None:  # noqa: FBT001  # drawn
        delivery = owed(chat)
        if is_fired:
            self.does(self.kernel.transact(added(delivery)))
        else:
            assert self.does(self.outbox.add(delivery)) == (delivery.key not in self.settled)

    @rule(n=st.integers(1, 3))
    def lease(self, n: int) -> None:
        taken = self.does(self.outbox.lease(n, LEASE))
        assert not {each.delivery.key for each in taken} & self.settled
        self.held += taken

    @rule(which=st.integers(0, 4))
    def settle(self, which: int) -> None:
        if which < len(self.held):
            outgoing = self.held[which]
            if self.does(self.outbox.settle(outgoing, sent(outgoing.delivery))):
                assert outgoing.delivery.key not in self.settled
                self.settled.add(outgoing.delivery.key)

    @rule(which=st.integers(0, 4), is_parked=st.booleans())
    def write(self, which: int, is_parked: bool) -> None:  # noqa: FBT001  # drawn
        if which < len(self.held):
            outgoing = self.held[which]
            delivery = replace(outgoing.delivery, attempts=outgoing.delivery.attempts + 1)
            until = self.clock.now() + SECOND
            is_ours = self.does(
                self.outbox.park(outgoing, delivery, until)
                if is_parked
                else self.outbox.sending(outgoing, delivery)
            )
            assert not (is_ours and delivery.key in self.settled)

    @rule(seconds=st.sampled_from([1, 10, 40]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds * SECOND)


def test_no_delivery_is_settled_twice_or_leased_afterwards() -> None:
    case = OnceSettled.TestCase
    case.settings = settings(
        max_examples=effort.examples(7),
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    case().runTest()

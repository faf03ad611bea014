"""Talks go on one update at a time and lose none, whatever comes, fails or comes back late."""

# ruff: noqa: D102  # a rule's name says what happens

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from adapters.contract import Update
from adapters.store.said import SaidStore
from digest.model import Recipient
from digest.ports import Handed
from tests import effort
from tests.adapters.store.incoming import OTHER, SEALER, TALK, said
from tests.contracts.inline import inline
from tests.contracts.kernel import MINUTE, SECOND, HandClock

T = TypeVar("T")


class InTurn(RuleBasedStateMachine):
    """Admits, takes, finishes and fails in any order, with leases that run out."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.stack = AsyncExitStack()
        self.admitted: set[str] = set()
        self.ended: set[str] = set()
        self.held: dict[str, Handed[Update]] = {}
        self.left: list[Handed[Update]] = []

    @initialize()
    def open(self) -> None:
        kernel = self.does(self.stack.enter_async_context(inline(self.folder, self.clock)))
        self.inbox = SaidStore(kernel, clock=self.clock, sealer=SEALER)

    def teardown(self) -> None:
        for _ in range(60):
            if self.ended == self.admitted:
                break
            self.clock.advance(30 * SECOND)
            self.take(5)
            for handed in list(self.held.values()):
                self.end(handed)
        assert self.ended == self.admitted, "an update was lost"
        self.does(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    def does(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.get_loop().run_until_complete(awaited())

    @rule(number=st.integers(0, 8), talk=st.sampled_from([TALK, OTHER]))
    def admit(self, number: int, talk: Recipient) -> None:
        update = said(2 * number + (talk is OTHER), talk, after=number // 2)
        assert self.does(self.inbox.admit(update)) == (update.update_id not in self.admitted)
        self.admitted.add(update.update_id)

    @rule(n=st.integers(1, 4))
    def take(self, n: int) -> None:
        for handed in self.does(self.inbox.take(n, MINUTE)):
            update = handed.update
            assert update.update_id not in self.ended
            before = self.held.get(update.recipient.chat)
            if before is not None:
                assert before.lease.until <= self.clock.now(), "two of a talk at once"
                self.left.append(before)
            self.held[update.recipient.chat] = handed
        dead = {each.update.update_id for each in self.does(self.inbox.dead_letters())}
        self.ended |= dead

    @rule(talk=st.sampled_from(["C1", "C2"]), how=st.sampled_from(["well", "badly", "unbegun"]))
    def finish(self, talk: str, how: str) -> None:
        handed = self.held.get(talk)
        if handed is None:
            return
        if how == "well":
            self.end(handed)
            return
        del self.held[talk]
        if how == "badly":
            self.does(self.inbox.failed(handed, "no luck"))
        else:
            self.does(self.inbox.released(handed))

    def end(self, handed: Handed[Update]) -> None:
        del self.held[handed.update.recipient.chat]
        if self.does(self.inbox.done(handed)):
            assert handed.update.update_id not in self.ended
            self.ended.add(handed.update.update_id)

    @rule()
    def the_late_come_back(self) -> None:
        while self.left:
            handed = self.left.pop()
            assert not self.does(self.inbox.done(handed))

    @rule(seconds=st.sampled_from([0.2, 1, 15, 70]))
    def time_passes(self, seconds: float) -> None:
        self.clock.advance(seconds * SECOND)


def test_each_talk_is_handled_one_at_a_time_and_nothing_is_lost() -> None:
    case = InTurn.TestCase
    case.settings = settings(
        max_examples=effort.examples(7),
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    case().runTest()

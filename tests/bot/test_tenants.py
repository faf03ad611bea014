"""Nothing that one tenant does is ever seen by another: hundreds of steps of any kind.

Every other one is a line typed to the bot, or a button pressed, be it the other tenant's.
"""

# ruff: noqa: D102  # a rule's name says what it does

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests import effort
from tests.bot.deeds import DEEDS, EVENTS, TENANTS
from tests.bot.tenants import NUMBERS, SLACK, SPOKEN, TELEGRAM, Towns, towns
from tests.contracts.inline import inline

T = TypeVar("T")

EXAMPLES, STEPS = effort.examples(3), 100


class Tenants(RuleBasedStateMachine):
    """Two tenants do what they like."""

    platform: str

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.stack = AsyncExitStack()

    @initialize()
    def open(self) -> None:
        opening = towns(self.folder, inline, type(self).platform)
        self.towns: Towns = self.does(self.stack.enter_async_context(opening))

    def teardown(self) -> None:
        if hasattr(self, "towns"):
            self.does(self.towns.compare())
        self.does(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    def does(self, call: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await call

        return self.runner.get_loop().run_until_complete(awaited())

    @rule(
        name=st.sampled_from(SPOKEN),
        tenant=st.sampled_from(TENANTS),
        number=st.integers(0, NUMBERS),
    )
    def talk(self, name: str, tenant: str, number: int) -> None:
        self.does(self.towns.do(name, tenant, number))

    @rule(
        name=st.sampled_from(SPOKEN),
        tenant=st.sampled_from(TENANTS),
        number=st.integers(0, NUMBERS),
    )
    def talk_on(self, name: str, tenant: str, number: int) -> None:
        self.does(self.towns.do(name, tenant, number))

    @rule(
        name=st.sampled_from(sorted(DEEDS)),
        tenant=st.sampled_from(TENANTS),
        number=st.integers(0, NUMBERS),
    )
    def do(self, name: str, tenant: str, number: int) -> None:
        self.does(self.towns.do(name, tenant, number))

    @rule(name=st.sampled_from(sorted(EVENTS)))
    def happen(self, name: str) -> None:
        self.does(self.towns.happen(name))


@pytest.mark.parametrize("platform", [SLACK, TELEGRAM])
def test_no_tenant_sees_anything_of_another(platform: str) -> None:
    machine = type("Machine", (Tenants,), {"platform": platform})
    case = machine.TestCase  # type: ignore[attr-defined]  # made by hypothesis
    case.settings = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        # To make a failure short takes minutes; `./run bench tenants --seed N` tells its steps.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    case().runTest()

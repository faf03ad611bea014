"""What was decided about a run is the same for all, and is never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.store.kernel import Kernel
from adapters.store.rations import RationStore
from digest.model import OperationId, Ration, Run
from tests import make
from tests.contracts.kernel import together

RUN = Run(platform="line", tenant="T1", due_at=make.NOW)


def ration(served: str, skipped: str = "") -> Ration:
    named = [frozenset(map(OperationId, each.split())) for each in (served, skipped)]
    return Ration(served=named[0], skipped=named[1])


async def test_decisions_come_back_in_their_order_and_none_is_overwritten(kernel: Kernel) -> None:
    store = RationStore(kernel)
    assert list(await store.of(RUN)) == []
    assert await store.add(RUN, 0, ration("a b", "c"))
    assert not await store.add(RUN, 0, ration("c", "a b"))
    assert await store.add(RUN, 1, ration("", "d"))
    assert list(await store.of(RUN)) == [ration("a b", "c"), ration("", "d")]


async def test_of_two_processes_that_decide_at_once_one_does(kernel: Kernel) -> None:
    stores = [RationStore(kernel) for _ in range(6)]
    done = await together(
        *(each.add(RUN, 0, ration(f"x{number}")) for number, each in enumerate(stores))
    )
    assert sum(done) == 1
    assert len(await stores[0].of(RUN)) == 1


async def test_other_tenants_and_instants_are_other_runs(kernel: Kernel) -> None:
    store = RationStore(kernel)
    await store.add(RUN, 0, ration("a"))
    for other in (
        replace(RUN, tenant="T2"),
        replace(RUN, platform="slack"),
        replace(RUN, due_at=RUN.due_at + timedelta(minutes=1)),
    ):
        assert list(await store.of(other)) == []

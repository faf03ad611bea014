"""Changes of one record take turns; those of different records do not wait."""

from __future__ import annotations

import asyncio

from adapters.store.locks import Locks


async def test_changes_of_one_record_take_turns_and_others_run_beside_them() -> None:
    locks = Locks()
    steps: list[str] = []
    may_end = asyncio.Event()

    async def first() -> None:
        async with locks.on({"a", "b"}):
            steps.append("first begins")
            await may_end.wait()
            steps.append("first ends")

    async def then(name: str) -> None:
        async with locks.on({name}):
            steps.append(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(first())
        await asyncio.sleep(0)
        group.create_task(then("b"))
        await asyncio.wait_for(then("c"), 5)
        may_end.set()
    assert steps == ["first begins", "c", "first ends", "b"]


async def test_whoever_is_cancelled_keeps_nobody_waiting() -> None:
    locks = Locks()

    async def hold() -> None:
        async with locks.on({"a"}):
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as group:
        holder = group.create_task(hold())
        await asyncio.sleep(0)
        waiter = group.create_task(hold())
        await asyncio.sleep(0)
        waiter.cancel()
        holder.cancel()
    async with asyncio.timeout(5), locks.on({"a"}):
        pass

"""Tests of `adapters.web.nursery` and its process: who is born, who dies, and what is left."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import socket
import subprocess
import sys
import types
from collections.abc import AsyncIterator, Coroutine, Generator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.web import frames, worker
from adapters.web import nursery as nursery_module
from adapters.web.worker import ParserPool
from tests.adapters.web.parsing import (
    ENDLESS,
    GOOD,
    NESTED,
    URL,
    children,
    ending,
    group,
    needs_procfs,
    nursery,
    outcome,
    parsing,
)
from tests.house.tree import ROOT

pytestmark = needs_procfs

_PARENT = """
import asyncio
from tests.adapters.web.parsing import *

async def main():
    async with parsing(children=1, deadline_s=600) as pool, asyncio.TaskGroup() as tasks:
        assert await outcome(pool, GOOD) == "1 entries"
        tasks.create_task(outcome(pool, ENDLESS))
        (child,) = pool._children
        await asyncio.sleep(0)
        while child.writer.transport.get_write_buffer_size():
            await asyncio.sleep(0)
        print(nursery(pool), *(each.pid for each in children(pool)), flush=True)

asyncio.run(main())
"""
"""A process with a pool that is in the midst of work: its child has all of a document."""

_ENDLESS = """
import io
from adapters.web.worker_child import serve

def parse(body, *, url, content_type):
    while True:
        pass

serve(io.FileIO(0, "r+b"), {"parse": parse}, longest_s=0.1)
"""


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    """One child."""
    async with parsing(children=1) as made:
        yield made


async def both_born(pool: ParserPool) -> None:
    async with asyncio.TaskGroup() as tasks:
        for _ in range(2):
            tasks.create_task(outcome(pool, GOOD))


async def test_all_children_are_of_one_process() -> None:
    async with parsing() as pool:
        await both_born(pool)
        born = children(pool)
        assert len(born) == 2
        assert {each.parent for each in born} == {nursery(pool)}


async def test_a_child_that_is_killed_is_replaced_from_the_same_nursery(pool: ParserPool) -> None:
    await outcome(pool, GOOD)
    (first,), came_from = children(pool), nursery(pool)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await pool.parse(NESTED, url=URL)
    assert await outcome(pool, GOOD) == "1 entries"
    (second,) = children(pool)
    assert second.pid != first.pid
    assert not second.is_zombie
    assert nursery(pool) == came_from


async def test_an_idle_child_that_dies_costs_no_document_and_leaves_no_zombie(
    pool: ParserPool,
) -> None:
    await outcome(pool, GOOD)
    (first,) = children(pool)
    with ending(first.pid):
        os.kill(first.pid, signal.SIGKILL)
    assert [each.is_zombie for each in children(pool)] == [True], "another's id is never killed"
    assert await outcome(pool, GOOD) == "1 entries"
    assert [each.is_zombie for each in children(pool)] == [False]


async def test_a_child_that_dies_with_a_document_costs_that_one(pool: ParserPool) -> None:
    await outcome(pool, GOOD)
    (victim,) = children(pool)
    async with asyncio.TaskGroup() as tasks:
        lost = tasks.create_task(outcome(pool, NESTED))
        others = [tasks.create_task(outcome(pool, GOOD)) for _ in range(5)]
        await asyncio.sleep(0)
        os.kill(victim.pid, signal.SIGKILL)
    assert lost.result() == "ParserKilled: took too much memory, or crashed the parser"
    assert {each.result() for each in others} == {"1 entries"}


async def test_after_the_death_of_a_nursery_there_is_another(pool: ParserPool) -> None:
    await outcome(pool, GOOD)
    first, born = nursery(pool), children(pool)
    with ending(first, *(each.pid for each in born)):
        for each in (*born, *group(first)):
            os.kill(each.pid, signal.SIGKILL)
    assert await outcome(pool, GOOD) == "1 entries"
    assert nursery(pool) != first


async def test_a_document_is_bounded_also_when_the_nursery_has_died() -> None:
    async with parsing(children=1, deadline_s=600) as pool:
        await outcome(pool, GOOD)
        first, (orphan,) = nursery(pool), children(pool)
        with ending(orphan.pid):
            os.kill(first, signal.SIGKILL)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await pool.parse(ENDLESS, url=URL)
        assert await outcome(pool, GOOD) == "1 entries"
        assert nursery(pool) != first


async def test_a_nursery_that_dies_before_a_birth_costs_one_document(pool: ParserPool) -> None:
    async with asyncio.TaskGroup() as tasks:
        lost = tasks.create_task(outcome(pool, GOOD))
        await asyncio.sleep(0)
        os.kill(nursery(pool), signal.SIGKILL)
    assert lost.result() == "ParserKilled: the parser does not start"
    assert await outcome(pool, GOOD) == "1 entries"


async def test_a_nursery_that_hears_nothing_is_replaced(
    pool: ParserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    await outcome(pool, GOOD)
    first, (born,) = nursery(pool), children(pool)
    os.kill(first, signal.SIGSTOP)
    with ending(born.pid):
        os.kill(born.pid, signal.SIGKILL)
    with ending(first), monkeypatch.context() as patched:
        patched.setattr(worker, "_START_DEADLINE", timedelta(milliseconds=50))
        assert await outcome(pool, GOOD) == "ParserKilled: the parser does not start"
    assert await outcome(pool, GOOD) == "1 entries"


async def test_orders_that_nobody_takes_do_not_hold_the_loop_up(pool: ParserPool) -> None:
    await outcome(pool, GOOD)
    first = nursery(pool)
    os.kill(first, signal.SIGSTOP)
    for _ in range(2_000):
        if nursery(pool) != first:
            break
        number, line = pool._nursery.birth()
        line.close()
        pool._nursery.end(number)
        await asyncio.sleep(0)
    assert nursery(pool) != first
    assert await outcome(pool, GOOD) == "1 entries"


async def test_no_process_can_be_started_and_one_document_says_so(
    pool: ParserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(nursery_module, "_COMMAND", ("/nowhere/python",))
        assert await outcome(pool, GOOD) == "ParserKilled: the parser does not start"
    assert await outcome(pool, GOOD) == "1 entries"


async def test_a_stop_of_all_processes_does_not_end_what_is_being_read(pool: ParserPool) -> None:
    """As systemd does it, which tells each process of a service to end."""
    await outcome(pool, GOOD)
    os.killpg(nursery(pool), signal.SIGTERM)
    before = group(nursery(pool))
    assert await outcome(pool, GOOD) == "1 entries"
    assert group(nursery(pool)) == before
    assert len(before) == 2


async def test_a_closed_pool_leaves_no_process_and_no_zombie() -> None:
    async with parsing() as pool:
        await both_born(pool)
        leader, born = nursery(pool), children(pool)
        with ending(born[0].pid):
            os.kill(born[0].pid, signal.SIGKILL)
    assert not group(leader)


async def test_a_pool_that_is_closed_in_the_midst_of_work_leaves_nothing() -> None:
    async with asyncio.TaskGroup() as tasks, parsing() as pool:
        await both_born(pool)
        leader = nursery(pool)
        lost = [tasks.create_task(outcome(pool, NESTED)) for _ in range(3)]
        await asyncio.sleep(0)
    assert not group(leader)
    assert {each.result() for each in lost} == {
        "ParserKilled: took too much memory, or crashed the parser",
        "ParserKilled: the parser is closed",
    }


async def test_a_pool_that_is_closed_while_it_starts_waits_for_nobody() -> None:
    async with asyncio.TaskGroup() as tasks, parsing() as pool:
        lost = tasks.create_task(outcome(pool, GOOD))
        await asyncio.sleep(0)
        leader, process = nursery(pool), pool._nursery._process
    assert not group(leader)
    assert process is not None
    assert process.returncode == -signal.SIGTERM
    assert lost.result() == "ParserKilled: the parser does not start"


async def test_a_nursery_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nursery_module, "_PATIENCE_S", 0.05)
    async with parsing() as pool:
        await both_born(pool)
        leader, born = nursery(pool), [each.pid for each in children(pool)]
        os.kill(leader, signal.SIGSTOP)
        with ending(*born):
            await pool.aclose()
    assert leader not in {each.pid for each in group(leader)}


def test_when_the_parent_is_killed_in_the_midst_of_work_nothing_is_left() -> None:
    with run(_PARENT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        leader, child = map(int, parent.stdout.readline().split())
        with ending(leader, child):
            parent.kill()
    assert not [each for each in group(leader) if not each.is_zombie]


def test_a_child_that_nobody_is_left_to_kill_ends_by_itself() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, run(_ENDLESS, stdin=theirs) as child:
        ours.sendall(frames.request("parse", GOOD, url=URL, content_type=""))
        assert child.wait(30) == -signal.SIGALRM


def run(code: str, **files: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401  # as Popen has them
    """Start a process of its own that runs this."""
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, **files)  # noqa: S603  # ours


@types.coroutine
def cancelled(steps: Coroutine[Any, Any, object], at: int) -> Generator[Any, Any, bool]:
    """Go through it and cancel it where it waits for that time; return whether it did."""
    count = 0
    try:
        while True:
            waits = steps.send(None)
            if count == at:
                if waits is not None:
                    waits._asyncio_future_blocking = False
                steps.throw(asyncio.CancelledError())
            count += 1
            yield waits
    except asyncio.CancelledError:
        return True
    except StopIteration:
        return False


async def test_whoever_is_cancelled_at_any_await_leaves_nothing_behind() -> None:
    for at in range(100):
        async with parsing(children=1) as pool:
            was_cancelled = await cancelled(pool.parse(GOOD, url=URL), at)
            leader = nursery(pool)
            assert await outcome(pool, GOOD) == "1 entries"
            assert len(children(pool)) == 1
            assert nursery(pool) == leader
        assert not group(leader)
        if not was_cancelled:
            break
    assert at > 2


async def test_whoever_is_cancelled_while_he_closes_leaves_nothing_behind() -> None:
    for at in range(100):
        async with parsing(children=1) as pool:
            await outcome(pool, GOOD)
            leader = nursery(pool)
            was_cancelled = await cancelled(pool.aclose(), at)
        assert not group(leader)
        if not was_cancelled:
            break
    assert at > 0


async def test_nothing_of_ours_is_in_a_child(
    pool: ParserPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "canary-environment")
    ours, other = os.pipe()
    try:
        os.set_inheritable(ours, True)  # noqa: FBT003  # it has no name
        await outcome(pool, GOOD)
        lines = set()
        for each in group(nursery(pool)):
            process = Path("/proc", str(each.pid))
            held = (process / "environ").read_bytes()
            assert held.startswith(b"PYTHONPATH=")
            assert b"canary" not in held
            open_ = {int(one.name): str(one.readlink()) for one in (process / "fd").iterdir()}
            assert open_.keys() == {0, 1, 2}
            assert open_[1] == open_[2] == "/dev/null"
            assert open_[0].startswith("socket:")
            lines.add(open_[0])
        assert len(lines) == 2, "a child has its own line, and not that of the nursery"
    finally:
        os.close(ours)
        os.close(other)


async def test_each_process_has_the_limits_for_itself() -> None:
    async with parsing(memory_bytes=300 << 20) as pool:
        await both_born(pool)
        processes = group(nursery(pool))
        assert len(processes) == 3
        for each in processes:
            for what, limit in (
                (resource.RLIMIT_AS, 300 << 20),
                (resource.RLIMIT_FSIZE, 0),
                (resource.RLIMIT_CORE, 0),
            ):
                assert resource.prlimit(each.pid, what) == (limit, limit)

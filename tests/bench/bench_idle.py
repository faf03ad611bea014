"""What processes cost that have nothing to do, and how soon they are at work.

Memory and processor time of each sort of process, how long it takes to be ready and to stop,
and how soon an update that was admitted is in a worker's hands. Needs Linux for memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import pty
import re
import select
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.contract import Said
from adapters.store.kernel import Kernel
from adapters.store.said import SaidStore
from bot.clocks import SystemClock
from digest.model import Language
from digest.words import table
from tests import make
from tests.bench import taker
from tests.bench.places import Figure, Place, places, say, say_head
from tests.house.tree import ROOT
from tests.scenarios.process import SAMPLE
from tests.scenarios.running import Fresh, Running

_BAR_MB = "80 MB"
_PROMPT = table.of(Language("en")).prompt.encode()
_NOBODY = "http://127.0.0.1:9"
"""Where the chat platform would be."""
_PROCFS = Path("/proc")
SORTS = (
    ("bot", "serve", "serve"),
    ("bot", "work", "work"),
    ("tests.scenarios.chatting", "start", "start with a platform"),
)
"""Of processes: module, duty, and what they are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How long is looked on."""

    settle_s: float = 3.0
    idle_s: float = 20.0
    updates: int = 300
    between_s: float = 0.01
    sorts: Sequence[tuple[str, str, str]] = SORTS
    begin: type[Running] = Fresh
    """How a process begins: with an interpreter of its own where it is measured."""


def _memory(pid: int) -> str:
    """Return the memory that a process maps, and its share where it shares it with others."""
    try:
        text = (_PROCFS / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return "not told here"
    found = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB$", text, re.MULTILINE))
    return f"{int(found['Rss']) / 1024:.0f} MB, {int(found['Pss']) / 1024:.0f}"


def _cpu_s(pid: int) -> float:
    """Return how long a process has been on a processor, all its threads together."""
    tasks = (_PROCFS / str(pid) / "task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in tasks) / 1e9


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        there = (_PROCFS / str(pid) / "task" / str(pid) / "children").read_text()
        return [int(each) for each in there.split()]
    return []


def _what(name: str) -> str:
    return f"{name}, idle: memory (RSS, PSS)"


def terminal(size: Size) -> Iterator[Figure]:
    """Start the bot at a terminal without a platform, and look at it waiting for a line."""
    leader, follower = pty.openpty()
    with tempfile.TemporaryDirectory() as data:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "start"],
            cwd=ROOT,
            env={
                "PATH": os.defpath,
                "PYTHONPATH": str(ROOT),
                "DATA_DIR": data,
                "FEEDS": str(SAMPLE),
                "TERM": "dumb",
            },
            stdin=follower,
            stdout=follower,
            stderr=follower,
        )
        try:
            os.close(follower)
            _read_until(leader, _PROMPT)
            seconds = time.monotonic() - began
            time.sleep(size.settle_s)
            yield Figure(
                what=_what("start at its prompt"), reached=_memory(process.pid), bar=_BAR_MB
            )
            for child in _children(process.pid):
                yield Figure(what=_what("a parser of it"), reached=_memory(child))
            yield Figure(what="start: brief and prompt there after", reached=f"{seconds:.1f} s")
            os.write(leader, b"quit\n")
            process.wait(timeout=20)
        finally:
            process.kill()
            process.wait()
            os.close(leader)


def _read_until(leader: int, words: bytes, *, within_s: float = 60.0) -> None:
    """Read what a process writes to its terminal up to these words."""
    seen, deadline = b"", time.monotonic() + within_s
    while not seen.endswith(words):
        left = deadline - time.monotonic()
        ready, _, _ = select.select([leader], [], [], max(left, 0.0))
        assert ready, seen
        seen += os.read(leader, 1 << 16)


async def processes(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Start each sort of process in turn, leave it alone for a while, and stop it."""
    for module, duty, name in size.sorts:
        began = time.monotonic()
        with size.begin(
            duty,
            module=module,
            data=place.folder,
            **place.environment,
            FEEDS=str(SAMPLE),
            CHAT_URL=_NOBODY,
        ) as process:
            await asyncio.to_thread(process.until_ready)
            ready_s = time.monotonic() - began
            await asyncio.sleep(size.settle_s)
            used, since = _cpu_s(process.pid), time.monotonic()
            await asyncio.sleep(size.idle_s)
            share = (_cpu_s(process.pid) - used) / (time.monotonic() - since)
            yield Figure(what=_what(name), reached=_memory(process.pid), bar=_BAR_MB)
            began = time.monotonic()
            assert await asyncio.to_thread(process.end) == 0, process.log
            stopped_s = time.monotonic() - began
        yield Figure(what=f"{name}: ready after", reached=f"{ready_s:.2f} s")
        yield Figure(what=f"{name}, idle: processor", reached=f"{share * 1e3:.1f} ms/s")
        yield Figure(what=f"{name}, idle: stopped after SIGTERM", reached=f"{stopped_s:.2f} s")


async def pick_up(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Admit updates, one after another, and see when a worker has each."""
    async with place.opened(SystemClock()) as kernel:
        had_at: dict[str, float] = {}
        async with asyncio.TaskGroup() as group:
            group.create_task(taker.take(kernel, size.updates, had_at.__setitem__))
            await asyncio.sleep(size.settle_s)
            admitted_at = await _admit(kernel, size, "here")
        yield _latency("this process", admitted_at, had_at)
        if place.server is None:
            return
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.taker", place.server.url(), str(size.updates)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert child.stdout is not None
        try:
            async with asyncio.timeout(60):
                await child.stdout.readline()
                admitted_at = await _admit(kernel, size, "there")
                lines = (await child.stdout.read()).decode().split("\n")
        finally:
            if child.returncode is None:
                child.terminate()
            await child.wait()
        found = (line.split() for line in lines if line)
        had_at = {update_id: float(seconds) for update_id, seconds in found}
        yield _latency("another process", admitted_at, had_at)


async def _admit(kernel: Kernel, size: Size, name: str) -> dict[str, float]:
    """Admit updates, each of a talk of its own; return when each was there."""
    inbox = SaidStore(kernel, clock=SystemClock(), sealer=taker.SEALER)
    admitted_at = {}
    for number in range(size.updates):
        update = Said(
            update_id=f"{name}-{number}",
            recipient=make.recipient(f"{name}-{number}"),
            asker="U1",
            text="Who says so?",
            said_at=datetime.now(UTC),  # noqa: TID251  # as the stores beside it
        )
        admitted_at[update.update_id] = time.monotonic()
        assert await inbox.admit(update)
        await asyncio.sleep(size.between_s)
    return admitted_at


def _latency(where: str, admitted_at: dict[str, float], had_at: dict[str, float]) -> Figure:
    waits = [had_at[each] - admitted_at[each] for each in admitted_at]
    cuts = statistics.quantiles(waits, n=100)
    return Figure(
        what=f"from before an update is admitted to a worker of {where}",
        reached=f"{cuts[49] * 1e3:.1f}, {cuts[98] * 1e3:.1f} ms",
        bar="p99 10 ms",
    )


async def measured(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Yield the figures of one engine."""
    for group in (processes, pick_up):
        async for figure in group(place, size):
            yield figure


async def _print(size: Size, engine: str) -> None:
    for opening in places(engine):
        with opening() as place:
            async for figure in measured(place, size):
                say(place, figure)


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--engine", choices=("sqlite", "redis"), default="", help="one alone")
    options = parser.parse_args(arguments)
    say_head()
    for figure in terminal(Size()):
        say(None, figure)
    asyncio.run(_print(Size(), options.engine))


if __name__ == "__main__":
    main(sys.argv[1:])

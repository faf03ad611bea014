"""The workers of a run as its leader sees them: born, signalled, stopped, ended."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.bench.crash.worker import Spec
from tests.house.tree import ROOT

T = TypeVar("T")

_PATIENCE_S = 60.0
"""With one worker's life or one birth, on a machine that is busy."""


class Stuck(AssertionError):
    """A process did not do in time what it had to."""


@dataclass(slots=True, kw_only=True)
class Child:
    """One worker."""

    spec: Spec
    pid: int
    orders: asyncio.StreamWriter
    has_stopped: asyncio.Event = field(default_factory=asyncio.Event)
    has_ended: asyncio.Event = field(default_factory=asyncio.Event)
    how: int = 0
    """Its exit code, or minus the signal that ended it."""

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal, if it lives."""
        order = {"signal": int(number), "to": self.pid}
        self.orders.write(json.dumps(order).encode() + b"\n")

    async def ended(self) -> int:
        """Wait for its end and return how it was."""
        await within(self.has_ended.wait(), f"worker {self.spec.number} did not end")
        return self.how

    async def ended_or_stopped(self) -> bool:
        """Wait until it does no more; return whether it has only stopped."""
        waits = [asyncio.ensure_future(each.wait()) for each in (self.has_ended, self.has_stopped)]
        try:
            await within(
                asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED),
                f"worker {self.spec.number} neither ended nor stopped",
            )
        finally:
            for each in waits:
                each.cancel()
        return not self.has_ended.is_set()


class Nursery:
    """Where workers are born; see `tests.bench.crash.nursery`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        """Take the process that forks."""
        self._process = process
        self._log = log
        self._awaited: Spec | None = None
        self._born: asyncio.Queue[Child] = asyncio.Queue()
        self._children: dict[int, Child] = {}
        self._birth = asyncio.Lock()

    async def start(self, spec: Spec) -> Child:
        """Let a worker be born; also when the caller is cancelled meanwhile."""
        return await asyncio.shield(self._start(spec))

    async def _start(self, spec: Spec) -> Child:
        assert self._process.stdin is not None
        async with self._birth:
            self._awaited = spec
            order = json.dumps({"spawn": asdict(spec)})
            self._process.stdin.write(order.encode() + b"\n")
            return await within(self._born.get(), f"no birth: {self.complaints()}")

    def alive(self) -> list[int]:
        """Return the numbers of the workers that live."""
        return [child.spec.number for child in self._children.values()]

    async def end_all(self) -> None:
        """Kill the workers that are left."""
        async with self._birth:
            for child in list(self._children.values()):
                child.signal(signal.SIGKILL)
                await child.ended()

    def _welcome(self, pid: int) -> None:
        assert self._process.stdin is not None
        assert self._awaited is not None
        child = Child(spec=self._awaited, pid=pid, orders=self._process.stdin)
        self._children[pid] = child
        self._born.put_nowait(child)

    def complaints(self) -> str:
        """Return the end of what the workers wrote to their log."""
        return self._log.read_text(errors="replace")[-1500:]

    async def listen(self) -> None:
        """Take down what the nursery says, until it ends."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            said = json.loads(line)
            if "born" in said:
                self._welcome(said["born"])
                continue
            pid = said["stopped"] if "stopped" in said else said["ended"]
            child = self._children[pid]
            if "stopped" in said:
                child.has_stopped.set()
                continue
            del self._children[pid]
            child.how = said["how"]
            child.has_ended.set()


@asynccontextmanager
async def nursery(folder: Path) -> AsyncIterator[Nursery]:
    """Open a nursery; those born in it end with it."""
    log = folder / "workers.log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.bench.crash.nursery",
            cwd=ROOT,
            env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    assert process.stdin is not None
    made = Nursery(process, log)
    listening = asyncio.ensure_future(made.listen())
    try:
        yield made
    finally:
        process.stdin.close()
        try:
            await within(process.wait(), "the nursery did not end")
        except Stuck:
            process.kill()
            await process.wait()
            raise
        finally:
            await listening


async def within(wait: Awaitable[T], complaint: str) -> T:
    """Wait, but not for ever.

    Raises:
        Stuck: it took too long.
    """
    try:
        return await asyncio.wait_for(wait, _PATIENCE_S)
    except TimeoutError:
        raise Stuck(complaint) from None

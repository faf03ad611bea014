"""A worker of a run: one process with the machine's loops, until it is stopped, killed, or done.

A worker among others turns its loops while somebody else moves the time. A lone worker moves
it himself whenever there is nothing to do, and ends when all is settled.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from adapters.store.lapses import BEAT
from bot import loops
from bot.loops import Loop as Work
from digest.errors import StoreUnavailable
from digest.model import Repeat
from tests.bench.crash import chats, instruments, machine
from tests.bench.crash.instruments import Instruments
from tests.bench.crash.machine import DUE, Machine, Store
from tests.bench.crash.points import Points

ALL = ("planner", "editor", "courier", "beat")
DONE, UNDONE, SHUT_OUT = 0, 3, 4
"""How a worker ends that was not killed: UNDONE when a lone one gave up, SHUT_OUT when the
store did not answer it."""

_IDLE = timedelta(seconds=1)
_DRAIN_S = 20.0
"""As the process has it (`bot.process`)."""
_STEP_S = 7.0
_MOST_ROUNDS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What a worker is told."""

    number: int
    store: str
    chat: str
    instruments: str
    shards: int = 1
    loops: tuple[str, ...] = ALL
    at: int = 0
    """The point at which it sends itself `signal`; 0 for none."""
    signal: int = int(signal.SIGKILL)
    alone: tuple[str, ...] = ()
    """The chats that a lone worker serves to their end; empty for a worker among others."""
    has_details: bool = True
    place: str = chats.TESTCHAT
    """What `chat` is the address of."""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Spec:
        """Return what JSON says; it has lists in place of tuples."""
        lists = {name: tuple(each) for name, each in given.items() if isinstance(each, list)}
        fields: dict[str, Any] = {**given, **lists}
        return cls(**fields)


def main(spec: Spec) -> int:
    """Work as told, in this process; return how it ended."""
    shared = Instruments(Path(spec.instruments))
    with asyncio.Runner(loop_factory=lambda: instruments.Loop(shared, spec.number)) as runner:
        try:
            return runner.run(_work(spec, shared))
        except StoreUnavailable:
            return SHUT_OUT


async def _work(spec: Spec, shared: Instruments) -> int:
    stopping = asyncio.Event()
    points = Points(spec.at, spec.signal, shared)

    async def pass_by(seconds: float) -> None:
        shared.advance(seconds)

    async with machine.machine(
        Store(place=spec.store, shards=spec.shards),
        spec.chat,
        shared,
        worker=spec.number,
        points=points,
        has_details=spec.has_details,
        place=spec.place,
        sleep=pass_by if spec.alone else asyncio.sleep,
        is_stopping=stopping.is_set,
    ) as built:
        if spec.alone:
            return await _alone(spec, built, shared)
        return await _among_others(spec, built, stopping)


async def _among_others(spec: Spec, built: Machine, stopping: asyncio.Event) -> int:
    """Turn the loops until SIGTERM, or until the parent has gone; drain like a process does."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # see the nursery
    parts = {
        "planner": Work(name="planner", run=built.planner.run, idle=_IDLE, queue="tick"),
        "editor": Work(name="editor", run=built.editor.run, idle=_IDLE, queue="edition"),
        "courier": Work(name="courier", run=built.courier.run, idle=_IDLE, queue="send"),
        "beat": Work(name="beat", run=partial(_beat, built), idle=BEAT),
    }
    async with asyncio.TaskGroup() as group:
        turning = [
            group.create_task(loops.turn(parts[name], stopping, built.kernel.wait))
            for name in spec.loops
        ]
        parent = os.getppid()
        while os.getppid() == parent and not await loops.pause(stopping, _IDLE):
            pass
        stopping.set()
        await asyncio.wait(turning, timeout=_DRAIN_S)
        for each in turning:
            each.cancel()
    return DONE


async def _beat(built: Machine) -> int:
    await built.lapses.beat()
    return 0


async def _alone(spec: Spec, built: Machine, shared: Instruments) -> int:
    for _ in range(_MOST_ROUNDS):
        if await _are_planned(spec, built):
            break
        if not await built.planner.run() + await built.editor.run():
            shared.advance(_STEP_S)
    if shared.now() < DUE:
        shared.advance((DUE - shared.now()).total_seconds())
    for _ in range(_MOST_ROUNDS):
        if not await built.courier.run():
            if not (await built.outbox.backlog()).all:
                return DONE
            shared.advance(_STEP_S)
    return UNDONE


async def _are_planned(spec: Spec, built: Machine) -> bool:
    for chat in spec.alone:
        promise = Repeat(chat.partition("-")[0])
        (kept,) = await built.subscriptions.of(chats.reader(chat, promise))
        if kept.last_date is None:
            return False
    return True


if __name__ == "__main__":  # for a debugger; the nursery forks in place of this
    sys.exit(main(Spec.read(json.loads(sys.argv[1]))))

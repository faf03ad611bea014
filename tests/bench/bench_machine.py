"""What the machine's stores cost: 100,000 subscriptions, or as many as named, and a busy hour."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path

from adapters.contract import Said
from adapters.store.briefs import BriefStore
from adapters.store.lapses import Lapses
from adapters.store.outbox import OutboxStore
from adapters.store.said import SaidStore
from adapters.store.sealing import Sealer
from adapters.store.sqlite import SqliteKernel
from adapters.store.subscriptions import SubscriptionStore
from digest import schedule
from digest.delivery import planned
from digest.model import (
    BriefId,
    Delivery,
    DeliveryState,
    Due,
    EditionId,
    Receipt,
    Schedule,
    Subscription,
    Topic,
)
from digest.ports import Outgoing, Tick
from tests import make

_SUBSCRIPTIONS = 100_000
_DUE = 10_000
_TOGETHER = 256
_BATCH = 500
_UPDATES = 5_000
_MINUTE = timedelta(minutes=1)
_SAMPLE_AT = wall_time(8)


class _Clock:
    """Stands still until moved, so that an hour of ticks is due at once."""

    def __init__(self) -> None:
        self._now = make.NOW

    def now(self) -> datetime:
        return self._now

    def move_to(self, now: datetime) -> None:
        self._now = now


async def _timed(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


async def _side_by_side(
    call: Callable[[int], Awaitable[object]], *, calls: int, together: int = _TOGETHER
) -> None:
    """Make calls from several tasks at once, as a busy process does."""
    numbers = iter(range(calls))

    async def caller() -> None:
        for number in numbers:
            await call(number)

    async with asyncio.TaskGroup() as group:
        for _ in range(together):
            group.create_task(caller())


def _subscription(number: int, of: int) -> Subscription:
    """Return one of many: `_DUE` of them at 08:00 UTC, the others at other hours of the day."""
    minute = 0 if number < _DUE else 60 + number * 1200 // of
    at = (datetime.combine(make.NOW, _SAMPLE_AT) + timedelta(minutes=minute)).time()
    return make.subscription(
        f"s{number:012x}",
        recipient=make.recipient(f"-100{number:010}", platform="telegram", tenant="1234567890"),
        topics=frozenset({Topic("models"), Topic("chips")}),
        schedule=Schedule(at=at, tz="Etc/UTC"),
    )


def _delivery(tick: Tick) -> Delivery:
    return planned(
        tick.subscription,
        tick.due,
        edition_id=EditionId("e-5b8f3a2c91d04e77"),
        brief_id=BriefId("K7Q2"),
        deadline_at=schedule.deadline(tick.due),
        not_before=tick.due.at + timedelta(seconds=schedule.jitter_s(tick.subscription.id)),
    )


class _Machine:
    """A store in a folder, filled and then worked on, stage by stage."""

    def __init__(self, kernel: SqliteKernel, clock: _Clock, folder: Path, size: int) -> None:
        self.clock = clock
        self.folder = folder
        self.size = size
        self.subscriptions = SubscriptionStore(kernel, clock=clock, lead=schedule.LEAD)
        self.outbox = OutboxStore(kernel, BriefStore(kernel), Lapses(kernel, clock=clock))
        self.said = SaidStore(kernel, clock=clock, sealer=Sealer([bytes(32)]))
        self.ticks: list[Tick] = []
        self.outgoing: list[Outgoing] = []

    def next_due(self, subscription: Subscription) -> Due | None:
        found = schedule.next_due(subscription.schedule, self.clock.now())
        return found if isinstance(found, Due) else None

    async def keep(self, number: int) -> None:
        await self.subscriptions.keep(_subscription(number, self.size), self.next_due)

    async def lease_none(self) -> None:
        assert not await self.subscriptions.lease_ticks(_BATCH, _MINUTE)

    async def lease_ticks(self) -> None:
        while taken := await self.subscriptions.lease_ticks(_BATCH, _MINUTE):
            self.ticks += taken

    async def fire(self, number: int) -> None:
        tick = self.ticks[number]
        again = replace(
            tick.due,
            at=tick.due.at + timedelta(days=1),
            local_date=tick.due.local_date + timedelta(days=1),
        )
        assert await self.subscriptions.fired(
            tick,
            [_delivery(tick)],
            due=tick.due,
            covered_until=tick.due.at - schedule.LEAD,
            again=again,
        )

    async def lease_sends(self) -> None:
        while taken := await self.outbox.lease(_BATCH, _MINUTE):
            self.outgoing += taken

    async def send(self, number: int) -> None:
        outgoing = self.outgoing[number]
        under_way = replace(outgoing.delivery, state=DeliveryState.SENDING, attempts=1)
        assert await self.outbox.sending(outgoing, under_way)

    async def settle(self, number: int) -> None:
        outgoing = self.outgoing[number]
        receipt = Receipt(message_ids=(f"{number}",))
        sent = replace(
            outgoing.delivery,
            state=DeliveryState.SENT,
            attempts=1,
            receipt=receipt,
            sent_at=self.clock.now(),
        )
        assert await self.outbox.settle(outgoing, sent)

    async def admit(self, number: int) -> None:
        update = Said(
            update_id=f"{number}",
            recipient=make.recipient(f"C{number % 1000}"),
            asker="U1",
            text="Who says so, and since when?",
            said_at=self.clock.now(),
        )
        assert await self.said.admit(update)

    async def handle(self) -> None:
        handled = 0
        while handled < _UPDATES:
            taken = await self.said.take(64, _MINUTE)
            async with asyncio.TaskGroup() as group:
                for each in taken:
                    group.create_task(_true(self.said.done(each)))
            handled += len(taken)
            if not taken:
                self.clock.move_to(self.clock.now() + timedelta(milliseconds=200))

    def size_bytes(self) -> int:
        return sum(path.stat().st_size for path in self.folder.iterdir())


async def _true(call: Awaitable[bool]) -> None:
    assert await call


def _rate(calls: int, seconds: float) -> str:
    return f"{calls / seconds:,.0f}/s"


async def _subscribing(machine: _Machine) -> AsyncIterator[tuple[str, str]]:
    size = machine.size
    before = machine.size_bytes()
    seconds = await _timed(_side_by_side(machine.keep, calls=size))
    yield f"keep {size:,} subscriptions, {_TOGETHER} callers", _rate(size, seconds)
    yield (
        "bytes of each, tick and index included",
        f"{(machine.size_bytes() - before) / size:,.0f}",
    )
    seconds = await _timed(machine.lease_none())
    yield "look for ticks with none due", f"{seconds * 1e3:.1f} ms"
    seconds = await _timed(machine.subscriptions.backlog())
    yield "count the ticks", f"{seconds * 1e3:.1f} ms"


async def _an_hour(machine: _Machine) -> AsyncIterator[tuple[str, str]]:
    eight = datetime.combine(make.NOW, _SAMPLE_AT, UTC)
    machine.clock.move_to(eight - schedule.LEAD)
    seconds = await _timed(machine.lease_ticks())
    due = len(machine.ticks)
    yield f"lease {due:,} due ticks, {_BATCH} at once", _rate(due, seconds)
    seconds = await _timed(_side_by_side(machine.fire, calls=due))
    yield f"plan and enqueue {due:,} sends, {_TOGETHER} side by side", _rate(due, seconds)
    machine.clock.move_to(eight + _MINUTE)
    seconds = await _timed(machine.lease_sends())
    yield f"lease {due:,} sends, {_BATCH} at once", _rate(due, seconds)
    seconds = await _timed(_side_by_side(machine.send, calls=due))
    yield "note each before its call", _rate(due, seconds)
    seconds = await _timed(_side_by_side(machine.settle, calls=due))
    yield "settle each", _rate(due, seconds)


async def _talking(machine: _Machine) -> AsyncIterator[tuple[str, str]]:
    seconds = await _timed(_side_by_side(machine.admit, calls=_UPDATES))
    yield f"admit {_UPDATES:,} updates of 1,000 talks", _rate(_UPDATES, seconds)
    yield "take and finish them in order", _rate(_UPDATES, await _timed(machine.handle()))


async def _measured(size: int) -> list[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), _Clock()
        kernel = await SqliteKernel.open(folder / "bench.db", clock=clock)
        try:
            machine = _Machine(kernel, clock, folder, size)
            return [
                figure
                for group in (_subscribing, _an_hour, _talking)
                async for figure in group(machine)
            ]
        finally:
            await kernel.aclose()


def run(arguments: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield what was measured, and the figure; the argument is the number of subscriptions."""
    size = int(arguments[0]) if arguments else _SUBSCRIPTIONS
    yield from asyncio.run(_measured(size))


if __name__ == "__main__":
    for what, figure in run(sys.argv[1:]):
        print(f"{what:60} {figure:>14}")  # noqa: T201  # a bench prints

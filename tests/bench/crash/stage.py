"""The stage of a run: chat server, store, workers; and the judge, who reads the chats."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from digest.model import Repeat
from tests.bench.crash import chats, machine, venue
from tests.bench.crash.children import Child, Nursery
from tests.bench.crash.instruments import Instruments
from tests.bench.crash.machine import Machine, Store
from tests.bench.crash.points import Points
from tests.bench.crash.venue import Venue
from tests.bench.crash.worker import Spec

_TO_SETTLE_S = 3.0
"""By the run's clock, which is fast: from a message shown to the row that says so."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the deliveries of one promise."""

    wanted: int = 0
    """Messages that were owed."""
    sent: int = 0
    """Of these, those that a reader sees."""
    lost: int = 0
    """Those he does not see, and nobody knows of it."""
    doubled: int = 0
    """Messages that he sees besides those he should."""
    uncertain: int = 0
    """Those of which the ledger says that nobody knows, seen or not."""
    in_flight: int = 0
    """Sends that were cut off: by a kill while under way, or by a server that did not answer."""
    excused: int = 0
    """Sends of a process that stood still between its last look at the clock and its first byte:
    what leaves when it goes on, nobody can call back."""

    def add(self, other: Tally) -> None:
        """Add the figures of another run."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def faults(self, promise: Repeat, *, is_bounded: bool = False) -> list[str]:
        """Return which bars these figures miss."""
        missed = []
        if self.lost:
            missed.append(f"{promise}: {self.lost} lost")
        if is_bounded or promise is Repeat.NEITHER:
            if self.doubled + self.uncertain > self.in_flight + self.excused:
                missed.append(
                    f"{promise}: {self.doubled} doubled and {self.uncertain} uncertain, "
                    f"with {self.in_flight} in flight"
                )
            return missed
        if self.doubled > self.excused:
            missed.append(f"{promise}: {self.doubled} doubled")
        if self.uncertain:
            missed.append(f"{promise}: {self.uncertain} uncertain for good")
        return missed


@dataclass(slots=True, kw_only=True)
class Report:
    """What a run showed."""

    name: str
    tallies: dict[Repeat, Tally] = field(
        default_factory=lambda: {promise: Tally() for promise in Repeat}
    )
    kills: int = 0
    points: int = 0
    locks: int = 0
    """Times that a process stood still in the middle of a write to a file: none can pass it."""
    seconds: float = 0.0
    last_s: float = 0.0
    """When the last message was shown: seconds after all were due, where that was measured."""
    is_bounded: bool = False
    """Whether a platform that is asked looks at some messages alone: of sends that were cut off
    one may come twice, and none that was not."""
    troubles: list[str] = field(default_factory=list)

    def add(self, tallies: dict[Repeat, Tally]) -> None:
        """Add what one more stage showed."""
        for promise, tally in tallies.items():
            self.tallies[promise].add(tally)

    @property
    def faults(self) -> list[str]:
        """The bars that were missed."""
        missed = [
            tally.faults(promise, is_bounded=self.is_bounded)
            for promise, tally in self.tallies.items()
        ]
        return [*chain.from_iterable(missed), *self.troubles]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One run's world. Its own machine plans and sends nothing: it looks."""

    nursery: Nursery
    venue: Venue
    instruments: Instruments
    store: Store
    machine: Machine
    chats: tuple[str, ...]
    """Each named by its promise, a dash, and whatever."""
    cut_off: Counter[str]
    """By promise: sends that were under way in workers that were killed."""
    numbers: list[int]
    has_details: bool
    place: str

    def spec(self, *, place: str = "", **changes: object) -> Spec:
        """Return what a worker of this stage is told."""
        self.numbers.append(len(self.numbers) + 1)
        given: dict[str, object] = {
            "number": self.numbers[-1],
            "store": place or self.store.place,
            "shards": self.store.shards,
            "chat": self.venue.url,
            "instruments": str(self.instruments.path),
            "has_details": self.has_details,
            "place": self.place,
        }
        return Spec(**(given | changes))  # type: ignore[arg-type]  # built by name

    def note_death(self, child: Child) -> None:
        """Count what a worker that is no more had under way."""
        for promise, sends in self.instruments.under_way(child.spec.number).items():
            self.cut_off[promise.value] += sends

    def note_hole(self, since: float) -> None:
        """Count the sends since an instant that the store has forgotten."""
        for tried in self.venue.tried():
            if tried.at >= since - _TO_SETTLE_S:  # its end was written after it
                self.cut_off[_promise(tried.chat).value] += 1

    def on_the_way(self, child: Child) -> dict[Repeat, int]:
        """Return how many sends of a lone worker that stands still have no byte out yet.

        That is the one that was about to be handed to its platform, and those whose request was
        made and has not reached the server: they were begun while others were written down.
        """
        arrived = Counter(_promise(each.chat) for each in self.venue.tried())
        requests = self.instruments.requests()
        is_one = self.instruments.cut_at == "before send"
        under_way = self.instruments.under_way(child.spec.number)
        return {
            promise: max(requests[promise] - arrived[promise], 0) + min(under_way[promise], is_one)
            for promise in Repeat
        }

    async def quiet(self) -> None:
        """Wait until the server has taken what was on its way to it."""
        for _ in range(2000):
            if not self.venue.is_busy:
                break
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)  # a handler goes on when its caller has gone

    async def is_settled(self) -> bool:
        """Tell whether all was planned and nothing is owed."""
        if (await self.machine.outbox.backlog()).all:
            return False
        for chat in self.chats:
            promise = _promise(chat)
            (kept,) = await self.machine.subscriptions.of(chats.reader(chat, promise))
            if kept.last_date is None:
                return False
        return not (await self.machine.outbox.backlog()).all

    async def judged(self) -> dict[Repeat, Tally]:
        """Read the chats; the ledger is asked only which doubts it admits."""
        tallies = {promise: Tally() for promise in Repeat}
        parts = chats.PARTS[self.place] if self.has_details else 1
        doubts = await self._doubts()
        for chat in self.chats:
            promise = _promise(chat)
            tally = tallies[promise]
            seen = self.venue.seen(chat)
            distinct = min(len(set(seen)), parts)
            tally.wanted += parts
            tally.sent += distinct
            tally.doubled += len(seen) - distinct
            tally.uncertain += doubts[chat]
            if not doubts[chat]:
                tally.lost += parts - distinct
        for promise, tally in tallies.items():
            name = promise.value
            tally.in_flight = self.cut_off[name] + self.venue.unanswered[name]
        return tallies

    async def _doubts(self) -> Counter[str]:
        """Return by chat how many of its rows ended uncertain."""
        kernel = self.machine.kernel
        found = [await kernel.range("uncertain", shard=shard) for shard in range(kernel.shards)]
        return Counter(each.member.split("|")[2] for group in found for each in group)


@asynccontextmanager
async def stage(
    nursery: Nursery,
    folder: Path,
    store: Store,
    *,
    each: int,
    promises: Sequence[Repeat] = tuple(Repeat),
    seed: int = 1,
    share: float = 0.0,
    has_details: bool = True,
    place: str = chats.TESTCHAT,
) -> AsyncIterator[Stage]:
    """Set a stage in an empty folder: so many readers of each promise, all due at one minute."""
    instruments = Instruments(folder / "instruments")
    kept = [promise for promise in promises if promise in venue.PROMISES[place]]
    names = tuple(f"{promise.value}-{number}" for promise in kept for number in range(each))
    async with (
        venue.opened(place, instruments, names, seed=seed, share=share) as there,
        machine.machine(
            store,
            there.url,
            instruments,
            worker=0,
            points=Points(0, 0, instruments),
            has_details=has_details,
            place=place,
        ) as own,
    ):
        recipients = [chats.reader(chat, _promise(chat)) for chat in names]
        await machine.subscribe(own.subscriptions, recipients, instruments)
        await chats.acquaint(own.kernel, names)
        yield Stage(
            nursery=nursery,
            venue=there,
            instruments=instruments,
            store=store,
            machine=own,
            chats=names,
            cut_off=Counter(),
            numbers=[],
            has_details=has_details,
            place=place,
        )


def _promise(chat: str) -> Repeat:
    return Repeat(chat.partition("-")[0])

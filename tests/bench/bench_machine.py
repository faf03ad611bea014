"""What planner and stores of the machine cost, on either engine, with many subscriptions there.

100,000, or a million with `--full`. Two hours fall due: of the first the ticks are leased and
no more; 10,000 recipients of the second get one edition through the real planner and editor,
and its deliveries are then leased, noted and settled. The clock stands still until moved.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from statistics import median

from adapters.contract import Said
from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from adapters.store.clusters import ClusterStore
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.store.sealing import Sealer
from adapters.store.stories import StoryStore
from adapters.store.subscriptions import SubscriptionStore
from adapters.store.tastes import TasteStore
from bot import planner
from bot.app import Stores, state
from bot.dialogue.tokens import Signer
from bot.editor import Editor
from bot.planner import Planner
from digest import schedule
from digest.clusters import prior
from digest.engine.collect import Collector
from digest.engine.compose import Composer
from digest.engine.writer import Writer
from digest.model import DeliveryState, FeedUrl, Receipt
from digest.ports import Outgoing
from tests import make
from tests.bench import crowd
from tests.bench.places import Figure, Place, per_second, places, say, say_head
from tests.bot.desk import Reader
from tests.bot.looking import chronicler, retrospect
from tests.bot.machine import FEED, Wire
from tests.contracts.kernel import HandClock

_MILESTONES = (10_000, 100_000, 1_000_000)
_TOGETHER = 256
_LOOKS = 100
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MOST_ROUNDS = 10
_FEEDS = frozenset({FEED.url, *(FeedUrl(f"https://{n}.example/feed") for n in range(200))})
"""What an edition is of: all that is listed, though only one of them has news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much of it."""

    subscriptions: int = 100_000
    leased: int = 20_000
    """In the first hour."""
    planned: int = 10_000
    """In the second."""
    updates: int = 5_000


FULL = Size(subscriptions=1_000_000)


async def _timed(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return time.perf_counter() - start


async def _side_by_side(call: Callable[[int], Awaitable[object]], *, calls: int) -> None:
    """Make calls from several tasks at once, as a busy process does."""
    numbers = iter(range(calls))

    async def caller() -> None:
        for number in numbers:
            await call(number)

    async with asyncio.TaskGroup() as group:
        for _ in range(_TOGETHER):
            group.create_task(caller())


@dataclass(slots=True, kw_only=True)
class _Bench:
    """The stores, and what works on them."""

    size: Size
    place: Place
    clock: HandClock
    kernel: Kernel
    stores: Stores

    async def subscribing(self) -> AsyncIterator[Figure]:
        """Fill the store, and look for what is due on the way."""
        store = self._subscriptions
        before, there = self.place.used_bytes(), 0
        seconds = 0.0
        steps = [each for each in _MILESTONES if each < self.size.subscriptions]
        for step in (*steps, self.size.subscriptions):
            size = self.size
            wanted = (
                crowd.subscription(number, size.planned, size.leased)
                for number in range(there, step)
            )
            seconds += await _timed(crowd.gather(self.kernel, store, wanted, crowd.due_of))
            there = step
            looks = [await _timed(self._find_none()) for _ in range(_LOOKS)]
            yield Figure(
                what=f"look for ticks with none due, {there:,} there",
                reached=f"{median(looks) * 1e3:.2f} ms",
                bar="does not grow",
            )
        await self.kernel.sweep()  # so that no log of a file counts
        taken = (self.place.used_bytes() - before) / there
        yield Figure(what=f"store {there:,} subscriptions", reached=f"{seconds:.0f} s")
        yield Figure(what="room for each, tick included", reached=f"{taken:.0f} B", bar="350 B")
        seconds = await _timed(self.stores.subscriptions.backlog())
        yield Figure(what="count the ticks", reached=f"{seconds * 1e3:.1f} ms")

    async def leasing(self) -> AsyncIterator[Figure]:
        """Lease the ticks of the first hour, as many a call as the planner does."""
        self._move_to_ticks_of(crowd.FIRST)
        count, start = 0, time.perf_counter()
        while taken := await self.stores.subscriptions.lease_ticks(planner.AT_ONCE, _DAY):
            count += len(taken)
        seconds = time.perf_counter() - start
        assert count == self.size.leased, count
        yield Figure(
            what=f"lease {count:,} due ticks, {planner.AT_ONCE} a call",
            reached=per_second(count, seconds),
            bar="10,000/s",
        )

    async def planning(self) -> AsyncIterator[Figure]:
        """Plan the second hour: all ask for one edition, and get it when it is composed."""
        self._move_to_ticks_of(crowd.SECOND)
        wanted, plan, edit = self.size.planned, self._planner(), self._editor()
        passes: list[float] = []
        composing = 0.0
        for _ in range(_MOST_ROUNDS):
            start = time.perf_counter()
            while await plan.run():
                pass
            passes.append(time.perf_counter() - start)
            if (await self.stores.outbox.backlog()).all == wanted:
                break
            composing += await _timed(edit.run())
            self.clock.advance(schedule.LEAD / 60)  # until the ticks that wait come again
        assert (await self.stores.outbox.backlog()).all == wanted
        yield Figure(what="compose the edition", reached=f"{composing:.2f} s")
        yield Figure(
            what=f"plan and enqueue {wanted:,} recipients of it: ask, wait, deliver",
            reached=f"{sum(passes) + composing:.2f} s",
            bar="5 s",
        )
        parts = " + ".join(f"{each:.2f}" for each in passes)
        yield Figure(what="of this the planner's passes", reached=f"{parts} s")

    async def sending(self) -> AsyncIterator[Figure]:
        """Write down what a courier does."""
        self.clock.advance(crowd.SECOND + _MINUTE - self.clock.now())
        outgoing: list[Outgoing] = []

        async def lease() -> None:
            while taken := await self.stores.outbox.lease(100, _MINUTE):
                outgoing.extend(taken)

        async def note(number: int) -> None:
            row = replace(outgoing[number].delivery, state=DeliveryState.SENDING, attempts=1)
            assert await self.stores.outbox.sending(outgoing[number], row)

        async def settle(number: int) -> None:
            row = outgoing[number].delivery
            sent = replace(
                row,
                state=DeliveryState.SENT,
                attempts=1,
                receipt=Receipt(message_ids=(f"{number}",)),
                sent_at=self.clock.now(),
            )
            assert await self.stores.outbox.settle(outgoing[number], sent)

        seconds = await _timed(lease())
        count = len(outgoing)
        yield Figure(
            what=f"lease {count:,} deliveries, 100 a call", reached=per_second(count, seconds)
        )
        for what, call in (("note each before its call", note), ("settle each", settle)):
            seconds = await _timed(_side_by_side(call, calls=count))
            yield Figure(what=what, reached=per_second(count, seconds))

    async def talking(self) -> AsyncIterator[Figure]:
        """Take updates in, and finish them in the order of each conversation."""
        count = self.size.updates

        async def admit(number: int) -> None:
            update = Said(
                update_id=f"{number}",
                recipient=make.recipient(f"C{number % 1000}"),
                asker="U1",
                text="Who says so, and since when?",
                said_at=self.clock.now(),
            )
            assert await self.stores.inbox.admit(update)

        async def handle() -> None:
            handled = 0
            while handled < count:
                taken = await self.stores.mail.take(64, _MINUTE)
                async with asyncio.TaskGroup() as group:
                    for each in taken:
                        group.create_task(_true(self.stores.mail.done(each)))
                handled += len(taken)
                if not taken:
                    self.clock.advance(timedelta(milliseconds=200))

        seconds = await _timed(_side_by_side(admit, calls=count))
        yield Figure(
            what=f"admit {count:,} updates of 1,000 talks", reached=per_second(count, seconds)
        )
        seconds = await _timed(handle())
        yield Figure(what="take and finish them in order", reached=per_second(count, seconds))

    @property
    def _subscriptions(self) -> SubscriptionStore:
        return SubscriptionStore(self.kernel, clock=self.clock, lead=schedule.LEAD)

    def _move_to_ticks_of(self, hour: object) -> None:
        assert hour in {crowd.FIRST, crowd.SECOND}
        self.clock.advance(
            (crowd.FIRST if hour == crowd.FIRST else crowd.SECOND)
            - schedule.LEAD
            - self.clock.now()
        )

    async def _find_none(self) -> None:
        assert not await self.stores.subscriptions.lease_ticks(planner.AT_ONCE, _MINUTE)

    def _planner(self) -> Planner:
        return Planner(
            clock=self.clock,
            subscriptions=self.stores.subscriptions,
            editions=self.stores.editions,
            briefs=BriefStore(self.kernel),
            tastes=TasteStore(self.kernel),
            feeds=lambda _: _FEEDS,
        )

    def _editor(self) -> Editor:
        articles = ArticleStore(self.kernel)
        return Editor(
            clock=self.clock,
            editions=self.stores.editions,
            collector=Collector(
                clock=self.clock,
                fetcher=Wire(),
                parser=Reader(),
                feeds=FeedStore(self.kernel, articles),
                jitter=lambda: 0.0,
            ),
            composer=Composer(
                clock=self.clock,
                articles=articles,
                clusters=ClusterStore(self.kernel),
                writer=Writer(stories=StoryStore(self.kernel)),
                briefs=BriefStore(self.kernel),
                pages=None,
                prior=prior.load,
            ),
            chronicler=chronicler(self.kernel),
            retrospect=retrospect(self.kernel, self.clock),
            feeds=lambda: {FEED.url: FEED},
        )


async def _true(call: Awaitable[bool]) -> None:
    assert await call


async def measured(place: Place, size: Size) -> AsyncIterator[Figure]:
    """Yield the figures of one engine."""
    clock = HandClock()
    async with place.opened(clock) as kernel:
        bench = _Bench(
            size=size,
            place=place,
            clock=clock,
            kernel=kernel,
            stores=state.wired(kernel, clock, Sealer([bytes(32)]), Signer([bytes(32)])),
        )
        for group in (
            bench.subscribing,
            bench.leasing,
            bench.planning,
            bench.sending,
            bench.talking,
        ):
            async for figure in group():
                yield figure


async def _print(size: Size, engine: str) -> None:
    say_head()
    for opening in places(engine):
        with opening() as place:
            async for figure in measured(place, size):
                say(place, figure)


def main(arguments: Sequence[str]) -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--full", action="store_true", help="a million subscriptions")
    parser.add_argument("--engine", choices=("sqlite", "redis"), default="", help="one alone")
    options = parser.parse_args(arguments)
    asyncio.run(_print(FULL if options.full else Size(), options.engine))


if __name__ == "__main__":
    main(sys.argv[1:])

"""The machine of a run's process: real stores and loops, a fixed feed, a chat per promise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import time, timedelta
from functools import cache, partial
from pathlib import Path

from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from adapters.store.clusters import ClusterStore
from adapters.store.editions import EditionStore
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.notices import NoticeStore
from adapters.store.outbox import OutboxStore
from adapters.store.redis import RedisKernel
from adapters.store.sqlite import SqliteKernel
from adapters.store.stories import StoryStore
from adapters.store.subscriptions import SubscriptionStore
from adapters.store.tastes import TasteStore
from bot import planner
from bot.courier import Courier, Route
from bot.editor import Editor
from bot.planner import Planner
from digest import schedule
from digest.clusters import prior
from digest.engine.collect import Collector
from digest.engine.compose import Composer
from digest.engine.writer import Writer
from digest.model import Delivery, DeliveryState, Recipient, Repeat, Schedule, Told
from digest.ports import Outgoing, Rate
from tests import make
from tests.bench.crash import chats
from tests.bench.crash.chats import Wiring
from tests.bench.crash.instruments import Instruments
from tests.bench.crash.points import Points
from tests.bot.desk import Reader
from tests.bot.looking import chronicler, retrospect
from tests.bot.machine import FEED, Wire
from tests.buttons import under

DUE = make.NOW + schedule.LEAD
"""When all subscriptions fall due: their ticks are due at the beginning of a run."""

_AT = Schedule(at=time(8, 10), tz="Europe/Berlin")
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where the store is, and how it is opened by whoever begins it."""

    place: str
    """An address of Redis, or the path of a file."""
    shards: int = 1

    @asynccontextmanager
    async def opened(
        self, instruments: Instruments, pause: Callable[[float], Awaitable[object]]
    ) -> AsyncIterator[Kernel]:
        """Open it for this process."""
        kernel: Kernel
        if self.place.startswith("redis://"):
            kernel = await RedisKernel.open(
                self.place, clock=instruments, shards=self.shards, pause=pause
            )
        else:
            kernel = await SqliteKernel.open(
                Path(self.place), clock=instruments, shards=self.shards
            )
        try:
            yield kernel
        finally:
            await kernel.aclose()


class TalliedOutbox(OutboxStore):
    """An outbox that tells the instruments which sends are under way."""

    instruments: Instruments
    worker: int

    async def sending(self, outgoing: Outgoing, delivery: Delivery) -> bool:
        """See Outbox."""
        is_one = delivery.state is DeliveryState.SENDING  # else it is a longer lease
        self._count(delivery, is_one)
        is_ours = await super().sending(outgoing, delivery)
        if not is_ours:
            self._count(delivery, -is_one)
        return is_ours

    async def park(
        self, outgoing: Outgoing, delivery: Delivery, *args: object, **options: object
    ) -> bool:
        """See Outbox."""
        done = await super().park(outgoing, delivery, *args, **options)  # type: ignore[arg-type]  # handed on
        self._ended(outgoing, delivery)
        return done

    async def settle(
        self,
        outgoing: Outgoing,
        delivery: Delivery,
        *,
        told: Collection[Told] = (),
        next_part: Delivery | None = None,
    ) -> bool:
        """See Outbox."""
        done = await super().settle(outgoing, delivery, told=told, next_part=next_part)
        self._ended(outgoing, delivery)
        return done

    def _ended(self, outgoing: Outgoing, delivery: Delivery) -> None:
        if delivery.attempts > outgoing.delivery.attempts:  # begun under this lease
            self._count(delivery, -1)

    def _count(self, delivery: Delivery, by: int) -> None:
        self.instruments.count(self.worker, Repeat(delivery.recipient.platform), by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a process of a run has."""

    kernel: Kernel
    subscriptions: SubscriptionStore
    outbox: OutboxStore
    lapses: Lapses
    planner: Planner
    editor: Editor
    courier: Courier


async def subscribe(
    subscriptions: SubscriptionStore, recipients: Sequence[Recipient], instruments: Instruments
) -> None:
    """Keep a subscription for each of them, all due at one minute."""
    waiting = iter(recipients)

    async def some() -> None:
        for each in waiting:
            wanted = make.subscription(f"sub-{each.chat}", recipient=each, schedule=_AT)
            await subscriptions.keep(wanted, partial(planner.next_due, now=instruments.now()))

    async with asyncio.TaskGroup() as group:
        for _ in range(64):
            group.create_task(some())


@cache
def words() -> prior.Prior:
    """Return the word statistics: read once, before any process is forked."""
    return prior.load()


@asynccontextmanager
async def machine(
    store: Store,
    chat_url: str,
    instruments: Instruments,
    *,
    worker: int = 0,
    points: Points,
    has_details: bool = True,
    place: str = chats.TESTCHAT,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    is_stopping: Callable[[], bool] = lambda: False,
) -> AsyncIterator[Machine]:
    """Put the machine together."""
    async with AsyncExitStack() as stack:
        kernel = points.on(await stack.enter_async_context(store.opened(instruments, sleep)))
        wiring = Wiring(
            kernel=kernel,
            url=chat_url,
            instruments=instruments,
            sleep=sleep,
            has_details=has_details,
        )
        routes = {}
        for promise in Repeat:
            chat = chats.platform(place, promise, wiring)
            stack.push_async_callback(chat.aclose)
            routes[promise.value] = Route(
                platform=points.on(chat, ("send", "find_sent", "promise_for")),
                tenant=Rate(interval=_SECOND / 1000, burst=1000),
                chat=Rate(interval=_SECOND, burst=1),
            )
        articles, briefs = ArticleStore(kernel), BriefStore(kernel)
        subscriptions = SubscriptionStore(kernel, clock=instruments, lead=schedule.LEAD)
        editions, lapses = EditionStore(kernel, briefs), Lapses(kernel, clock=instruments)
        outbox = TalliedOutbox(kernel, briefs, lapses)
        outbox.instruments, outbox.worker = instruments, worker
        yield Machine(
            kernel=kernel,
            subscriptions=subscriptions,
            outbox=outbox,
            lapses=lapses,
            planner=Planner(
                clock=instruments,
                subscriptions=subscriptions,
                editions=editions,
                briefs=briefs,
                tastes=TasteStore(kernel),
                feeds=lambda _: frozenset({FEED.url}),
            ),
            editor=Editor(
                clock=instruments,
                editions=editions,
                collector=Collector(
                    clock=instruments,
                    fetcher=Wire(),
                    parser=Reader(),
                    feeds=FeedStore(kernel, articles),
                    jitter=lambda: 0.0,
                ),
                composer=Composer(
                    clock=instruments,
                    articles=articles,
                    clusters=ClusterStore(kernel),
                    writer=Writer(stories=StoryStore(kernel)),
                    briefs=briefs,
                    pages=None,
                    prior=words,
                ),
                chronicler=chronicler(kernel),
                retrospect=retrospect(kernel, instruments, words),
                feeds=lambda: {FEED.url: FEED},
            ),
            courier=Courier(
                outbox=outbox,
                briefs=briefs,
                subscriptions=subscriptions,
                notices=NoticeStore(kernel),
                routes=routes,
                buttons=under,
                monotonic=instruments.monotonic,
                sleep=sleep,
                is_stopping=is_stopping,
            ),
        )

"""One process of the machine: what it runs, and how it stops.

::

    HTTP server up ─▶ store opened, with patience for a Redis that is not there yet
                        └─▶ listeners and loops, until SIGTERM or SIGINT
                              └─▶ drained: nothing new is begun, what is in hand may end, the
                                  rest is given back

`/healthz` answers from the first second, `/readyz` and webhooks say 503 until the store is
open: whoever sends comes again.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import (
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import chain, repeat
from typing import Protocol, TypeAlias

from adapters.contract import Platform, WebhookRequest, WebhookResponse
from bot import __version__, app, loops, ownlist, rounds, telemetry
from bot.app import Way
from bot.catalogue import catalogue
from bot.clocks import SystemClock
from bot.machine import Machine
from bot.readinglist import ReadingList
from bot.selection import selected
from bot.settings import Settings
from bot.telemetry import Meter, Standing, Telemetry, Unmeasured
from bot.watch import Watch
from digest.errors import ConfigError, StoreUnavailable

DRAIN = timedelta(seconds=20)
"""What is in hand when it is time to stop may take so long: a call of 15 s, and its row."""
GIVE_BACK = timedelta(seconds=3)
"""Then it is broken off, and has so long to give its leases back. Platforms that run processes
kill them 30 s after SIGTERM (Heroku, Kubernetes' default); the rest of it is for closing."""
RETRY = tuple(timedelta(seconds=each) for each in (1, 2, 5))
"""Between attempts to open a store on a server that does not answer."""

_LISTEN_AGAIN = timedelta(seconds=5)

_log = logging.getLogger(__name__)

Ways: TypeAlias = Callable[[Settings], Sequence[Way]]
"""Returns the ways to the chat platforms that are switched on."""


class Server(Protocol):
    """What `app.server` returns."""

    async def start(self) -> tuple[str, int]:
        """Listen, and return where."""
        ...

    async def aclose(self) -> None:
        """Take nothing new, and let what runs end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What a process is there for."""

    takes: bool = False
    """Takes updates in: webhooks, and listeners where there are none."""
    works: bool = False
    """Turns the loops."""
    port: int | None = None
    """Of its HTTP server; None: it has none."""


async def run(settings: Settings, duty: Duty, *, ways: Ways = app.ways) -> int:
    """Do a process's duty until it is told to stop; return its exit code.

    Raises:
        ConfigError: naming what does not fit, or what a platform does not take.
        StoreError: the store cannot be opened; one on a server that is away is waited for.
    """
    _check(settings)
    stopping = asyncio.Event()
    with _told_to_stop(stopping):
        async with AsyncExitStack() as stack:
            known = ways(settings)
            counts = None
            if duty.port is not None:
                platforms = [each.name for each in known]
                counts = Telemetry(version=__version__, platforms=platforms)
            if not known:
                _log.warning("no chat platform is switched on: nothing can be delivered")
            door = _Door(ways=known, counts=counts, takes=duty.takes)
            await door.open_at(settings, duty.port)
            stack.push_async_callback(door.aclose)
            meter = counts or Unmeasured()
            machine = await _opened(stack, settings, stopping, known, meter)
            if machine is not None:
                door.machine = machine
                _log.warning("ready: %s", _said(duty))
                await _until_told(machine, duty, door, stopping)
    _log.warning("stopped")
    return 0


def _check(settings: Settings) -> None:
    wanted = {"REDIS_URL": settings.redis_url, "SECRET_KEY": settings.secret_key}
    missing = [name for name, value in wanted.items() if not value]
    if settings.dyno and missing:
        forgets = "the disk of this machine forgets all at each restart (DYNO is set)"
        raise ConfigError([f"{forgets}: set {name}" for name in missing])


def _said(duty: Duty) -> str:
    done = [word for word, does in (("takes", duty.takes), ("works", duty.works)) if does]
    return " and ".join(done) + "; ends with SIGTERM or Ctrl-C"


@contextmanager
def _told_to_stop(stopping: asyncio.Event) -> Iterator[None]:
    """Set the event at SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    try:
        yield
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)


async def _opened(
    stack: AsyncExitStack,
    settings: Settings,
    stopping: asyncio.Event,
    ways: Sequence[Way],
    meter: Meter,
) -> Machine | None:
    """Open store, engine and the ways to platforms; None when told to stop meanwhile.

    A store on a server that is away is waited for.

    Raises:
        ConfigError: see `app.opened` and `Way`.
        StoreError: see `app.opened`.
    """
    said = ""
    for wait in chain(RETRY, repeat(RETRY[-1])):
        opening = asyncio.ensure_future(
            stack.enter_async_context(_assembled(settings, ways, meter))
        )
        if not await _is_in_time(opening, stopping):
            break
        try:
            return opening.result()
        except StoreUnavailable as error:
            if not settings.redis_url:
                raise
            if str(error) != said:
                said = str(error)
                _log.error("waiting for the store: %s", said)
        if await loops.pause(stopping, wait):
            break
    return None


async def _is_in_time(opening: asyncio.Future[Machine], stopping: asyncio.Event) -> bool:
    """Wait for an end of opening; break it off and return False when it is time to stop.

    A server that takes connections and says nothing keeps an attempt for half a minute.
    """
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((opening, stopped), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
    if not opening.done():
        opening.cancel()
        await asyncio.wait((opening,), timeout=GIVE_BACK.total_seconds())
        return False
    return True


@asynccontextmanager
async def _assembled(
    settings: Settings, ways: Sequence[Way], meter: Meter
) -> AsyncIterator[Machine]:
    beneath = selected((), settings, catalogue.feeds())
    async with AsyncExitStack() as stack:
        engine = await stack.enter_async_context(
            app.opened(settings, beneath, is_present=True, meter=meter)
        )
        stores = await app.stores(settings, engine.kernel, engine.clock)
        routes = await stack.enter_async_context(app.routes(ways, stores, SystemClock()))
        known = {feed.url: feed for feed in catalogue.feeds()}
        await ownlist.take_in(settings.data_dir, stores.lists, known, engine.clock.now())
        sources = ReadingList(beneath.feeds, stores.lists, is_final=bool(settings.feeds))
        await sources.refresh()
        engine.reading.fetcher.vouched = sources.urls
        yield Machine(
            settings=settings,
            app=engine,
            stores=stores,
            routes=routes,
            sources=sources,
            watch=Watch(
                clock=engine.clock,
                outbox=stores.outbox,
                editions=stores.editions,
                queues=stores.queues,
                given_up=stores.given_up,
                damaged=stores.damaged,
                chores=stores.chores,
                spending=engine.spending if settings.has_model else None,
                tokens_per_day=settings.llm_budget_tokens_per_day,
                prices=settings.llm_prices,
            ),
            meter=meter,
        )


async def _until_told(machine: Machine, duty: Duty, door: _Door, stopping: asyncio.Event) -> None:
    """Turn the loops and listen until it is time to stop; then end what is in hand."""
    nudge = machine.stores.kernel.wait
    async with asyncio.TaskGroup() as group:
        turning = {
            group.create_task(loops.turn(each, stopping, nudge), name=each.name)
            for each in (machine.loops(stopping.is_set) if duty.works else ())
        }
        listening = [
            group.create_task(_listen(route.platform, machine))
            for route in (machine.routes.values() if duty.takes else ())
        ]
        await stopping.wait()
        _log.warning("stopping: what is in hand may take %d s", DRAIN.total_seconds())
        for task in listening:
            task.cancel()
        group.create_task(door.aclose())
        await _drained(turning)


async def _drained(turning: set[asyncio.Task[None]]) -> None:
    """Wait for rounds in hand; break off those that take too long."""
    if not turning:
        return
    _, late = await asyncio.wait(turning, timeout=DRAIN.total_seconds())
    for task in late:
        _log.warning("%s is broken off; its work is given back", task.get_name())
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=GIVE_BACK.total_seconds())


async def _listen(platform: Platform, machine: Machine) -> None:
    """Listen to a platform for as long as the process runs, whatever defect it meets."""

    async def listen(platform: Platform) -> None:
        await platform.listen(machine.desk)

    while True:
        await rounds.side_by_side(listen, (platform,))
        await asyncio.sleep(_LISTEN_AGAIN.total_seconds())


@dataclass(slots=True, kw_only=True)
class _Door:
    """The HTTP server of a process, if it has one, before and after there is a store."""

    ways: Sequence[Way]
    counts: Telemetry | None
    takes: bool
    machine: Machine | None = field(default=None, init=False)
    _server: Server | None = field(default=None, init=False)

    async def open_at(self, settings: Settings, port: int | None) -> None:
        """Listen at a port, if there is one.

        Raises:
            ConfigError: nobody can listen there.
        """
        if port is None or self.counts is None:
            return
        taken = self.ways if self.takes else ()
        self._server = app.server(
            settings,
            port=port,
            webhooks={each.webhook: self._webhook(each) for each in taken if each.webhook},
            pages={path: self._page(each, path) for each in taken for path in each.pages},
            checks={
                "store": self._reach,
                **{each.name: partial(self._reach_platform, each.name) for each in taken},
            },
            metrics=telemetry.page(self.counts, self._look),
            meter=self.counts,
        )
        await self._server.start()

    async def aclose(self) -> None:
        """Take no more requests; those under way may end."""
        if self._server is not None:
            await self._server.aclose()

    def _webhook(self, way: Way) -> Callable[[WebhookRequest], Awaitable[WebhookResponse]]:
        async def receive(request: WebhookRequest) -> WebhookResponse:
            there = self._present
            return await there.routes[way.name].platform.receive(request, there.desk)

        return receive

    def _page(self, way: Way, path: str) -> Callable[[WebhookRequest], Awaitable[WebhookResponse]]:
        async def show(request: WebhookRequest) -> WebhookResponse:
            there = self._present
            return await there.routes[way.name].pages[path](request, there.stores.inbox)

        return show

    async def _reach(self) -> None:
        # A write: a store that is full or read-only answers questions all the same.
        await self._present.stores.chores.claim("reach", timedelta(seconds=1))

    async def _reach_platform(self, name: str) -> None:
        reach = self._present.routes[name].reach
        if reach is not None:
            await reach()

    async def _look(self) -> Standing:
        return await self._present.watch.look()

    @property
    def _present(self) -> Machine:
        if self.machine is None:
            raise StoreUnavailable("the store is not open yet")
        return self.machine

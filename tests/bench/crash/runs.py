"""The runs of the proof, each over one engine and the three promises at once."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.errors import StoreError
from digest.model import Repeat
from tests.bench.crash import chats
from tests.bench.crash.children import Child, Nursery
from tests.bench.crash.disk import Disk
from tests.bench.crash.machine import DUE, Store
from tests.bench.crash.stage import Report, Stage, stage
from tests.bench.crash.worker import DONE, SHUT_OUT
from tests.fakes.tcpproxy import TcpProxy
from tests.servers import redis
from tests.servers.redis import RedisServer

KILLED = -int(signal.SIGKILL)
_PLANS = ("planner", "editor")
_SENDS = ("courier", "beat")
_TICK_S = 0.005
_LONGEST_TICK_S = 0.05
"""On the wall: however long this process, and the chat server in it, could not run."""
_LONGEST_STILL_S = 2.0
"""On the wall: no longer does time wait for a worker that has not been able to run."""
_LEASE_S = 60.0
"""More than a delivery's, and so is that of a tick."""
_SERVER_LIVES = timedelta(seconds=400)
"""Between two crashes of the server. What was due around one waits and is then tried again; a
second one meanwhile leaves a message of which nothing is known with no means, however many."""
_HEARD = timedelta(seconds=15)
"""More than a heartbeat, after which it is known up to when the store was what it is."""
_SETTLE_S = 0.1
"""On the wall: what a process that is cut off has written to a socket is read by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Where runs take place: the nursery, and on Redis the server."""

    nursery: Nursery
    folder: Path
    server: RedisServer | None = None
    place: str = chats.TESTCHAT
    """Where the readers are."""

    @property
    def engine(self) -> str:
        """The engine's name, and where the readers are if that is not usual."""
        engine = "sqlite" if self.server is None else "redis"
        return engine if self.place == chats.TESTCHAT else f"{engine}, {self.place}"

    @asynccontextmanager
    async def stage(
        self, *, each: int, shards: int = 2, **options: object
    ) -> AsyncIterator[Stage]:
        """Set a stage over an empty store."""
        with TemporaryDirectory(dir=self.folder) as name:
            store = Store(place=f"{name}/store.db")
            if self.server is not None:
                self.server.ask("FLUSHALL")
                store = Store(place=self.server.url(), shards=shards)
            async with stage(
                self.nursery,
                Path(name),
                store,
                each=each,
                place=self.place,
                **options,  # type: ignore[arg-type]  # handed on
            ) as made:
                yield made


async def crash_points(
    world: World, *, each: int, first: int = 1, step: int = 1, most: int = 5000
) -> Report:
    """Kill a lone worker at its n-th point, for each n until there is no such point.

    A successor finishes what it left.
    """
    report = Report(name=f"{world.engine}: killed at every await")
    began = time.perf_counter()
    for n in range(first, most, step):
        async with world.stage(each=each) as at:
            spec = at.spec(alone=at.chats, at=n)
            child = await world.nursery.start(spec)
            how = await child.ended()
            if how == KILLED:
                report.kills += 1
                report.points = n
                at.note_death(child)
                await at.quiet()
                successor = await world.nursery.start(at.spec(alone=at.chats))
                how = await successor.ended()
            await _close(at, report, how, f"point {n}")
        if report.points != n or report.faults:
            break
    report.seconds = time.perf_counter() - began
    return report


async def stop_points(
    world: World, *, each: int, first: int = 1, step: int = 1, most: int = 5000
) -> Report:
    """Stop a lone worker at its n-th point, let a successor finish, and let it go on.

    A send that is stopped between its last look at the clock and its first byte goes out when
    the process goes on, whatever the lease says: such a send is excused.
    """
    report = Report(name=f"{world.engine}: stopped past the lease at every await")
    began = time.perf_counter()
    for n in range(first, most, step):
        async with world.stage(each=each) as at:
            spec = at.spec(alone=at.chats, at=n, signal=int(signal.SIGSTOP))
            child = await world.nursery.start(spec)
            if await child.ended_or_stopped():
                report.kills += 1
                report.points = n
                at.note_death(child)
                await asyncio.sleep(_SETTLE_S)
                for promise, sends in at.on_the_way(child).items():
                    report.tallies[promise].excused += sends
                at.instruments.advance(_LEASE_S)
                successor = await world.nursery.start(at.spec(alone=at.chats))
                how = await successor.ended()
                child.signal(signal.SIGCONT)
                if how == SHUT_OUT and world.server is None:
                    report.locks += 1
                    how = DONE
                how = how or await child.ended()
            else:
                how = child.how
            await _close(at, report, how, f"point {n}")
        if report.points != n or report.faults:
            break
    report.seconds = time.perf_counter() - began
    return report


async def lost_replies(
    world: World, *, each: int, first: int = 0, step: int = 1, most: int = 5000
) -> Report:
    """Lose the n-th reply of the server for each n until there are no more replies."""
    assert world.server is not None
    report = Report(name="redis: each reply lost once")
    began = time.perf_counter()
    async with TcpProxy(redis.HOST, world.server.port) as proxy:
        for n in range(first, most, step):
            cuts = proxy.cuts
            async with world.stage(each=each) as at:
                proxy.lose_reply(n)
                place = f"redis://{redis.HOST}:{proxy.port}/0"
                child = await world.nursery.start(at.spec(place=place, alone=at.chats))
                await _close(at, report, await child.ended(), f"reply {n}")
            if proxy.cuts == cuts or report.faults:
                break
            report.points = n
            report.kills += 1
    report.seconds = time.perf_counter() - began
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class Mayhem:
    """What happens to workers while they work."""

    name: str
    each: int
    rate: float = 8.0
    """Seconds that pass in a second on the wall."""
    pause_s: tuple[float, float] = (0.35, 0.9)
    """Between two signals."""
    signal: signal.Signals = signal.SIGKILL
    most: int = 10_000
    share: float = 0.0
    """Of requests that the chat server answers badly."""
    kills_server: bool = False
    forgets: bool = False
    """Whether a server that was killed has forgotten its last second."""
    promises: tuple[Repeat, ...] = tuple(Repeat)
    has_details: bool = True
    is_spared_until_due: bool = False
    """Whether only couriers are ended, and only once deliveries are due."""
    seed: int = 1
    within_s: float = 300.0


async def mayhem(world: World, what: Mayhem) -> Report:
    """Let two couriers and a planner work, and kill one of them again and again."""
    is_bounded = world.place == chats.TELEGRAM
    report = Report(name=f"{world.engine}: {what.name}", is_bounded=is_bounded)
    began = time.perf_counter()
    async with world.stage(
        each=what.each,
        shards=16,
        promises=what.promises,
        seed=what.seed,
        share=what.share,
        has_details=what.has_details,
    ) as at:
        disk = Disk(world.server._folder) if what.forgets and world.server else None
        ticking = asyncio.ensure_future(_tick(at, what.rate, disk))
        raging = asyncio.ensure_future(_rage(world, at, what, report, disk))
        try:
            await _until(
                at, lambda: _all_planned(at), what.within_s, report, "not all was planned"
            )
            at.instruments.advance(max(0.0, (DUE - at.instruments.now()).total_seconds()))
            await _until(at, at.is_settled, what.within_s, report, "not all was settled")
        finally:
            raging.cancel()
            await asyncio.wait([raging])
            await world.nursery.end_all()
            ticking.cancel()
            await asyncio.wait([ticking])
        if not raging.cancelled():
            raging.result()
        report.add(await at.judged())
        if what.is_spared_until_due:
            report.last_s = at.venue.tried()[-1].at - DUE.timestamp()
    report.seconds = time.perf_counter() - began
    return report


async def _rage(world: World, at: Stage, what: Mayhem, report: Report, disk: Disk | None) -> None:
    """Keep the workers alive, and end one of them after each pause."""
    chance = random.Random(what.seed)  # noqa: S311  # a run to repeat
    spare_server_until = DUE + _HEARD  # time leaps to DUE, and there is no heartbeat in a leap
    children: list[Child] = []
    for loops in (_SENDS, _SENDS, _PLANS):
        child = await world.nursery.start(at.spec(loops=loops))
        children.append(child)
    while True:
        await asyncio.sleep(chance.uniform(*what.pause_s))
        is_spared = what.is_spared_until_due and at.instruments.now() < DUE
        if is_spared or report.kills >= what.most:
            continue
        report.kills += 1
        if what.kills_server and at.instruments.now() >= spare_server_until:
            spare_server_until = at.instruments.now() + _SERVER_LIVES
            await _crash_server(world, at, disk)
            continue
        place = chance.randrange(len(children) - what.is_spared_until_due)
        await _end(at, children[place], what.signal, report)
        children[place] = await world.nursery.start(at.spec(loops=children[place].spec.loops))


async def _end(at: Stage, child: Child, number: signal.Signals, report: Report) -> None:
    expected = KILLED if number is signal.SIGKILL else DONE
    child.signal(number)
    how = await child.ended()
    if number is signal.SIGKILL:
        at.note_death(child)
    if how != expected:
        report.troubles.append(f"a worker ended with {how}: {at.nursery.complaints()}")


async def _crash_server(world: World, at: Stage, disk: Disk | None) -> None:
    """Kill the server and start it again, with a hole in its memory if so wished."""
    assert world.server is not None
    world.server.kill()
    since = disk.forget(at.instruments.now().timestamp()) if disk else None
    if since is not None:  # what was sent meanwhile is as much in flight as at a kill
        at.note_hole(since)
    await asyncio.sleep(_SETTLE_S)
    starting = asyncio.ensure_future(asyncio.to_thread(world.server.start))
    try:
        await asyncio.shield(starting)
    except asyncio.CancelledError:
        await starting
        raise


async def _tick(at: Stage, rate: float, disk: Disk | None) -> None:
    """Let time pass while this process is there to serve the chats, and while all workers run.

    Where it is to be that of the wall it waits for no worker.
    """
    last, seen = time.perf_counter(), dict[int, int]()
    while True:
        if disk:
            disk.sample(at.instruments.now().timestamp())
        await asyncio.sleep(_TICK_S)
        now = time.perf_counter()
        looks = {each: at.instruments.looks(each) for each in at.nursery.alive()}
        is_somebody_still = rate > 1 and looks.items() & seen.items()
        if is_somebody_still and now - last < _LONGEST_STILL_S:
            continue
        at.instruments.advance(min(now - last, _LONGEST_TICK_S) * rate)
        last, seen = now, looks


async def _all_planned(at: Stage) -> bool:
    return (await at.machine.outbox.backlog()).all >= len(at.chats)


async def _until(
    at: Stage,
    is_so: Callable[[], Awaitable[bool]],
    within_s: float,
    report: Report,
    complaint: str,
) -> None:
    end = time.perf_counter() + within_s
    while time.perf_counter() < end:
        try:
            if await is_so():
                return
        except StoreError:
            pass  # it is being restarted
        await asyncio.sleep(0.1)
    report.troubles.append(f"{complaint}: {at.nursery.complaints()}")


async def _close(at: Stage, report: Report, how: int, where: str) -> None:
    """Judge what a lone worker left."""
    before = len(report.faults)
    report.add(await at.judged())
    if how != DONE:
        report.troubles.append(f"{where}: the worker ended with {how}: {at.nursery.complaints()}")
    if len(report.faults) > before:
        report.troubles.append(f"that was at {where}, {at.instruments.cut_at}")

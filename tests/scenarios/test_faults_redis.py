"""Redis in trouble under a machine at work: F7, on real processes.

====================================  ========================================================
trouble                               what is to be
====================================  ========================================================
gone at start                         waited for (test_processes)
gone while briefs leave, and back     none is lost, none is seen twice
a read-only replica, then a master    the same
slow: 1.5 s, and 6 s: past patience   the same
full (`maxmemory`, noeviction)        the same; webhooks get no 2xx, what got one is answered
forgetful by its settings             refused, or used aloud (test_processes)
====================================  ========================================================

Replies lost at each command, forgotten seconds and restarts in a row: tests.scenarios.test_crash.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot import courier
from tests.fakes.chatdirections import slow
from tests.scenarios.chatting import WEBHOOK
from tests.scenarios.running import HOST, Running, free_port
from tests.scenarios.test_morning import Morning, morning
from tests.servers.redis import RedisServer, needs_redis

pytestmark = needs_redis

IN_HAND, WITH_SOME_WAITING = 30, courier.AT_ONCE + 30
"""Readers: all briefs are in hand when the trouble begins, or thirty have not been begun.

Of a server that may have forgotten its last seconds those thirty are doubts, looked for once the
lease that may have been forgotten is over; that takes longer than a test should, and is proved by
hand clock (tests.bot.test_courier_doubts) and by crash (tests.scenarios.test_crash).
"""
SPREAD_MS = 20
"""Each reader's chat answers so much later than the one before."""
FIRST = 8
SECONDS = 60.0
_UP = "daybrief_store_up 1.0"
STEP_S = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A machine on a Redis of its own, and readers whose briefs are due."""

    day: Morning
    redis: RedisServer
    process: Running
    chats: list[str]

    def seen(self) -> int:
        """Count the readers who see something."""
        return sum(bool(self.day.server.visible(chat)) for chat in self.chats)

    def is_noticed(self) -> bool:
        """Tell whether a loop has said that it waits for the store."""
        return self.process.says("waits for the store")

    async def until(self, condition: Callable[[], bool], *, within_s: float = SECONDS) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(within_s):
            while not condition():  # noqa: ASYNC110  # others' doing
                await asyncio.sleep(STEP_S)

    async def settled(self) -> None:
        """Wait until nothing is owed any more: what might be sent twice has been by then."""
        async with asyncio.timeout(SECONDS):
            while not await asyncio.to_thread(self._is_settled):  # noqa: ASYNC110  # as above
                await asyncio.sleep(4 * STEP_S)

    def _is_settled(self) -> bool:
        _, metrics = self.process.get("/metrics")
        return 'daybrief_queue_jobs{queue="send"} 0.0' in metrics and _UP in metrics


@asynccontextmanager
async def at_work(folder: Path, readers: int = IN_HAND) -> AsyncIterator[Stage]:
    """Start a machine; go on when the first briefs are there."""
    place = folder / "redis"
    place.mkdir()
    chats = [f"C{number}" for number in range(readers)]
    with RedisServer(place) as redis:
        async with morning(folder, REDIS_URL=redis.url(), CHAT_WEBHOOK="1") as day:
            await day.subscribe(*chats)
            for number, chat in enumerate(chats):
                day.server.next(slow(SPREAD_MS * number), chat=chat, times=None)
            with day.running("start") as process:
                day.server.webhook(f"http://{HOST}:{process.port}{WEBHOOK}")
                stage = Stage(day=day, redis=redis, process=process, chats=chats)
                await stage.until(lambda: stage.seen() >= FIRST)
                yield stage
                assert await asyncio.to_thread(process.end) == 0
                assert "Traceback" not in process.log


async def killed(stage: Stage) -> None:
    stage.redis.kill()
    await stage.until(stage.is_noticed)
    await asyncio.to_thread(stage.redis.start)


async def read_only(stage: Stage) -> None:
    """Make it follow a master that does not exist, then be its own again."""
    stage.redis.ask("REPLICAOF", HOST, str(free_port()))
    await asyncio.sleep(1)
    stage.redis.ask("REPLICAOF", "NO", "ONE")


async def asleep(stage: Stage) -> None:
    await asyncio.to_thread(stage.redis.ask, "DEBUG", "SLEEP", "1.5")


async def silent(stage: Stage) -> None:
    """Let it stand still for longer than a client waits for an answer, which is 5 s."""
    stage.redis.stop()
    await asyncio.sleep(6)
    stage.redis.go_on()


async def full(stage: Stage) -> None:
    stage.redis.ask("CONFIG", "SET", "maxmemory", "1")
    await asyncio.sleep(1)
    stage.redis.ask("CONFIG", "SET", "maxmemory", "0")


Trouble = Callable[[Stage], Awaitable[None]]


TROUBLES: list[tuple[Trouble, int]] = [
    (killed, IN_HAND),
    (read_only, IN_HAND),
    (asleep, IN_HAND),
    (silent, WITH_SOME_WAITING),
    (full, WITH_SOME_WAITING),
]


async def test_a_redis_in_trouble_while_briefs_leave_costs_and_doubles_none(
    tmp_path: Path,
) -> None:
    # Side by side, each with a server and a machine of its own: most of the time they wait.
    async with asyncio.TaskGroup() as group:
        for trouble, readers in TROUBLES:
            folder = tmp_path / trouble.__name__
            folder.mkdir()
            group.create_task(gone_through(folder, trouble, readers), name=trouble.__name__)


async def gone_through(folder: Path, trouble: Trouble, readers: int) -> None:
    async with at_work(folder, readers) as stage:
        before = stage.seen()
        await trouble(stage)
        back = time.monotonic()
        await stage.until(lambda: stage.seen() == readers)
        shown_s = time.monotonic() - back
        await stage.settled()
        settled_s = time.monotonic() - back
        seen = [len(stage.day.server.visible(chat)) for chat in stage.chats]
        assert seen == [1] * readers, trouble.__name__
    sys.stdout.write(
        f"{trouble.__name__}: {before} of {readers} were there before; "
        f"all {shown_s:.1f} s after it was back, all settled {settled_s:.1f} s\n"
    )


async def test_what_a_full_redis_took_in_is_answered_and_the_rest_is_turned_away(
    tmp_path: Path,
) -> None:
    async with at_work(tmp_path) as stage:
        server = stage.day.server
        await stage.settled()
        taken = server.say("C1", "help")
        await stage.until(lambda: any(each.update == taken for each in server.webhooks.pushes))
        stage.redis.ask("CONFIG", "SET", "maxmemory", "1")
        turned_away = server.say("C2", "help")
        await stage.until(lambda: len(pushed(stage, turned_away)) > 3)
        assert all(status >= 500 for status in pushed(stage, turned_away))
        stage.redis.ask("CONFIG", "SET", "maxmemory", "0")
        server.duplicate(1)  # as a platform does with what was not taken
        await stage.until(lambda: len(server.visible("C1")) == 2)
        await stage.until(lambda: len(server.visible("C2")) == 2)
        assert pushed(stage, taken)[-1] == 200
        await stage.settled()
        assert [len(server.visible(chat)) for chat in stage.chats[:4]] == [1, 2, 2, 1]


def pushed(stage: Stage, update: str) -> list[int]:
    """Return what the attempts to bring an update were answered."""
    return [each.status for each in stage.day.server.webhooks.pushes if each.update == update]

"""A disk that takes no more under a machine at work, and stores that cannot be used.

F18. What is said of a full disk, of damage in any page and of a lock that lasts is
proved on the engine itself (tests.adapters.store.test_sqlite); here processes meet it.

===================================  =========================================================
trouble                              what is to be
===================================  =========================================================
nothing more can be written          loops wait and say so once, webhooks are turned away; with
                                     room again all goes on, nothing lost, nothing twice
no room at the start                 one line, exit 1
cut off, garbage, of others, newer   one line, exit 1, the file as it was; newer schema on Redis
a folder that cannot be made         one line, exit 1
the key of sealed letters is gone    one line, exit 2
settings that do not fit             every one named in a line, exit 2, whatever they hold
the list of sources broken           one line, exit 2 at the start, else the old list counts
                                     (tests.bot.test_readinglist)
===================================  =========================================================
"""

from __future__ import annotations

import asyncio
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.machine import EDITORS
from tests.fakes.chatdirections import slow
from tests.scenarios.chatting import WEBHOOK
from tests.scenarios.running import HOST, Running
from tests.scenarios.test_morning import Morning, morning

STORE = "daybrief.sqlite3"
READERS = 130
"""More than a courier has hands: some are not begun when the trouble comes."""
CHATS = [f"C{number}" for number in range(READERS)]
SPREAD_MS, FIRST = 20, 8
SECONDS = 60.0
STEP_S = 0.05
FULL_S = 1.5
TRIES = 4
"""Of the chat server, to bring an update."""
NO_ROOM = 64 * 1024
"""Past this place in a file nothing can be written: short of what the log of the store has by
then, and beyond what a process writes of what it does."""
FREE = resource.RLIM_INFINITY

limits = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="this system cannot limit another process's files"
)


def allow(process: Running, size: int) -> None:
    """Let a process write files up to a size; beyond it every write fails (EFBIG)."""
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, FREE))


def seen(day: Morning) -> int:
    """Count the readers who see something."""
    return sum(bool(day.server.visible(chat)) for chat in CHATS)


@limits
async def test_a_disk_that_is_full_for_a_while_costs_and_doubles_no_brief(tmp_path: Path) -> None:
    async with morning(tmp_path, CHAT_WEBHOOK="1") as day:
        await day.subscribe(*CHATS)
        for number, chat in enumerate(CHATS):
            day.server.next(slow(SPREAD_MS * number), chat=chat, times=None)
        with day.running("start") as process:
            day.server.webhook(f"http://{HOST}:{process.port}{WEBHOOK}")
            await comes_about(lambda: seen(day) >= FIRST)
            assert (day.data / f"{STORE}-wal").stat().st_size > NO_ROOM
            before = seen(day)
            allow(process, NO_ROOM)
            day.server.say("C1", "help")
            await comes_about(lambda: len(day.server.webhooks.pushes) == TRIES)
            await comes_about(lambda: "waits for the store" in process.log)
            await asyncio.sleep(FULL_S)
            assert process.get("/healthz")[0] == 200
            assert process.get("/readyz")[0] == 503
            said = re.findall(r"(\w+) waits for the store", process.log)
            assert max(Counter(said).values()) <= EDITORS
            allow(process, FREE)
            back = time.monotonic()
            day.server.duplicate(1)  # as a platform does with what was not taken
            await comes_about(lambda: seen(day) == READERS)
            shown_s = time.monotonic() - back
            await comes_about(lambda: len(day.server.visible("C1")) == 2)
            await settled(process)
            assert await asyncio.to_thread(process.end) == 0
            assert "Traceback" not in process.log
        statuses = [each.status for each in day.server.webhooks.pushes]
        assert min(statuses[:TRIES]) >= 500
        assert statuses[TRIES:] == [200]
        counts = [len(day.server.visible(chat)) for chat in CHATS]
        assert counts == [2 if chat == "C1" else 1 for chat in CHATS]
        sys.stdout.write(f"full: {before} before; all {shown_s:.1f} s after there was room\n")


async def comes_about(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110  # others' doing
            await asyncio.sleep(STEP_S)


async def settled(process: Running) -> None:
    """Wait until nothing is owed any more."""
    async with asyncio.timeout(SECONDS):
        while not await asyncio.to_thread(_is_settled, process):  # noqa: ASYNC110  # as above
            await asyncio.sleep(4 * STEP_S)


def _is_settled(process: Running) -> bool:
    _, metrics = process.get("/metrics")
    return (
        'daybrief_queue_jobs{queue="send"} 0.0' in metrics and "daybrief_store_up 1.0" in metrics
    )

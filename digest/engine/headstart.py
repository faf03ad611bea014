"""A head start: the window is grouped while a round waits for its last feeds.

::

    settled ─▶ nearly all, and then nothing for a while? ─▶ group ─▶ compose finds it done
                                                              └─ more came ─▶ given up;
                                                                 when it is quiet, anew

A round lasts until its deadline because a few servers never answer; nearly all have settled
long before. A window is found again by what the feeds had given (`Windows.grouped`): what was
grouped without the articles of a late feed is never used, and a brief is the same with a head
start and without.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta

from digest.engine.collect import Harvest, Standing
from digest.errors import StoreError

ONE_OF = 10
"""At most one of so many feeds may still be awaited: of more, some will yet answer."""
QUIET = timedelta(seconds=0.75)
"""How long nothing may settle while so many are awaited. Of 200 feeds of which three never
answer, nearly all settle within 1.5 s and less than 0.1 s apart."""


def pause(standing: Standing, *, quiet: timedelta = QUIET) -> timedelta | None:
    """Return how long nothing more may settle before a window is grouped ahead; None: not yet.

    *Pure.* The fewer feeds are awaited the shorter it is: there is less that can spoil a head
    start, and one that is spoilt has cost a processor that was idle.
    """
    awaited = standing.feeds - standing.settled
    if not 0 < awaited * ONE_OF <= standing.feeds:
        return None
    return quiet * (awaited * ONE_OF / standing.feeds)


@dataclass(slots=True, kw_only=True)
class HeadStart:
    """Groups ahead, as `tell` says how far a round is; see `head_start`."""

    group: Callable[[Harvest], Coroutine[object, object, object]]
    quiet: timedelta
    tasks: asyncio.TaskGroup
    _harvest: Harvest | None = None
    """What is being grouped, or has been."""
    _task: asyncio.Task[None] | None = None
    _timer: asyncio.TimerHandle | None = None

    def tell(self, standing: Standing) -> None:
        """Take note of how far the round is, each time that a feed has settled."""
        self.wait_no_more()
        if self._harvest == standing.harvest:
            return
        self._give_up()
        wait = pause(standing, quiet=self.quiet)
        if wait is not None:
            self._timer = asyncio.get_running_loop().call_later(
                wait.total_seconds(), self._begin, standing.harvest
            )

    def wait_no_more(self) -> None:
        """Begin nothing that has not begun."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self, harvest: Harvest) -> None:
        self._harvest = harvest
        self._task = self.tasks.create_task(self._group(harvest))

    async def _group(self, harvest: Harvest) -> None:
        with contextlib.suppress(StoreError):  # whoever composes meets the same, or does not
            await self.group(harvest)

    def _give_up(self) -> None:
        self._harvest = None
        if self._task is not None:
            self._task.cancel()
            self._task = None


@contextlib.asynccontextmanager
async def head_start(
    group: Callable[[Harvest], Coroutine[object, object, object]], *, quiet: timedelta = QUIET
) -> AsyncIterator[HeadStart]:
    """Have the window grouped ahead of the end of a round that is told of within.

    At the end it waits for what is being grouped; when the round fails, that is given up.

    Args:
        group: groups the window as far as it was harvested; cancelled, it ends at once.
        quiet: how long nothing may settle before it begins; see `pause`.
    """
    try:
        async with asyncio.TaskGroup() as tasks:
            ahead = HeadStart(group=group, quiet=quiet, tasks=tasks)
            try:
                yield ahead
            finally:
                ahead.wait_no_more()
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors  # the round's: what was grouped raises nothing

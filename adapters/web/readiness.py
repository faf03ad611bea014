"""Whether what a process needs can be reached: a few checks, asked together and not too often."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeAlias

from digest.errors import DaybriefError

_log = logging.getLogger(__name__)

Check: TypeAlias = Callable[[], Awaitable[None]]
"""Returns when a thing can be reached, else raises one of our errors, OSError or TimeoutError."""

_WITHIN = timedelta(seconds=2)
_FRESH = timedelta(seconds=1)


class Readiness:
    """Asks the checks by name; whoever asks meanwhile gets the same answer."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        within: timedelta = _WITHIN,
        fresh_for: timedelta = _FRESH,
    ) -> None:
        """Take the checks.

        Args:
            checks: what to ask, by the name that is shown.
            within: how long each may take.
            fresh_for: how long an answer counts; a flood of questions costs the store nothing.
        """
        self._checks = dict(checks)
        self._within_s = within.total_seconds()
        self._fresh_s = fresh_for.total_seconds()
        self._asking = asyncio.Lock()
        self._asked_at = float("-inf")
        self._failed: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What is asked for."""
        return tuple(self._checks)

    async def failed(self) -> tuple[str, ...]:
        """Return the names of what cannot be reached; why stands in the log alone."""
        async with self._asking:
            if time.monotonic() - self._asked_at >= self._fresh_s:
                async with asyncio.TaskGroup() as group:
                    asked = {
                        name: group.create_task(self._passes(name, check))
                        for name, check in self._checks.items()
                    }
                self._failed = tuple(name for name, task in asked.items() if not task.result())
                self._asked_at = time.monotonic()
        return self._failed

    async def _passes(self, name: str, check: Check) -> bool:
        try:
            async with asyncio.timeout(self._within_s):
                await check()
        except (DaybriefError, OSError, TimeoutError) as error:
            _log.warning("not ready: %s: %s", name, str(error) or type(error).__name__)
            return False
        return True

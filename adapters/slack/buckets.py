"""Keeping to what Slack takes: a bucket a method and workspace, and one a channel for its posts.

::

    call ─▶ channel's bucket ─▶ workspace's bucket ─▶ wait, a second at most ─▶ out
                └── over a second ──┴─▶ Throttled: nothing has left

A 429 penalizes the bucket it is most likely of: of a method that is counted by channel the
channel's, so that the other channels go on.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from adapters import slots
from adapters.contract import Rates
from adapters.slack.methods import METHODS
from digest.errors import StoreError
from digest.ports import Rate

BEARABLE = timedelta(seconds=1)
"""Longer than this no call waits: the time of whoever calls is bounded."""
_USUAL_PENALTY = timedelta(seconds=5)
"""Where Slack does not say for how long."""
_LONGEST_PENALTY = timedelta(hours=1)

_log = logging.getLogger(__name__)


class Buckets:
    """Books slots of Slack's methods.

    Args:
        rates: counts over all processes.
        sleep: waits for a slot that is near.
    """

    def __init__(self, rates: Rates, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._rates = rates
        self._sleep = sleep

    async def enter(self, method: str, tenant: str, channel: str) -> None:
        """Wait until a method may be called.

        Raises:
            Throttled: that would take long.
            Unavailable: the store failed.
        """
        of = METHODS[method]
        wait = timedelta(0)
        if of.channel is not None:
            name = _bucket(method, tenant, channel)
            wait = await slots.booked(self._rates, name, of.channel, at_most=BEARABLE)
        name = _bucket(method, tenant)
        wait = max(wait, await slots.booked(self._rates, name, of.tenant, at_most=BEARABLE))
        await slots.come(wait, self._sleep)

    async def take(self, bucket: str, rate: Rate) -> bool:
        """Take a slot that is free now; return whether there was one."""
        try:
            wait = await self._rates.reserve(bucket, rate, at_most=timedelta(0))
        except StoreError:
            return False
        return not wait

    async def penalize(
        self, method: str, tenant: str, channel: str, wait: timedelta | None
    ) -> None:
        """Have a method not be called for as long as Slack asks."""
        bucket = _bucket(method, tenant, channel if METHODS[method].channel else "")
        asked = _USUAL_PENALTY if wait is None else min(wait, _LONGEST_PENALTY)
        try:
            await self._rates.penalize(bucket, asked)
        except StoreError as error:
            _log.warning("%s is not held back: %s", method, error)


def _bucket(method: str, tenant: str, channel: str = "") -> str:
    return f"{tenant}:{method}:{channel}" if channel else f"{tenant}:{method}"

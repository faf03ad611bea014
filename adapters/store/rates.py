"""How much a platform takes, counted over all processes.

::

    rate  pace/BUCKET    when the platform may be asked the same again

A bucket may be of a place or a tenant; it is known by a digest alone.
"""

from __future__ import annotations

from datetime import timedelta

from adapters.store.addresses import digest
from adapters.store.kernel import Kernel
from digest.ports import Rate

PACE_KEPT = timedelta(minutes=1)
"""The time in which what a platform takes at once has come back."""


class RateStore:
    """See Rates."""

    def __init__(self, kernel: Kernel, platform: str) -> None:
        """Take the kernel that counts, and the platform whose buckets these are."""
        self._kernel = kernel
        self._platform = platform

    async def reserve(self, bucket: str, rate: Rate, *, at_most: timedelta) -> timedelta:
        """See Rates."""
        return await self._kernel.reserve(
            self._named(bucket),
            interval=rate.interval,
            burst=rate.burst,
            at_most=at_most,
        )

    async def penalize(self, bucket: str, wait: timedelta) -> None:
        """See Rates."""
        await self._kernel.penalize(self._named(bucket), wait)

    def _named(self, bucket: str) -> str:
        return f"pace/{digest(self._platform, bucket)}"

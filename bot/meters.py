"""Which platforms count what nobody asked for, and what they say of it to those who mind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.contract import Metered, Platform, Quota, Roleless
from digest.errors import DeliveryError
from digest.model import Recipient

ASKING = timedelta(seconds=8)
"""Somebody waits for what is said then."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meters:
    """Asks platforms, by name."""

    platforms: Mapping[str, Platform] = field(default_factory=dict)

    def counts(self, place: Recipient) -> bool:
        """Tell whether the platform of a place counts what it sends unasked."""
        return isinstance(self.platforms.get(place.platform), Metered)

    def is_roleless(self, place: Recipient) -> bool:
        """Tell whether the platform of a place does not know who manages it."""
        platform: object = self.platforms.get(place.platform)
        return isinstance(platform, Roleless) and platform.is_roleless

    async def price(self, place: Recipient) -> int | None:
        """Return what a message to a place counts for; None where that cannot be found out."""
        platform: object = self.platforms.get(place.platform)
        if not isinstance(platform, Metered):
            return None
        try:
            async with asyncio.timeout(ASKING.total_seconds()):
                return max(1, await platform.price(place))
        except (DeliveryError, TimeoutError) as error:
            _log.info("a price could not be found out: %s", type(error).__name__)
            return None

    async def quota(self, place: Recipient) -> Quota | None:
        """Return how the month of a place's tenant stands; None where nobody can tell."""
        platform: object = self.platforms.get(place.platform)
        if not isinstance(platform, Metered):
            return None
        try:
            async with asyncio.timeout(ASKING.total_seconds()):
                return await platform.quota(place.tenant)
        except (DeliveryError, TimeoutError) as error:
            _log.info("a quota could not be found out: %s", type(error).__name__)
            return None

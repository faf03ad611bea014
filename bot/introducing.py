"""Who somebody is that comes for the first time, as far as his platform can be asked."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from adapters.contract import Joined, Opened, Platform, Profiles
from digest.errors import DeliveryError

WITHIN = timedelta(seconds=3)
"""It would be nice to know; the greeting does not wait longer for it."""

_log = logging.getLogger(__name__)


async def introduced(platform: Platform, update: Joined | Opened) -> Joined | Opened:
    """Return a first contact with what the platform knows of whoever makes it, if it can say."""
    if update.tz or update.language or not update.asker or not isinstance(platform, Profiles):
        return update
    try:
        async with asyncio.timeout(WITHIN.total_seconds()):
            known = await platform.profile(update.recipient, update.asker)
    except (DeliveryError, TimeoutError) as error:
        _log.info("nobody is introduced: %s", type(error).__name__)
        return update
    return replace(update, tz=known.tz, language=known.language)

"""The files that people bring: fetched when they are wanted, within a bound and a time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from adapters.contract import Platform
from bot.dialogue.visit import Visit
from digest.errors import DeliveryError

FETCHING = timedelta(seconds=10)

_log = logging.getLogger(__name__)


class Missing(StrEnum):
    """Why there are no bytes."""

    NOTHING = "nothing"
    """No file was named, or came."""
    TOO_LARGE = "too large"
    UNREADABLE = "unreadable"


class Incoming(Protocol):
    """Where files come from."""

    async def read(self, named: str, visit: Visit, most_bytes: int) -> bytes | Missing:
        """Return what is in the file that somebody means."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """Files that come with what is written in chats; no path means anything. See Incoming."""

    platforms: Mapping[str, Platform]

    async def read(self, named: str, visit: Visit, most_bytes: int) -> bytes | Missing:  # noqa: ARG002  # of terminals
        """See Incoming."""
        attachment, platform = visit.attachment, self.platforms.get(visit.recipient.platform)
        if attachment is None or platform is None:
            return Missing.NOTHING
        if attachment.size > most_bytes:
            return Missing.TOO_LARGE
        try:
            async with asyncio.timeout(FETCHING.total_seconds()):
                body = await platform.download(visit.recipient, attachment, most_bytes=most_bytes)
        except (DeliveryError, TimeoutError) as error:
            _log.info("a file could not be had: %s", type(error).__name__)
            return Missing.UNREADABLE
        return body if len(body) <= most_bytes else Missing.TOO_LARGE

"""What becomes of the subscriptions of a chat that is gone: paused, and their owners told."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from digest import delivery
from digest.model import Recipient
from digest.ports import Notices, Subscriptions

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """Bids through these ports."""

    subscriptions: Subscriptions
    notices: Notices

    async def bid(self, gone: Recipient, at: datetime) -> None:
        """Pause what goes to a chat, and have its owners told; again, it changes nothing.

        Those that are known beforehand come first: were they lost between the two steps, no
        later failure would bring them back.

        Raises:
            StoreError: the store failed; bid again.
        """
        there = [each for each in await self.subscriptions.of(gone) if not each.is_paused]
        notices = {each.id: delivery.gone(each, about=gone, at=at) for each in there}
        for notice in filter(None, notices.values()):
            await self.notices.add(notice)
        paused = await self.subscriptions.pause(gone)
        _log.warning("a recipient is gone; paused %s", [each.id for each in paused])
        for each in paused:
            late = None if each.id in notices else delivery.gone(each, about=gone, at=at)
            if late is not None:
                await self.notices.add(late)

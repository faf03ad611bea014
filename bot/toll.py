"""What stands between a delivery and a platform that counts what it sends unasked.

::

    counted, and nothing of it has left ─▶ has he this very brief by now?      ended: had
                                           has he had a message for that date? ended: skipped
                                           is he served? (`bot.rationer`)      ended: skipped
                                           └─ yes ─▶ sent

A brief that is skipped has told nobody anything, can be had for asking for a day, and is made up
for: the next one reaches back as far, and its reader comes before others. That is written down
before the end is, so that a process that dies between the two does it again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from adapters.contract import Metered, Platform
from bot import planner
from bot.rationer import Rationer
from digest.model import (
    Brief,
    BriefId,
    BriefKind,
    Delivery,
    DeliveryState,
    FailureKind,
)
from digest.ports import Briefs, Outbox, Subscriptions


@dataclass(frozen=True, slots=True)
class Ended:
    """Why a delivery is not made."""

    kind: FailureKind
    reason: str
    waited: int | None = None
    """How many briefs the reader has missed in a row by now; None where he misses nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """Asks these."""

    rationer: Rationer
    outbox: Outbox
    briefs: Briefs
    subscriptions: Subscriptions

    async def stops(self, row: Delivery, platform: Platform) -> Ended | None:
        """Return why a claimed delivery is not to be made; None where it is.

        Raises:
            StoreError: the store failed.
        """
        is_new = row.state is DeliveryState.CLAIMED
        if row.waited is None or not is_new or not isinstance(platform, Metered):
            return None
        is_daily, is_alert = row.kind is BriefKind.DAILY, row.kind is BriefKind.ALERT
        if is_daily and await self.briefs.is_latest(row.recipient, row.brief_id):
            return Ended(FailureKind.HAD, "he has asked for it, and has it")
        if await self.outbox.has_had(row):
            reason = "he has had his message of that date"
            if is_alert:
                return Ended(FailureKind.EXPIRED, reason)
            return Ended(FailureKind.SKIPPED_QUOTA, reason, row.waited)
        if await self.rationer.serves(row, platform):
            return None
        return skipped(row, "the month has too few messages left for all")

    async def make_up(
        self,
        row: Delivery,
        ended: Ended,
        find: Callable[[BriefId], Awaitable[Brief | None]],
    ) -> None:
        """Have the next brief make up for one that was skipped.

        Raises:
            StoreError: the store failed; do it again.
        """
        if ended.waited is None or row.kind is not BriefKind.DAILY:
            return
        brief = await find(row.brief_id)
        if brief is not None:
            reached = planner.reached_before(brief.edition)
            await self.subscriptions.set_back(row, covered_until=reached, skipped=ended.waited)


def skipped(row: Delivery, reason: str) -> Ended:
    """Return the end of a delivery for which there is no message left."""
    waited = None if row.waited is None else row.waited + 1
    return Ended(FailureKind.SKIPPED_QUOTA, reason, waited)

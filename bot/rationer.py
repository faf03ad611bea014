"""Asking, before a counted brief is sent, whether its reader is served this time.

::

    a delivery ─▶ decided? ─ yes ─────────────────────────────────────▶ served, or skipped
                     └ no ─▶ the month's quota, all that waits, prices ─▶ does it go round?
                                 │                                          ├─ yes ─▶ all served
                                 └─ not to be had: served                   └─ no ──▶ decided
                                                                             for all processes

`digest.delivery.rationing` decides. A run is decided when the first delivery of it comes up, at
its due time: by then all of it is in the outbox, where planning has put it in the ten minutes
before. What has no end, or goes round, costs one question and one look a run and process, and
nothing is stored. Platforms that count nothing are not asked at all.

Nobody loses a brief because a quota cannot be read: it is sent, and where the month is spent the
platform says so itself (`QuotaSpent`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from adapters.contract import Metered
from bot.errand import in_time
from bot.telemetry import Meter, Unmeasured
from digest import delivery
from digest.delivery import rationing
from digest.errors import DeliveryError, StoreUnavailable
from digest.model import (
    Delivery,
    Language,
    NoticeKind,
    OperationId,
    Ration,
    Recipient,
    Run,
    Shortage,
    run_of,
)
from digest.ports import Claims, Notices, Outbox, Rations, Wishes

_MOST_ROUNDS = 8
_MOST_RUNS = 64
"""Of which a process remembers what was decided: more than are under way at a time."""
_ASKED_AT_ONCE = 50

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rationer:
    """Decides through these ports, and tells those who run the bot for a tenant."""

    outbox: Outbox
    rations: Rations
    claims: Claims
    notices: Notices
    wishes: Wishes
    language: Language
    """Spoken to those who have not said."""
    meter: Meter = field(default_factory=Unmeasured)
    _known: dict[Run, dict[OperationId, bool]] = field(default_factory=dict)
    _deciding: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One question for all who come up at a time."""

    async def serves(self, row: Delivery, platform: Metered) -> bool:
        """Tell whether a delivery is sent; for the same one always the same.

        Raises:
            StoreError: the store failed.
        """
        run = run_of(row)
        async with self._deciding:
            ruled = self._known.get(run, {})
            if row.op_id not in ruled:
                ruled = await self._ruled(run, row, platform)
                self._known.pop(run, None)
                self._known[run] = ruled
                while len(self._known) > _MOST_RUNS:
                    self._known.pop(next(iter(self._known)))
        return ruled[row.op_id]

    async def _ruled(self, run: Run, row: Delivery, platform: Metered) -> dict[OperationId, bool]:
        """Return what is decided about a run, this delivery included."""
        for _ in range(_MOST_ROUNDS):
            rations = await self.rations.of(run)
            ruled = rationing.rulings(rations)
            if row.op_id in ruled:
                return ruled
            waiting = await self._waiting(run, row)
            try:
                quota = await in_time(platform.quota(run.tenant))
            except DeliveryError as error:
                _log.warning("%s: the quota cannot be read: %s", run.platform, error.reason)
                return ruled | dict.fromkeys((each.op_id for each in waiting), True)
            if quota.left is None or quota.limit is None:
                return ruled | dict.fromkeys((each.op_id for each in waiting), True)
            prices = await _prices(waiting, platform)
            open_, spoken_for = rationing.claims(run, waiting, prices, ruled)
            room = quota.left - spoken_for
            found = rationing.ration(open_, room)
            if found.skipped:
                shortage = Shortage(
                    limit=quota.limit,
                    left=quota.left,
                    due=sum(each.price for each in open_),
                    served=sum(each.price for each in open_ if each.op_id in found.served),
                )
                found = rationing.ration(open_, room - await self._tell(run, shortage, platform))
                if not await self.rations.add(run, len(rations), found):
                    continue
                self._say(run, found, quota.left)
            return ruled | rationing.rulings([found])
        raise StoreUnavailable("a run is decided by others all the time")

    async def _waiting(self, run: Run, row: Delivery) -> Sequence[Delivery]:
        found = await self.outbox.waiting(run.platform, run.tenant, run.due_at)
        # What was put aside as damaged, or is settled by another just now, is not among it.
        return found if any(each.op_id == row.op_id for each in found) else (*found, row)

    async def _tell(self, run: Run, shortage: Shortage, platform: Metered) -> int:
        """Have those told who run the bot for the tenant; return what it counts for.

        What waits for their next word counts for nothing, and takes no brief from a reader.
        """
        count = 0
        for person in await self.claims.admins(run.platform, run.tenant):
            to = Recipient(platform=run.platform, tenant=run.tenant, chat=person)
            wished = await self.wishes.get(to)
            language = (wished and wished.language) or self.language
            notice = delivery.short(to, shortage, language=language, at=run.due_at)
            is_new = await self.notices.add(notice)
            count += is_new and await platform.has_spare(to)
        return count

    def _say(self, run: Run, found: Ration, left: int) -> None:
        _log.warning(
            "%s/%s: %d of %d briefs are skipped: the month has %d messages left",
            run.platform,
            run.tenant,
            len(found.skipped),
            len(found.skipped) + len(found.served),
            left,
        )
        self.meter.noticed(NoticeKind.QUOTA_SHORT)


async def _prices(waiting: Sequence[Delivery], platform: Metered) -> Mapping[OperationId, int]:
    """Return what deliveries count for; one message where that cannot be found out."""
    found: dict[OperationId, int] = {}
    turns = asyncio.Semaphore(_ASKED_AT_ONCE)

    async def ask(row: Delivery) -> None:
        found[row.op_id] = 1
        async with turns:
            try:
                found[row.op_id] = max(1, await in_time(platform.price(row.recipient)))
            except DeliveryError as error:
                _log.info("a price cannot be read: %s", error.reason)

    async with asyncio.TaskGroup() as group:
        for each in waiting:
            group.create_task(ask(each))
    return found

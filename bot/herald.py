"""Telling owners what they have to know besides briefs, each thing once or not at all.

::

    lease ─▶ too old? no route? ─▶ put away ─▶ tell ─┬─ told · refused · nobody knows ─▶ given
                 └─ given up                         └─ certainly not told ─▶ later, 24 h at most

A correction is first made in the message that it is about, where the platform can; it is told
in any case, since nobody looks at a message twice.

Where a platform shows the same notice twice, it is put away before the call up to where it is
too old: were the process to die in the call, the notice would rather be lost than told twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.contract import BriefActions, Edits, Platform
from bot import rounds
from bot.courier import Route
from bot.errand import in_time
from bot.telemetry import Meter, Unmeasured
from digest import delivery
from digest.delivery import BACK_OFF
from digest.errors import DeliveryError, Throttled, Unavailable, Uncertain
from digest.model import Brief, Delivery, Recipient, Repeat
from digest.ports import Briefs, Clock, HeldNotice, Notices, Outbox
from digest.words import corrections, phrases, table
from digest.words.plain import Line, Role

LEASE = timedelta(seconds=30)
"""More than a call may take, with slack."""
AT_ONCE = 20
WORTH_TELLING = timedelta(hours=24)
"""How long after it happened somebody is told."""

_TOO_OLD = WORTH_TELLING + timedelta(minutes=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Herald:
    """Tells through these ports; `routes` by the name of the platform."""

    clock: Clock
    notices: Notices
    outbox: Outbox
    briefs: Briefs
    routes: Mapping[str, Route]
    buttons: Callable[[Brief, Delivery], BriefActions]
    """Makes what can be pressed under a delivery of a brief: the same as when it was sent."""
    meter: Meter = field(default_factory=Unmeasured)

    async def run(self) -> int:
        """Give the notices that wait; return how many there were.

        Raises:
            StoreError: the store failed; what is not written down comes again.
        """
        held = await self.notices.lease_notices(AT_ONCE, LEASE)
        await rounds.side_by_side(self._give, held)
        return len(held)

    async def _give(self, held: HeldNotice) -> None:
        notice = held.notice
        if self.clock.now() - notice.at > WORTH_TELLING:
            await self._given_up(held, "nobody could be told in time")
            return
        route = self.routes.get(notice.recipient.platform)
        if route is None:
            _log.warning("notice %s: %s is not here", notice.id, notice.recipient.platform)
            await self._later(held, None)
            return
        is_repeatable = await _is_repeatable(route.platform, notice.recipient)
        if not is_repeatable and not await self.notices.later(held, notice.at + _TOO_OLD):
            return
        await self._edit(route.platform, held)
        try:
            await in_time(_tell(route.platform, held))
        except (Throttled, Unavailable) as error:
            _log.info("notice %s: %s", notice.id, error.reason)
            await self._later(held, error.retry_after)
            return
        except Uncertain as error:
            if is_repeatable:
                await self._later(held, error.retry_after)
            else:
                await self._given_up(held, f"nobody knows whether it was told: {error.reason}")
            return
        except DeliveryError as error:
            await self._given_up(held, error.reason)
            return
        self.meter.noticed(notice.kind)
        await self.notices.given(held)

    async def _edit(self, platform: Platform, held: HeldNotice) -> None:
        """Correct the message itself; what cannot be is told all the same."""
        notice = held.notice
        if notice.key is None or not isinstance(platform, Edits):
            return
        row = await self.outbox.get(notice.key, notice.recipient)
        brief = await self.briefs.get(row.brief_id) if row is not None else None
        if row is None or brief is None:
            return
        try:
            await in_time(platform.edit(row, brief, self.buttons(brief, row)))
        except DeliveryError as error:
            _log.info("notice %s: the message stands as it was: %s", notice.id, error.reason)

    async def _later(self, held: HeldNotice, asked: timedelta | None) -> None:
        """Try again after a while, if somebody may still be told then."""
        usual = BACK_OFF[min(held.attempt, len(BACK_OFF)) - 1]
        again = self._after(usual if asked is None else max(asked, BACK_OFF[0]))
        if again - held.notice.at > WORTH_TELLING:
            await self._given_up(held, "nobody can be told in time")
        else:
            await self.notices.later(held, again)

    def _after(self, wait: timedelta) -> datetime:
        return self.clock.now() + min(wait, _TOO_OLD)

    async def _given_up(self, held: HeldNotice, why: str) -> None:
        notice = held.notice
        _log.error("notice %s (%s) is given up: %s", notice.id, notice.kind, why)
        await self.notices.given(held)


async def _is_repeatable(platform: Platform, recipient: Recipient) -> bool:
    """Tell whether the same notice is shown once; where that is not known, it is not."""
    try:
        promise = await in_time(platform.promise_for(recipient))
    except DeliveryError:
        return False
    return promise.repeat is Repeat.IDEMPOTENT


async def _tell(platform: Platform, held: HeldNotice) -> None:
    notice = held.notice
    words = table.of(notice.language)
    if notice.correction is not None:
        lines = corrections.note(words, notice.correction)
    else:
        lines = (Line(role=Role.NOTE, text=phrases.notice(words, notice)),)
    op_id = delivery.notice_op_id(notice.id)
    await platform.tell(notice.recipient, lines, op_id=op_id)

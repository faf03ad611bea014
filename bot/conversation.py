"""Whoever answers people, put together: the respondent, and the desk before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from adapters.contract import Enriches, Inbox
from bot.desk import FrontDesk
from bot.dialogue.assembly import Parts
from bot.dialogue.filling import Filling
from bot.dialogue.ownpage import OwnPage
from bot.dialogue.pressing import Pressing
from bot.respondent import Respondent
from bot.visits import Visits
from digest.model import Recipient
from digest.ports import Talks, Withdrawals


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Is put together once, of parts; `talks` are where conversations stand."""

    parts: Parts
    talks: Talks

    @cached_property
    def respondent(self) -> Respondent:
        """Return who answers."""
        parts, door = self.parts, self.parts.door()
        return Respondent(
            visits=self._visits,
            subscriptions=parts.subscriptions,
            wishes=parts.wishes,
            door=door,
            pressing=self._pressing,
            filling=Filling(
                wishes=parts.wishes,
                standing=parts.standing,
                door=door,
                pressing=self._pressing,
            ),
            own_page=OwnPage(
                front_page=parts.front_page,
                standing=parts.standing,
                caretakers=parts.caretakers,
                door=door,
            ),
            steering=parts.steering,
            personal=parts.personal,
        )

    def desk(self, inbox: Inbox, withdrawals: Withdrawals) -> FrontDesk:
        """Return the desk before an inbox."""
        respondent = self.respondent
        return FrontDesk(
            inbox=inbox,
            visits=respondent.visits,
            filling=respondent.filling,
            withdrawals=withdrawals,
            rights=respondent.door.rights,
        )

    @property
    def _pressing(self) -> Pressing:
        return Pressing(signer=self.parts.signer, offers=self.parts.offers)

    @property
    def _visits(self) -> Visits:
        parts = self.parts
        return Visits(
            talks=self.talks,
            briefs=parts.briefs,
            standing=parts.standing,
            pressing=self._pressing,
            clock=parts.clock,
            language=parts.language,
            tz=parts.tz,
            has_rich=self._has_rich,
            is_counted=parts.meters.counts,
        )

    def _has_rich(self, recipient: Recipient) -> bool:
        platform = self.parts.platforms.get(recipient.platform)
        return platform.has_rich if isinstance(platform, Enriches) else False

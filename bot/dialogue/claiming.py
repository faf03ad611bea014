"""Becoming who runs the bot for a tenant, by the operator's code, where there are no roles."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue import grammar, ownlines
from bot.dialogue.visit import Handler, Reply, Visit, said
from bot.meters import Meters
from digest.model import Change, Person
from digest.ports import Claimed, Claims, Wishes
from digest.words import counted

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claiming:
    """Takes codes through these ports."""

    claims: Claims
    wishes: Wishes
    meters: Meters

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {ownlines.Claim: self.claim}

    async def claim(self, line: ownlines.Claim, visit: Visit) -> Reply:
        """Make whoever says the code an admin of his tenant; the code itself is kept nowhere."""
        words, place = counted.of(visit.words.language), visit.place
        if not self.meters.is_roleless(place) or not visit.asker:
            return said(words.claim_wrong)
        person = Person(platform=place.platform, tenant=place.tenant, id=visit.asker)
        found = await self.claims.claim(person, line.code)
        if found is not Claimed.TAKEN:
            _log.warning("%s/%s: a code is %s", place.platform, place.tenant, found)
            wrong = words.claim_wrong if found is Claimed.WRONG else words.claim_often
            return said(wrong)
        _log.warning("%s/%s has an admin by the code", place.platform, place.tenant)
        change = Change(
            id=visit.change_id,
            at=visit.at,
            by=visit.asker,
            line=grammar.written(ownlines.Claim()),
            before=visit.preferences,
            after=visit.preferences,
        )
        await self.wishes.record(place, change)
        return said(words.claimed)

"""Who may change what a place has set up: asked of its platform, and again within a minute."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from adapters.contract import Platform
from bot.dialogue import grammar, lines
from bot.dialogue.visit import Reply, Visit, said
from bot.meters import Meters
from digest.errors import DeliveryError
from digest.model import ChangeId, Preferences, Realm, Recipient, Role
from digest.ports import Claims, Deed, Wishes
from digest.words import counted
from digest.words.dialogue import DialogueWords

CACHED_FOR = timedelta(seconds=60)
ASKING = timedelta(seconds=8)
"""A platform that takes longer has not said that he may."""

_MOST_CACHED = 10_000
_OUTSIDE = frozenset({Role.GUEST, Role.EXTERNAL})
_MANAGING = frozenset({Role.OWNER, Role.ADMIN})

_log = logging.getLogger(__name__)


class Verdict(StrEnum):
    """Whether somebody may manage a place."""

    GRANTED, DENIED = "granted", "denied"
    OUTSIDE = "outside"
    """Guests and people from outside never do, even when they are named."""
    UNSURE = "unsure"
    """It could not be found out, which counts as no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Asks platforms, by name; `monotonic` is in seconds.

    Where a platform knows of no roles, `claims` know who runs the bot for a tenant, and a place
    is managed by whoever brought the bot there, or was the first to set it up.
    """

    platforms: Mapping[str, Platform]
    claims: Claims | None = None
    wishes: Wishes | None = None
    monotonic: Callable[[], float] = time.monotonic
    _known: dict[tuple[Recipient, str], tuple[float, Role]] = field(default_factory=dict)

    async def verdict(
        self, place: Recipient, person: str, managers: frozenset[str] = frozenset()
    ) -> Verdict:
        """Return whether somebody may manage a place that several people share."""
        role = await self.role(place, person)
        if role is None:
            return Verdict.UNSURE
        if role in _OUTSIDE:
            return Verdict.OUTSIDE
        is_granted = role in _MANAGING or person in managers or await self._runs(place, person)
        return Verdict.GRANTED if is_granted else Verdict.DENIED

    def is_roleless(self, place: Recipient) -> bool:
        """Tell whether the platform of a place does not know who manages it."""
        return Meters(platforms=self.platforms).is_roleless(place)

    async def first(self, visit: Visit) -> bool:
        """Make somebody the manager of a place that has none, if he is the first to set it up.

        Tell whether he manages it then. It is recorded as a change of his, which can be taken
        back as any other.

        Raises:
            StoreError: the store failed.
        """
        place, person = visit.place, visit.asker
        if self.wishes is None or not person or not self.is_roleless(place):
            return False
        if visit.preferences.managers:
            return False
        line = lines.Managers(deed=lines.ManagerDeed.ADD, person=person)
        deed = Deed(
            id=ChangeId(f"{visit.change_id}00"),
            by=person,
            line=grammar.written(line),
            at=visit.at - timedelta(microseconds=1),  # before what he changes as such
        )

        def edit(known: Preferences) -> Preferences:
            return replace(known, managers=known.managers or frozenset({person}))

        change = await self.wishes.change(place, deed, edit, base=visit.preferences)
        return person in change.after.managers

    async def _runs(self, place: Recipient, person: str) -> bool:
        """Tell whether somebody holds the operator's code of the place's tenant."""
        if self.claims is None or not person or not self.is_roleless(place):
            return False
        return person in await self.claims.admins(place.platform, place.tenant)

    async def refusal(self, realm: Realm, visit: Visit) -> Reply | None:
        """Return what to say to somebody who may not change a list that a whole tenant reads.

        It takes an owner or admin wherever he writes, his own chat included: who was named to
        manage one place manages no more than that.
        """
        if visit.is_terminal or realm.chat:
            return None
        verdict = await self.verdict(visit.place, visit.asker)
        if verdict is Verdict.GRANTED:
            return None
        is_plain = verdict is Verdict.DENIED
        return said(visit.own.denied_tenant if is_plain else denied(verdict, visit.own))

    def denial(self, verdict: Verdict, visit: Visit) -> Reply:
        """Say why somebody may not manage a place."""
        if verdict is Verdict.DENIED and self.is_roleless(visit.place):
            return said(counted.of(visit.words.language).denied)
        return said(denied(verdict, visit.own))

    def forget(self, platform: str, tenant: str, person: str) -> None:
        """Ask anew the next time what somebody is in the places of a tenant."""
        for place, known in list(self._known):
            if (place.platform, place.tenant, known) == (platform, tenant, person):
                del self._known[place, known]

    async def role(self, place: Recipient, person: str) -> Role | None:
        """Return what somebody is in a place; None when it could not be found out."""
        platform, now = self.platforms.get(place.platform), self.monotonic()
        known = self._known.get((place, person))
        if known is not None and 0 <= now - known[0] < CACHED_FOR.total_seconds():
            return known[1]
        if platform is None or not person:
            return None
        try:
            async with asyncio.timeout(ASKING.total_seconds()):
                role = await platform.role(place, person)
        except (DeliveryError, TimeoutError) as error:
            _log.warning("a right could not be found out: %s", type(error).__name__)
            return None
        if len(self._known) >= _MOST_CACHED:
            self._known.clear()
        self._known[place, person] = (now, role)
        return role


def denied(verdict: Verdict, own: DialogueWords) -> str:
    """Say why somebody may not do it."""
    return {
        Verdict.OUTSIDE: own.denied_outside,
        Verdict.UNSURE: own.denied_unsure,
    }.get(verdict, own.denied)

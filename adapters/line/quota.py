"""What the month has left, what a message costs, and when one may be sent that is not a brief.

::

    LINE's count ─▶ kept for 60 s in all processes, with what was sent since counted on
    one person: 1 · a group: as many as are in it

Developers.line.biz, «Messaging API pricing», and its reference, quota; read 2026-11-28: a reply
is free, and a push counts once for each person who gets it, whatever number of objects it has.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from adapters.contract import Notes, Quota
from adapters.line import places
from adapters.line.client import Api
from digest.errors import DeliveryError, StoreError
from digest.model import Recipient
from digest.ports import Clock

FRESH = timedelta(seconds=60)
_MEMBERS_KNOWN = timedelta(minutes=10)
_UNASKED_APART = timedelta(hours=20)
"""Less than a day: what is sent at eight every morning is never held back by itself."""
_PLENTY = 5
"""A fifth of the month has to be left for what is no brief."""
_LEAST_LEFT = 50

_log = logging.getLogger(__name__)


class Metering:
    """See Metered.

    Args:
        api: calls LINE.
        notes: what is known in all processes.
        clock: says how old a count is.
    """

    def __init__(self, api: Api, notes: Notes, clock: Clock) -> None:
        self._api = api
        self._notes = notes
        self._clock = clock
        self._counting = asyncio.Lock()
        """Of pushes that leave side by side none is counted over another."""

    async def quota(self, tenant: str) -> Quota:
        """See Metered."""
        known = await self._known(tenant)
        if known is not None:
            return known[0]
        found = await self._api.quota()
        await self._keep(tenant, found, FRESH)
        return found

    async def price(self, place: Recipient) -> int:
        """See Metered; that of a group is ten minutes old at most."""
        if places.is_own(place.chat):
            return 1
        key = _members(place)
        try:
            known = await self._notes.get(key)
        except StoreError:
            known = None
        if known and known.isdigit():
            return int(known)
        count = await self._api.members(places.address(place))
        await self._put(key, str(count), _MEMBERS_KNOWN)
        return count

    async def forget_price(self, place: Recipient) -> None:
        """Ask anew how many there are: somebody came or went."""
        await self._put(_members(place), "", timedelta(seconds=1))

    async def count(self, place: Recipient) -> None:
        """Count a push that went out; what goes wrong is put right by LINE's own count."""
        await self._put(_unasked(place), "", _UNASKED_APART)
        try:
            cost = await self.price(place)
        except DeliveryError:
            cost = 1
        async with self._counting:
            known = await self._known(place.tenant)
            if known is None:
                return
            quota, left = known
            await self._keep(place.tenant, replace(quota, used=quota.used + cost), left)

    async def has_spare(self, place: Recipient) -> bool:
        """Tell whether something may be sent to somebody that is no brief: one a day, of plenty.

        Where it cannot be found out, it may not.
        """
        try:
            if await self._notes.get(_unasked(place)) is not None:
                return False
            quota, cost = await self.quota(place.tenant), await self.price(place)
        except (StoreError, DeliveryError):
            return False
        if quota.limit is None or quota.left is None:
            return True
        return quota.left - cost >= max(_LEAST_LEFT, quota.limit // _PLENTY)

    async def _known(self, tenant: str) -> tuple[Quota, timedelta] | None:
        """Return a count that is young enough, and for how long it is."""
        try:
            text = await self._notes.get(_quota(tenant))
        except StoreError:
            return None
        limit, _, rest = (text or "").partition("|")
        used, _, until = rest.partition("|")
        if not (used.isdigit() and until.isdigit() and (limit.isdigit() or limit == "none")):
            return None
        left = timedelta(milliseconds=int(until) - int(self._clock.now().timestamp() * 1000))
        if left <= timedelta(0):
            return None
        return Quota(limit=None if limit == "none" else int(limit), used=int(used)), left

    async def _keep(self, tenant: str, quota: Quota, keep: timedelta) -> None:
        until = int((self._clock.now() + keep).timestamp() * 1000)
        limit = "none" if quota.limit is None else quota.limit
        await self._put(_quota(tenant), f"{limit}|{quota.used}|{until}", keep)

    async def _put(self, key: str, value: str, keep: timedelta) -> None:
        try:
            await self._notes.put(key, value, keep=keep)
        except StoreError as error:
            _log.warning("what is known of the quota is not written down: %s", error)


def _quota(tenant: str) -> str:
    return f"quota/{tenant}"


def _members(place: Recipient) -> str:
    return f"members/{place.tenant}/{place.chat}"


def _unasked(place: Recipient) -> str:
    return f"unasked/{place.tenant}/{place.chat}"

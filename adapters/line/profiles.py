"""Who somebody is, as far as LINE says: his language, and the zone in which it is spoken.

LINE says nobody's zone. Japan has one, and most people on LINE who read Japanese are there; of
any other language nothing follows.
"""

from __future__ import annotations

from adapters.contract import Profile
from adapters.line import places
from adapters.line.client import Api
from digest.errors import RecipientGone
from digest.model import Recipient, Role

_ZONES = {"ja": "Asia/Tokyo"}


class Profiles:
    """Asks who somebody is."""

    def __init__(self, api: Api) -> None:
        """Take what calls LINE."""
        self._api = api

    async def profile(self, place: Recipient, person: str) -> Profile:
        """See the contract's Profiles. Of whom LINE tells nothing, nothing is known."""
        if not places.is_id(person) or not places.is_id(place.chat):
            return Profile()
        try:
            language = await self._api.language(place, person)
        except RecipientGone:
            return Profile()
        return Profile(language=language, tz=_ZONES.get(language.partition("-")[0].lower(), ""))


def role(place: Recipient, person: str) -> Role:
    """Return what somebody is in a place: LINE has no roles, and whoever writes there is in it."""
    is_anothers = places.is_own(place.chat) and person != place.chat
    return Role.EXTERNAL if is_anothers else Role.MEMBER

"""How far the answer to an update is, in all processes: so that it is said once, or waits.

::

    (nothing) ─▶ BEGUN ─▶ it is there, as far as anybody knows
        │          └─ certainly not said ─▶ (nothing)
        └──────▶ COLLECTOR: what is pressed to fetch it is there in its place
"""

from __future__ import annotations

import logging
from datetime import timedelta
from enum import StrEnum

from adapters.contract import Notes
from digest.errors import StoreError, Unavailable
from digest.model import Recipient

_KEPT = timedelta(hours=25)
"""An hour longer than answers wait, and than updates are handled again."""

_log = logging.getLogger(__name__)


class Stand(StrEnum):
    """What became of it."""

    NOTHING = ""
    BEGUN = "begun"
    COLLECTOR = "collector"


class Standing:
    """Knows it."""

    def __init__(self, notes: Notes) -> None:
        """Take what is known in all processes."""
        self._notes = notes

    async def of(self, place: Recipient, update_id: str) -> Stand:
        """Return how far an answer is.

        Raises:
            Unavailable: the store failed.
        """
        try:
            found = await self._notes.get(_key(place, update_id))
        except StoreError as error:
            raise Unavailable("it is not known whether it was answered") from error
        return Stand(found) if found in set(Stand) else Stand.NOTHING

    async def note(self, place: Recipient, update_id: str, stand: Stand) -> None:
        """Write down how far an answer is, before it is said.

        Raises:
            Unavailable: the store failed.
        """
        try:
            await self._notes.put(_key(place, update_id), stand.value, keep=_KEPT)
        except StoreError as error:
            raise Unavailable("what is answered could not be written down") from error


def _key(place: Recipient, update_id: str) -> str:
    return f"answered/{place.tenant}/{place.chat}/{update_id}"

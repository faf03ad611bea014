"""Which messages are ours, and what they are about, for as long as somebody may quote them.

A client that quotes says the id of the message and nothing of its words
(developers.line.biz, «Quote messages»; read 2026-11-28).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from adapters.contract import Notes
from digest.errors import StoreError
from digest.model import Recipient
from digest.words.lines import Line, Role

_KEPT = timedelta(days=30)
"""As long as the briefs that they show."""
_MOST_ABOUT = 200
_OURS = "-"

_log = logging.getLogger(__name__)


class Remembering:
    """Remembers messages of ours."""

    def __init__(self, notes: Notes) -> None:
        """Take what is known in all processes."""
        self._notes = notes

    async def note(self, place: Recipient, messages: Sequence[str], about: str = "") -> None:
        """Remember messages; whoever quotes one that could not be noted calls the bot by name."""
        try:
            for each in messages:
                await self._notes.put(_key(place, each), about[:_MOST_ABOUT] or _OURS, keep=_KEPT)
            if messages:
                await self._notes.put(_last(place), messages[-1], keep=_KEPT)
        except StoreError as error:
            _log.warning("a message of ours is not written down: %s", error)

    async def last(self, place: Recipient) -> str:
        """Return the last message of ours in a place; empty where none is known.

        Raises:
            StoreError: the store failed.
        """
        return await self._notes.get(_last(place)) or ""

    async def about(self, place: Recipient, message: str) -> str | None:
        """Return what a message of ours is about, where it is one thing; None: it is not ours.

        Raises:
            StoreError: the store failed.
        """
        found = await self._notes.get(_key(place, message))
        return None if found is None else found.removeprefix(_OURS)


def headline(lines: Iterable[Line]) -> str:
    """Return the one headline of what is shown; empty where there are several, or none."""
    found = [each.text for each in lines if each.role is Role.HEADLINE]
    return found[0] if len(found) == 1 else ""


def _last(place: Recipient) -> str:
    return f"last/{place.tenant}/{place.chat}"


def _key(place: Recipient, message: str) -> str:
    return f"ours/{place.tenant}/{place.chat}/{message}"

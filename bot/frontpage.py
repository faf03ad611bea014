"""The brief that everybody may read: no topics, no taste, made before anybody asks for it.

::

    every ten minutes: is the newest one four hours old? ─▶ ask for another, once for all
    somebody comes ─▶ the newest of the last day, at once

It is an edition like any other and costs as much as one reader, whatever the number of guests.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from digest import briefs
from digest.model import Brief, Edition, FeedUrl, Language
from digest.ports import Briefs, Clock, Editions

LOOK_EVERY = timedelta(minutes=10)
FRESH = timedelta(hours=4)
"""How old the newest one may get."""
SHOWN = timedelta(hours=24)
"""An older one is nobody's brief of today."""

_HOUR = timedelta(hours=1)
_WINDOW = timedelta(hours=48)
_STORIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """Keeps one for each language through these ports; `feeds` are those of everybody."""

    clock: Clock
    editions: Editions
    briefs: Briefs
    feeds: Callable[[], frozenset[FeedUrl]]
    languages: Collection[Language]

    async def run(self) -> int:
        """Have those made anew that are too old; return 0, since nobody waits for them.

        Raises:
            StoreError: the store failed.
        """
        hour = _hour(self.clock.now())
        for language in self.languages:
            newest = await self._newest(language, hour)
            if newest is None or hour - newest.until >= FRESH:
                await self.editions.ask(self._edition(language, hour), is_owed=False)
        return 0

    async def of(self, language: Language) -> Brief | None:
        """Return the newest one in a language, English where we do not speak it.

        Raises:
            StoreError: the store failed.
        """
        spoken = language if language in self.languages else Language("en")
        newest = await self._newest(spoken, _hour(self.clock.now()))
        brief_id = None if newest is None else await self.editions.brief_of(newest.id)
        return None if brief_id is None else await self.briefs.get(brief_id)

    async def _newest(self, language: Language, hour: datetime) -> Edition | None:
        """Return the newest edition of the last day that was made."""
        for back in range(SHOWN // _HOUR):
            edition = self._edition(language, hour - back * _HOUR)
            if await self.editions.brief_of(edition.id) is not None:
                return edition
        return None

    def _edition(self, language: Language, until: datetime) -> Edition:
        return briefs.edition_for(
            topics=(),
            language=language,
            since=until - _WINDOW,
            until=until,
            feeds=self.feeds(),
            max_stories=_STORIES,
        )


def _hour(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)

"""Looking out for what breaks, for all readers who want to be told at once.

::

    does anybody want alerts? ─▶ this process's turn? ─▶ collect what is due
        ─▶ what broke ─▶ not announced yet? ─▶ do enough agree? ─▶ announce it

A round costs the feeds that are due and the articles of some hours. How many readers there are
makes no difference: `bot.crier` looks at them, once for each event.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from digest.engine.breaking import Broken, Newsroom
from digest.engine.collect import Collector
from digest.model import Feed, FeedUrl, Language
from digest.ports import Alerts, Announcement, Chores

EVERY = timedelta(minutes=5)
"""How often one process of all looks: feeds are asked no more often than they allow."""
COLLECT_WITHIN = timedelta(seconds=20)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookout:
    """Looks out through these parts; `feeds` returns the feeds there are."""

    alerts: Alerts
    chores: Chores
    collector: Collector
    newsroom: Newsroom
    feeds: Callable[[], Mapping[FeedUrl, Feed]]
    languages: Collection[Language]

    async def run(self) -> int:
        """Look once, if it is time; return how many events were announced.

        Raises:
            StoreError: the store failed; what was not announced is found again.
        """
        if not await self.alerts.are_wanted() or not await self.chores.claim("lookout", EVERY):
            return 0
        feeds = self.feeds()
        await self.collector.collect(list(feeds.values()), deadline=COLLECT_WITHIN)
        announced = 0
        for found in await self.newsroom.breaking(feeds):
            for language in self.languages:
                announced += await self._announce(found, language, feeds)
        return announced

    async def _announce(
        self, found: Broken, language: Language, feeds: Mapping[FeedUrl, Feed]
    ) -> bool:
        event = found.cluster.id
        if await self.alerts.is_known(event, language):
            return False
        brief = await self.newsroom.alert(found, language, feeds)
        if brief is None:
            return False
        await self.alerts.announce(
            Announcement(cluster_id=event, language=language, brief_id=brief.id, at=found.at)
        )
        _log.info("event %s breaks in %s", event, language)
        return True

"""Composing the editions that were asked for, each once for all who share it.

::

    lease ─▶ collect what is due ─▶ compose for one of its readers ─▶ composed
                                        └─ store or time fails ─▶ failed: again after a while
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot import rounds
from digest.engine.collect import Collected, Collector
from digest.engine.compose import Composer
from digest.errors import StoreError
from digest.model import Feed, FeedUrl
from digest.ports import AskedEdition, Clock, Editions

COLLECT_WITHIN = timedelta(seconds=20)
"""As long as the slowest feed may take: there is the lead time for it."""
COMPOSE_WITHIN = timedelta(seconds=70)
LEASE = COLLECT_WITHIN + COMPOSE_WITHIN + timedelta(seconds=30)
BACK_OFF = tuple(timedelta(seconds=each) for each in (5, 15, 45, 120, 300))
"""After each failure; the last for all that follow."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """What an edition is composed of."""

    asked: AskedEdition
    feeds: Mapping[FeedUrl, Feed]
    collected: Collected


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Composes through these parts; `feeds` returns the feeds there are."""

    clock: Clock
    editions: Editions
    collector: Collector
    composer: Composer
    feeds: Callable[[], Mapping[FeedUrl, Feed]]
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Collecting goes one by one: what the first has just read is not due for the second."""

    async def run(self) -> int:
        """Compose one edition; return how many there were to compose, 0 or 1.

        Raises:
            StoreError: the store failed; the edition comes again.
        """
        materials: list[_Material] = []

        async def collect(asked: AskedEdition) -> None:
            material = await self._collect(asked)
            if material is not None:
                materials.append(material)

        async with self._reading:  # before the lease, which is not to be spent on waiting
            leased = await self.editions.lease_editions(1, LEASE)
            await rounds.side_by_side(collect, leased)
        await rounds.side_by_side(self._compose, materials)
        return len(leased)

    async def _collect(self, asked: AskedEdition) -> _Material | None:
        known = self.feeds()
        # A feed may have left the list since it was asked for.
        feeds = {url: known[url] for url in asked.edition.feeds if url in known}
        try:
            collected = await self.collector.collect(list(feeds.values()), deadline=COLLECT_WITHIN)
        except StoreError as error:
            await self._fail(asked, error)
            return None
        return _Material(asked=asked, feeds=feeds, collected=collected)

    async def _compose(self, material: _Material) -> None:
        asked = material.asked
        edition = replace(asked.edition, feeds=frozenset(material.feeds))
        try:
            async with asyncio.timeout(COMPOSE_WITHIN.total_seconds()):
                brief = await self.composer.compose(
                    edition,
                    feeds=material.feeds,
                    collected=material.collected,
                    recipient=edition.reader,
                )
            is_ours = await self.editions.composed(asked, brief)
        except (StoreError, TimeoutError) as error:
            await self._fail(asked, error)
            return
        if not is_ours:
            _log.info("edition %s was composed by another meanwhile", edition.id)

    async def _fail(self, asked: AskedEdition, error: Exception) -> None:
        wait = BACK_OFF[min(asked.attempt, len(BACK_OFF)) - 1]
        _log.warning(
            "edition %s, attempt %d: %s; again in %d s",
            asked.edition.id,
            asked.attempt,
            str(error) or "it took too long",
            wait.total_seconds(),
        )
        await self.editions.failed(asked, self.clock.now() + wait)

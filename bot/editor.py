"""Composing the editions that were asked for, each once for all who share it.

::

    lease ─▶ too late? dropped ─▶ collect what is due ─▶ compose for one of its readers ─▶ composed
                │                                                                      ─▶ noted
                └─ of a week ─▶ looked back ─▶ composed
                                        └─ store, time or a defect fails ─▶ later, or dropped
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import rounds
from digest import schedule
from digest.engine.chronicler import Chronicler
from digest.engine.collect import Collected, Collector, Harvest
from digest.engine.compose import Composer
from digest.engine.retrospect import Retrospect
from digest.errors import StoreError
from digest.model import Brief, BriefKind, Edition, Feed, FeedUrl
from digest.ports import AskedEdition, Clock, Editions

COLLECT_WITHIN = timedelta(seconds=20)
"""As long as the slowest feed may take: there is the lead time for it."""
COMPOSE_WITHIN = timedelta(seconds=70)
LEASE = COLLECT_WITHIN + COMPOSE_WITHIN + timedelta(seconds=30)
BACK_OFF = tuple(timedelta(seconds=each) for each in (5, 15, 45, 120, 300))
"""After each failure; the last for all that follow."""
USEFUL_FOR = schedule.LEAD + schedule.LATE
"""After the end of its window, which is when composing begins."""

_GIVE_BACK_WITHIN = timedelta(seconds=3)
"""What a process that stops may take to tell the store so."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """What an edition is composed of."""

    asked: AskedEdition
    feeds: Mapping[FeedUrl, Feed]
    """Also those that its readers have muted: what is read is grouped for all."""
    collected: Collected


async def _seen() -> None:
    """Know what there is to know."""


def last_use(edition: Edition) -> datetime:
    """Return the last instant at which a brief of an edition may still be sent."""
    return edition.until + USEFUL_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Composes through these parts; `feeds` returns the feeds there are.

    A round takes one edition. Several at a time are composed by several loops that turn the
    same editor: collecting they do one by one (the first reads all feeds that are due, for the
    others there is little left), composing side by side, for as far as it waits for others: a
    language model, pages, the store. Four of them are in time with twenty editions of one hour,
    were each to take all of `COMPOSE_WITHIN`. More at a time come from more processes.
    """

    clock: Clock
    editions: Editions
    collector: Collector
    composer: Composer
    chronicler: Chronicler
    retrospect: Retrospect
    feeds: Callable[[], Mapping[FeedUrl, Feed]]
    look: Callable[[], Awaitable[object]] = _seen
    """Has `feeds` know what was added a moment ago: another process may have asked for it."""
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> int:
        """Compose one edition; return how many there were to compose, 0 or 1.

        An edition in hand is given back when this is cancelled.

        Raises:
            StoreError: the store failed; the edition comes again.
        """
        materials: list[_Material] = []
        in_hand: list[AskedEdition] = []

        async def collect(asked: AskedEdition) -> None:
            material = await self._collect(asked)
            if material is not None:
                materials.append(material)

        async def met_a_defect(asked: AskedEdition) -> None:
            await self._fail(asked, "it met a defect")

        async def met_one_late(material: _Material) -> None:
            await met_a_defect(material.asked)

        try:
            async with self._reading:  # before the lease, which is not to be spent on waiting
                in_hand += await self.editions.lease_editions(1, LEASE)
                await rounds.side_by_side(collect, in_hand, spoilt=met_a_defect)
            await rounds.side_by_side(self._compose, materials, spoilt=met_one_late)
        except asyncio.CancelledError:
            await self._give_back(in_hand)
            raise
        return len(in_hand)

    async def _collect(self, asked: AskedEdition) -> _Material | None:
        if self.clock.now() > last_use(asked.edition):
            await self._drop(asked)
            return None
        if asked.edition.kind is BriefKind.WEEKLY:  # it is made of what briefs were made of
            nothing = Collected(feeds=0, harvest=Harvest(at=self.clock.now()))
            return _Material(asked=asked, feeds={}, collected=nothing)
        wanted = asked.edition.feeds | asked.edition.leaning.muted_feeds
        try:
            known = self.feeds()
            if not wanted <= known.keys():
                await self.look()
                known = self.feeds()
            # A feed may have left the list since it was asked for.
            feeds = {url: known[url] for url in wanted if url in known}
            read = [feed for url, feed in feeds.items() if url in asked.edition.feeds]
            collected = await self.collector.collect(read, deadline=COLLECT_WITHIN)
        except StoreError as error:
            await self._fail(asked, str(error))
            return None
        return _Material(asked=asked, feeds=feeds, collected=collected)

    async def _compose(self, material: _Material) -> None:
        asked = material.asked
        edition = asked.edition
        try:
            async with asyncio.timeout(COMPOSE_WITHIN.total_seconds()):
                brief = await self._made(material)
            is_ours = await self.editions.composed(asked, brief)
            if edition.kind is BriefKind.DAILY:
                await self.chronicler.note(brief)
        except (StoreError, TimeoutError) as error:
            await self._fail(asked, str(error) or "it took too long")
            return
        if not is_ours:
            _log.info("edition %s was composed by another meanwhile", edition.id)

    async def _made(self, material: _Material) -> Brief:
        """Make the brief of an edition, of whatever kind it is."""
        asked = material.asked.edition
        if asked.kind is BriefKind.WEEKLY:
            return await self.retrospect.weekly(asked)
        edition = replace(asked, feeds=asked.feeds.intersection(material.feeds))
        composed = await self.composer.compose(
            edition,
            feeds=material.feeds,
            collected=material.collected,
            recipient=edition.reader,
        )
        return composed.brief

    async def _fail(self, asked: AskedEdition, why: str) -> None:
        """Have an edition tried again after a while, as long as anybody can use it."""
        wait = BACK_OFF[min(asked.attempt, len(BACK_OFF)) - 1]
        again = self.clock.now() + wait
        if again > last_use(asked.edition):
            _log.warning("edition %s, attempt %d: %s", asked.edition.id, asked.attempt, why)
            await self._drop(asked)
            return
        _log.warning(
            "edition %s, attempt %d: %s; again in %d s",
            asked.edition.id,
            asked.attempt,
            why,
            wait.total_seconds(),
        )
        await self.editions.failed(asked, again)

    async def _drop(self, asked: AskedEdition) -> None:
        _log.error("edition %s is dropped: nobody can use it any more", asked.edition.id)
        await self.editions.dropped(asked)

    async def _give_back(self, in_hand: list[AskedEdition]) -> None:
        """Let another worker go on at once; what is finished by now the store tells apart."""

        async def give() -> None:
            for asked in in_hand:
                await self.editions.failed(asked, self.clock.now())

        try:
            async with asyncio.timeout(_GIVE_BACK_WITHIN.total_seconds()):
                await asyncio.shield(give())
        except (StoreError, TimeoutError) as error:
            _log.warning("an edition is left until its lease ends: %s", str(error) or "no answer")

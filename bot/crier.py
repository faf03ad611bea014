"""Bringing what broke to the readers who want to be told at once.

::

    part of the readers ─▶ too old? done
        └─ page by page ─▶ his language, his wishes, nothing muted? (once for equal wishes)
              ─▶ what he was told ─▶ `digest.delivery.alerts` rules ─▶ owed, and noted as given
              └─ his brief is near: the part comes again when that has arrived

A part that is begun again, after a crash say, passes over those who were given the alert.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from bot import planner, rounds
from digest import schedule
from digest.clusters import novelty, taste
from digest.delivery import alerts
from digest.delivery.alerts import Ruling
from digest.engine.compose import TOLD_FOR
from digest.model import (
    Alerted,
    Article,
    Brief,
    Cluster,
    Due,
    FeedUrl,
    Recipient,
    Subscription,
    Taste,
    Told,
    Topic,
)
from digest.ports import (
    Alerts,
    Announcement,
    Articles,
    Briefs,
    Clock,
    HeldAnnouncement,
    Subscriptions,
    Tastes,
)

LEASE = timedelta(minutes=5)
AT_ONCE = 4
PAGE = 200

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Event:
    """What is brought, and whose wishes it meets."""

    announcement: Announcement
    brief: Brief
    cluster: Cluster
    meets: dict[frozenset[Topic], bool] = field(default_factory=dict)

    def is_wanted(self, topics: frozenset[Topic], liking: Taste) -> bool:
        """Tell whether it is of a reader's topics, and nothing of it is muted."""
        if topics not in self.meets:
            self.meets[topics] = not topics or any(
                taste.is_about(each.title, each.text, topics) for each in self.cluster.articles
            )
        return (
            self.meets[topics]
            and not taste.is_muted(self.cluster, liking.muted)
            and not self._feeds & liking.muted_feeds
        )

    @property
    def _feeds(self) -> frozenset[FeedUrl]:
        return self.brief.edition.feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Crier:
    """Brings through these ports."""

    clock: Clock
    alerts: Alerts
    articles: Articles
    briefs: Briefs
    tastes: Tastes
    subscriptions: Subscriptions
    is_counted: Callable[[Recipient], bool] = lambda _: False
    """Whether the platform of a recipient counts what it sends unasked."""

    async def run(self) -> int:
        """Bring announcements to some parts of the readers; return how many parts there were.

        Raises:
            StoreError: the store failed for some; they come again when their lease has ended.
        """
        held = await self.alerts.lease_announcements(AT_ONCE, LEASE)
        await rounds.side_by_side(self._bring, held)
        return len(held)

    async def _bring(self, held: HeldAnnouncement) -> None:
        announcement = held.announcement
        event = await self._event(announcement)
        if event is None or self._is_old(announcement, self.clock.now()):
            await self.alerts.brought(held)
            return
        after: float | None = -1.0
        waits = False
        while after is not None:
            page, after = await self.alerts.wanting(held, after, PAGE)
            waits |= await self._tell(event, page)
        again = self.clock.now() + alerts.AFTER_BRIEF
        if waits and not self._is_old(announcement, again):
            await self.alerts.later(held, again)
        else:
            await self.alerts.brought(held)

    def _is_old(self, announcement: Announcement, now: datetime) -> bool:
        return now - announcement.at > alerts.FRESH_FOR

    async def _event(self, announcement: Announcement) -> _Event | None:
        brief = await self.briefs.get(announcement.brief_id)
        if brief is None or not brief.slots:
            _log.warning("the alert of event %s is gone", announcement.cluster_id)
            return None
        articles = await self.articles.get(brief.slots[0].articles)
        if not articles:
            return None
        return _Event(
            announcement=announcement,
            brief=brief,
            cluster=_cluster(announcement, articles),
        )

    async def _tell(self, event: _Event, page: Sequence[Subscription]) -> bool:
        """Owe the alert to those of a page who may have it; return whether anybody waits."""
        now = self.clock.now()
        able = [each for each in page if _is_awake(each, event, now)]
        if not able:
            return False
        readers: list[Recipient] = [each.recipient for each in able]
        tastes = await self.tastes.get_each(readers)
        told = await self.briefs.told_each(readers, now - TOLD_FOR)
        waits = False

        async def tell(found: tuple[Subscription, Taste, Sequence[Told]]) -> None:
            nonlocal waits
            subscription, liking, known = found
            if event.is_wanted(subscription.topics, liking):
                ruling = await self._owe(event, subscription, known, now)
                waits |= ruling is Ruling.WAIT

        await rounds.side_by_side(tell, zip(able, tastes, told, strict=True))
        return waits

    async def _owe(
        self, event: _Event, subscription: Subscription, told: Sequence[Told], now: datetime
    ) -> Ruling:
        where: tzinfo | None = schedule.zone(subscription.schedule.tz)
        if where is None:
            return Ruling.QUIET
        cluster_id = event.announcement.cluster_id
        coming = schedule.next_due(subscription.schedule, now - alerts.AFTER_BRIEF)
        is_told = novelty.is_known(event.cluster, told)
        is_counted = self.is_counted(subscription.recipient)
        most = alerts.MOST_COUNTED_A_DAY if is_counted else alerts.MOST_A_DAY
        has_brief = is_counted and await self._has_brief(subscription.recipient, now)
        ruling = Ruling.KNOWN

        def decide(given: Sequence[Alerted]) -> bool:
            nonlocal ruling
            ruling = alerts.rule(
                cluster_id,
                given,
                now=now,
                tz=where,
                due=coming.at if isinstance(coming, Due) else None,
                is_told=is_told,
                most_a_day=most,
                has_brief=has_brief,
            )
            return ruling is Ruling.GIVE

        await self.alerts.owe(
            alerts.owed(
                subscription,
                cluster_id,
                brief_id=event.brief.id,
                now=now,
                tz=where,
                is_counted=is_counted,
            ),
            decide,
            Alerted(cluster_id=cluster_id, at=now),
        )
        return ruling

    async def _has_brief(self, recipient: Recipient, now: datetime) -> bool:
        """Tell whether a brief of any kind is, or was, due to a recipient on his local date."""
        return any(_is_day_of_brief(each, now) for each in await self.subscriptions.of(recipient))


def _cluster(announcement: Announcement, articles: Sequence[Article]) -> Cluster:
    """Return the event as far as novelty and wishes look at it."""
    return Cluster(
        id=announcement.cluster_id,
        articles=tuple(articles),
        origins=tuple((each.id,) for each in articles),
    )


def _is_awake(subscription: Subscription, event: _Event, now: datetime) -> bool:
    """Tell whether a reader is there at all and reads the alert's language."""
    where = schedule.zone(subscription.schedule.tz)
    if where is None or subscription.is_paused or not subscription.has_alerts:
        return False
    until = subscription.schedule.paused_until
    if until is not None and now.astimezone(where).date() < until:
        return False
    return subscription.language == event.announcement.language


def _is_day_of_brief(subscription: Subscription, now: datetime) -> bool:
    """Tell whether a brief of a subscription was, or will be, due on the reader's present date."""
    today = now.astimezone(schedule.zone(subscription.schedule.tz)).date()
    if subscription.last_date == today:
        return True
    coming = planner.next_due(subscription, now)
    return coming is not None and coming.local_date == today

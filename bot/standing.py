"""From what a place wishes for to its subscriptions, which follow every change.

Preferences are what people set; a subscription is what the planner serves, and equal ones share
editions as before. Whoever changed preferences has the subscriptions follow, and looks whether
somebody else has changed them meanwhile: the last to look has seen the last change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot import planner
from digest import schedule
from digest.errors import StoreUnavailable
from digest.model import (
    NO_PREFERENCES,
    WORKDAYS,
    BriefKind,
    Due,
    Language,
    Preferences,
    Recipient,
    Schedule,
    Subscription,
    SubscriptionId,
)
from digest.ports import Clock, Offers, Subscriptions, Wishes

TOPICAL = frozenset({"telegram"})
"""Platforms where a thread of a shared chat is a place that lasts: a topic of a forum."""
_WEEKLY = "-weekly"
_MOST_ROUNDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Knows places by these ports; `language` is spoken where nobody has said."""

    wishes: Wishes
    subscriptions: Subscriptions
    offers: Offers
    clock: Clock
    language: Language
    is_counted: Callable[[Recipient], bool] = lambda _: False
    """Whether the platform of a place counts what it sends unasked."""

    async def place_of(self, recipient: Recipient, *, is_shared: bool = False) -> Recipient:
        """Return whose preferences count for an address: its own if it has any, else its chat's.

        A topic of a forum that has no brief as a whole has its own from the beginning: what is
        set up there comes there.

        Raises:
            StoreError: the store failed.
        """
        if recipient.thread is None:
            return recipient
        chat = replace(recipient, thread=None)
        if await self.wishes.get(recipient) or await self.subscriptions.of(recipient):
            return recipient
        if is_shared and recipient.platform in TOPICAL:
            return recipient if (await self.preferences(chat)).at is None else chat
        return chat

    async def preferences(self, place: Recipient) -> Preferences:
        """Return what a place has set up, here or before there were preferences.

        A topic begins with the language, the clock and the managers of its forum.

        Raises:
            StoreError: the store failed.
        """
        known = await self.wishes.get(place)
        if known is not None:
            return known
        kept = await self._kept(place)
        if any(kept) or place.thread is None or place.platform not in TOPICAL:
            return preferences_of(*kept)
        of_all = await self.preferences(replace(place, thread=None))
        return Preferences(language=of_all.language, tz=of_all.tz, managers=of_all.managers)

    async def follow(self, place: Recipient, *, by: str) -> None:
        """Have subscriptions be as preferences want them.

        Raises:
            StoreError: the store failed, or others change them all the time.
        """
        for _ in range(_MOST_ROUNDS):
            wanted = await self.wishes.get(place)
            if wanted is None:
                return
            await self._set(place, wanted, by)
            if await self.wishes.get(place) == wanted:
                return
        raise StoreUnavailable("preferences are changed by others all the time")

    async def next_at(self, place: Recipient) -> datetime | None:
        """Return when the next brief of a place is due.

        Raises:
            StoreError: the store failed.
        """
        now = self.clock.now()
        dues = [planner.next_due(each, now) for each in await self.subscriptions.of(place)]
        return min((due.at for due in dues if due is not None), default=None)

    async def _set(self, place: Recipient, wanted: Preferences, by: str) -> None:
        daily, weekly = await self._kept(place)
        if wanted.at is None:
            if daily or weekly:
                await self.subscriptions.drop(place)
            await self.offers.give_room(place)
            return
        if daily is None:
            # Whoever takes back that he left comes back, full or not.
            await self.offers.take_room(place)
        new = subscription_of(place, wanted, daily, by=by, language=self.language)
        if self.is_counted(place) and wanted.weekly is not None:
            new = without_day(new, wanted.weekly)
        if new != daily:
            await self.subscriptions.keep(new, self.next_due)
        if wanted.weekly is not None or weekly is not None:
            week = week_of(new, wanted.weekly)
            if week != weekly:
                await self.subscriptions.keep(week, self.next_due)

    async def _kept(self, place: Recipient) -> tuple[Subscription | None, Subscription | None]:
        """Return the daily and the weekly subscription of a place."""
        found = sorted(
            await self.subscriptions.of(place), key=lambda each: (each.is_paused, each.id)
        )
        daily = next((each for each in found if each.kind is BriefKind.DAILY), None)
        weekly = next((each for each in found if each.kind is BriefKind.WEEKLY), None)
        return daily, weekly

    def next_due(self, subscription: Subscription) -> Due | None:
        """Return when a subscription falls due next; see NextDue."""
        return planner.next_due(subscription, self.clock.now())


def preferences_of(daily: Subscription | None, weekly: Subscription | None) -> Preferences:
    """Return the preferences that subscriptions were made for."""
    if daily is None:
        return NO_PREFERENCES
    is_weekly = weekly is not None and not (weekly.is_paused and not daily.is_paused)
    return Preferences(
        topics=daily.topics,
        language=daily.language,
        max_stories=daily.max_stories,
        at=daily.schedule.at,
        tz=daily.schedule.tz,
        weekdays=daily.schedule.weekdays,
        is_paused=daily.is_paused,
        paused_until=daily.schedule.paused_until,
        has_alerts=daily.has_alerts,
        weekly=min(weekly.schedule.weekdays) if weekly is not None and is_weekly else None,
        on_empty=daily.on_empty,
        is_rich=daily.is_rich,
    )


def subscription_of(
    place: Recipient,
    wanted: Preferences,
    known: Subscription | None,
    *,
    by: str,
    language: Language,
) -> Subscription:
    """Return the daily subscription that preferences ask for.

    Raises:
        ValueError: they ask for none.
    """
    if wanted.at is None:
        raise ValueError("nothing is to be sent")
    owner = None
    if known is not None:
        owner = known.owner
    elif by and by != place.chat:
        owner = Recipient(platform=place.platform, tenant=place.tenant, chat=by)
    return Subscription(
        id=known.id if known is not None else _id_of(place),
        recipient=place,
        topics=wanted.topics,
        language=wanted.language or language,
        schedule=Schedule(
            at=wanted.at,
            tz=wanted.tz if schedule.zone(wanted.tz) else "UTC",
            weekdays=WORKDAYS if wanted.weekdays is None else wanted.weekdays,
            paused_until=wanted.paused_until,
        ),
        max_stories=wanted.max_stories,
        is_paused=wanted.is_paused,
        last_date=None if known is None else known.last_date,
        owner=owner,
        has_alerts=wanted.has_alerts,
        on_empty=wanted.on_empty,
        is_rich=wanted.is_rich,
    )


def without_day(daily: Subscription, weekday: int) -> Subscription:
    """Return a daily subscription that leaves a weekday to the weekly.

    Where each message counts, one a day is all: what the daily would have said on that day is in
    the one after it.
    """
    weekdays = daily.schedule.weekdays - {weekday}
    return replace(daily, schedule=replace(daily.schedule, weekdays=weekdays))


def week_of(daily: Subscription, weekday: int | None) -> Subscription:
    """Return the weekly beside a daily subscription, paused without a weekday."""
    weekdays = frozenset({weekday} if weekday else daily.schedule.weekdays)
    return replace(
        daily,
        id=SubscriptionId(daily.id + _WEEKLY),
        kind=BriefKind.WEEKLY,
        schedule=replace(daily.schedule, weekdays=weekdays),
        is_paused=weekday is None or daily.is_paused,
        has_alerts=False,
        on_empty=None,
        last_date=None,
    )


def _id_of(place: Recipient) -> SubscriptionId:
    parts = (place.platform, place.tenant, place.chat, place.thread or "")
    told = "|".join(f"{len(part)}:{part}" for part in parts)
    return SubscriptionId(hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16])

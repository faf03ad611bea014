"""What a reader has come besides his daily brief, and how: alerts, the week, days without news."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot import planner
from digest.model import (
    BriefKind,
    Due,
    OnEmpty,
    Recipient,
    Subscription,
    SubscriptionId,
)
from digest.ports import Clock, Subscriptions
from digest.words import extra
from digest.words.lines import Line, Role
from digest.words.table import Words

_WEEKLY = "-weekly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """Changes subscriptions through these ports.

    Each answer says the new state and the way back.
    """

    clock: Clock
    subscriptions: Subscriptions

    async def alerts(self, recipient: Recipient, words: Words, *, is_on: bool) -> tuple[Line, ...]:
        """Have a reader told at once what breaks, or no longer.

        Raises:
            StoreError: the store failed.
        """
        more = extra.of(words.language)
        daily = await self._daily(recipient)
        if daily is None:
            return _said(more.no_subscription)
        await self._keep(replace(daily, has_alerts=is_on))
        return _said(more.alerts_on if is_on else more.alerts_off)

    async def quiet(self, recipient: Recipient, words: Words, *, is_on: bool) -> tuple[Line, ...]:
        """Have nothing sent to a reader on days without news, or one line.

        Raises:
            StoreError: the store failed.
        """
        more = extra.of(words.language)
        daily = await self._daily(recipient)
        if daily is None:
            return _said(more.no_subscription)
        await self._keep(replace(daily, on_empty=OnEmpty.SKIP if is_on else OnEmpty.SAY))
        return _said(more.quiet_on if is_on else more.quiet_off)

    async def weekly(
        self, recipient: Recipient, weekday: int | None, words: Words
    ) -> tuple[Line, ...]:
        """Have the week come on a weekday (Monday is 1) at the hour of the brief, or no longer.

        Raises:
            StoreError: the store failed.
        """
        more = extra.of(words.language)
        daily = await self._daily(recipient)
        if daily is None:
            return _said(more.no_subscription)
        week = week_of(daily, weekday)
        await self._keep(week)
        if weekday is None:
            return _said(more.weekly_off)
        at = datetime.combine(self.clock.now(), daily.schedule.at, UTC)
        day, clock = more.weekday(weekday), words.clock(at)
        return _said(more.weekly_on.format(day=day, clock=clock))

    async def _daily(self, recipient: Recipient) -> Subscription | None:
        found = await self.subscriptions.of(recipient)
        daily = [each for each in found if each.kind is BriefKind.DAILY]
        return min(daily, key=lambda each: (each.is_paused, each.id), default=None)

    async def _keep(self, subscription: Subscription) -> None:
        def next_due(each: Subscription) -> Due | None:
            return planner.next_due(each, self.clock.now())

        await self.subscriptions.keep(subscription, next_due)


def week_of(daily: Subscription, weekday: int | None) -> Subscription:
    """Return the weekly beside a daily subscription, paused without a weekday.

    Whoever changes topics, language or hour of the daily one keeps this one as well.
    """
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


def _said(text: str) -> tuple[Line, ...]:
    return (Line(role=Role.NOTE, text=text),)

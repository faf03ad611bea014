"""Planning: whose brief is due, which edition it is, and what goes into the outbox.

::

    tick ─▶ no such zone? ─▶ parked for a day
        ├─▶ folded or skipped? ─▶ fired, nothing to send
        └─▶ edition ─▶ brief there? ─▶ fired: one delivery, the next tick, in one step
                          │         (none of a day without news, where that is to be silent)
                          └─ no ─▶ asked for, once for all who share it; the tick waits

An edition is asked for `schedule.LEAD` before it is due, so that a thousand readers of one
edition wait for one composing.

A clock that jumps, forth or back, costs no date a second brief, since dates go forward only;
and each date gets its own whose hours the clock came through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import rounds
from digest import briefs, delivery, schedule
from digest.clusters import taste
from digest.delivery import quiet
from digest.engine import retrospect
from digest.engine.compose import TOLD_FOR
from digest.errors import StoreError
from digest.model import (
    NO_LEANING,
    BriefId,
    BriefKind,
    DayState,
    Delivery,
    Due,
    Edition,
    EditionId,
    FeedUrl,
    Leaning,
    OnEmpty,
    Recipient,
    Subscription,
    Told,
)
from digest.ports import Briefs, Clock, Editions, Subscriptions, Tastes, Tick
from digest.schedule import Lateness, Never

LEASE = timedelta(seconds=60)
AT_ONCE = 500

_FIRST_WINDOW = timedelta(hours=48)
_LONGEST_WINDOW = timedelta(days=7)
_SEEN_LATE = timedelta(hours=6)
"""A window begins that much before the end of the last: a feed that was not due then, or did
not answer, has since brought what it published before. What was told is not told again."""
_NO_ZONE = timedelta(days=1)
"""How long a subscription waits for its zone to come (back) into the time zone database."""
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=10)

_log = logging.getLogger(__name__)


def next_due(subscription: Subscription, now: datetime) -> Due | None:
    """Return when a subscription falls due next, None for a paused one or one that never does."""
    if subscription.is_paused:
        return None
    found = schedule.next_due(subscription.schedule, now, last_date=subscription.last_date)
    return None if isinstance(found, Never) else found


def edition_of(
    tick: Tick,
    due: Due,
    feeds: Collection[FeedUrl],
    told: Collection[Told],
    leaning: Leaning = NO_LEANING,
) -> Edition:
    """Return the edition that a firing calls for: all since the last one, a week at most.

    It ends when composing begins, not when it is due: what comes between belongs into the
    next one. A weekly has its week, whatever its readers know of it and lean to.
    """
    subscription = tick.subscription
    until = schedule.begins_at(due)
    if subscription.kind is BriefKind.WEEKLY:
        return retrospect.week_of(subscription, leaning=leaning, until=until, feeds=feeds)
    reached = tick.covered_until
    since = until - _FIRST_WINDOW if reached is None else min(reached, until) - _SEEN_LATE
    return briefs.edition_for(
        topics=subscription.topics,
        language=subscription.language,
        since=max(since, until - _LONGEST_WINDOW),
        until=until,
        feeds=feeds,
        max_stories=subscription.max_stories,
        reader=subscription.recipient,
        told=told,
        leaning=leaning,
    )


def reached_before(edition: Edition) -> datetime:
    """Return up to where had been covered what an edition goes on from."""
    return edition.since + _SEEN_LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A firing that is to become a brief."""

    tick: Tick
    due: Due
    again: Due | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Firing(_Wanted):
    """One whose edition is known."""

    edition: Edition

    def owed(self, brief_id: BriefId, *, is_silent: bool, is_counted: bool) -> Delivery:
        """Return the first part of the brief, spread over the minute in which it is due."""
        key = delivery.key_of(self.tick.subscription.recipient, self.edition.id)
        return delivery.planned(
            self.tick.subscription,
            self.due,
            edition_id=self.edition.id,
            brief_id=brief_id,
            deadline_at=schedule.deadline(self.due),
            not_before=self.due.at + timedelta(seconds=schedule.jitter_s(key)),
            is_silent=is_silent,
            next_at=None if self.again is None else self.again.at,
            waited=self.tick.skipped if is_counted else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans through these ports.

    `feeds` says which feeds a subscription reads, `on_empty` what is usual on a recipient's
    platform on days without news, `is_counted` whether it counts what it sends unasked.
    """

    clock: Clock
    subscriptions: Subscriptions
    editions: Editions
    briefs: Briefs
    tastes: Tastes
    feeds: Callable[[Subscription], frozenset[FeedUrl]]
    on_empty: Callable[[Recipient], OnEmpty] = lambda _: OnEmpty.SAY
    is_counted: Callable[[Recipient], bool] = lambda _: False
    _unknown: set[str] = field(default_factory=set)
    """Names of zones that this process has said are not there."""

    async def run(self) -> int:
        """Deal with the ticks that have come; return how many there were.

        Raises:
            StoreError: the store failed for some of them, which come again when their lease has
                ended; the others were dealt with all the same.
        """
        ticks = await self.subscriptions.lease_ticks(AT_ONCE, LEASE)
        wanted: dict[Due, list[_Wanted]] = {}
        shared: dict[EditionId, list[_Firing]] = {}

        async def sort(tick: Tick) -> None:
            found = await self._wanted(tick)
            if found is not None:
                wanted.setdefault(found.due, []).append(found)

        async def match(together: Sequence[_Wanted]) -> None:
            try:
                firings = await self._firings(together)
            except StoreError:
                if len(together) == 1:
                    raise
                # A part of the store may be away: that is to harm its own readers alone.
                await rounds.side_by_side(match, [(each,) for each in together])
                return
            for firing in firings:
                shared.setdefault(firing.edition.id, []).append(firing)

        failure: StoreError | None = None
        try:
            await rounds.side_by_side(sort, ticks)
        except StoreError as error:  # those that were sorted are served
            failure = error
        try:
            await rounds.side_by_side(match, wanted.values())
        except StoreError as error:
            failure = error
        await rounds.side_by_side(self._serve, shared.values())
        if failure is not None:
            raise failure
        return len(ticks)

    async def _wanted(self, tick: Tick) -> _Wanted | None:
        """Return which firing a tick is of; settle one that comes too late, and return None."""
        now, subscription = self.clock.now(), tick.subscription
        if schedule.zone(subscription.schedule.tz) is None:
            await self._wait_for_zone(tick, now)
            return None
        due = schedule.latest_due(subscription.schedule, tick.due, now)
        found = schedule.next_due(subscription.schedule, due.at, last_date=due.local_date)
        again = None if isinstance(found, Never) else found
        late = schedule.lateness(due, now)
        if late in {Lateness.FOLDED, Lateness.SKIPPED}:
            _log.warning("the brief of %s for %s is %s", subscription.id, due.local_date, late)
            covered = schedule.begins_at(due) if late is Lateness.SKIPPED else None
            await self.subscriptions.fired(tick, (), due=due, covered_until=covered, again=again)
            return None
        return _Wanted(tick=tick, due=due, again=again)

    async def _firings(self, together: Sequence[_Wanted]) -> list[_Firing]:
        """Return the editions that firings of one due time call for.

        Raises:
            StoreError: the store failed for one of them at least.
        """
        readers = [each.tick.subscription.recipient for each in together]
        # By the due time, not by the present: a tick that waits keeps its edition.
        at = together[0].due.at
        told = await self.briefs.told_each(readers, at - TOLD_FOR)
        tastes = await self.tastes.get_each(readers)
        return [
            _Firing(
                tick=each.tick,
                due=each.due,
                again=each.again,
                edition=edition_of(
                    each.tick,
                    each.due,
                    self.feeds(each.tick.subscription),
                    known,
                    taste.leaning(liking, at),
                ),
            )
            for each, known, liking in zip(together, told, tastes, strict=True)
        ]

    async def _wait_for_zone(self, tick: Tick, now: datetime) -> None:
        """Park a subscription whose zone is not there: it goes on when it is, or is changed."""
        name = tick.subscription.schedule.tz
        if name not in self._unknown:
            self._unknown.add(name)
            _log.error("the time zone %r is not known here; its readers get no briefs", name)
        await self.subscriptions.park(tick, now + _NO_ZONE)

    async def _serve(self, firings: Sequence[_Firing]) -> None:
        """Give those who share an edition its brief, or have them wait for it."""
        edition = firings[0].edition
        brief_id = await self.editions.brief_of(edition.id)
        brief = None
        if brief_id is None:
            await self.editions.ask(edition)
        else:
            brief = await self.briefs.get(brief_id)
        day = DayState.NORMAL if brief is None else brief.day

        async def serve(firing: _Firing) -> None:
            if brief_id is None:
                now = self.clock.now()
                await self.subscriptions.park(firing.tick, now + _patience(firing.due, now))
                return
            subscription = firing.tick.subscription
            how = quiet.manner(subscription, day, self.on_empty(subscription.recipient))
            owed = firing.owed(
                brief_id,
                is_silent=how is OnEmpty.SILENT,
                is_counted=self.is_counted(subscription.recipient),
            )
            await self.subscriptions.fired(
                firing.tick,
                () if how is OnEmpty.SKIP else (owed,),
                due=firing.due,
                covered_until=edition.until,
                again=firing.again,
            )

        await rounds.side_by_side(serve, firings)


def _patience(due: Due, now: datetime) -> timedelta:
    """Return how long to wait for a brief before looking again: a sixtieth of what is left."""
    return min(max((due.at - now) / 60, _SHORTEST_WAIT), _LONGEST_WAIT)

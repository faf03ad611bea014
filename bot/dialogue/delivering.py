"""How the brief comes: when somebody asks, once a week, every day; and what that costs.

Where a platform counts what it sends unasked, a place of many is asked for a yes before anything
comes by itself there: each brief counts once for everybody in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.dialogue import choosing, grammar, herelines, lines
from bot.dialogue.changing import Changing, no_room, stopped
from bot.dialogue.settled import Facet
from bot.dialogue.visit import Handler, Offer, Reply, Visit, said, with_more
from bot.meters import Meters
from digest import schedule
from digest.model import Preferences
from digest.words import counted

USUAL_WEEKDAY = 5
"""Friday, when nobody has said another."""

_Switching: TypeAlias = lines.SetTime | lines.SetDays | herelines.HereAt | lines.SetDelivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """Changes how the brief comes by what changes preferences, and asks what that costs."""

    changing: Changing
    meters: Meters

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line: as `Changing` does, once the price is known."""
        known = self.changing.handlers()
        return {
            lines.SetDelivery: self._priced(self.delivery),
            lines.Alerts: self.alerts,
            **{
                kind: self._priced(known[kind])
                for kind in (lines.SetTime, lines.SetDays, herelines.HereAt)
            },
        }

    async def delivery(self, line: lines.SetDelivery, visit: Visit) -> Reply:
        """Have the brief come otherwise, or show how it comes and may come."""
        if line.mode is None:
            return choosing.shown_modes(visit)
        is_sent = line.mode is not lines.DeliveryMode.PULL
        is_first = is_sent and visit.preferences.at is None
        if is_first and (wait := await no_room(self.changing.offers, visit)):
            return wait
        return await self.changing.changed(line, visit, _edit(line, visit), Facet.TIME)

    async def alerts(self, line: lines.Alerts, visit: Visit) -> Reply:
        """Be told at once what breaks, or not; where each counts, on days without a brief."""
        reply = await self.changing.alerts(line, visit)
        if not line.is_on or not self.meters.counts(visit.place):
            return reply
        return with_more(reply, counted.of(visit.words.language).one_a_day)

    def _priced(self, answer: Handler) -> Handler:
        async def priced(line: _Switching, visit: Visit) -> Reply:
            return await self._price(line, visit) or await answer(line, visit)

        return priced

    async def _price(self, line: _Switching, visit: Visit) -> Reply | None:
        """Return what is said before something comes by itself; None where nothing has to be."""
        if not visit.is_shared or not self.meters.counts(visit.place):
            return None
        if not _switches_on(line, visit.preferences):
            return None
        words = counted.of(visit.words.language)
        is_weekly = isinstance(line, lines.SetDelivery) and line.mode is lines.DeliveryMode.WEEKLY
        told = await price_of(visit, self.meters, is_weekly=is_weekly)
        if not told:
            return said(words.price_unknown)
        sure = replace(line, is_sure=True)
        return said(
            *told,
            offers=(
                Offer(label=words.price_yes, line=grammar.written(sure)),
                Offer(
                    label=visit.own.no_thanks,
                    line=grammar.written(lines.Start(payload=choosing.LATER)),
                ),
            ),
        )


async def price_of(visit: Visit, meters: Meters, *, is_weekly: bool) -> tuple[str, ...]:
    """Say what briefs cost in a place, and what the month has left; nothing if nobody knows."""
    words = counted.of(visit.words.language)
    price = await meters.price(visit.place)
    if price is None:
        return ()
    quota = await meters.quota(visit.place)
    template = words.price_weekly if is_weekly else words.price
    left = None if quota is None else quota.left
    told = (
        template.format(messages=words.messages(price)),
        "" if left is None else words.left.format(messages=words.messages(left)),
    )
    return tuple(filter(None, told))


def _switches_on(line: _Switching, wished: Preferences) -> bool:
    """Tell whether more comes by itself for a line that nobody has said yes to yet."""
    if line.is_sure:
        return False
    is_off, is_weekly = wished.at is None, wished.is_week_alone
    match line:
        case lines.SetTime(at=at):
            return at is not None and is_off
        case lines.SetDays(weekdays=weekdays):
            return weekdays is not None and is_weekly
        case lines.SetDelivery(mode=None | lines.DeliveryMode.PULL):
            return False
        case lines.SetDelivery(mode=lines.DeliveryMode.WEEKLY):
            return is_off
        case _:
            return is_off or is_weekly


def _edit(line: lines.SetDelivery, visit: Visit) -> Callable[[Preferences], Preferences]:
    zone = choosing.zone_for(visit)

    def edit(known: Preferences) -> Preferences:
        if line.mode is lines.DeliveryMode.PULL:
            return stopped(known)
        tz = line.tz or known.tz or zone
        there = replace(
            known,
            at=line.at or known.at or choosing.USUAL,
            tz=tz if schedule.zone(tz) else "UTC",
            is_paused=False,
            paused_until=None,
        )
        if line.mode is lines.DeliveryMode.WEEKLY:
            return replace(there, weekdays=frozenset(), weekly=known.weekly or USUAL_WEEKDAY)
        return replace(there, weekdays=choosing.EVERY_DAY)

    return edit

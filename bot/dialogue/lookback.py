"""Looking back: the week, what somebody missed, and when to offer that to him.

Each answers with a brief that the talk goes on about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot import standing
from bot.dialogue import days, grammar, lines, ownlines, telling
from bot.dialogue.visit import Handler, Offer, Reply, Visit, note, with_more
from bot.steering import Steering
from digest.engine.retrospect import LONGEST
from digest.model import FeedUrl, Preferences, Recipient, Subscription
from digest.words import dialogue

AWAY = timedelta(days=3)
"""Whoever says nothing for so long is offered what he missed when he is back."""

_MISSED = timedelta(days=7)
_DAYS_OF = {"d": 1, "w": 7, "m": 30}
_ANY_TIME = time(8)
_OF_THEIR_OWN = (
    lines.CatchUp | lines.ReadAll | lines.Resume | lines.Start | lines.Stop | ownlines.ForgetMe
)
"""After these it is offered anyway, or out of place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookback:
    """Looks back through what readers steer; `feeds` are those of a place."""

    steering: Steering
    feeds: Callable[[Recipient], frozenset[FeedUrl]]

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            lines.Week: self.week,
            lines.CatchUp: self.catch_up,
            lines.ReadAll: self.read_all,
        }

    async def week(self, _line: lines.Week, visit: Visit) -> Reply:
        """Show the week that was, up to now."""
        brief = await self.steering.week(_asked(visit), self.feeds(visit.place))
        return telling.shown(brief, visit)

    async def catch_up(self, line: lines.CatchUp, visit: Visit) -> Reply:
        """Show what was missed and still matters, thirty days of it at most."""
        span = _MISSED
        if line.span is not None:
            span = timedelta(days=line.span.number * _DAYS_OF[line.span.unit])
        brief = await self.steering.missed(_asked(visit), span, self.feeds(visit.place))
        reply = telling.shown(brief, visit)
        if span > LONGEST:
            only = note(visit.own.longest_span.format(days=visit.words.count(LONGEST.days, "day")))
            reply = replace(reply, lines=(only, *reply.lines))
        if not brief.slots:  # there is nothing to talk about: the talk stays where it was
            return replace(reply, talk=None)
        label = grammar.spoken(lines.ReadAll(), visit.words.language)
        offer = Offer(label=label, line=grammar.written(lines.ReadAll()))
        return with_more(reply, offers=(offer,))

    async def read_all(self, _line: lines.ReadAll, visit: Visit) -> Reply:
        """Mark what was caught up on as known."""
        if visit.brief is None:
            return telling.no_brief(visit)
        return Reply(lines=await self.steering.mark_read(visit.place, visit.brief, visit.words))


def offer(since: datetime | None, visit: Visit) -> Offer:
    """Return the way to what was missed since an instant, a week where nobody knows since when."""
    span = None
    if since is not None:
        begun = -((since - visit.at) // timedelta(days=1))
        span = days.Span(number=min(max(begun, 1), LONGEST.days), unit="d")
    return Offer(label=visit.own.catch_up, line=grammar.written(lines.CatchUp(span=span)))


def welcomed(reply: Reply, line: lines.Line, since: datetime | None, visit: Visit) -> Reply:
    """Offer somebody who was away for three days what he missed, after what he asked for."""
    if since is None or visit.brief is None or isinstance(line, _OF_THEIR_OWN):
        return reply
    if visit.at - since < AWAY:
        return reply
    words = reply.words or visit.words
    spoken = replace(visit, words=words, own=dialogue.of(words.language))
    told = spoken.own.away.format(days=words.count((visit.at - since).days, "day"))
    return with_more(reply, told, offers=(offer(since, spoken),))


def _asked(visit: Visit) -> Subscription:
    """Return a subscription to what a place wishes for, whether it has one or not."""
    wished = visit.preferences
    timed: Preferences = wished if wished.at is not None else replace(wished, at=_ANY_TIME)
    return standing.subscription_of(visit.place, timed, None, by="", language=visit.words.language)

"""The first contact: a brief at once, then one question; nothing is sent without a choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from adapters.contract import FormKind
from bot.dialogue import arguments, changing, choosing, grammar, herelines, lines, settled, telling
from bot.dialogue.choosing import LATER
from bot.dialogue.reading import HERE, FrontPage
from bot.dialogue.visit import Handler, Offer, Reply, Visit, note, said
from bot.meters import Meters
from digest.model import Brief
from digest.words import counted, desk
from digest.words.lines import GAP

_TOPIC = "t_"
"""Begins what a link carries for a topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """Greets with the brief that everybody may read."""

    front_page: FrontPage
    meters: Meters = field(default_factory=Meters)

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {lines.Start: self.start}

    async def start(self, line: lines.Start, visit: Visit) -> Reply:
        """Begin, or begin again."""
        own = visit.own
        if line.payload == LATER:
            return said(own.as_you_like)
        brief = await self.front_page(visit.words.language) or visit.brief
        if visit.preferences.at is not None:
            back = said(own.welcome_back)
            return _with_brief(back, brief, visit)
        welcome = own.welcome_shared if visit.is_shared else own.welcome
        where = own.today_below if brief is not None else ""
        told = visit.words.gap.join(filter(None, (welcome, where)))
        greeted = _with_brief(said(told), brief, visit)
        return replace(
            greeted,
            lines=(*greeted.lines, GAP, *map(note, await self._asked_when(visit))),
            offers=(
                *_topic(line.payload, visit),
                *await self._choices(visit),
                *(greeted.offers if self._is_counted(visit) else ()),
            ),
        )

    async def _asked_when(self, visit: Visit) -> tuple[str, ...]:
        if not self._is_counted(visit):
            return asked_when(visit)
        words = counted.of(visit.words.language)
        return (words.when_spent if await self._is_spent(visit) else words.when,)

    async def _choices(self, visit: Visit) -> tuple[Offer, ...]:
        """Return when a brief may come: where each is counted, what is for nothing stays as it is.

        There the usual time is one press away as long as the month has any message left.
        """
        if not self._is_counted(visit):
            return choices(visit)
        later = grammar.written(lines.Start(payload=LATER))
        sent = () if await self._is_spent(visit) else choosing.modes(visit)
        asked = Offer(label=counted.of(visit.words.language).pull, line=later)
        return (*sent, asked, *choosing.languages(visit))

    def _is_counted(self, visit: Visit) -> bool:
        return not visit.is_shared and self.meters.counts(visit.place)

    async def _is_spent(self, visit: Visit) -> bool:
        quota = await self.meters.quota(visit.place)
        return quota is not None and quota.left == 0


def asked_when(visit: Visit) -> tuple[str, ...]:
    """Ask when a brief may come; where the zone is known beforehand, say which it is."""
    own, tz = visit.own, visit.preferences.tz
    if visit.is_shared:
        return (own.when_shared,)
    if not tz:
        return (own.when_question,)
    words = desk.of(visit.words.language)
    zone = settled.zone_name(tz, own)
    return (words.when_daily, words.your_zone.format(zone=zone))


def choices(visit: Visit) -> tuple[Offer, ...]:
    """Return when a brief may come, to choose from."""
    own = visit.own
    later = grammar.written(lines.Start(payload=LATER))
    if visit.is_shared:
        at = herelines.HereAt(at=choosing.USUAL, weekdays=frozenset(range(1, 6)))
        return (
            Offer(label=own.weekdays_here, line=grammar.written(at)),
            Offer(label=own.other_here, line="help here at", form=FormKind.SETTINGS),
            Offer(label=own.no_thanks, line=later),
        )
    other = grammar.written(lines.SetTime())
    is_known = bool(visit.preferences.tz)
    return (
        *((*choosing.usual(visit), elsewhere(visit)) if is_known else choosing.times(visit)),
        Offer(label=own.other_time, line=other, form=FormKind.SETTINGS),
        Offer(label=own.only_when_asked, line=later),
    )


def elsewhere(visit: Visit) -> Offer:
    """Return how a brief comes to a place that several people share."""
    label = desk.of(visit.words.language).to_a_place
    return Offer(label=label, line=grammar.written(lines.Help(word=HERE)))


def _topic(payload: str, visit: Visit) -> tuple[Offer, ...]:
    """Return the topic that a link has named, to follow."""
    if not payload.startswith(_TOPIC):
        return ()
    name = arguments.topic(payload.removeprefix(_TOPIC).replace("_", " "))
    if name is None:
        return ()
    label = settled.topic_name(changing.meant(name), visit.words)
    return (Offer(label=f"+ {label}", line=grammar.written(lines.Topics(added=(name,)))),)


def _with_brief(reply: Reply, brief: Brief | None, visit: Visit) -> Reply:
    if brief is None:
        return replace(reply, lines=(*reply.lines, note(visit.own.no_front_page)))
    shown = telling.shown(brief, visit)
    opened = tuple(each for each in shown.offers if each.line.isdecimal())
    return replace(reply, lines=(*reply.lines, GAP, *shown.lines), offers=opened, talk=shown.talk)

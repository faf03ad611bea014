"""What a setting is and what else it may be, to press: what a command answers that names none.

*Pure.*
"""

from __future__ import annotations

from datetime import time

from bot.dialogue import arguments, grammar, herelines, lines, settled
from bot.dialogue.settled import Facet
from bot.dialogue.visit import Offer, Reply, Visit, said
from digest.model import OnEmpty
from digest.words import counted, desk, dialogue, extra, table

USUAL = time(8)
LATER = "later"
"""What a link or button carries for: nothing now."""
EVERY_DAY = frozenset(range(1, 8))
_TIMES = (time(7), USUAL, time(12), time(18))
_DAYS = (frozenset(range(1, 6)), frozenset(range(1, 8)), frozenset({1, 3, 5}))
_WEEKDAYS = (1, 5, 7)


def shown(facet: Facet, visit: Visit) -> Reply:
    """Say how a side of what is set up stands, and offer what else it may be."""
    own, wished = visit.own, visit.effective
    told = list(settled.sentences(facet, wished, visit.words, own))
    match facet:
        case Facet.TIME:
            told.append(settled.when(visit.next_at, wished, visit.words, own))
            told.append(own.when_time)
            offers = times(visit)
        case Facet.LANGUAGE:
            offers = languages(visit)
        case Facet.LENGTH:
            offers = _lengths(visit)
        case Facet.WEEKLY:
            offers = _weeklies(visit)
        case Facet.ALERTS:
            offers = _switch(lines.Alerts(is_on=not wished.has_alerts), visit)
        case Facet.QUIET:
            is_quiet = wished.on_empty is OnEmpty.SKIP
            offers = _switch(lines.Quiet(is_on=not is_quiet), visit)
        case Facet.RICH:
            offers = _switch(lines.Rich(is_on=not wished.is_rich), visit)
        case _:
            offers = ()
    return said(*told, offers=offers)


def shown_days(visit: Visit) -> Reply:
    """Say on which days the brief comes, and offer others."""
    told = settled.sentences(Facet.TIME, visit.preferences, visit.words, visit.own)
    now = visit.preferences.weekdays or _DAYS[0]
    return said(
        *told,
        offers=tuple(
            Offer(
                label=visit.own.days_named(each),
                line=grammar.written(lines.SetDays(weekdays=each)),
            )
            for each in _DAYS
            if each != now
        ),
    )


def shown_modes(visit: Visit) -> Reply:
    """Say how the brief comes, and offer the other ways."""
    wished = visit.preferences
    told = settled.sentences(Facet.TIME, wished, visit.words, visit.own)
    return said(*told, counted.of(visit.words.language).modes, offers=modes(visit))


def modes(visit: Visit) -> tuple[Offer, ...]:
    """Return in what other ways the brief may come."""
    words, wished = counted.of(visit.words.language), visit.preferences
    now = lines.DeliveryMode.DAILY
    if wished.at is None:
        now = lines.DeliveryMode.PULL
    elif wished.is_week_alone:
        now = lines.DeliveryMode.WEEKLY
    daily = words.daily if wished.at in {None, USUAL} else visit.own.days_named(EVERY_DAY)
    labels = {
        lines.DeliveryMode.DAILY: daily,
        lines.DeliveryMode.WEEKLY: words.weekly,
        lines.DeliveryMode.PULL: words.pull,
    }
    return tuple(
        Offer(label=label, line=grammar.written(lines.SetDelivery(mode=mode)))
        for mode, label in labels.items()
        if mode is not now
    )


def zone_for(visit: Visit) -> str:
    """Return the zone of somebody who has not said his own: the one where his language is spoken.

    Where it is spoken in several, it is the one that the operator has set.
    """
    first = visit.own.first_zones
    return visit.preferences.tz or (first[0] if len(first) == 1 else str(visit.tz))


def usual(visit: Visit) -> tuple[Offer, ...]:
    """Return the usual time of day in the zone that is known: every day, or on weekdays."""
    words, clock = desk.of(visit.words.language), arguments.written_clock(USUAL)
    return tuple(
        Offer(
            label=label.format(clock=clock),
            line=grammar.written(herelines.HereAt(at=USUAL, weekdays=weekdays)),
        )
        for label, weekdays in (
            (words.daily_to_me, EVERY_DAY),
            (words.weekdays_to_me, frozenset(range(1, 6))),
        )
    )


def times(visit: Visit) -> tuple[Offer, ...]:
    """Return times of day where the zone is known, else zones at the usual time."""
    tz = visit.preferences.tz
    wanted = (
        [(at, tz) for at in _TIMES] if tz else [(USUAL, zone) for zone in visit.own.first_zones]
    )
    return tuple(
        Offer(
            label=f"{arguments.written_clock(at)} {settled.zone_name(zone, visit.own)}",
            line=grammar.written(lines.SetTime(at=at, tz=zone)),
        )
        for at, zone in wanted
    )


def languages(visit: Visit) -> tuple[Offer, ...]:
    """Return the other languages."""
    now = visit.preferences.language or visit.words.language
    return tuple(
        Offer(
            label=table.of(each).name,
            line=grammar.written(lines.SetLanguage(language=each)),
        )
        for each in dialogue.LANGUAGES
        if each != now
    )


def _lengths(visit: Visit) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            label=visit.words.count(each, "story"),
            line=grammar.written(lines.SetLength(stories=each)),
        )
        for each in arguments.LENGTHS
        if each != visit.preferences.max_stories
    )


def _weeklies(visit: Visit) -> tuple[Offer, ...]:
    now = visit.preferences.weekly
    found = [
        Offer(
            label=extra.of(visit.words.language).weekday(each),
            line=grammar.written(lines.Weekly(weekday=each)),
        )
        for each in _WEEKDAYS
        if each != now
    ]
    if now is not None:
        off = grammar.written(lines.Weekly(is_off=True))
        found.append(Offer(label=visit.own.choices[off], line=off))
    return tuple(found)


def _switch(other: lines.Alerts | lines.Quiet | lines.Rich, visit: Visit) -> tuple[Offer, ...]:
    line = grammar.written(other)
    return (Offer(label=visit.own.choices[line], line=line),)

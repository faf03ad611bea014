"""Changing what a place has set up: each answers with the new state and a way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.dialogue import choosing, days, grammar, herelines, lines, lookback, settled
from bot.dialogue.rights import Rights, Verdict
from bot.dialogue.settled import Facet
from bot.dialogue.visit import Handler, Offer, Reply, Visit, said, with_more
from bot.standing import Standing
from digest import schedule
from digest.clusters import topics
from digest.model import (
    Change,
    Language,
    OnEmpty,
    Preferences,
    Topic,
)
from digest.ports import MOST_MANAGERS, MOST_PLACES, MOST_TOPICS, Deed, Offers, Wishes
from digest.words import dialogue, phrases, table

LONGEST_PAUSE = timedelta(days=366)

_DAYS_OF = {"d": 1, "w": 7, "m": 30}
_WEEK = 7

Edit = Callable[[Preferences], Preferences]
Lately = Callable[[Visit, Topic], Awaitable[str | None]]
"""Returns the headline that a topic would lately have brought, empty when it would have brought
none, None where nobody can tell."""


async def nobody_knows(_visit: Visit, _topic: Topic) -> None:
    """Tell nothing of what a topic would have brought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """Changes preferences through these ports."""

    wishes: Wishes
    standing: Standing
    offers: Offers
    rights: Rights
    lately: Lately = nobody_knows

    def handlers(self) -> Mapping[type, Handler]:
        """Return what answers which kind of line."""
        return {
            lines.Topics: self.topics,
            lines.SetTime: self.time,
            lines.SetDays: self.days,
            lines.SetLanguage: self.language,
            lines.SetLength: self.length,
            lines.Alerts: self.alerts,
            lines.Weekly: self.weekly,
            lines.Quiet: self.quiet,
            lines.Rich: self.rich,
            lines.Pause: self.pause,
            lines.Resume: self.resume,
            lines.Stop: self.stop,
            herelines.HereAt: self.here_at,
            herelines.HereStop: self.here_stop,
            lines.Managers: self.managers,
        }

    async def topics(self, line: lines.Topics, visit: Visit) -> Reply:
        """Show, change or clear the topics that are followed."""
        if line == lines.Topics():
            return self._topics_shown(visit)
        if line.is_reset:
            reset: Edit = lambda known: replace(known, topics=frozenset())  # noqa: E731  # short
            return await self.changed(line, visit, reset, Facet.TOPICS)
        added = frozenset(map(meant, line.added))
        dropped = frozenset(map(meant, line.dropped))
        there = visit.preferences.topics
        if len((there | added) - dropped) > MOST_TOPICS:
            last = settled.topic_name(max(there), visit.words) if there else ""
            return said(visit.own.topics_full.format(most=MOST_TOPICS, last=last))

        def edit(known: Preferences) -> Preferences:
            wanted = (known.topics | added) - dropped
            return replace(known, topics=wanted if len(wanted) <= MOST_TOPICS else known.topics)

        reply = await self.changed(line, visit, edit, Facet.TOPICS)
        strange = dropped - there
        names = settled.topic_names(strange, visit.words)
        preview = await self._preview(visit, line) if added - there else ""
        return with_more(
            reply, visit.own.not_followed.format(topics=names) if strange else "", preview
        )

    def _topics_shown(self, visit: Visit) -> Reply:
        words, own = visit.words, visit.own
        state = settled.sentences(Facet.TOPICS, visit.preferences, words, own)
        known = own.topics_known.format(topics=settled.known_topics(words))
        return said(*state, known, offers=topic_offers(visit))

    async def _preview(self, visit: Visit, line: lines.Topics) -> str:
        topic = meant(line.added[0])
        headline = await self.lately(visit, topic)
        if headline is None:
            return ""
        template = visit.own.preview if headline else visit.own.preview_none
        return template.format(topic=settled.topic_name(topic, visit.words), headline=headline)

    async def time(self, line: lines.SetTime, visit: Visit) -> Reply:
        """Have the brief at a time of day."""
        if line.at is None:
            return choosing.shown(Facet.TIME, visit)
        tz = line.tz or visit.preferences.tz or str(visit.tz)
        tz = tz if schedule.zone(tz) else "UTC"
        is_first = visit.preferences.at is None
        if is_first and (wait := await no_room(self.offers, visit)):
            return wait

        def edit(known: Preferences) -> Preferences:
            return replace(known, at=line.at, tz=tz)

        reply = await self.changed(line, visit, edit, Facet.TIME)
        return reply if visit.preferences.at is not None else _with_topics(reply, visit)

    async def days(self, line: lines.SetDays, visit: Visit) -> Reply:
        """Have the brief on some weekdays."""
        if line.weekdays is None:
            return choosing.shown_days(visit)
        edit: Edit = lambda known: replace(known, weekdays=line.weekdays)  # noqa: E731  # short
        return await self.changed(line, visit, edit, Facet.TIME)

    async def language(self, line: lines.SetLanguage, visit: Visit) -> Reply:
        """Speak another language from now on."""
        if not line.language:
            return choosing.shown(Facet.LANGUAGE, visit)
        language = Language(line.language)
        spoken = replace(visit, words=table.of(language), own=dialogue.of(language))
        edit: Edit = lambda known: replace(known, language=language)  # noqa: E731  # short
        return await self.changed(line, spoken, edit, Facet.LANGUAGE)

    async def length(self, line: lines.SetLength, visit: Visit) -> Reply:
        """Have so many stories at most."""
        stories = line.stories
        if stories is None:
            return choosing.shown(Facet.LENGTH, visit)
        edit: Edit = lambda known: replace(known, max_stories=stories)  # noqa: E731  # short
        return await self.changed(line, visit, edit, Facet.LENGTH)

    async def alerts(self, line: lines.Alerts, visit: Visit) -> Reply:
        """Be told at once what breaks, or not."""
        is_on = line.is_on
        if is_on is None:
            return choosing.shown(Facet.ALERTS, visit)
        if is_on and visit.preferences.at is None:
            return said(visit.own.time_none)
        edit: Edit = lambda known: replace(known, has_alerts=is_on)  # noqa: E731  # short
        return await self.changed(line, visit, edit, Facet.ALERTS)

    async def weekly(self, line: lines.Weekly, visit: Visit) -> Reply:
        """Have the week on a weekday, or not at all."""
        if line == lines.Weekly():
            return choosing.shown(Facet.WEEKLY, visit)
        if line.weekday is not None and visit.preferences.at is None:
            return said(visit.own.time_none)

        def edit(known: Preferences) -> Preferences:
            if line.is_off and known.is_week_alone:
                return stopped(known)  # nothing comes by itself any more
            return replace(known, weekly=line.weekday)

        return await self.changed(line, visit, edit, Facet.WEEKLY)

    async def quiet(self, line: lines.Quiet, visit: Visit) -> Reply:
        """Have nothing on days without news, or one line."""
        if line.is_on is None:
            return choosing.shown(Facet.QUIET, visit)
        manner = OnEmpty.SKIP if line.is_on else OnEmpty.SAY
        edit: Edit = lambda known: replace(known, on_empty=manner)  # noqa: E731  # short
        return await self.changed(line, visit, edit, Facet.QUIET)

    async def rich(self, line: lines.Rich, visit: Visit) -> Reply:
        """Have briefs in the richer form of the platform, or in the usual one."""
        is_on = line.is_on
        if is_on is None:
            return choosing.shown(Facet.RICH, visit)
        edit: Edit = lambda known: replace(known, is_rich=is_on)  # noqa: E731  # short
        return await self.changed(line, visit, edit, Facet.RICH)

    async def pause(self, line: lines.Pause, visit: Visit) -> Reply:
        """Have nothing for a while, or until further notice."""
        if visit.preferences.at is None:
            return said(visit.own.time_none)
        today = visit.at.astimezone(settled.zone_of(visit.preferences)).date()
        until = _first_day(line, today)
        if until is not None and not today < until <= today + LONGEST_PAUSE:
            return said(visit.own.past_day.format(day=visit.words.day(until)))

        def edit(known: Preferences) -> Preferences:
            return replace(known, is_paused=until is None, paused_until=until)

        return await self.changed(line, visit, edit, Facet.TIME)

    async def resume(self, line: lines.Resume, visit: Visit) -> Reply:
        """Have the brief again."""
        edit: Edit = lambda known: replace(known, is_paused=False, paused_until=None)  # noqa: E731  # short
        reply = await self.changed(line, visit, edit, Facet.TIME)
        wished = visit.preferences
        if visit.brief is None or not (wished.is_paused or wished.paused_until is not None):
            return reply
        missed = lookback.offer(visit.brief.edition.until, visit)
        return with_more(reply, visit.own.missed_something, offers=(missed,))

    async def stop(self, line: lines.Stop, visit: Visit) -> Reply:
        """Have nothing sent any more; the rest stays as it was set up."""
        reply = await self.changed(line, visit, stopped)
        told = visit.own.here_stopped if visit.is_shared else visit.own.stopped
        return with_more(said(told), offers=reply.offers)

    async def here_at(self, line: herelines.HereAt, visit: Visit) -> Reply:
        """Have the brief in this place at a time of day."""
        tz = visit.preferences.tz or str(visit.tz)
        is_first = visit.preferences.at is None
        if is_first and (wait := await no_room(self.offers, visit)):
            return wait

        def edit(known: Preferences) -> Preferences:
            weekdays = line.weekdays or known.weekdays or None
            zone = tz if schedule.zone(tz) else "UTC"
            return replace(known, at=line.at, tz=zone, weekdays=weekdays)

        reply = await self.changed(line, visit, edit, Facet.TIME)
        return _with_topics(reply, visit) if is_first else reply

    async def here_stop(self, line: herelines.HereStop, visit: Visit) -> Reply:
        """Have nothing sent to this place."""
        reply = await self.changed(line, visit, stopped)
        return with_more(said(visit.own.here_stopped), offers=reply.offers)

    async def managers(self, line: lines.Managers, visit: Visit) -> Reply:
        """Show or change who may manage this place besides its admins."""
        if line.deed is lines.ManagerDeed.LIST:
            state = settled.sentences(Facet.MANAGERS, visit.preferences, visit.words, visit.own)
            return said(*state)
        is_added = line.deed is lines.ManagerDeed.ADD
        there = visit.preferences.managers
        if is_added and len(there | {line.person}) > MOST_MANAGERS:
            return said(visit.own.managers_full.format(most=MOST_MANAGERS, last=max(there)))
        if is_added:
            verdict = await self.rights.verdict(visit.place, line.person)
            if verdict in {Verdict.OUTSIDE, Verdict.UNSURE}:
                return said(visit.own.cannot_manage.format(person=line.person))

        def edit(known: Preferences) -> Preferences:
            one = frozenset({line.person})
            managers = known.managers | one if is_added else known.managers - one
            return replace(
                known, managers=managers if len(managers) <= MOST_MANAGERS else known.managers
            )

        return await self.changed(line, visit, edit, Facet.MANAGERS)

    async def changed(
        self, line: lines.Command, visit: Visit, edit: Edit, *facets: Facet
    ) -> Reply:
        """Make a change, have the subscriptions follow, and say how it is now."""
        deed = Deed(id=visit.change_id, by=visit.asker, line=grammar.written(line), at=visit.at)
        change = await self.wishes.change(visit.place, deed, edit, base=visit.preferences)
        await self.standing.follow(visit.place, by=visit.asker)
        return await self._answered(change, visit, facets)

    async def _answered(self, change: Change, visit: Visit, facets: tuple[Facet, ...]) -> Reply:
        now, words, own = change.after, visit.words, visit.own
        told = [line for each in facets for line in settled.sentences(each, now, words, own)]
        if not change.is_one:
            return said(own.unchanged, *told)
        if Facet.TIME in facets and not visit.is_terminal:
            instant = await self.standing.next_at(visit.place)
            told.append(settled.when(instant, now, words, own))
        return replace(said(*told, offers=(undo_offer(change, own),)), words=words)


async def no_room(offers: Offers, visit: Visit) -> Reply | None:
    """Return a refusal where too many places have subscribed, just now or at all."""
    wait = await offers.book_place(visit.place, once=visit.change_id)
    if wait is None:
        if await offers.take_room(visit.place):
            return None
        return said(visit.own.places_full.format(most=f"{MOST_PLACES:,}"))
    return said(visit.own.too_many_places.format(wait=phrases.span(visit.words, _whole(wait))))


def undo_offer(change: Change, own: dialogue.DialogueWords) -> Offer:
    """Return what takes a change back."""
    return Offer(label=own.undo, line=grammar.written(lines.Undo(change=change.id)))


def meant(name: str) -> Topic:
    """Return the topic that a name means: one that we know, in whatever language, or the words."""
    for language in dialogue.LANGUAGES:
        for topic, called in table.of(language).topics.items():
            if called.casefold() == name:
                return topic
    return topics.named(name)


def topic_offers(visit: Visit) -> tuple[Offer, ...]:
    """Return topics to follow, those that are known best."""
    names = [each for each in FIRST_TOPICS if each not in visit.preferences.topics]
    return tuple(
        Offer(
            label=settled.topic_name(each, visit.words),
            line=grammar.written(lines.Topics(added=(each.replace("-", " "),))),
        )
        for each in names
    )


FIRST_TOPICS = tuple(
    Topic(each) for each in ("models", "open-source", "agents", "policy", "business", "chips")
)
"""What is offered to press; every other can be typed."""


def _with_topics(reply: Reply, visit: Visit) -> Reply:
    """Ask for topics after the first time of day, once."""
    if visit.preferences.topics or visit.is_terminal:
        return reply
    return with_more(reply, visit.own.which_topics, offers=topic_offers(visit))


def stopped(known: Preferences) -> Preferences:
    """Return preferences by which nothing is sent any more."""
    return replace(
        known,
        at=None,
        weekdays=known.weekdays or None,
        is_paused=False,
        paused_until=None,
        has_alerts=False,
        weekly=None,
    )


def _first_day(line: lines.Pause, today: date) -> date | None:
    """Return the first day that has a brief again; None where no day was named."""
    if line.span is not None:
        return today + timedelta(days=line.span.number * _DAYS_OF[line.span.unit])
    return None if line.until is None else ahead(line.until, today)


def ahead(day: days.Day, today: date) -> date:
    """Return the date that a day means of which people speak beforehand."""
    if day.offset is not None:
        return today + timedelta(days=day.offset)
    if day.weekday is not None:
        return today + timedelta(days=(day.weekday - today.isoweekday() - 1) % _WEEK + 1)
    return _dated(day, today, is_ahead=True)


def behind(day: days.Day, today: date) -> date:
    """Return the date that a day means of which people speak afterwards."""
    if day.offset is not None:
        return today + timedelta(days=day.offset)
    if day.weekday is not None:
        return today - timedelta(days=(today.isoweekday() - day.weekday - 1) % _WEEK + 1)
    return _dated(day, today, is_ahead=False)


def _dated(day: days.Day, today: date, *, is_ahead: bool) -> date:
    """Return a date, of the nearest year that makes sense where none was said."""
    month, number = day.month or 1, day.day or 1
    if day.year is not None:
        return date(day.year, month, number)
    years = (
        range(today.year, today.year + 5) if is_ahead else range(today.year, today.year - 5, -1)
    )
    for year in years:
        try:
            found = date(year, month, number)
        except ValueError:  # 29 February
            continue
        if found > today if is_ahead else found <= today:
            return found
    return today


def _whole(wait: timedelta) -> timedelta:
    return max(wait, timedelta(minutes=1))

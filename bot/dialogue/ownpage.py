"""The page that everybody has of his own, where a platform has one: his brief, what he set up.

Who comes for the first time sees today's brief, and how to have it every day by one press.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.contract import Action, FormKind, Page, Part
from bot.dialogue import (
    arguments,
    choosing,
    days,
    grammar,
    greeting,
    lines,
    ownlines,
    settled,
    telling,
)
from bot.dialogue.door import Door
from bot.dialogue.reading import STALE, FrontPage
from bot.dialogue.rights import Verdict
from bot.dialogue.settled import Facet
from bot.dialogue.visit import Offer, Reply, Visit, note
from bot.standing import Standing
from digest.model import WORKDAYS, Brief, Person, Preferences, Recipient
from digest.ports import Caretakers
from digest.words import desk
from digest.words.lines import Line, Role

MOST_PLACES_SHOWN = 10
ASKING = timedelta(seconds=3)
"""In which it has to be found out what somebody may: the page does not wait for the rest."""

_ID_LETTERS = 16
_SHOWN = (Facet.TIME, Facet.TOPICS, Facet.LENGTH, Facet.LANGUAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """Makes the page through these."""

    front_page: FrontPage
    standing: Standing
    caretakers: Caretakers
    door: Door

    async def of(self, visit: Visit) -> Page:
        """Return the page of whoever visits.

        Raises:
            StoreError: the store failed.
        """
        brief = await self._brief(visit)
        is_first = visit.preferences.at is None
        parts = self._first(visit, brief) if is_first else self._known(visit, brief)
        made = [await self._part(each, visit) for each in parts]
        made[-1:-1] = await self._places(visit)
        return Page(parts=tuple(made))

    async def _brief(self, visit: Visit) -> Brief | None:
        """Return today's brief: his own, or the one for everybody where his is old."""
        own = visit.brief
        if own is not None and visit.at - own.edition.until <= STALE:
            return own
        return await self.front_page(visit.words.language) or own

    def _first(self, visit: Visit, brief: Brief | None) -> list[Reply]:
        words = desk.of(visit.words.language)
        daily = choosing.usual(visit)[0]
        return [
            _titled(words.page_first_title, words.page_first),
            _shown(brief, visit),
            Reply(
                lines=tuple(map(note, greeting.asked_when(visit))),
                offers=(
                    daily,
                    greeting.elsewhere(visit),
                    _settings(visit),
                ),
            ),
            _privacy(visit),
        ]

    def _known(self, visit: Visit, brief: Brief | None) -> list[Reply]:
        words, wished = desk.of(visit.words.language), visit.preferences
        told = [
            *(
                sentence
                for each in _SHOWN
                for sentence in settled.sentences(each, wished, visit.words, visit.own)
            ),
            settled.when(visit.next_at, wished, visit.words, visit.own),
        ]
        is_paused = wished.is_paused or wished.paused_until is not None
        week_off = lines.Pause(span=days.Span(number=1, unit="w"))
        rest = (
            Offer(label=words.resume, line=grammar.written(lines.Resume()))
            if is_paused
            else Offer(label=words.pause, line=grammar.written(week_off))
        )
        settings = _titled(words.page_title, *told)
        return [
            replace(settings, offers=(replace(_settings(visit), label=words.change), rest)),
            replace(
                _shown(brief, visit),
                offers=(
                    Offer(label=words.today, line=grammar.written(lines.Today())),
                    Offer(label=words.week, line=grammar.written(lines.Week())),
                    Offer(label=words.saved, line=grammar.written(lines.Saved())),
                ),
            ),
            _privacy(visit),
        ]

    async def _part(self, reply: Reply, visit: Visit) -> Part:
        """Return a part; its buttons are the same ones whenever the page is made."""
        actions = await self.door.actions(reply, visit, ids=tuple(map(_id_of, reply.offers)))
        return Part(lines=reply.lines, actions=actions)

    async def _places(self, visit: Visit) -> list[Part]:
        """Return the places that he looks after, with what is set up there."""
        person = Person(
            platform=visit.recipient.platform, tenant=visit.recipient.tenant, id=visit.asker
        )
        noted = await self.caretakers.places(person, MOST_PLACES_SHOWN)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._kept(each, visit)) for each in noted]
        found = zip(noted, (each.result() for each in tasks), strict=True)
        there = [(place, set_up) for place, set_up in found if set_up is not None]
        if not there:
            return []
        title = Line(role=Role.HEADLINE, text=desk.of(visit.words.language).places)
        return [
            Part(lines=(title,)),
            *(self._place(place, set_up, visit) for place, set_up in there),
        ]

    async def _kept(self, place: Recipient, visit: Visit) -> Preferences | None:
        """Return what a place has set up, None where it has no brief or is not his to change."""
        wished = await self.standing.preferences(place)
        if wished.at is None:
            return None
        try:
            async with asyncio.timeout(ASKING.total_seconds()):
                verdict = await self.door.rights.verdict(place, visit.asker, wished.managers)
        except TimeoutError:
            return None
        return wished if verdict is Verdict.GRANTED else None

    def _place(self, place: Recipient, wished: Preferences, visit: Visit) -> Part:
        words, own = desk.of(visit.words.language), visit.own
        (topics,) = settled.sentences(Facet.TOPICS, wished, visit.words, own)
        at = wished.at or choosing.USUAL
        told = words.place_now.format(
            days=own.days_named(wished.weekdays or WORKDAYS),
            clock=arguments.written_clock(at),
            topics=settled.state_of(topics),
        )
        change = Action(
            label=words.change,
            line=grammar.spoken(lines.Settings(), visit.words.language),
            token=self.door.signer.whose(place.chat, visit.recipient, visit.at),
            form=FormKind.SETTINGS,
        )
        return Part(lines=(Line(role=Role.POINT, text=told),), actions=(change,), place=place)


def _titled(title: str, *texts: str) -> Reply:
    told = (note(each) for each in texts if each)
    return Reply(lines=(Line(role=Role.TITLE, text=title), *told))


def _shown(brief: Brief | None, visit: Visit) -> Reply:
    if brief is None:
        return Reply(lines=(note(desk.of(visit.words.language).page_brief),))
    return Reply(lines=telling.shown(brief, visit).lines)


def _settings(visit: Visit) -> Offer:
    label = desk.of(visit.words.language).settings
    return Offer(label=label, line=grammar.written(lines.Settings()), form=FormKind.SETTINGS)


def _privacy(visit: Visit) -> Reply:
    words = desk.of(visit.words.language)
    wanted = (
        (words.privacy_all, ownlines.Privacy()),
        (words.export, ownlines.Export()),
        (words.forget_me, ownlines.ForgetMe()),
    )
    return Reply(
        lines=(Line(role=Role.HEADLINE, text=words.privacy), note(words.privacy_told)),
        offers=tuple(Offer(label=label, line=grammar.written(line)) for label, line in wanted),
    )


def _id_of(offer: Offer) -> str:
    return hashlib.sha256(offer.line.encode()).hexdigest()[:_ID_LETTERS]

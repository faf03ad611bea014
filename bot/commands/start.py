"""`start`: with a chat platform the whole bot, else the brief in the terminal and a conversation.

Without a terminal to type in, the brief alone.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from adapters.contract import File, Surface
from bot import app, jobs, process, savedfile
from bot.catalogue import catalogue
from bot.dialogue import grammar
from bot.dialogue.assembly import Parts
from bot.dialogue.door import Door
from bot.dialogue.lines import Quit
from bot.dialogue.reading import no_front_page
from bot.dialogue.typed import MOST_CHARACTERS
from bot.dialogue.visit import Visit, with_more
from bot.eraser import Eraser
from bot.probe import Probe
from bot.process import Duty
from bot.readinglist import ReadingList
from bot.realmsources import RealmSources
from bot.savedfile import Beside
from bot.selection import selected
from bot.settings import Settings
from bot.steering import Steering
from digest.engine.answering import Answering, Telling
from digest.engine.chronicler import Chronicler
from digest.engine.retrospect import Retrospect
from digest.errors import ConfigError, UserError
from digest.model import EVERYBODY, Answer, Brief, Preferences, Question, Realm, Recipient, Talk
from digest.ports import OwnLists
from digest.words import dialogue, own, plain, table
from digest.words.plain import Line, Role
from digest.words.table import Words

_READER = "me"
"""The one who sits at this terminal."""


async def main(_options: argparse.Namespace, settings: Settings, faults: list[str]) -> int:
    """Do all that serve and work do, or brief whoever sits at the terminal and answer him.

    Raises:
        ConfigError: naming every setting that does not fit.
    """
    if faults:
        raise ConfigError(faults)
    if app.ways(settings):
        return await process.run(settings, Duty(takes=True, works=True, port=settings.port))
    known = await app.listed(settings)
    selection = selected((), settings, known)
    surface = app.terminal()
    if not selection.feeds and not selection.refused:
        surface.say(table.of(settings.language).no_feeds)
        return 0
    async with app.opened(settings, selection) as running:
        stores = app.local(running.kernel, running.clock)
        me = jobs.local_reader(_READER)
        wished = await stores.wishes.get(me) or Preferences()
        words = table.of(wished.language or settings.language)
        wish = jobs.Wish(
            topics=wished.topics,
            language=words.language,
            max_stories=wished.max_stories,
            recipient=me,
            is_remembered=surface.is_attached,
        )
        with surface.progress() as progress:
            made = await jobs.make_brief(running, selection, wish, words=words, progress=progress)
        if settings.has_model and made.writing.why_extractive:
            surface.warn(f"daybrief: {made.writing.why_extractive}")
        surface.show(plain.visible(words, made.brief, settings.tz))
        await jobs.remember(running, wish, made.brief)
        await _chronicler(running, stores).note(made.brief)
        brief = await last_brief(running, wish, made.brief)
        if brief is not made.brief:
            surface.show((plain.GAP, Line(role=Role.NOTE, text=words.last_brief), plain.GAP))
            surface.show(plain.visible(words, brief, settings.tz))
        if surface.is_attached:
            await Sitting(
                running=running, surface=surface, settings=settings, words=words, brief=brief
            ).hold()
        await running.sweep()
    return 0


async def last_brief(running: app.App, wish: jobs.Wish, brief: Brief) -> Brief:
    """Return the brief to talk about: the last one with stories when this one has none."""
    if brief.slots or wish.recipient is None:
        return brief
    return await running.briefs.latest(wish.recipient) or brief


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watched:
    """Answers, and shows meanwhile that the archive is searched. See Answering."""

    answerer: Answering
    surface: Surface
    words: Words

    async def answer(
        self, question: Question, brief: Brief, *, progress: Callable[[], None] = lambda: None
    ) -> Answer:
        """See Answering."""
        with self.surface.progress() as shown:

            def tell() -> None:
                progress()
                shown.tell(self.words.searching)

            return await self.answerer.answer(question, brief, progress=tell)

    def telling(
        self, question: Question, brief: Brief, *, progress: Callable[[], None] = lambda: None
    ) -> AsyncGenerator[Telling, None]:
        """See Answering."""
        return self.answerer.telling(question, brief, progress=progress)


class _Free:
    """Lets whoever sits at his own machine ask as much as he likes. See Allowance."""

    async def ask(self, recipient: Recipient, asker: str, *, once: str) -> timedelta | None:
        """See Allowance."""


class _Unbooked:
    """Lets whoever sits at his own machine look at as many addresses as he likes. See OwnLists."""

    def __init__(self, lists: OwnLists) -> None:
        """Take the lists."""
        self._lists = lists
        self.of, self.keep, self.undo = lists.of, lists.keep, lists.undo
        self.stamps = lists.stamps

    async def book(self, _realm: Realm) -> timedelta:
        """See OwnLists."""
        return timedelta(0)


@dataclass(slots=True, kw_only=True)
class Sitting:
    """One conversation about one brief, for as long as the reader sits there."""

    running: app.App
    surface: Surface
    settings: Settings
    words: Words
    brief: Brief
    talk: Talk = field(default_factory=Talk)
    _lines: int = field(default=0, init=False)

    async def hold(self) -> None:
        """Take lines until the reader leaves."""
        self.surface.show((plain.GAP, Line(role=Role.NOTE, text=self.words.hint)))
        stores = app.local(self.running.kernel, self.running.clock)
        parts = self._parts(stores)
        door, eraser = parts.door(), Eraser(personal=stores.personal, clock=parts.clock)
        await eraser.run()  # what is left of a forgetting that was asked for before
        while (text := await self.surface.read(self.words.prompt)) is not None:
            heard = grammar.heard(text)
            if heard is None:
                continue
            if isinstance(heard.line, Quit):
                break
            await self._answer(heard, door, parts)
            await eraser.run()
        self.surface.say(self.words.goodbye)

    def visit(self, preferences: Preferences) -> Visit:
        """Return the circumstances of the line that is typed now."""
        me = jobs.local_reader(_READER)
        # By a clock that stands still, too, one line comes after the other.
        now = self.running.clock.now() + self._lines * timedelta(microseconds=1)
        return Visit(
            id=f"{now.isoformat()}/{self._lines}",
            at=now,
            recipient=me,
            place=me,
            asker=_READER,
            words=self.words,
            own=dialogue.of(self.words.language),
            tz=self.settings.tz,
            preferences=preferences,
            talk=self.talk,
            brief=self.brief,
            is_terminal=True,
        )

    async def _answer(self, heard: grammar.Heard, door: Door, parts: Parts) -> None:
        me = jobs.local_reader(_READER)
        self._lines += 1
        preferences = await parts.standing.preferences(me)
        self.words = table.of(preferences.language or self.words.language)
        visit = replace(self.visit(preferences), is_triggered=heard.is_triggered)
        reply = await door.answer(heard.line, visit)
        if heard.is_cut:
            reply = with_more(reply, visit.own.cut_short.format(most=MOST_CHARACTERS))
        actions = [
            replace(each, line=each.line.partition(" ")[0]) if _is_last(each.line, visit) else each
            for each in await door.actions(reply, visit)
        ]
        self.surface.show(reply.lines, actions=actions)
        if reply.file is not None:
            self._save(reply.file)
        self.surface.show((plain.GAP,))
        await self._turn_to(reply.talk)

    def _save(self, file: File) -> None:
        """Write a file beside the reader, and say where it is."""
        try:
            path = savedfile.save(file, self.settings.called_from)
        except UserError as error:
            self.surface.warn(f"daybrief: {error}")
        else:
            self.surface.say(own.of(self.words.language).file_saved.format(path=path))

    async def _turn_to(self, talk: Talk | None) -> None:
        """Go on with the brief that was shown last."""
        if talk is None:
            return
        if talk.brief_id is not None and talk.brief_id != self.brief.id:
            self.brief = await self.running.briefs.get(talk.brief_id) or self.brief
        self.talk = talk

    def _parts(self, stores: app.Stores) -> Parts:
        briefs, composer = self.running.briefs, self.running.composer
        steering = Steering(
            clock=self.running.clock,
            tastes=stores.tastes,
            keepsakes=stores.keepsakes,
            reports=stores.reports,
            corrections=stores.corrections,
            briefs=briefs,
            retrospect=Retrospect(
                clock=self.running.clock,
                chronicler=_chronicler(self.running, stores),
                stories=stores.stories,
                briefs=briefs,
                corrections=stores.corrections,
                prior=composer.prior,
            ),
        )
        return Parts(
            clock=self.running.clock,
            wishes=stores.wishes,
            offers=stores.offers,
            subscriptions=stores.subscriptions,
            briefs=briefs,
            tastes=stores.tastes,
            personal=stores.personal,
            drafts=stores.drafts,
            caretakers=stores.caretakers,
            claims=stores.claims,
            incoming=Beside(folder=self.settings.called_from),
            allowance=_Free(),
            answerer=_Watched(
                answerer=self.running.answerer, surface=self.surface, words=self.words
            ),
            steering=steering,
            sources=_sources(self.running, stores),
            platforms={},
            signer=stores.signer,
            feeds=lambda _: self.brief.edition.feeds,
            front_page=no_front_page,
            language=self.words.language,
            tz=self.settings.tz,
            realm=lambda _: EVERYBODY,
            is_named=bool(self.settings.feeds),
        )


def _chronicler(running: app.App, stores: app.Stores) -> Chronicler:
    return Chronicler(chronicle=stores.chronicle, clusters=running.composer.clusters)


def _sources(running: app.App, stores: app.Stores) -> RealmSources:
    """Return the operator's list, which is that of whoever sits at his terminal.

    He may look at what he likes, and learns at once that there is nothing.
    """
    lists = _Unbooked(stores.lists)
    return RealmSources(
        lists=lists,
        reading=ReadingList(catalogue.feeds(), lists),
        probe=Probe(
            fetcher=running.reading.fetcher,
            parser=running.reading.parser,
            lists=lists,
            sleep=_no_wait,
        ),
        feeds=running.feeds,
        articles=running.articles,
        clock=running.clock,
    )


async def _no_wait(_seconds: float) -> None:
    """Wait for nothing."""


def _is_last(line: str, visit: Visit) -> bool:
    """Tell whether a line takes back what was just done: then its name is enough."""
    return line.endswith(f" {visit.change_id}")

"""The loops that a worker turns: plan, compose, send, answer, tell, watch, sweep.

::

    loop       queue      a round
    plan       tick       whose brief is due: an edition, deliveries        bot.planner
    compose    edition    an edition becomes a brief                        bot.editor
    send       send       deliveries leave                                  bot.courier
    answer     said       what people wrote is answered                     bot.dispatch
    tell       notice     owners hear what they have to                     bot.herald
    forget     erase      who wishes it is forgotten                        bot.eraser
    lists                 what people change of their sources                bot.readinglist
    look out              what breaks is announced                          bot.lookout
    cry        alert      those who want to be told at once are owed it     bot.crier
    front page            the brief that everybody may read is made          bot.frontpage
                          (with a platform)
    beat                  how far a lapse of the store's memory may reach   bot.app
    watch                 alarms                                            bot.watch
    sweep                 what is old is dropped, once a day                here
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from adapters.contract import Desk, Platform
from bot.app import App, Stores
from bot.conversation import Conversation
from bot.courier import Courier, Route
from bot.crier import Crier
from bot.dialogue.assembly import Parts
from bot.dialogue.buttons import Buttons
from bot.dialogue.incoming import Attached
from bot.dispatch import Dispatcher
from bot.editor import Editor
from bot.eraser import Eraser
from bot.frontpage import LOOK_EVERY as FRONT_PAGE_EVERY
from bot.frontpage import FrontPage
from bot.herald import Herald
from bot.lookout import Lookout
from bot.loops import Loop
from bot.meters import Meters
from bot.planner import Planner
from bot.probe import Probe
from bot.rationer import Rationer
from bot.readinglist import LOOK_EVERY, ReadingList
from bot.realmsources import RealmSources
from bot.settings import Settings
from bot.steering import Steering
from bot.telemetry import Meter
from bot.toll import Toll
from bot.watch import EVERY, Watch
from digest.engine.breaking import Newsroom
from digest.engine.chronicler import Chronicler
from digest.engine.retrospect import Retrospect
from digest.model import OnEmpty, Recipient
from digest.words.table import LANGUAGES

EDITORS = 4
"""Editions in hand at a time: of twenty due at once, each of the slowest kind, the last is made
within the lead. One collects feeds; the others compose and wait for pages and models."""
SWEEP_EVERY = timedelta(days=1)

_SOON = timedelta(seconds=1)
"""Nudges come at once where they can; another process on the same file gives none, and no
bell rings when what waits for its second falls due."""
_MINUTELY = timedelta(minutes=1)
_HOURLY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Machine:
    """What the loops stand on. Who talks with people is put together once."""

    settings: Settings
    app: App
    stores: Stores
    routes: Mapping[str, Route]
    sources: ReadingList
    watch: Watch
    meter: Meter

    def loops(self, is_stopping: Callable[[], bool]) -> tuple[Loop, ...]:
        """Return the loops of one worker; any number of workers may turn theirs."""
        self.app.prepare()  # or the first question would keep all others waiting
        # Each of them looks into every shard: together they look as often as one alone would.
        rest = EDITORS * _SOON
        compose = Loop(name="compose", run=self._editor().run, idle=rest, queue="edition")
        return (
            Loop(name="plan", run=self._planner().run, idle=_SOON, queue="tick"),
            *(compose for _ in range(EDITORS)),
            Loop(name="send", run=self._courier(is_stopping).run, idle=_SOON, queue="send"),
            Loop(name="answer", run=self._dispatcher(is_stopping).run, idle=_SOON, queue="said"),
            Loop(name="tell", run=self._herald().run, idle=EVERY, queue="notice"),
            Loop(name="forget", run=self._eraser().run, idle=_SOON, queue="erase"),
            Loop(name="lists", run=self.sources.refresh, idle=LOOK_EVERY),
            Loop(name="look out", run=self._lookout().run, idle=_MINUTELY),
            Loop(name="cry", run=self._crier().run, idle=EVERY, queue="alert"),
            *self._for_guests(),
            Loop(name="beat", run=self._beat, idle=EVERY),
            Loop(name="watch", run=self.watch.run, idle=EVERY),
            Loop(name="sweep", run=self._sweep, idle=_HOURLY),
        )

    def _for_guests(self) -> tuple[Loop, ...]:
        """Return what is done for those who may come; without a platform nobody can."""
        if not self.routes:
            return ()
        run = self._front_page().run
        return (Loop(name="front page", run=run, idle=FRONT_PAGE_EVERY),)

    @property
    def realm_sources(self) -> RealmSources:
        """What people of a realm may do with their sources."""
        return RealmSources(
            lists=self.stores.lists,
            reading=self.sources,
            probe=Probe(
                fetcher=self.app.reading.strict,
                parser=self.app.reading.parser,
                lists=self.stores.lists,
            ),
            feeds=self.app.feeds,
            articles=self.app.articles,
            clock=self.app.clock,
        )

    @cached_property
    def desk(self) -> Desk:
        """Where platforms hand in what people do, and ask what cannot wait."""
        return self._conversation.desk(self.stores.inbox, self.stores.withdrawals)

    def _planner(self) -> Planner:
        return Planner(
            clock=self.app.clock,
            subscriptions=self.stores.subscriptions,
            editions=self.stores.editions,
            briefs=self.app.briefs,
            tastes=self.stores.tastes,
            feeds=lambda each: self.sources.urls(each.recipient),
            on_empty=self._on_empty,
            is_counted=self._meters.counts,
        )

    def _on_empty(self, recipient: Recipient) -> OnEmpty:
        route = self.routes.get(recipient.platform)
        return OnEmpty.SAY if route is None else route.on_empty

    def _editor(self) -> Editor:
        return Editor(
            clock=self.app.clock,
            editions=self.stores.editions,
            collector=self.app.collector,
            composer=self.app.composer,
            chronicler=self._chronicler(),
            retrospect=self._retrospect(),
            feeds=self.sources.feeds,
            look=self.sources.refresh,
        )

    def _chronicler(self) -> Chronicler:
        return Chronicler(chronicle=self.stores.chronicle, clusters=self.app.composer.clusters)

    def _retrospect(self) -> Retrospect:
        return Retrospect(
            clock=self.app.clock,
            chronicler=self._chronicler(),
            stories=self.stores.stories,
            briefs=self.app.briefs,
            corrections=self.stores.corrections,
            prior=self.app.composer.prior,
        )

    def _lookout(self) -> Lookout:
        return Lookout(
            alerts=self.stores.alerts,
            chores=self.stores.chores,
            collector=self.app.collector,
            newsroom=Newsroom(
                clock=self.app.clock,
                articles=self.app.articles,
                clusters=self.app.composer.clusters,
                briefs=self.app.briefs,
                prior=self.app.composer.prior,
            ),
            # What one realm alone reads is announced to nobody.
            feeds=lambda: {each.url: each for each in self.sources.shared()},
            languages=LANGUAGES,
        )

    def _crier(self) -> Crier:
        return Crier(
            clock=self.app.clock,
            alerts=self.stores.alerts,
            articles=self.app.articles,
            briefs=self.app.briefs,
            tastes=self.stores.tastes,
            subscriptions=self.stores.subscriptions,
            is_counted=self._meters.counts,
        )

    def _courier(self, is_stopping: Callable[[], bool]) -> Courier:
        return Courier(
            outbox=self.stores.outbox,
            briefs=self.app.briefs,
            subscriptions=self.stores.subscriptions,
            notices=self.stores.notices,
            routes=self.routes,
            buttons=Buttons(signer=self.stores.signer).under,
            toll=self._toll(),
            meter=self.meter,
            is_stopping=is_stopping,
        )

    def _toll(self) -> Toll:
        return Toll(
            rationer=Rationer(
                outbox=self.stores.outbox,
                rations=self.stores.rations,
                claims=self.stores.claims,
                notices=self.stores.notices,
                wishes=self.stores.wishes,
                language=self.settings.language,
                meter=self.meter,
            ),
            outbox=self.stores.outbox,
            briefs=self.app.briefs,
            subscriptions=self.stores.subscriptions,
        )

    def _dispatcher(self, is_stopping: Callable[[], bool]) -> Dispatcher:
        return Dispatcher(
            mail=self.stores.mail,
            platforms=self._platforms,
            respondent=self._conversation.respondent,
            talks=self.stores.talks,
            subscriptions=self.stores.subscriptions,
            notices=self.stores.notices,
            withdrawals=self.stores.withdrawals,
            forget_tenant=self.stores.forget_tenant,
            clock=self.app.clock,
            meter=self.meter,
            is_stopping=is_stopping,
        )

    @cached_property
    def _conversation(self) -> Conversation:
        parts = Parts(
            clock=self.app.clock,
            wishes=self.stores.wishes,
            offers=self.stores.offers,
            subscriptions=self.stores.subscriptions,
            briefs=self.app.briefs,
            tastes=self.stores.tastes,
            personal=self.stores.personal,
            drafts=self.stores.drafts,
            caretakers=self.stores.caretakers,
            claims=self.stores.claims,
            incoming=Attached(platforms=self._platforms),
            allowance=self.stores.allowance,
            answerer=self.app.answerer,
            steering=self.steering,
            sources=self.realm_sources,
            platforms=self._platforms,
            signer=self.stores.signer,
            feeds=self.sources.urls,
            front_page=self._front_page().of,
            language=self.settings.language,
            tz=self.settings.tz,
        )
        return Conversation(parts=parts, talks=self.stores.talks)

    @property
    def steering(self) -> Steering:
        """What readers steer besides their preferences."""
        return Steering(
            clock=self.app.clock,
            tastes=self.stores.tastes,
            keepsakes=self.stores.keepsakes,
            reports=self.stores.reports,
            corrections=self.stores.corrections,
            briefs=self.app.briefs,
            retrospect=self._retrospect(),
        )

    @property
    def _platforms(self) -> Mapping[str, Platform]:
        return {name: route.platform for name, route in self.routes.items()}

    @property
    def _meters(self) -> Meters:
        return Meters(platforms=self._platforms)

    def _front_page(self) -> FrontPage:
        return FrontPage(
            clock=self.app.clock,
            editions=self.stores.editions,
            briefs=self.app.briefs,
            feeds=lambda: frozenset(each.url for each in self.sources.shared()),
            languages=LANGUAGES,
        )

    def _herald(self) -> Herald:
        return Herald(
            clock=self.app.clock,
            notices=self.stores.notices,
            outbox=self.stores.outbox,
            briefs=self.app.briefs,
            routes=self.routes,
            buttons=Buttons(signer=self.stores.signer).under,
            meter=self.meter,
        )

    def _eraser(self) -> Eraser:
        return Eraser(personal=self.stores.personal, clock=self.app.clock)

    async def _beat(self) -> int:
        """Beat apart from the watch, which may take its time."""
        await self.stores.beat()
        return 0

    async def _sweep(self) -> int:
        """Drop what is old: in the store one process does it, beside it each for itself."""
        if await self.stores.chores.claim("sweep", SWEEP_EVERY):
            await self.stores.sweep(self.app.clock.now())
            await self.app.sweep()
        else:
            await self.app.sweep_index()
        return 0

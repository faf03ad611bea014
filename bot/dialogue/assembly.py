"""The respondent, put together: which handlers there are, over which ports."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from adapters.contract import Platform
from bot.dialogue.carrying import Carrying
from bot.dialogue.changing import Changing
from bot.dialogue.claiming import Claiming
from bot.dialogue.delivering import Delivering
from bot.dialogue.door import Door
from bot.dialogue.greeting import Greeting
from bot.dialogue.incoming import Incoming
from bot.dialogue.keeping import Keeping
from bot.dialogue.liking import Liking
from bot.dialogue.lookback import Lookback
from bot.dialogue.overview import Overview
from bot.dialogue.reading import FrontPage, Reading
from bot.dialogue.rights import Rights
from bot.dialogue.sourcing import Sourcing
from bot.dialogue.tasting import Tasting
from bot.dialogue.tokens import Signer
from bot.dialogue.visit import Handler
from bot.meters import Meters
from bot.realms import realm_of
from bot.realmsources import RealmSources
from bot.standing import Standing
from bot.steering import Steering
from digest.engine.answering import Answering
from digest.model import FeedUrl, Language, Realm, Recipient
from digest.ports import (
    Allowance,
    Briefs,
    Caretakers,
    Claims,
    Clock,
    Drafts,
    Offers,
    Personal,
    Subscriptions,
    Tastes,
    Wishes,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the conversation stands on."""

    clock: Clock
    wishes: Wishes
    offers: Offers
    subscriptions: Subscriptions
    briefs: Briefs
    tastes: Tastes
    personal: Personal
    drafts: Drafts
    caretakers: Caretakers
    claims: Claims
    incoming: Incoming
    allowance: Allowance
    answerer: Answering
    steering: Steering
    sources: RealmSources
    platforms: Mapping[str, Platform]
    signer: Signer
    feeds: Callable[[Recipient], frozenset[FeedUrl]]
    """Those of a place."""
    front_page: FrontPage
    language: Language
    tz: tzinfo
    realm: Callable[[Recipient], Realm] = realm_of
    """Whose list of sources a place reads."""
    is_named: bool = False
    """Whether FEEDS names what the operator reads, whatever his list says."""
    monotonic: Callable[[], float] = time.monotonic
    """In seconds; how long a right is remembered goes by it."""

    @property
    def meters(self) -> Meters:
        """What platforms count, and what they do not know."""
        return Meters(platforms=self.platforms)

    @property
    def standing(self) -> Standing:
        """What places have set up."""
        return Standing(
            wishes=self.wishes,
            subscriptions=self.subscriptions,
            offers=self.offers,
            clock=self.clock,
            language=self.language,
            is_counted=self.meters.counts,
        )

    def door(self) -> Door:
        """Return the way in, with every handler there is."""
        meters = self.meters
        rights = Rights(
            platforms=self.platforms,
            claims=self.claims,
            wishes=self.wishes,
            monotonic=self.monotonic,
        )
        reading = Reading(
            answerer=self.answerer,
            allowance=self.allowance,
            briefs=self.briefs,
            feeds=self.feeds,
            front_page=self.front_page,
            meters=meters,
        )
        changing = Changing(
            wishes=self.wishes,
            standing=self.standing,
            offers=self.offers,
            rights=rights,
            lately=reading.lately,
        )
        tasting = Tasting(tastes=self.tastes, wishes=self.wishes, title=self.sources.title)
        liking = Liking(
            steering=self.steering, tasting=tasting, sources=self.sources, realm=self.realm
        )
        sourcing = Sourcing(
            sources=self.sources,
            wishes=self.wishes,
            rights=rights,
            realm=self.realm,
            is_named=self.is_named,
        )
        carrying = Carrying(
            wishes=self.wishes,
            standing=self.standing,
            tasting=tasting,
            offers=self.offers,
            drafts=self.drafts,
            rights=rights,
            sources=self.sources,
            realm=self.realm,
            incoming=self.incoming,
            meters=meters,
        )
        overview = Overview(
            wishes=self.wishes,
            standing=self.standing,
            tasting=tasting,
            liking=liking,
            feeds=self.feeds,
            rights=rights,
            inverse={**sourcing.handlers(), **carrying.handlers()},
        )
        handlers: dict[type, Handler] = {}
        gathered = (
            reading.handlers,
            changing.handlers,
            Delivering(changing=changing, meters=meters).handlers,
            Claiming(claims=self.claims, wishes=self.wishes, meters=meters).handlers,
            liking.handlers,
            sourcing.handlers,
            Lookback(steering=self.steering, feeds=self.feeds).handlers,
            overview.handlers,
            carrying.handlers,
            Keeping(personal=self.personal, signer=self.signer).handlers,
            Greeting(front_page=self.front_page, meters=meters).handlers,
        )
        for each in gathered:
            handlers |= each()
        return Door(
            handlers=handlers,
            rights=rights,
            offers=self.offers,
            caretakers=self.caretakers,
            signer=self.signer,
        )

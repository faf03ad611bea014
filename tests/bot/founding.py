"""An installation for tenants, over real stores."""

from __future__ import annotations

from pathlib import Path

from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from adapters.store.feeds import FeedStore
from bot.app import Stores
from bot.dialogue.carrying import Carrying
from bot.dialogue.rights import Rights
from bot.dialogue.tasting import Tasting
from bot.probe import Probe
from bot.readinglist import ReadingList
from bot.realms import realm_of
from bot.realmsources import RealmSources
from bot.standing import Standing
from digest.model import Language
from tests.bot import talkers
from tests.bot.deeds import CATALOGUE, TENANTS, Brought, World, private_feed
from tests.bot.desk import FRESH, Pages, Reader
from tests.contracts.kernel import HandClock


def founded(stores: Stores, clock: HandClock, folder: Path, platform: str) -> World:
    """Return what tenants find, with nothing done yet."""
    articles = ArticleStore(stores.kernel)
    feeds = FeedStore(stores.kernel, articles)
    pages = Pages({private_feed(tenant, n): FRESH for tenant in TENANTS for n in range(6)})
    sources = RealmSources(
        lists=stores.lists,
        reading=ReadingList(CATALOGUE, stores.lists),
        probe=Probe(fetcher=pages, parser=Reader(), lists=stores.lists, sleep=_no_sleep),
        feeds=feeds,
        articles=articles,
        clock=clock,
    )
    brought = Brought()
    return World(
        stores=stores,
        briefs=BriefStore(stores.kernel),
        feeds=feeds,
        sources=sources,
        carrying=Carrying(
            wishes=stores.wishes,
            standing=Standing(
                wishes=stores.wishes,
                subscriptions=stores.subscriptions,
                offers=stores.offers,
                clock=clock,
                language=Language("en"),
            ),
            tasting=Tasting(tastes=stores.tastes, wishes=stores.wishes, title=sources.title),
            offers=stores.offers,
            drafts=stores.drafts,
            rights=Rights(platforms={platform: talkers.peopled(clock)}),
            sources=sources,
            realm=realm_of,
            incoming=brought,
        ),
        brought=brought,
        clock=clock,
        respondent=talkers.respondent(stores, clock, folder, platform, sources),
    )


async def _no_sleep(_: float) -> None:
    """Let no time pass."""

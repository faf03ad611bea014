"""What a wish is read from, and what is recorded of a brief."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from aiohttp import web

from adapters.store.articles import ArticleStore
from bot import app, jobs, settings
from bot.selection import Selection, feed_at
from digest.model import Article, Brief, FeedUrl, Language
from digest.words import table
from tests import make
from tests.fakes.directions import encoded
from tests.fakes.webserver import WebServer
from tests.scenarios.newsroom import Silent

FEEDS = 10
EVENTS = ("Kestrel Lab releases the model Wren", "Harbour Bank closes its chatbot Pilot")


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("", set()),
        (" , ,", set()),
        ("agents", {"agents"}),
        ("Agents, open  source ,agents", {"agents", "open source"}),
        ("規制、半導体,robots，安全", {"規制", "半導体", "robots", "安全"}),
    ],
)
def test_topics_are_parted_by_commas_of_any_script(text: str, topics: set[str]) -> None:
    assert jobs.topics(text) == topics


def test_two_readers_at_one_terminal_are_two_recipients() -> None:
    assert jobs.local_reader("ada") == jobs.local_reader("ada")
    assert jobs.local_reader("ada") != jobs.local_reader("bob")


def _rss(outlet: int) -> bytes:
    event = EVENTS[outlet % len(EVENTS)]
    return (
        f"<rss version='2.0'><channel><title>Outlet {outlet}</title><item><title>{event}</title>"
        f"<link>https://outlet-{outlet}.example/1</link><description>{event} on Friday, says "
        f"outlet {outlet}. The AI model is the work of {outlet + 20} people in Eastvale."
        "</description><pubDate>Fri, 17 Apr 2026 05:00:00 GMT</pubDate></item></channel></rss>"
    ).encode()


@dataclass(slots=True)
class _Watched:
    """The articles of a store, which let the last feed answer once they are read for a window."""

    store: ArticleStore
    let: asyncio.Event
    early: int = 0
    """How often they were read before it answered."""

    async def between(
        self, since: datetime, until: datetime, feeds: Collection[FeedUrl]
    ) -> AsyncIterator[Article]:
        self.early += not self.let.is_set()
        self.let.set()
        async for article in self.store.between(since, until, feeds):
            yield article

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)


async def _brief(server: WebServer, folder: Path, let: asyncio.Event) -> tuple[Brief, int]:
    chosen = settings.read(
        {"DATA_DIR": str(folder), "FETCH_ALLOW": f"127.0.0.1:{server.port}"}, dotenv=None
    )
    selection = Selection(
        feeds=tuple(feed_at(server.url(f"/{each}.xml")) for each in range(FEEDS))
    )
    wish = jobs.Wish(topics=frozenset(), language=Language("en"), max_stories=5)
    async with app.opened(chosen, selection, now=make.NOW) as running:
        watched = _Watched(running.articles, let)  # type: ignore[arg-type]  # it is the store
        composer = replace(running.composer, articles=watched)  # type: ignore[arg-type]  # so it is
        made = await jobs.make_brief(
            replace(running, composer=composer),
            selection,
            wish,
            words=table.of(wish.language),
            progress=Silent(),
        )
    return made.brief, watched.early


async def test_a_brief_for_which_grouping_began_too_early_is_the_one_it_would_be_otherwise(
    tmp_path: Path,
) -> None:
    let, at_once = asyncio.Event(), asyncio.Event()
    at_once.set()

    async def late(request: web.Request) -> web.StreamResponse:
        await let.wait()
        return await encoded(_rss(FEEDS - 1), "identity")(request)

    async with WebServer() as server:
        for each in range(FEEDS):
            server.serve(f"/{each}.xml", _rss(each))
        expected, early = await _brief(server, tmp_path / "one", at_once)
        assert early == 0
        server.always(f"/{FEEDS - 1}.xml", late)
        brief, early = await _brief(server, tmp_path / "two", let)
    assert early == 1
    assert brief == expected
    assert expected.coverage.articles == FEEDS
    assert not expected.coverage.missing

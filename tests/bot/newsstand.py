"""Three papers and a machine that looks out for what breaks in them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from adapters.store.alerts import AlertStore
from adapters.store.articles import ArticleStore
from adapters.store.chores import ChoreStore
from adapters.store.clusters import ClusterStore
from adapters.store.feeds import FeedStore
from bot.crier import Crier
from bot.lookout import Lookout
from digest.clusters import prior
from digest.engine.breaking import Newsroom
from digest.engine.collect import Collector
from digest.model import FeedUrl, Language, Validators
from digest.ports import Fetched, Response
from tests import make
from tests.bot.desk import Reader
from tests.bot.machine import Machine, machine
from tests.contracts.inline import spread
from tests.contracts.kernel import MINUTE, Engine

PAPERS = ("Meridian Ledger", "Circuit State", "Eastvale Post")
FEEDS = {make.feed(name).url: make.feed(name) for name in PAPERS}
HEADLINES = (
    "Kestrel Lab shuts its model Wren down after a leak",
    "Kestrel Lab shuts down Wren model after leak",
    "After a leak, Kestrel Lab shuts down its Wren model",
)
TEXTS = (
    "Kestrel Lab shut down its language model Wren on Friday after 40,000 chats leaked.",
    "The language model Wren was shut down by Kestrel Lab on Friday after 40,000 chats leaked.",
    "Kestrel Lab on Friday shut down Wren, its language model, after 40,000 chats had leaked.",
)
_ITEM = """<item><title>{title}</title><link>https://{slug}.example/{key}</link>
<description>{text}</description><pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"""


@dataclass(slots=True)
class Press:
    """What each paper has printed. See Fetcher."""

    items: dict[FeedUrl, list[str]] = field(default_factory=lambda: {url: [] for url in FEEDS})
    asked: int = 0

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,  # noqa: ARG002  # the port's
    ) -> Response:
        """See Fetcher."""
        self.asked += 1
        name = FEEDS[FeedUrl(url)].title
        items = "".join(self.items[FeedUrl(url)])
        body = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>'
            f"<language>en</language>{items}</channel></rss>"
        )
        # With validators, or the feed would be asked once a day.
        given = Validators(etag=f'"{len(items)}"')
        return Fetched(url=url, body=body.encode(), content_type="", validators=given)

    def print(self, paper: int, title: str, text: str, at: datetime) -> None:
        """Have a paper print something."""
        url = list(FEEDS)[paper]
        slug = PAPERS[paper].lower().replace(" ", "-")
        key = len(self.items[url])
        self.items[url].append(_ITEM.format(title=title, slug=slug, key=key, text=text, at=at))

    def break_(self, at: datetime, papers: int = 3) -> None:
        """Have papers report one event, ten minutes apart, the last one at an instant."""
        for paper in range(papers):
            when = at - (papers - 1 - paper) * 10 * MINUTE
            self.print(paper, HEADLINES[paper], TEXTS[paper], when)


@dataclass(slots=True, kw_only=True)
class Newsstand:
    """The machine, the papers, and the loops that look out and cry."""

    run: Machine
    press: Press
    alerts: AlertStore
    lookout: Lookout
    crier: Crier

    async def look(self) -> int:
        """Look out, and bring what was found to the readers; return how much was found."""
        found = await self.lookout.run()
        while await self.crier.run():
            pass
        return found


@asynccontextmanager
async def newsstand(
    folder: Path, *, engine: Engine = spread, is_counted: bool = False
) -> AsyncIterator[Newsstand]:
    """Put up a newsstand beside the machine of the other tests, and have it read the papers."""
    press = Press()
    async with machine(folder, engine=engine, is_counted=is_counted) as run:
        articles, clusters = ArticleStore(run.kernel), ClusterStore(run.kernel)
        alerts = AlertStore(run.kernel)
        collector = Collector(
            clock=run.clock,
            fetcher=press,
            parser=Reader(),
            feeds=FeedStore(run.kernel, articles),
            jitter=lambda: 0.0,
        )
        run.planner = replace(run.planner, feeds=lambda _: frozenset(FEEDS))
        run.editor = replace(run.editor, collector=collector, feeds=lambda: FEEDS)
        yield Newsstand(
            run=run,
            press=press,
            alerts=alerts,
            lookout=Lookout(
                alerts=alerts,
                chores=ChoreStore(run.kernel),
                collector=collector,
                newsroom=Newsroom(
                    clock=run.clock,
                    articles=articles,
                    clusters=clusters,
                    briefs=run.briefs,
                    prior=prior.load,
                ),
                feeds=lambda: FEEDS,
                languages=(Language("en"), Language("ja")),
            ),
            crier=Crier(
                clock=run.clock,
                alerts=alerts,
                articles=articles,
                briefs=run.briefs,
                tastes=run.tastes,
                subscriptions=run.subscriptions,
                is_counted=run.planner.is_counted,
            ),
        )

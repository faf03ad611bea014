"""Planner, editor and courier over real stores in a folder, a chat server, and a hand clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from adapters.contract import BriefActions
from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore
from adapters.store.claims import ClaimStore
from adapters.store.clusters import ClusterStore
from adapters.store.editions import EditionStore
from adapters.store.feeds import FeedStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.notices import NoticeStore
from adapters.store.outbox import OutboxStore
from adapters.store.rations import RationStore
from adapters.store.stories import StoryStore
from adapters.store.subscriptions import SubscriptionStore
from adapters.store.tastes import TasteStore
from adapters.store.wishes import WishStore
from bot import planner
from bot.courier import Courier, Route
from bot.editor import Editor
from bot.herald import Herald
from bot.planner import Planner
from bot.rationer import Rationer
from bot.telemetry import Unmeasured
from bot.toll import Toll
from digest import delivery, schedule
from digest.clusters import prior
from digest.engine.collect import Collector
from digest.engine.compose import Composer
from digest.engine.writer import Writer
from digest.model import (
    Brief,
    BriefId,
    Delivery,
    Edition,
    EditionId,
    FailureKind,
    Language,
    NoticeKind,
    Promise,
    Receipt,
    Recipient,
    Repeat,
    Schedule,
    Subscription,
    Validators,
)
from digest.ports import Fetched, Outbox, Rate, Response
from tests import make
from tests.bot.desk import Reader
from tests.bot.looking import chronicler, retrospect
from tests.buttons import under
from tests.contracts.inline import spread
from tests.contracts.kernel import HOUR, MINUTE, SECOND, Engine, HandClock
from tests.fakes.chatserver import ChatServer
from tests.fakes.chatstate import Mode
from tests.fakes.clock import Clock
from tests.platforms.meteredchat import Metering
from tests.platforms.testchat import NAME, TestChat

FEED = make.feed("Example Wire")
DUE = make.NOW + HOUR
"""When the subscriptions of these tests fall due: 09:00 in Berlin."""
SOON = DUE - schedule.LEAD
TOKENS = {"T1": "token-T1", "T2": "token-T2"}
BODY = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Example Wire</title>
<link>https://example-wire.example/</link><language>en</language><item>
<title>Example Lab releases a small language model</title>
<link>https://example-wire.example/1</link>
<description>Example Lab released a small language model on Friday. It has 8 billion parameters
and was trained on public text. The weights are free to download. Example Lab says that the
model runs on a laptop without a network.</description>
<pubDate>{make.NOW - 2 * HOUR:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item></channel></rss>
""".encode()


@dataclass(slots=True)
class Wire:
    """A web of one feed, and how often it was asked for. See Fetcher."""

    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, *, validators: Validators | None = None) -> Response:
        """See Fetcher."""
        self.asked.append(url)
        await asyncio.sleep(0)
        given = validators or Validators()
        return Fetched(url=url, body=BODY, content_type="", validators=given)


async def _nothing() -> None:
    """Let nothing happen in between."""


class Interrupted(TestChat):
    """A platform during whose calls other things happen, and of which a brief can be too much."""

    after_send: Callable[[], Awaitable[None]] = staticmethod(_nothing)
    after_look: Callable[[], Awaitable[None]] = staticmethod(_nothing)
    poison: BriefId | None = None

    def parts(self, brief: Brief) -> int:
        """See Platform; a defect, for one brief."""
        if brief.id == self.poison:
            raise ZeroDivisionError
        return super().parts(brief)

    async def send(self, delivery: Delivery, brief: Brief, actions: BriefActions) -> Receipt:
        """See Platform."""
        receipt = await super().send(delivery, brief, actions)
        await self.after_send()
        return receipt

    async def find_sent(self, delivery: Delivery) -> Receipt | None:
        """See Platform."""
        receipt = await super().find_sent(delivery)
        await self.after_look()
        return receipt


class Counting(Metering, Interrupted):
    """The same, as a platform that counts what it sends unasked."""


@dataclass(slots=True)
class Tally(Unmeasured):
    """What was counted. See Meter."""

    arrived: list[str] = field(default_factory=list)
    failures: list[tuple[str, FailureKind]] = field(default_factory=list)
    notices: list[NoticeKind] = field(default_factory=list)

    def sent(self, platform: str) -> None:
        """See Meter."""
        self.arrived.append(platform)

    def failed(self, platform: str, kind: FailureKind) -> None:
        """See Meter."""
        self.failures.append((platform, kind))

    def noticed(self, kind: NoticeKind) -> None:
        """See Meter."""
        self.notices.append(kind)


@dataclass(slots=True, kw_only=True)
class Machine:
    """The loops, what they stand on, and what a test may ask and turn."""

    clock: HandClock
    kernel: Kernel
    server: ChatServer
    chat: Interrupted
    wire: Wire
    tally: Tally
    subscriptions: SubscriptionStore
    briefs: BriefStore
    editions: EditionStore
    outbox: OutboxStore
    notices: NoticeStore
    tastes: TasteStore
    claims: ClaimStore
    planner: Planner
    editor: Editor
    courier: Courier
    herald: Herald

    async def subscribe(self, chat: str = "C1", **changes: object) -> Subscription:
        """Keep a subscription that falls due in an hour."""
        at_nine = Schedule(at=time(9), tz="Europe/Berlin")
        usual: dict[str, object] = {"recipient": reader(chat), "schedule": at_nine}
        wanted = make.subscription(f"sub-{chat}", **(usual | changes))
        self.server.open_chat(chat)
        now = self.clock.now()
        return await self.subscriptions.keep(wanted, partial(planner.next_due, now=now))

    async def asked(self) -> Edition:
        """Take the one edition that is asked for."""
        (asked,) = await self.editions.lease_editions(9, MINUTE)
        return asked.edition

    async def compose(self, brief: Brief | None = None) -> Brief:
        """Have the one edition that is asked for composed, in place of the editor."""
        (asked,) = await self.editions.lease_editions(9, MINUTE)
        made = brief or make.brief(edition=asked.edition)
        assert await self.editions.composed(asked, made)
        return made

    async def owe(
        self,
        chat: str = "C1",
        *,
        tenant: str = "T1",
        edition: str = "e-1",
        brief: Brief | None = None,
    ) -> Delivery:
        """Owe a brief to a chat, now."""
        owed = brief or make.brief()
        await self.briefs.keep(owed)
        self.server.open_chat(chat, tenant=tenant)
        row = delivery.planned(
            make.subscription(f"sub-{chat}", recipient=reader(chat, tenant)),
            make.due(at=self.clock.now()),
            edition_id=EditionId(edition),
            brief_id=owed.id,
            deadline_at=self.clock.now() + schedule.LATE,
        )
        assert await self.outbox.add(row)
        return row

    async def state(self, row: Delivery) -> Delivery:
        """Return what became of a delivery."""
        found = await self.outbox.get(row.key, row.recipient)
        assert found is not None
        return found

    async def deliver(self, during: timedelta = timedelta(0), step: timedelta = SECOND) -> int:
        """Run the courier until nothing is due, again and again while time passes."""
        done, end = 0, self.clock.now() + during
        while True:
            while count := await self.courier.run():
                done += count
            if self.clock.now() >= end:
                return done
            self.clock.advance(min(step, end - self.clock.now()))

    def seen(self, chat: str = "C1") -> list[str]:
        """Return what a reader sees."""
        return [message.text for message in self.server.visible(chat)]

    def until(self, instant: datetime) -> None:
        """Let time pass until an instant."""
        self.clock.advance(instant - self.clock.now())

    def toll(self, outbox: Outbox | None = None) -> Toll:
        """Return what a process asks before it sends what is counted."""
        return Toll(
            rationer=Rationer(
                outbox=outbox or self.outbox,
                rations=RationStore(self.kernel),
                claims=self.claims,
                notices=self.notices,
                wishes=WishStore(self.kernel),
                language=Language("en"),
                meter=self.tally,
            ),
            outbox=outbox or self.outbox,
            briefs=self.briefs,
            subscriptions=self.subscriptions,
        )

    def another_courier(self, outbox: Outbox | None = None) -> Courier:
        """Return a courier of another process."""
        return Courier(
            outbox=outbox or self.outbox,
            briefs=self.briefs,
            subscriptions=self.subscriptions,
            notices=self.notices,
            routes=self.courier.routes,
            buttons=self.courier.buttons,
            toll=self.toll(outbox),
            meter=self.tally,
            monotonic=self.courier.monotonic,
            sleep=self.courier.sleep,
        )


def reader(chat: str = "C1", tenant: str = "T1") -> Recipient:
    return make.recipient(chat, platform=NAME, tenant=tenant)


@asynccontextmanager
async def machine(
    folder: Path,
    repeat: Repeat = Repeat.RECONCILABLE,
    *,
    has_details: bool = False,
    is_counted: bool = False,
    engine: Engine = spread,
) -> AsyncIterator[Machine]:
    """Put the machine together over three shards of SQLite, or over another engine."""
    clock = HandClock()

    async def slept(seconds: float) -> None:
        clock.advance(timedelta(seconds=seconds))

    async with (
        engine(folder, clock) as kernel,
        ChatServer(
            mode=Mode(repeat.value),
            tokens=TOKENS,
            clock=Clock(source=lambda: clock.now().timestamp()),
        ) as server,
    ):
        chat = (Counting if is_counted else Interrupted)(
            server.url,
            server.token(),
            Promise(repeat=repeat),
            clock=clock,
            tokens=TOKENS,
            has_details=has_details,
        )
        articles, briefs = ArticleStore(kernel), BriefStore(kernel)
        tastes, wire, tally = TasteStore(kernel), Wire(), Tally()
        subscriptions = SubscriptionStore(kernel, clock=clock, lead=schedule.LEAD)
        editions, lapses = EditionStore(kernel, briefs), Lapses(kernel, clock=clock)
        outbox, notices = OutboxStore(kernel, briefs, lapses), NoticeStore(kernel)
        route = Route(
            platform=chat,
            tenant=Rate(interval=SECOND / 30, burst=30),
            chat=Rate(interval=SECOND, burst=1),
        )
        try:
            run = Machine(
                clock=clock,
                kernel=kernel,
                server=server,
                chat=chat,
                wire=wire,
                tally=tally,
                subscriptions=subscriptions,
                briefs=briefs,
                editions=editions,
                outbox=outbox,
                notices=notices,
                tastes=tastes,
                claims=ClaimStore(kernel, clock=clock),
                planner=Planner(
                    clock=clock,
                    subscriptions=subscriptions,
                    editions=editions,
                    briefs=briefs,
                    tastes=tastes,
                    feeds=lambda _: frozenset({FEED.url}),
                    is_counted=lambda _: is_counted,
                ),
                editor=Editor(
                    clock=clock,
                    editions=editions,
                    collector=Collector(
                        clock=clock,
                        fetcher=wire,
                        parser=Reader(),
                        feeds=FeedStore(kernel, articles),
                        jitter=lambda: 0.0,
                    ),
                    composer=Composer(
                        clock=clock,
                        articles=articles,
                        clusters=ClusterStore(kernel),
                        writer=Writer(stories=StoryStore(kernel)),
                        briefs=briefs,
                        pages=None,
                        prior=prior.load,
                    ),
                    chronicler=chronicler(kernel),
                    retrospect=retrospect(kernel, clock),
                    feeds=lambda: {FEED.url: FEED},
                ),
                courier=Courier(
                    outbox=outbox,
                    briefs=briefs,
                    subscriptions=subscriptions,
                    notices=notices,
                    routes={NAME: route},
                    buttons=under,
                    meter=tally,
                    monotonic=lambda: clock.now().timestamp(),
                    sleep=slept,
                ),
                herald=Herald(
                    clock=clock,
                    notices=notices,
                    outbox=outbox,
                    briefs=briefs,
                    routes={NAME: route},
                    buttons=under,
                    meter=tally,
                ),
            )
            run.courier = replace(run.courier, toll=run.toll())
            yield run
        finally:
            await chat.aclose()

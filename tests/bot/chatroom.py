"""A dispatcher over real stores in a folder, a real engine, a chat server and a hand clock.

Its articles, briefs and readers are of our own making.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.search.fts5 import PassageIndex
from adapters.store.alerts import AlertStore
from adapters.store.allowance import AllowanceStore
from adapters.store.articles import ArticleStore
from adapters.store.briefs import BriefStore, arrived
from adapters.store.caretakers import CaretakerStore
from adapters.store.claims import ClaimStore
from adapters.store.corrections import CorrectionStore
from adapters.store.drafts import DraftStore
from adapters.store.editions import EditionStore
from adapters.store.effects import Namespace
from adapters.store.feeds import FeedStore
from adapters.store.keepsakes import KeepsakeStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.notices import NoticeStore
from adapters.store.offers import OfferStore
from adapters.store.outbox import OutboxStore
from adapters.store.ownership import Ownership
from adapters.store.ownlists import OwnListStore
from adapters.store.personal import PersonalStore
from adapters.store.reports import ReportStore
from adapters.store.roster import Roster
from adapters.store.said import SaidStore
from adapters.store.sealing import Sealer
from adapters.store.subscriptions import SubscriptionStore
from adapters.store.talks import TalkStore
from adapters.store.tastes import TasteStore
from adapters.store.wishes import WishStore
from adapters.store.withdrawals import WithdrawalStore
from adapters.store.wreckage import Wreckage
from bot import planner
from bot.conversation import Conversation
from bot.desk import FrontDesk
from bot.dialogue.assembly import Parts
from bot.dialogue.incoming import Attached
from bot.dispatch import Dispatcher
from bot.eraser import Eraser
from bot.realms import realm_of
from bot.realmsources import RealmSources
from bot.respondent import Respondent
from bot.steering import Steering
from digest import schedule
from digest.clusters import prior
from digest.model import (
    Brief,
    IdempotencyKey,
    Language,
    OperationId,
    Promise,
    Realm,
    Recipient,
    Repeat,
    Schedule,
    Subscription,
)
from digest.words.plain import Line, Role
from tests import make
from tests.bot import looking, town
from tests.bot.chatting import CountingPlatform, Platform, Telling
from tests.bot.tidings import BANK, HERON, TSUBAME, WREN
from tests.buttons import SIGNER, under
from tests.contracts.inline import spread
from tests.contracts.kernel import SECOND, Engine, HandClock
from tests.fakes.chatserver import TENANT, ChatServer
from tests.fakes.chatstate import Mode
from tests.fakes.clock import Clock
from tests.platforms import testchat_updates
from tests.platforms.testchat import NAME

_prior = cache(prior.load)


@dataclass(slots=True, kw_only=True)
class Room:
    """What a test may ask and turn."""

    clock: HandClock
    kernel: Kernel
    server: ChatServer
    chat: Platform
    mail: SaidStore
    talks: TalkStore
    briefs: BriefStore
    subscriptions: SubscriptionStore
    respondent: Respondent
    dispatcher: Dispatcher
    wishes: WishStore
    claims: ClaimStore
    tastes: TasteStore
    drafts: DraftStore
    personal: PersonalStore
    eraser: Eraser
    front: dict[Language, Brief]
    """What everybody may read, by language."""
    sources: RealmSources
    pages: town.Web
    desk: FrontDesk
    forgotten: list[tuple[str, str]]
    """Tenants that were to be forgotten, with their platforms."""

    async def subscribe(
        self,
        chat: str = "C1",
        *,
        language: str = "en",
        tz: str = "Europe/Berlin",
        owner: Recipient | None = None,
    ) -> Subscription:
        """Have a chat subscribed to a brief at eight."""
        self.server.open_chat(chat)
        wanted = make.subscription(
            f"sub-{chat}",
            recipient=reader(chat),
            language=Language(language),
            schedule=Schedule(at=time(8), tz=tz),
            owner=owner,
        )
        due = partial(planner.next_due, now=self.clock.now())
        return await self.subscriptions.keep(wanted, due)

    async def show(self, brief: Brief, chat: str = "C1") -> str:
        """Send a brief to a chat, as the courier does; return the id of its message."""
        self.server.open_chat(chat)
        await self.briefs.keep(brief)
        key = IdempotencyKey(f"{chat}|{brief.id}")
        op_id = OperationId(f"00000000-0000-5000-8000-{abs(hash(key)) % 10**12:012}")
        row = make.delivery(key, op_id=op_id, recipient=reader(chat), brief_id=brief.id)
        receipt = await self.chat.send(row, brief, under(brief, row))
        effects = arrived(reader(chat), brief.id, receipt.message_ids)
        await self.kernel.transact(list(effects), shard=self.mail_shard(chat))
        return receipt.message_ids[0]

    async def show_another(self, chat: str = "C1") -> str:
        """Show a message that is no brief, and return its id."""
        lines = (Line(role=Role.NOTE, text="Good to be here."),)
        await self.chat.tell(reader(chat), lines, op_id=OperationId("another"))
        return self.server.visible(chat)[-1].id

    def mail_shard(self, chat: str) -> int:
        """Return where all of a chat is kept."""
        return self.subscriptions._shard(reader(chat))

    async def hear(
        self,
        text: str,
        chat: str = "C1",
        *,
        thread: str | None = None,
        reply_to: str | None = None,
    ) -> None:
        """Let somebody say something, and admit it."""
        if chat not in self.server.state.chats:
            self.server.open_chat(chat)
        self.clock.advance(SECOND)
        self.server.say(chat, text, thread=thread, reply_to=reply_to)
        await self.admit()

    async def admit(self) -> None:
        """Admit what the server brings, again and again the same."""
        for each in self.server.state.queues.get(TENANT, []):
            if each.update["kind"] in testchat_updates.AT_ONCE:
                continue
            update = testchat_updates.update(each.update, platform=NAME, tenant=TENANT)
            assert update is not None
            await self.mail.admit(update)

    async def bring(self, update_id: str) -> None:
        """Bring one update as the platform does, and have it answered."""
        waiting = self.server.state.queues[TENANT]
        (update,) = (each.update for each in waiting if each.update["id"] == update_id)
        await self.chat._admit(update, TENANT, self.desk)
        await self.answer()

    async def answer(self, during: timedelta = timedelta(0), step: timedelta = SECOND / 5) -> int:
        """Run the dispatcher until nothing waits, or only what waits longer than this."""
        count, end = 0, self.clock.now() + during
        while (await self.mail.backlog()).all:
            count += await self.dispatcher.run()
            if (await self.mail.backlog()).due:
                continue
            if not (await self.mail.backlog()).all:
                break
            self.clock.advance(step)
            if during and self.clock.now() > end:
                break
        return count

    async def ask(self, text: str, chat: str = "C1", **where: str) -> str:
        """Say something and return what is answered."""
        before = len(self.seen(chat))
        await self.hear(text, chat, **where)
        await self.answer()
        return "\n".join(self.seen(chat)[before:])

    async def press(self, label: str, chat: str = "C1", asker: str = "U1") -> str:
        """Press what is offered and return what is answered."""
        before = len(self.seen(chat))
        self.clock.advance(SECOND)
        self.server.press(chat, label, asker=asker)
        await self.admit()
        await self.answer()
        return "\n".join(self.seen(chat)[before:])

    def seen(self, chat: str = "C1") -> list[str]:
        """Return what a reader sees of the bot's."""
        return [message.text for message in self.server.visible(chat)]

    def another(self, **changes: object) -> Dispatcher:
        """Return a dispatcher of another process, or one that is wired otherwise."""
        wired: dict[str, object] = {
            "mail": self.mail,
            "platforms": {NAME: self.chat},
            "respondent": self.respondent,
            "talks": self.talks,
            "subscriptions": self.subscriptions,
            "notices": self.dispatcher.notices,
            "withdrawals": self.dispatcher.withdrawals,
            "forget_tenant": self.dispatcher.forget_tenant,
            "clock": self.clock,
            "monotonic": self.dispatcher.monotonic,
            "sleep": self.dispatcher.sleep,
        }
        return Dispatcher(**(wired | changes))  # type: ignore[arg-type]  # built by name


async def offers_of(room: Room) -> list[str]:
    """Return the ids of all lines that are kept for buttons."""
    pages = [
        await room.kernel.scan(Namespace(name="offer"), shard=shard)
        for shard in range(room.kernel.shards)
    ]
    return sorted(key for page in pages for key, _ in page.items)


def reader(chat: str = "C1", thread: str | None = None) -> Recipient:
    return make.recipient(chat, platform=NAME, thread=thread)


@asynccontextmanager
async def room(
    folder: Path,
    repeat: Repeat = Repeat.RECONCILABLE,
    engine: Engine = spread,
    realm: Callable[[Recipient], Realm] = realm_of,
    *,
    grows: bool = False,
    is_counted: bool = False,
) -> AsyncIterator[Room]:
    """Open a room over a store, with all articles in its archive."""
    clock = HandClock()

    async def slept(seconds: float) -> None:
        clock.advance(timedelta(seconds=seconds))

    async with (
        engine(folder, clock) as kernel,
        ChatServer(
            mode=Mode(repeat.value), clock=Clock(source=lambda: clock.now().timestamp())
        ) as server,
    ):
        chat = (CountingPlatform if is_counted else Platform)(
            server.url, server.token(), Promise(repeat=repeat), clock=clock, grows=grows
        )
        articles, passages = ArticleStore(kernel), PassageIndex(folder / "passages.db")
        written = (WREN, BANK, HERON, TSUBAME)
        await FeedStore(kernel, articles).keep((), written)
        sealer = Sealer([bytes(32)])
        mail: SaidStore = SaidStore(kernel, clock=clock, sealer=sealer)
        talks, briefs = TalkStore(kernel, sealer), BriefStore(kernel)
        subscriptions = SubscriptionStore(kernel, clock=clock, lead=schedule.LEAD)
        language, tz = Language("en"), ZoneInfo("UTC")
        tastes, wishes = TasteStore(kernel), WishStore(kernel)
        front: dict[Language, Brief] = {}

        async def front_page(spoken: Language) -> Brief | None:
            return front.get(spoken)

        keepsakes, reports = KeepsakeStore(kernel), ReportStore(kernel, sealer)
        allowance, notices = AllowanceStore(kernel, clock=clock), NoticeStore(kernel)
        offers, drafts = OfferStore(kernel, sealer), DraftStore(kernel)
        caretakers, withdrawals = CaretakerStore(kernel), WithdrawalStore(kernel)
        lists, claims = OwnListStore(kernel, clock=clock), ClaimStore(kernel, clock=clock)
        outbox = OutboxStore(kernel, briefs, Lapses(kernel, clock=clock))
        personal = PersonalStore(
            kernel,
            outbox,
            holders=(
                Ownership(kernel, subscriptions),
                *(briefs, EditionStore(kernel, briefs), mail, talks, allowance, notices, lists),
                *(tastes, keepsakes, reports, AlertStore(kernel), wishes, offers, drafts),
                *(caretakers, claims, Wreckage(kernel), outbox, Roster(kernel)),
            ),
            clock=clock,
        )
        pages: town.Web = {}
        sources = town.sources(kernel, clock, pages, slept)
        steering = Steering(
            clock=clock,
            tastes=tastes,
            keepsakes=keepsakes,
            reports=reports,
            corrections=CorrectionStore(kernel),
            briefs=briefs,
            retrospect=looking.retrospect(kernel, clock, _prior),
        )
        parts = Parts(
            clock=clock,
            wishes=wishes,
            offers=offers,
            subscriptions=subscriptions,
            briefs=briefs,
            tastes=tastes,
            personal=personal,
            drafts=drafts,
            caretakers=caretakers,
            claims=claims,
            incoming=Attached(platforms={NAME: chat}),
            allowance=allowance,
            answerer=Telling(clock=clock, articles=articles, passages=passages, prior=_prior),
            steering=steering,
            sources=sources,
            realm=realm,
            platforms={NAME: chat},
            signer=SIGNER,
            feeds=lambda _: frozenset(each.feed_url for each in written),
            front_page=front_page,
            language=language,
            tz=tz,
            monotonic=lambda: clock.now().timestamp(),
        )
        conversation = Conversation(parts=parts, talks=talks)
        respondent = conversation.respondent
        forgotten: list[tuple[str, str]] = []

        async def forget_tenant(platform: str, tenant: str, _gone_at: datetime) -> None:
            forgotten.append((platform, tenant))

        dispatcher = Dispatcher(
            mail=mail,
            platforms={NAME: chat},
            respondent=respondent,
            talks=talks,
            subscriptions=subscriptions,
            notices=notices,
            withdrawals=withdrawals,
            forget_tenant=forget_tenant,
            clock=clock,
            monotonic=lambda: clock.now().timestamp(),
            sleep=slept,
        )
        try:
            yield Room(
                clock=clock,
                kernel=kernel,
                server=server,
                chat=chat,
                mail=mail,
                talks=talks,
                briefs=briefs,
                subscriptions=subscriptions,
                respondent=respondent,
                dispatcher=dispatcher,
                wishes=wishes,
                claims=claims,
                tastes=tastes,
                drafts=drafts,
                personal=personal,
                eraser=Eraser(personal=personal, clock=clock),
                front=front,
                sources=sources,
                pages=pages,
                desk=conversation.desk(mail, withdrawals),
                forgotten=forgotten,
            )
        finally:
            await chat.aclose()
            await passages.aclose()

"""A store in which two people of a tenant, and the chat that they share, have left everything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from adapters.contract import Attachment, Grant, Said, Waiting
from adapters.store.addresses import digest
from adapters.store.alerts import AlertStore
from adapters.store.allowance import AllowanceStore
from adapters.store.answers import AnswerStore
from adapters.store.briefs import BriefStore
from adapters.store.caretakers import CaretakerStore
from adapters.store.claims import ClaimStore
from adapters.store.damage import put_aside
from adapters.store.drafts import DraftStore
from adapters.store.editions import EditionStore
from adapters.store.effects import NewJob
from adapters.store.grants import GrantStore
from adapters.store.keepsakes import KeepsakeStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.notes import NoteStore
from adapters.store.notices import NoticeStore
from adapters.store.offers import OfferStore
from adapters.store.outbox import OutboxStore
from adapters.store.ownership import Ownership
from adapters.store.ownlists import OwnListStore
from adapters.store.personal import PersonalStore
from adapters.store.proof import traces
from adapters.store.reports import ReportStore
from adapters.store.roster import Roster
from adapters.store.said import SaidStore
from adapters.store.sealing import Place
from adapters.store.subscriptions import SubscriptionStore
from adapters.store.talks import TalkStore
from adapters.store.tastes import TasteStore
from adapters.store.wishes import WishStore
from adapters.store.wreckage import Wreckage
from digest.delivery import identity
from digest.errors import StoreCorrupt
from digest.model import (
    Alerted,
    BriefId,
    ChangeId,
    ClusterId,
    Delivery,
    DeliveryState,
    Due,
    EditionId,
    Notice,
    NoticeId,
    NoticeKind,
    OwnSource,
    Person,
    Preferences,
    Realm,
    Receipt,
    Recipient,
    Report,
    ReportId,
    Saved,
    Subscription,
    SubscriptionId,
    Talk,
    Taste,
    Topic,
)
from digest.ports import Deed
from digest.words.lines import Line, Role
from tests import make
from tests.adapters.store.incoming import SEALER
from tests.adapters.store.outgoing import told
from tests.contracts.kernel import HOUR, HandClock

PLATFORM, TENANT, SHARED = "telegram", "bot-7781", "group-shared-40021"
ADA = Person(
    platform=PLATFORM, tenant=TENANT, id="user-ada-90001", chats=frozenset({"dm-ada-50001"})
)
BEA = Person(
    platform=PLATFORM, tenant=TENANT, id="user-bea-90002", chats=frozenset({"dm-bea-50002"})
)
WORDS = {ADA: "the heron of Ada", BEA: "the otter of Bea"}
"""What each has written, sealed or not, and nobody else."""
PLACES = [
    Place(platform=PLATFORM, tenant=TENANT, field=field)
    for field in (
        *("said.asker", "said.text", "said.file"),
        *("talk.asked", "report.text", "offer.line", "answer.text"),
    )
]
PLACES += [
    Place(platform=PLATFORM, tenant=digest(PLATFORM, each), field="grant")
    for each in (TENANT, "org-1", "org-2")
]


def chat_of(person: Person, thread: str | None = None) -> Recipient:
    (chat,) = person.chats
    return Recipient(platform=PLATFORM, tenant=TENANT, chat=chat, thread=thread)


def shared(thread: str | None = None) -> Recipient:
    return Recipient(platform=PLATFORM, tenant=TENANT, chat=SHARED, thread=thread)


def due(_: Subscription) -> Due:
    return make.due()


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """All stores over one kernel."""

    kernel: Kernel
    clock: HandClock
    subscriptions: SubscriptionStore
    briefs: BriefStore
    outbox: OutboxStore
    editions: EditionStore
    said: SaidStore
    talks: TalkStore
    notices: NoticeStore
    lists: OwnListStore
    tastes: TasteStore
    keepsakes: KeepsakeStore
    reports: ReportStore
    alerts: AlertStore
    allowance: AllowanceStore
    wishes: WishStore
    offers: OfferStore
    drafts: DraftStore
    grants: GrantStore
    notes: NoteStore
    answers: AnswerStore
    caretakers: CaretakerStore
    claims: ClaimStore
    personal: PersonalStore

    async def live(self, *people: Person) -> None:
        """Have people leave something in every store."""
        for person in people:
            for to in (chat_of(person), shared()):
                await self._write(person, to, 0)
        while (await self.said.backlog()).all:
            for handed in await self.said.take(10, HOUR):
                await self.said.failed(handed, "no luck")
            self.clock.advance(timedelta(minutes=1))
        for person in people:
            await self._settle(person)
        for person in people:
            await self.outbox.add(replace(_delivery(chat_of(person), 7), waited=1))

    async def _settle(self, person: Person) -> None:
        own, name, words = chat_of(person), person.id, WORDS[person]
        await self.subscriptions.keep(_subscription(f"sub|{own.chat}", own), due)
        dated = replace(_subscription(f"gone|{own.chat}", own, hour=9), last_date=make.NOW.date())
        await self.subscriptions.keep(dated, due)
        await self.subscriptions._change(own, dated.id, lambda _: None)
        await self.subscriptions.keep(
            replace(_subscription(f"s-{name[-1]}", shared(), hour=10), owner=own), due
        )
        await self._deliver(own, words)
        await self.editions.ask(
            replace(make.edition(), id=EditionId(f"edition {name[-1]}"), reader=own)
        )
        await self._write(person, own, 1)
        await self._write(person, shared(), 1)
        await self.talks.keep(own, Talk(asked=(words,)), by=name)
        await self.talks.keep(replace(own, thread="deep-1"), Talk(asked=(words,)), by=name)
        await self.talks.keep(shared(f"t{name[-1]}"), Talk(asked=(words,)), by=name)
        await self.notices.add(_notice(name, own))
        realm = Realm(platform=own.platform, tenant=own.tenant, chat=own.chat)
        await self.lists.keep(realm, [OwnSource(feed=make.feed(words))])
        await self._steer(own, words)
        await self.allowance.ask(own, name, once=f"question of {name}")
        await self.notes.put(f"owns/{TENANT}/{own.chat}/17", "", keep=HOUR)
        await self.notes.put(f"talk/{TENANT}/{SHARED}/{name[-1]}", f"1 {name}", keep=HOUR)
        for place in (own, shared()):
            waiting = Waiting(
                id=f"question of {name}",
                lines=(Line(role=Role.TAKEAWAY, text=words),),
                at=self.clock.now(),
                by=name,
            )
            await self.answers.keep(place, name if place == own else "", waiting)
        await self._wish(person)
        await self.grants.keep(_grant(f"org-{name[-1]}", name))
        await self._damage(f"{PLATFORM}|{TENANT}|{own.chat}")

    async def _steer(self, own: Recipient, words: str) -> None:
        """Have somebody say what he likes, save, report and be alerted."""
        for topic in ("chips", words):
            await self.tastes.change(own, partial(_muting, Topic(topic)))
        saved = Saved(slot=make.slot(make.story(words)), saved_at=make.NOW)
        await self.keepsakes.keep(own, saved)
        await self.reports.add(_report(own, words))
        alerted = Alerted(cluster_id=ClusterId(words), at=make.NOW)
        await self.alerts.owe(_delivery(own, 8), lambda _: True, alerted)
        (outgoing,) = await self.outbox.lease(1, HOUR)
        receipt = Receipt(message_ids=(f"alert-{own.chat}",))
        ended = replace(outgoing.delivery, state=DeliveryState.SENT, receipt=receipt)
        await self.outbox.settle(outgoing, ended)

    async def _wish(self, person: Person) -> None:
        """Have somebody set up his own place, and one that he shares and manages from then on."""
        own, name, words = chat_of(person), person.id, WORDS[person]
        await self.offers.take_room(own)
        await self.offers.seen(own, at=self.clock.now(), once=f"visit of {name}")
        for place in (own, replace(own, thread="deep-1"), shared()):
            change_id = ChangeId(f"change {name[-1]} {place.chat[:2]} {place.thread}")
            deed = Deed(id=change_id, by=name, line=f"managers add {name}", at=make.NOW)
            await self.wishes.change(place, deed, partial(_managed, name))
            await self.offers.keep(place, [(f"offer {name[-1]}", f"ask {words}")], by=name)
        await self.wishes.change(
            own,
            Deed(id=ChangeId("topics"), by=name, line=f"topics +{words}", at=make.NOW),
            lambda known: replace(known, topics=frozenset({Topic(words)})),
        )
        await self.offers.seen(own, at=make.NOW, once=f"visit of {name}")
        await self.offers.take_room(own)
        await self.caretakers.note(person, shared())
        await self.claims.issue(PLATFORM, f"code for {name}")
        await self.claims.claim(person, f"code for {name}")
        await self.drafts.keep(own, "draft", words.encode())
        await self.drafts.keep(replace(own, thread="deep-1"), "draft", words.encode())

    async def _deliver(self, own: Recipient, words: str) -> None:
        await self.outbox.add(replace(_delivery(own, 9), waited=0))
        (outgoing,) = await self.outbox.lease(1, HOUR)
        arrived = replace(outgoing.delivery, state=DeliveryState.SENT)
        await self.outbox.settle(outgoing, arrived)
        for number, state in enumerate((DeliveryState.SENT, DeliveryState.UNCERTAIN)):
            await self.outbox.add(_delivery(own, number))
            (outgoing,) = await self.outbox.lease(1, HOUR)
            receipt = Receipt(message_ids=(f"message-{own.chat}",))
            ended = replace(outgoing.delivery, state=state, receipt=receipt)
            await self.outbox.settle(
                outgoing, ended, told=[replace(told(f"c{number}"), text=words)]
            )
        thread = replace(own, thread=f"message-{own.chat}")
        await self.briefs.remember(thread, [told("c9")], brief_id=BriefId("K7Q2"))

    async def _write(self, person: Person, to: Recipient, number: int) -> None:
        update = Said(
            update_id=f"{person.id[-1]}{to.chat[:2]}{number}",
            recipient=to,
            asker=person.id,
            text=WORDS[person],
            said_at=self.clock.now(),
            attachment=Attachment(name=WORDS[person], size=7, handle=f"file of {person.id}"),
        )
        await self.said.admit(update)

    async def _damage(self, name: str) -> None:
        shard = self.kernel.shard_of(name)
        await self.kernel.transact([NewJob(queue="odd", id=name, payload=b"\0")], shard=shard)
        for job in await self.kernel.lease("odd", 1, HOUR, shard=shard):
            await put_aside(self.kernel, job, job.payload, StoreCorrupt("damaged"))

    async def traces(self, person: Person) -> list[str]:
        """Return where anything of a person is left."""
        marks = {person.id, *person.chats, WORDS[person]}
        marks |= (await self.personal._subject(person)).marks()
        return await traces(self.kernel, marks, sealer=SEALER, places=PLACES)


def home(kernel: Kernel, clock: HandClock) -> Home:
    subscriptions = SubscriptionStore(kernel, clock=clock, lead=timedelta(minutes=10))
    briefs, lapses = BriefStore(kernel), Lapses(kernel, clock=clock)
    editions, outbox = EditionStore(kernel, briefs), OutboxStore(kernel, briefs, lapses)
    said = SaidStore(kernel, clock=clock, sealer=SEALER)
    talks, notices = TalkStore(kernel, SEALER), NoticeStore(kernel)
    lists = OwnListStore(kernel, clock=clock)
    tastes, keepsakes = TasteStore(kernel), KeepsakeStore(kernel)
    reports, alerts = ReportStore(kernel, SEALER), AlertStore(kernel)
    allowance = AllowanceStore(kernel, clock=clock)
    wishes, offers, drafts = WishStore(kernel), OfferStore(kernel, SEALER), DraftStore(kernel)
    grants = GrantStore(kernel, PLATFORM, SEALER)
    notes = NoteStore(kernel, PLATFORM)
    answers = AnswerStore(kernel, SEALER)
    caretakers, claims = CaretakerStore(kernel), ClaimStore(kernel, clock=clock)
    holders = (
        Ownership(kernel, subscriptions),
        briefs,
        editions,
        said,
        talks,
        notices,
        lists,
        tastes,
        keepsakes,
        reports,
        alerts,
        allowance,
        wishes,
        offers,
        drafts,
        grants,
        notes,
        answers,
        caretakers,
        claims,
        Wreckage(kernel),
        outbox,
        Roster(kernel),
    )
    return Home(
        kernel=kernel,
        clock=clock,
        subscriptions=subscriptions,
        briefs=briefs,
        outbox=outbox,
        editions=editions,
        said=said,
        talks=talks,
        notices=notices,
        lists=lists,
        tastes=tastes,
        keepsakes=keepsakes,
        reports=reports,
        alerts=alerts,
        allowance=allowance,
        wishes=wishes,
        offers=offers,
        drafts=drafts,
        grants=grants,
        notes=notes,
        answers=answers,
        caretakers=caretakers,
        claims=claims,
        personal=PersonalStore(kernel, outbox, holders, clock=clock),
    )


def _subscription(name: str, to: Recipient, hour: int = 8) -> Subscription:
    found = make.subscription(name, recipient=to)
    return replace(
        found,
        id=SubscriptionId(name),
        schedule=replace(found.schedule, at=found.schedule.at.replace(hour=hour)),
    )


def _delivery(to: Recipient, number: int) -> Delivery:
    edition_id = EditionId(f"e-{number}")
    return make.delivery(identity.key_of(to, edition_id), recipient=to, edition_id=edition_id)


def _muting(topic: Topic, taste: Taste) -> Taste:
    return replace(taste, muted=taste.muted | {topic})


def _managed(name: str, known: Preferences) -> Preferences:
    return replace(known, managers=known.managers | {name})


def _report(to: Recipient, words: str) -> Report:
    return Report(
        id=ReportId(f"report {words}"),
        recipient=to,
        brief_id=BriefId("K7Q2"),
        number=1,
        story_id=make.story().id,
        headline=make.story().headline,
        text=words,
        at=make.NOW,
    )


def _notice(name: str, to: Recipient) -> Notice:
    return Notice(
        id=NoticeId(f"n-{name[-1]}"),
        recipient=to,
        kind=NoticeKind.RECIPIENT_GONE,
        about=shared(),
        language=make.edition().language,
        at=make.NOW,
    )


def _grant(tenant: str, installer: str) -> Grant:
    return Grant(
        tenant=tenant,
        token=f"token of {tenant}",
        scopes=frozenset({"chat:write"}),
        bot="bot-1",
        user="user-of-the-bot",
        installer=installer,
        installer_tenant=TENANT,
        is_organisation=True,
        granted_at=make.NOW,
    )

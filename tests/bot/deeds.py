"""An installation as tenants find it: what they can do, what happens, and all they can see."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from typing import Any, TypeAlias

from adapters.contract import File, Said
from adapters.store.briefs import BriefStore
from adapters.store.feeds import FeedStore
from bot.app import Stores
from bot.dialogue import grammar, ownlines
from bot.dialogue.carrying import Carrying
from bot.dialogue.visit import Visit
from bot.eraser import SETTLED_AFTER, Eraser
from bot.planner import Planner, next_due
from bot.realms import realm_of
from bot.realmsources import RealmSources
from bot.respondent import Respondent, Turn
from digest.feeds import policy
from digest.feeds.opml import FeedList
from digest.model import (
    BriefId,
    DeliveryState,
    Edition,
    Erasure,
    Feed,
    FeedUrl,
    Language,
    Person,
    Receipt,
    Recipient,
    Talk,
    Told,
    Topic,
    Validators,
)
from digest.ports import Fetched
from digest.words import dialogue, table
from tests import make
from tests.bot import talkers
from tests.contracts.kernel import HandClock

CATALOGUE = (make.feed("Example Wire"), make.feed("Example Lab"))
CHATS, PEOPLE, THREADS = ("C1", "C2"), ("U1", "U2"), (None, "7")
HOUR = timedelta(hours=1)

TENANTS = ("T1", "T2")


def secret(tenant: str) -> str:
    """Return a word that a tenant alone uses."""
    return {"T1": "halcyon", "T2": "meridian"}[tenant]


def private_feed(tenant: str, number: int) -> str:
    """Return an address; even ones both tenants know."""
    whose = secret(tenant) if number % 2 else "both"
    return f"https://{whose}-{number}.example/feed.xml"


@dataclass(slots=True)
class Brought:
    """A file that somebody brings. See Incoming."""

    body: bytes = b""

    async def read(self, named: str, visit: Visit, most_bytes: int) -> bytes:
        """See Incoming."""
        assert not named, visit.place
        return self.body[: most_bytes + 1]


def visit(at: Recipient, update_id: str) -> Visit:
    """Return the circumstances of a line that is said to a place by its first person."""
    language = Language("en")
    return Visit(
        id=update_id,
        at=make.NOW,
        recipient=at,
        place=at,
        asker=talkers.MANAGING[at.tenant],
        words=table.of(language),
        own=dialogue.of(language),
        tz=UTC,
    )


@dataclass(slots=True, kw_only=True)
class World:
    """The stores and loops of one installation."""

    stores: Stores
    briefs: BriefStore
    feeds: FeedStore
    sources: RealmSources
    carrying: Carrying
    brought: Brought
    clock: HandClock
    respondent: Respondent
    updates: dict[str, int] = field(default_factory=dict)
    offered: list[str] = field(default_factory=list)
    """What buttons of both tenants carry, the latest last."""

    async def view(self, tenant: str, platform: str) -> dict[str, object]:
        """Return all that a tenant can find out."""
        found: dict[str, object] = {}
        for chat in CHATS:
            for thread in THREADS:
                at = Recipient(platform=platform, tenant=tenant, chat=chat, thread=thread)
                found[f"{chat}/{thread}"] = await self._place(at)
            bare = Recipient(platform=platform, tenant=tenant, chat=chat)
            realm = realm_of(bare)
            found[f"{chat} sources"] = (await self.sources.listed(realm)).made
            found[f"{chat} reads"] = self.sources.reading.urls(bare)
            found[f"{chat} health"] = await self.sources.health(realm)
            found[f"{chat} kept"] = await self.stores.personal.of_place(bare)
            found[f"{chat} file"] = (await self.file(bare)).body
            found[f"{chat} changes"] = await self.stores.wishes.changes(bare, 100)
        for name in PEOPLE:
            person = _person(tenant, platform, name)
            found[f"{name} kept"] = await self.stores.personal.of_person(person)
            records = [each async for each in self.stores.personal.records(person)]
            found[f"{name} told"] = sorted((each.kind, each.says) for each in records)
        return found

    async def file(self, at: Recipient) -> File:
        """Return the file that a place has of what is set up in it."""
        reply = await self.carrying.settings_out(ownlines.SettingsExport(), visit(at, "u-out"))
        assert reply.file is not None
        return reply.file

    async def _place(self, at: Recipient) -> tuple[object, ...]:
        latest = await self.briefs.latest(at)
        return (
            await self.stores.subscriptions.of(at),
            None if latest is None else [slot.story.headline for slot in latest.slots],
            await self.briefs.told(at, make.NOW - timedelta(days=400)),
            await self.stores.talks.get(at),
            await self.stores.wishes.get(at),
            await self.stores.wishes.changes(at, 50),
            await self.stores.tastes.get(at),
        )

    def next_update(self, tenant: str) -> str:
        """Return the id of a tenant's next update: alike in all tenants."""
        count = self.updates[tenant] = self.updates.get(tenant, 0) + 1
        return str(count)


Deed: TypeAlias = Callable[[World, Recipient, int], Awaitable[object]]
Event: TypeAlias = Callable[[World], Awaitable[object]]


def _person(tenant: str, platform: str, name: str) -> Person:
    return Person(platform=platform, tenant=tenant, id=name, chats=frozenset({"C2"}))


async def add(world: World, at: Recipient, number: int) -> object:
    """Add a source by its address."""
    return await world.sources.add(realm_of(at), private_feed(at.tenant, number % 6))


async def remove(world: World, at: Recipient, number: int) -> object:
    """Remove a source by a name."""
    names = ("Example Lab", "wire", private_feed(at.tenant, number % 6), secret(at.tenant))
    return await world.sources.remove(realm_of(at), names[number % len(names)])


async def undo(world: World, at: Recipient, _: int) -> object:
    """Take the last change back."""
    return await world.sources.undo(realm_of(at))


async def take_in(world: World, at: Recipient, number: int) -> object:
    """Take in a list, with titles of one's own."""
    feeds = tuple(
        Feed(url=FeedUrl(private_feed(at.tenant, each)), title=secret(at.tenant))
        for each in range(number % 4)
    )
    return await world.sources.take_in(realm_of(at), FeedList(feeds=feeds))


async def subscribe(world: World, at: Recipient, number: int) -> object:
    """Set up a subscription, or change it; ids are alike in all tenants but for their names."""
    owner = replace(at, chat=PEOPLE[number % 2], thread=None)
    wanted = make.subscription(
        f"{at.tenant}/{at.chat}/{at.thread}",
        recipient=at,
        owner=owner if number % 3 else None,
        topics=frozenset({Topic(secret(at.tenant))} if number % 5 == 0 else ()),
        max_stories=3 + number % 2,
    )
    return await world.stores.subscriptions.keep(
        wanted, lambda each: next_due(each, world.clock.now())
    )


async def end(world: World, at: Recipient, number: int) -> object:
    """Pause, resume or end the subscriptions of a place."""
    subscriptions = world.stores.subscriptions
    if number % 3 == 0:
        return await subscriptions.pause(at)
    if number % 3 == 1:
        return await subscriptions.resume(at, lambda each: next_due(each, world.clock.now()))
    return await subscriptions.drop(at)


async def talk(world: World, at: Recipient, number: int) -> object:
    """Ask something, which the conversation remembers."""
    asked = Talk(asked=(f"{secret(at.tenant)} {number}?",))
    await world.stores.talks.keep(at, asked, by=PEOPLE[number % 2])
    return await world.stores.talks.get(at)


async def say(world: World, at: Recipient, number: int) -> object:
    """Write to the bot; update ids are alike in all tenants."""
    return await world.stores.inbox.admit(
        Said(
            update_id=world.next_update(at.tenant),
            recipient=at,
            asker=PEOPLE[number % 2],
            text=f"{secret(at.tenant)} {number}",
            said_at=world.clock.now(),
        )
    )


async def speak(world: World, at: Recipient, number: int) -> Turn | None:
    """Type a line to the bot."""
    return await _turn(world, at, number, "say", talkers.line(secret(at.tenant), number))


async def press(world: World, at: Recipient, number: int) -> Turn | None:
    """Press a button, be it another chat's or another tenant's."""
    token = world.offered[-1 - number % len(world.offered)] if world.offered else ""
    return await _turn(world, at, number, "press", token)


async def join(world: World, at: Recipient, number: int) -> Turn | None:
    """Let the bot in."""
    return await _turn(world, at, number, "join", "")


async def _turn(world: World, at: Recipient, number: int, kind: str, words: str) -> Turn | None:
    name = world.next_update(at.tenant)
    heard = talkers.update(kind, at, name, number, clock=world.clock, words=words)
    return await talkers.answered(world.respondent, heard)


async def bring_in(world: World, at: Recipient, number: int) -> object:
    """Take a place's configuration out, and bring it in at another place of the tenant."""
    world.brought.body = (await world.file(replace(at, thread=None))).body
    to = replace(at, chat=CHATS[number % 2], thread=None)
    count = world.next_update(at.tenant)
    asked = ownlines.SettingsImport()
    shown = await world.carrying.settings_in(asked, visit(to, f"u-{count}"))
    for offer in shown.offers:
        line = grammar.read(offer.line)
        assert isinstance(line, ownlines.SettingsImport)
        return await world.carrying.settings_in(line, visit(to, f"u-{count}-yes"))
    return shown


async def forget(world: World, at: Recipient, number: int) -> object:
    """Have somebody forgotten."""
    person = _person(at.tenant, at.platform, PEOPLE[number % 2])
    await world.stores.personal.ask(Erasure(person=person, asked_at=world.clock.now()))
    return (await world.stores.personal.backlog()).all > 0


DEEDS: dict[str, Deed] = {
    each.__name__: each
    for each in (
        add, remove, undo, take_in, subscribe, end, talk, say, bring_in, forget,
        speak, press, join,
    )
}  # fmt: skip


async def answer(world: World) -> None:
    """Handle what waits: some is answered, some not."""
    for handed in await world.stores.mail.take(50, HOUR):
        if len(handed.update.update_id) % 2:
            await world.stores.mail.done(handed)
        else:
            await world.stores.mail.failed(handed, "no luck")


async def deliver(world: World) -> None:
    """Plan, compose and send what is due."""
    stores = world.stores
    planner = Planner(
        clock=world.clock,
        subscriptions=stores.subscriptions,
        editions=stores.editions,
        briefs=world.briefs,
        tastes=stores.tastes,
        feeds=lambda each: world.sources.reading.urls(each.recipient),
    )
    await planner.run()
    while asked := await stores.editions.lease_editions(50, HOUR):
        for each in asked:
            await stores.editions.composed(each, _brief(each.edition))
    world.clock.advance(timedelta(seconds=10))
    await planner.run()
    world.clock.advance(timedelta(minutes=12))
    while owed := await stores.outbox.lease(50, HOUR):
        for outgoing in owed:
            brief = await world.briefs.get(outgoing.delivery.brief_id)
            assert brief is not None
            told = tuple(_told(slot.story.headline) for slot in brief.slots)
            receipt = Receipt(message_ids=("7",))
            sent = replace(outgoing.delivery, state=DeliveryState.SENT, receipt=receipt)
            await stores.outbox.settle(outgoing, sent, told=told)


async def read(world: World) -> None:
    """Poll every feed that anybody may have, known or not, so that reading is no effect."""
    now = world.clock.now()
    numbers = [(tenant, number) for tenant in TENANTS for number in range(6)]
    response = Fetched(url="", body=b"", content_type="", validators=Validators())
    for tenant, number in numbers:
        url = FeedUrl(private_feed(tenant, number))
        state = policy.read(policy.first(url, now), response, None, now=now, jitter=0.0)
        await world.feeds.keep([state])


async def erase(world: World) -> None:
    """Carry out what erasures there are."""
    eraser = Eraser(personal=world.stores.personal, clock=world.clock)
    await eraser.run()
    world.clock.advance(SETTLED_AFTER)
    await eraser.run()
    await world.sources.reading.refresh()


async def rest(world: World) -> None:
    """Let hours pass, and sweep."""
    world.clock.advance(timedelta(hours=7))
    await world.stores.sweep(world.clock.now())
    await world.stores.kernel.sweep()


EVENTS: dict[str, Event] = {each.__name__: each for each in (answer, deliver, read, erase, rest)}


def _brief(edition: Edition) -> Any:  # noqa: ANN401  # a brief
    """Return a brief that says which feeds it was made of, and for which topics."""
    headline = " ".join([*sorted(edition.feeds), *sorted(edition.topics)])
    return make.brief(make.story(headline), id=BriefId(edition.id), edition=edition)


def _told(headline: str) -> Told:
    story = make.story(headline)
    return Told(
        cluster_id=story.cluster_id,
        story_id=story.id,
        told_at=make.NOW,
        articles=frozenset(),
        outlets=frozenset(),
        text=headline,
    )

"""All stores over one kernel, with something in hand, and a call of each of their methods."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeAlias

from adapters.store.briefs import BriefStore
from adapters.store.editions import EditionStore
from adapters.store.kernel import Kernel
from adapters.store.lapses import Lapses
from adapters.store.notices import NoticeStore
from adapters.store.outbox import OutboxStore
from adapters.store.said import SaidStore
from adapters.store.subscriptions import SubscriptionStore
from adapters.store.talks import TalkStore
from digest.model import Due, EditionId, Language, Notice, NoticeId, NoticeKind, Subscription, Talk
from tests import make
from tests.adapters.store.incoming import SEALER, said
from tests.adapters.store.outgoing import CHAT, TENANT, owed, sent, told
from tests.contracts.kernel import HOUR, MINUTE, HandClock

Call: TypeAlias = Callable[[], Awaitable[object]]
_DAY = timedelta(days=1)
_NEAR, _FAR = make.recipient("C1"), make.recipient("C2")


def _due(_: Subscription) -> Due:
    return make.due()


def _notice(name: str) -> Notice:
    return Notice(
        id=NoticeId(name),
        recipient=_FAR,
        kind=NoticeKind.ACCESS_LOST,
        about=_NEAR,
        language=Language("en"),
        at=make.NOW,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """The calls by name, all of which work on a sound store, in any order."""

    reads: dict[str, Call]
    writes: dict[str, Call]

    @property
    def calls(self) -> dict[str, Call]:
        """All of them."""
        return self.reads | self.writes


async def everything(kernel: Kernel, clock: HandClock) -> Everything:
    """Fill a store, take one piece of work of each kind, and return what can be called."""
    subscriptions = SubscriptionStore(kernel, clock=clock, lead=timedelta(minutes=10))
    briefs, lapses = BriefStore(kernel), Lapses(kernel, clock=clock)
    editions, outbox = EditionStore(kernel, briefs), OutboxStore(kernel, briefs, lapses)
    notices, talks = NoticeStore(kernel), TalkStore(kernel, SEALER)
    mail = SaidStore(kernel, clock=clock, sealer=SEALER)
    subscription, brief, edition = make.subscription(), make.brief(), make.edition()
    await subscriptions.keep(subscription, _due)
    await editions.ask(edition)
    await outbox.add(owed())
    await notices.add(_notice("n-1"))
    await mail.admit(said(1))
    (tick,) = await subscriptions.lease_ticks(1, HOUR)
    (asked,) = await editions.lease_editions(1, HOUR)
    (outgoing,) = await outbox.lease(1, HOUR)
    (held,) = await notices.lease_notices(1, HOUR)
    (handed,) = await mail.take(1, HOUR)
    later, again = clock.now() + HOUR, replace(make.due(), local_date=make.NOW.date() + _DAY)
    fired: dict[str, Any] = {"due": make.due(), "covered_until": None, "again": again}
    return Everything(
        reads={
            "subscriptions.get": lambda: subscriptions.get(subscription.id),
            "subscriptions.of": lambda: subscriptions.of(_NEAR),
            "subscriptions.backlog": subscriptions.backlog,
            "editions.brief_of": lambda: editions.brief_of(edition.id),
            "editions.backlog": editions.backlog,
            "outbox.get": lambda: outbox.get(owed().key, _NEAR),
            "outbox.overdue": lambda: outbox.overdue(later),
            "outbox.uncertain": outbox.uncertain,
            "outbox.backlog": outbox.backlog,
            "briefs.get": lambda: briefs.get(brief.id),
            "briefs.told": lambda: briefs.told(_NEAR, make.NOW),
            "briefs.latest": lambda: briefs.latest(_NEAR),
            "briefs.shown": lambda: briefs.shown(_NEAR, "1"),
            "notices.backlog": notices.backlog,
            "mail.dead_letters": mail.dead_letters,
            "mail.backlog": mail.backlog,
            "mail.oldest_at": mail.oldest_at,
            "talks.get": lambda: talks.get(_NEAR),
        },
        writes={
            "subscriptions.keep": lambda: subscriptions.keep(subscription, _due),
            "subscriptions.pause": lambda: subscriptions.pause(_NEAR),
            "subscriptions.resume": lambda: subscriptions.resume(_NEAR, _due),
            "subscriptions.drop": lambda: subscriptions.drop(_NEAR),
            "subscriptions.lease_ticks": lambda: subscriptions.lease_ticks(1, MINUTE),
            "subscriptions.park": lambda: subscriptions.park(tick, later),
            "subscriptions.fired": lambda: subscriptions.fired(tick, [owed()], **fired),
            "editions.ask": lambda: editions.ask(make.edition(id=EditionId("e-2"))),
            "editions.lease": lambda: editions.lease_editions(1, MINUTE),
            "editions.failed": lambda: editions.failed(asked, later),
            "editions.composed": lambda: editions.composed(asked, brief),
            "editions.dropped": lambda: editions.dropped(asked),
            "outbox.add": lambda: outbox.add(owed("C2")),
            "outbox.lease": lambda: outbox.lease(1, MINUTE),
            "outbox.sending": lambda: outbox.sending(outgoing, owed()),
            "outbox.park": lambda: outbox.park(outgoing, owed(), later),
            "outbox.settle": lambda: outbox.settle(outgoing, sent(owed()), told=[told()]),
            "outbox.reserve": lambda: outbox.reserve(owed(), tenant=TENANT, chat=CHAT),
            "outbox.penalize": lambda: outbox.penalize(_NEAR, MINUTE),
            "briefs.keep": lambda: briefs.keep(brief),
            "briefs.remember": lambda: briefs.remember(_NEAR, [told()], brief_id=brief.id),
            "notices.add": lambda: notices.add(_notice("n-2")),
            "notices.lease": lambda: notices.lease_notices(1, MINUTE),
            "notices.later": lambda: notices.later(held, later),
            "notices.given": lambda: notices.given(held),
            "mail.admit": lambda: mail.admit(said(2)),
            "mail.take": lambda: mail.take(1, MINUTE),
            "mail.failed": lambda: mail.failed(handed, "no luck"),
            "mail.released": lambda: mail.released(handed),
            "mail.done": lambda: mail.done(handed),
            "talks.keep": lambda: talks.keep(_NEAR, Talk(asked=("Why?",))),
            "lapses.beat": lapses.beat,
            "outbox.lapse": outbox.lapse,
        },
    )

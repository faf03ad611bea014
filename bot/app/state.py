"""Where the state is kept, and the stores that loops and processes share."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import keys
from bot.app.means import holders, means
from bot.app.tenants import Tenants
from bot.clocks import FixedClock
from bot.settings import Settings
from bot.telemetry import Meter, Unmeasured
from digest import schedule
from digest.errors import StoreUnavailable
from digest.model import Lapse
from digest.ports import (
    Alerts,
    Allowance,
    Backlog,
    Caretakers,
    Chores,
    Chronicle,
    Claims,
    Clock,
    Corrections,
    Drafts,
    Editions,
    Keepsakes,
    Mail,
    Notices,
    Offers,
    Outbox,
    OwnLists,
    Personal,
    Rations,
    Reports,
    Stories,
    Subscriptions,
    Talks,
    Tastes,
    Wishes,
    Withdrawals,
)
from digest.words.table import LANGUAGES

if TYPE_CHECKING:
    from adapters.contract import Inbox, Means, Update
    from adapters.store.held import Holder
    from adapters.store.kernel import Kernel
    from adapters.store.outbox import OutboxStore
    from adapters.store.sealing import Sealer
    from adapters.store.subscriptions import SubscriptionStore
    from bot.dialogue.tokens import Signer

STORE = "daybrief.sqlite3"
"""In DATA_DIR, where there is no Redis."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What is owed, planned, said and told, wired."""

    kernel: Kernel
    subscriptions: Subscriptions
    editions: Editions
    outbox: Outbox
    notices: Notices
    mail: Mail[Update]
    inbox: Inbox
    talks: Talks
    allowance: Allowance
    lists: OwnLists
    personal: Personal
    chores: Chores
    tastes: Tastes
    chronicle: Chronicle
    stories: Stories
    alerts: Alerts
    keepsakes: Keepsakes
    corrections: Corrections
    reports: Reports
    wishes: Wishes
    offers: Offers
    drafts: Drafts
    caretakers: Caretakers
    claims: Claims
    rations: Rations
    withdrawals: Withdrawals
    signer: Signer
    """Of what buttons carry."""
    forget_tenant: Callable[[str, str, datetime], Awaitable[object]]
    """Has all of a platform's tenant deleted that took the bot away; see `Tenants`."""
    means: Callable[[str], Means]
    """Returns what is kept for a platform, by its name."""
    queues: Mapping[str, Callable[[], Awaitable[Backlog]]]
    """What waits in each queue, by its name."""
    given_up: Callable[[], Awaitable[int]]
    """Counts the dead letters."""
    damaged: Callable[[], Awaitable[int]]
    """Counts what could not be read and was put aside."""
    beat: Callable[[], Awaitable[None]]
    """Tells the store that somebody is there, so that it is known how far a lapse reaches."""
    sweep: Callable[[datetime], Awaitable[None]]
    """Drops what is older than its retention period at an instant."""


async def stores(settings: Settings, kernel: Kernel, clock: Clock) -> Stores:
    """Wire what a machine of several loops and processes shares.

    Raises:
        ConfigError: the keys do not open what the store has sealed.
        StoreError: the store failed.
    """
    from adapters.store import keyring
    from adapters.store.sealing import Sealer
    from bot.dialogue.tokens import Signer

    place = folder(settings.data_dir)
    if not keys.are_there(settings.secret_key, place):
        await keyring.agree(kernel, ())  # before a key is made that opens nothing
    given = keys.load(settings.secret_key, place)
    await keyring.agree(kernel, given)
    return wired(kernel, clock, Sealer(given), Signer(given))


def local(kernel: Kernel, clock: Clock) -> Stores:
    """Wire the same for one at a terminal: what is sealed is sealed for this run alone."""
    from adapters.store.sealing import Sealer
    from bot.dialogue.tokens import Signer

    given = [secrets.token_bytes(keys.KEY_BYTES)]
    return wired(kernel, clock, Sealer(given), Signer(given))


async def note_restored(settings: Settings, clock: Clock, made_at: datetime) -> Lapse:
    """Note that the store is a backup that was made at an instant; return what it cannot know.

    Raises:
        ConfigError: the Redis cannot be relied on, or its address is none.
        StoreError: it cannot be opened, or failed.
    """
    from adapters.store.lapses import Lapses

    opened = await kernel(settings, clock, folder(settings.data_dir), Unmeasured())
    try:
        return await Lapses(opened, clock=clock).restored(made_at)
    finally:
        await opened.aclose()


async def issue_claim(settings: Settings, clock: Clock, platform: str, code: str) -> None:
    """Let whoever says a code on a platform within the hour be an admin of his tenant.

    Raises:
        ConfigError: the Redis cannot be relied on, or its address is none.
        StoreError: it cannot be opened, or failed.
    """
    from adapters.store.claims import ClaimStore

    opened = await kernel(settings, clock, folder(settings.data_dir), Unmeasured())
    try:
        await ClaimStore(opened, clock=clock).issue(platform, code)
    finally:
        await opened.aclose()


def wired(kernel: Kernel, clock: Clock, sealer: Sealer, signer: Signer) -> Stores:
    """Wire the stores over a kernel; nothing is read or written yet."""
    from adapters.store import caretakers, claims, damage, owing, rations, withdrawals
    from adapters.store.alerts import AlertStore
    from adapters.store.allowance import AllowanceStore
    from adapters.store.briefs import BriefStore
    from adapters.store.chores import ChoreStore
    from adapters.store.chronicle import COURSES_KEPT, ChronicleStore
    from adapters.store.corrections import CorrectionStore
    from adapters.store.drafts import DraftStore
    from adapters.store.editions import EditionStore
    from adapters.store.keepsakes import KeepsakeStore
    from adapters.store.lapses import Lapses
    from adapters.store.notices import NoticeStore
    from adapters.store.offers import OfferStore
    from adapters.store.outbox import OutboxStore
    from adapters.store.ownlists import OwnListStore
    from adapters.store.reports import ReportStore
    from adapters.store.said import DEAD_LETTERS_KEPT, SaidStore
    from adapters.store.stories import StoryStore
    from adapters.store.subscriptions import SubscriptionStore
    from adapters.store.talks import TalkStore
    from adapters.store.tastes import TasteStore
    from adapters.store.wishes import WishStore

    briefs, lapses = BriefStore(kernel), Lapses(kernel, clock=clock)
    outbox = OutboxStore(kernel, briefs, lapses)
    said = SaidStore(kernel, clock=clock, sealer=sealer)
    chronicle, alerts = ChronicleStore(kernel), AlertStore(kernel)

    async def sweep(now: datetime) -> None:
        await outbox.sweep(now - owing.LEDGER_KEPT)
        await said.sweep(now - DEAD_LETTERS_KEPT)
        await chronicle.sweep(now - COURSES_KEPT, LANGUAGES)
        await damage.sweep(kernel, now - damage.DAMAGED_KEPT)

    subscriptions = SubscriptionStore(kernel, clock=clock, lead=schedule.LEAD)
    editions, notices = EditionStore(kernel, briefs), NoticeStore(kernel)
    tastes, keepsakes = TasteStore(kernel), KeepsakeStore(kernel)
    carers, claimed = caretakers.CaretakerStore(kernel), claims.ClaimStore(kernel, clock=clock)
    reports, allowance = ReportStore(kernel, sealer), AllowanceStore(kernel, clock=clock)
    wishes, drafts, offers = WishStore(kernel), DraftStore(kernel), OfferStore(kernel, sealer)
    talks, lists = TalkStore(kernel, sealer=sealer), OwnListStore(kernel, clock=clock)
    personal = _personal(
        kernel,
        clock,
        outbox,
        subscriptions,
        *(briefs, editions, said, talks, allowance, notices, lists),
        *(tastes, keepsakes, reports, alerts, wishes, offers, drafts, carers, claimed),
        *holders(kernel, sealer),
    )
    return Stores(
        kernel=kernel,
        subscriptions=subscriptions,
        editions=editions,
        outbox=outbox,
        notices=notices,
        mail=said,
        inbox=said,
        talks=talks,
        allowance=allowance,
        lists=lists,
        personal=personal,
        chores=ChoreStore(kernel),
        tastes=tastes,
        chronicle=chronicle,
        stories=StoryStore(kernel, clock=clock),
        alerts=alerts,
        keepsakes=keepsakes,
        corrections=CorrectionStore(kernel),
        reports=reports,
        wishes=wishes,
        offers=offers,
        drafts=drafts,
        caretakers=carers,
        claims=claimed,
        rations=rations.RationStore(kernel),
        withdrawals=withdrawals.WithdrawalStore(kernel),
        signer=signer,
        forget_tenant=Tenants(kernel=kernel, sealer=sealer, personal=personal, clock=clock).forget,
        means=partial(means, kernel, sealer, clock=clock),
        queues={
            "tick": subscriptions.backlog,
            "edition": editions.backlog,
            "send": outbox.backlog,
            "said": said.backlog,
            "notice": notices.backlog,
            "erase": personal.backlog,
            "alert": alerts.backlog,
        },
        given_up=said.given_up,
        damaged=partial(damage.count, kernel),
        beat=lapses.beat,
        sweep=sweep,
    )


def _personal(
    kernel: Kernel,
    clock: Clock,
    outbox: OutboxStore,
    subscriptions: SubscriptionStore,
    *holders: Holder,
) -> Personal:
    """Wire what forgets people; see PersonalStore for the order."""
    from adapters.store.ownership import Ownership
    from adapters.store.personal import PersonalStore
    from adapters.store.roster import Roster
    from adapters.store.wreckage import Wreckage

    owned = Ownership(kernel, subscriptions)
    everywhere = (owned, *holders, Wreckage(kernel), outbox, Roster(kernel))
    return PersonalStore(kernel, outbox, holders=everywhere, clock=clock)


async def kernel(settings: Settings, clock: Clock, place: Path, meter: Meter) -> Kernel:
    """Open the store that the settings name; `meter` is told how long its steps take.

    Raises:
        ConfigError: the Redis cannot be relied on, or its address is none.
        StoreError: it cannot be opened.
    """
    from adapters.store.measured import MeasuredKernel

    if not settings.redis_url:
        from adapters.store.sqlite import SqliteKernel

        file = await SqliteKernel.open(place / STORE, clock=clock)
        return MeasuredKernel(file, meter.committed)
    from adapters.store.redis import RedisKernel

    own = clock if isinstance(clock, FixedClock) else None  # else the server's, one for all
    opened = await RedisKernel.open(settings.redis_url, clock=own, is_unsafe=settings.redis_unsafe)
    for finding in opened.findings:
        _log.warning("%s", finding)
    return MeasuredKernel(opened, meter.committed)


def folder(path: Path) -> Path:
    """Return DATA_DIR, made for its owner alone when it is absent.

    Raises:
        StoreUnavailable: it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"DATA_DIR {path}: {error.strerror}") from error
    return path

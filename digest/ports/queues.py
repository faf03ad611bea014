"""Work that waits, and what is owed: queues with leases, as the loops of the process see them.

Whoever takes a piece of work holds a `Lease`. When that has passed to another, what
he still does with it changes nothing, and he is told False.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from digest.model import (
    Brief,
    BriefId,
    Delivery,
    Due,
    Edition,
    EditionId,
    IdempotencyKey,
    Lapse,
    Notice,
    Recipient,
    Subscription,
    SubscriptionId,
    Told,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Proof of holding a piece of work; only the store that gave it out reads it."""

    shard: int
    id: str
    token: str
    fence: int
    """Higher than that of any lease of this work before."""
    until: datetime
    """By the store's clock. Whoever must not be late measures for himself, monotonically."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much work waits: all of it, pieces being worked on included, and what is due."""

    all: int
    due: int
    oldest_due_at: datetime | None = None
    """When the piece that waits longest fell due; None when none is due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A subscription whose next brief is to be planned now."""

    lease: Lease
    subscription: Subscription
    due: Due
    covered_until: datetime | None = None
    """Up to where the last brief reached; None before the first."""
    skipped: int = 0
    """How many briefs before this one were skipped in a row; see `set_back`."""


NextDue: TypeAlias = Callable[[Subscription], Due | None]
"""When a subscription falls due next, None for never: what the store asks while it changes one."""


class Subscriptions(Protocol):
    """Standing wishes for briefs, each with a tick that comes when it is time to plan.

    A change of a subscription takes the lease of its tick away. `last_date` belongs to the
    store: `fired` alone moves it, whatever the given subscription says.
    """

    async def keep(self, subscription: Subscription, next_due: NextDue) -> Subscription:
        """Store a new or changed subscription and set its tick; return it as stored.

        `next_due` is asked about the subscription as it will be stored, with the date of the
        last brief: no change gives a second one for a date. It may be asked several times.
        A subscription stays with its recipient for life.
        """
        ...

    async def get(self, subscription_id: SubscriptionId) -> Subscription | None:
        """Return a subscription."""
        ...

    def all(self) -> AsyncIterator[Subscription]:
        """Yield every subscription there is; one may come twice."""
        ...

    async def add_all(self, subscriptions: Collection[Subscription], next_due: NextDue) -> None:
        """Store many new subscriptions in few steps, each of them whole or not at all.

        The same again changes nothing for a while. None of them may be there.
        """
        ...

    async def of(self, recipient: Recipient) -> Sequence[Subscription]:
        """Return the subscriptions of exactly this recipient, thread included, by id."""
        ...

    async def drop(self, recipient: Recipient) -> Sequence[Subscription]:
        """Forget the subscriptions of a recipient, and return them."""
        ...

    async def pause(self, recipient: Recipient) -> Sequence[Subscription]:
        """Pause those of a recipient that are not; return the newly paused, as stored.

        Without a thread it means the whole chat: its other threads are as gone as it is.
        """
        ...

    async def resume(self, recipient: Recipient, next_due: NextDue) -> Sequence[Subscription]:
        """Let those of a recipient that are paused go on; return them as stored. See `pause`."""
        ...

    async def lease_ticks(self, n: int, lease_for: timedelta) -> Sequence[Tick]:
        """Take up to n due ticks, those due longest first; nobody else gets them meanwhile."""
        ...

    async def fired(
        self,
        tick: Tick,
        deliveries: Collection[Delivery],
        *,
        due: Due,
        covered_until: datetime | None,
        again: Due | None,
    ) -> bool:
        """Put deliveries into the outbox and set the next tick, in one step.

        `due` is the firing that was dealt with (later than the tick's after downtime), whose
        date is used up, `again` the one to come. A tick with nothing to send has no
        deliveries. `covered_until` None leaves what was stored.
        """
        ...

    async def set_back(self, delivery: Delivery, *, covered_until: datetime, skipped: int) -> None:
        """Have the brief after one that was skipped reach back as far as that one did.

        `skipped` is how many were in a row by now. The same again changes nothing.
        """
        ...

    async def park(self, tick: Tick, until: datetime) -> bool:
        """Give a tick back, to be leased again from an instant on."""
        ...

    async def backlog(self) -> Backlog:
        """Count the ticks."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedEdition:
    """An edition that somebody needs and nobody else composes meanwhile."""

    lease: Lease
    edition: Edition
    attempt: int
    """1 for the first."""


class Editions(Protocol):
    """Editions to be composed, each once, and the briefs made of them."""

    async def brief_of(self, edition_id: EditionId) -> BriefId | None:
        """Return the brief of an edition, None while there is none."""
        ...

    async def ask(self, edition: Edition, *, is_owed: bool = True) -> bool:
        """Have an edition composed; return False, and do nothing, when it has been.

        Args:
            edition: what is to be composed.
            is_owed: whether briefs are due when its window ends. What nobody is owed is never
                overdue.
        """
        ...

    async def lease_editions(self, n: int, lease_for: timedelta) -> Sequence[AskedEdition]:
        """Take up to n editions to compose."""
        ...

    async def composed(self, asked: AskedEdition, brief: Brief) -> bool:
        """Store the brief as that of the edition; return False when another holds the lease."""
        ...

    async def failed(self, asked: AskedEdition, again: datetime) -> bool:
        """Give an edition back, to be tried again from an instant on."""
        ...

    async def dropped(self, asked: AskedEdition) -> bool:
        """Stop composing an edition that nobody can use any more; it may be asked for anew."""
        ...

    async def overdue(self, before: datetime) -> Sequence[tuple[EditionId, datetime]]:
        """Return editions owed and not composed whose window ended before an instant.

        With each the end of its window, the oldest first.
        """
        ...

    async def backlog(self) -> Backlog:
        """Count the editions to be composed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A delivery to be made by whoever holds the lease."""

    lease: Lease
    delivery: Delivery
    is_booked: bool = False
    """Whether it was parked at a slot that `reserve` has booked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What a platform takes: one message an interval, up to `burst` of them at once."""

    interval: timedelta
    burst: int


class Outbox(Protocol):
    """Deliveries owed, and for 90 days what became of them.

    A delivery that was settled is never leased again, even when it is added again.
    """

    async def add(self, delivery: Delivery) -> bool:
        """Add a delivery; return False when it was settled, do nothing when it waits."""
        ...

    async def lease(self, n: int, lease_for: timedelta) -> Sequence[Outgoing]:
        """Take up to n deliveries whose time has come, as they were last written."""
        ...

    async def sending(self, outgoing: Outgoing, delivery: Delivery) -> bool:
        """Write a delivery down, durably, before its message leaves.

        The lease goes on until the delivery's `lease_until`.
        """
        ...

    async def park(
        self, outgoing: Outgoing, delivery: Delivery, until: datetime, *, is_booked: bool = False
    ) -> bool:
        """Write a delivery down and give it back, to be leased again from an instant on."""
        ...

    async def settle(
        self,
        outgoing: Outgoing,
        delivery: Delivery,
        *,
        told: Collection[Told] = (),
        next_part: Delivery | None = None,
    ) -> bool:
        """Take a delivery out of the queue and write its end into the ledger, in one step.

        The same step remembers what the recipient was told, adds the part that follows, and
        makes a brief that arrived his latest, found by the ids of its messages.
        """
        ...

    async def get(self, key: IdempotencyKey, recipient: Recipient) -> Delivery | None:
        """Return a delivery to a recipient: as settled, else as it was added."""
        ...

    def sent(self, since: datetime) -> AsyncIterator[Delivery]:
        """Yield the first parts that arrived since an instant; some may come twice.

        Costs the whole ledger: for what an operator does now and then.
        """
        ...

    async def overdue(self, before: datetime) -> Sequence[Delivery]:
        """Return deliveries due before an instant and not settled, as added, oldest first."""
        ...

    async def waiting(self, platform: str, tenant: str, until: datetime) -> Sequence[Delivery]:
        """Return what a tenant owes up to an instant that is counted and not settled, as added."""
        ...

    async def has_had(self, delivery: Delivery) -> bool:
        """Return whether the recipient was sent another counted message for the same date."""
        ...

    async def uncertain(self) -> int:
        """Count deliveries of which nobody knows whether they arrived."""
        ...

    async def lapse(self) -> Lapse | None:
        """Return the last span of which the store may have forgotten what it was told."""
        ...

    async def backlog(self) -> Backlog:
        """Count the deliveries in the queue."""
        ...

    async def reserve(
        self, delivery: Delivery, *, tenant: Rate, chat: Rate, at_most: timedelta | None = None
    ) -> timedelta:
        """Book a slot of the tenant and one of the chat; return how long to wait for both.

        None of the tenant's is booked when the wait is longer than `at_most`.
        """
        ...

    async def penalize(self, recipient: Recipient, wait: timedelta) -> None:
        """Hold back all messages to a chat for a while, and to no other."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldNotice:
    """A notice to be given by whoever holds the lease."""

    lease: Lease
    notice: Notice
    attempt: int
    """1 for the first."""


class Notices(Protocol):
    """What has to be told besides briefs, each notice once."""

    async def add(self, notice: Notice) -> bool:
        """Add a notice; return False, and do nothing, when its id is known."""
        ...

    async def lease_notices(self, n: int, lease_for: timedelta) -> Sequence[HeldNotice]:
        """Take up to n notices."""
        ...

    async def given(self, held: HeldNotice) -> bool:
        """Forget a notice but for its id: it was given, or cannot be."""
        ...

    async def later(self, held: HeldNotice, again: datetime) -> bool:
        """Give a notice back, to be tried again from an instant on."""
        ...

    async def backlog(self) -> Backlog:
        """Count the notices that wait."""
        ...


class Chores(Protocol):
    """Work that one process does for the whole installation, once in a while."""

    async def claim(self, name: str, every: timedelta) -> bool:
        """Take a chore; return False when somebody took it less than `every` ago.

        Whoever takes it and dies leaves it for the next time.
        """
        ...

"""Looking after the machine: how its store stands, and an alarm for what is owed and not there.

::

    look    queues · in doubt · missing · given up ─▶ Standing      /metrics and doctor ask
    run             look ─┬─ missing, and nobody said so?  ERROR, a line a delivery or edition
                          ├─ was missing, settled at last?  INFO
                          ├─ a queue is behind?             WARNING, INFO when it has caught up
                          ├─ the models' budget is spent?   WARNING, once a day
                          └─ more in doubt, more given up?  WARNING

Every process looks, so that no single one has to live; `Chores` say which of them speaks. An
alarm that was claimed stays silent after a restart too: metrics and doctor show what lasts.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from bot import rounds
from bot.prices import Bill, Prices, bill
from bot.telemetry import Queue, Standing
from digest import schedule
from digest.model import Delivery, IdempotencyKey
from digest.ports import Backlog, Chores, Clock, Editions, Outbox
from digest.ports.spending import Spending

MISSING_AFTER = timedelta(minutes=15)
NEARLY_SPENT = 0.95
"""Of a day's tokens: the next call may ask for more than is left."""
EVERY = timedelta(seconds=10)
"""How often to go round."""
_BY_NOW = timedelta(minutes=1)
_LONGEST_LAG = {"send": _BY_NOW, "said": _BY_NOW}

_FRESH = timedelta(seconds=1)
_ALARMED_FOR = timedelta(days=7)
"""Longer than anything owed is owed; still missing then, it is said again."""
_SAID_FOR = timedelta(seconds=30)
"""Between the looks of two processes; a queue needs as long to fall behind once more."""
_AT_ONCE = 500
_NAMED = 5
"""So many of one tenant are named each; of more, their number is said."""
_TENANTS = 20
_WHOLE = 1000
"""A list as long as that may have been cut: what is not in it may be missing all the same."""

_log = logging.getLogger(__name__)


def longest_lag(queue: str) -> timedelta:
    """Return how long the oldest due job of a queue may wait before somebody is told."""
    return _LONGEST_LAG.get(queue, schedule.LEAD)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look found, and when by the monotonic clock."""

    at_s: float
    standing: Standing
    missing: tuple[Delivery, ...]


@dataclass(slots=True, kw_only=True)
class Watch:
    """Watches through these; `given_up` and `damaged` count what was put aside."""

    clock: Clock
    outbox: Outbox
    editions: Editions
    queues: Mapping[str, Callable[[], Awaitable[Backlog]]]
    given_up: Callable[[], Awaitable[int]]
    damaged: Callable[[], Awaitable[int]]
    chores: Chores
    spending: Spending | None = None
    """None where there is no language model."""
    tokens_per_day: int = 0
    """Its budget; 0 is no limit."""
    prices: Prices = field(default_factory=dict)
    monotonic: Callable[[], float] = time.monotonic
    """In seconds."""
    _seen: _Seen | None = field(default=None, init=False)
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _known: dict[IdempotencyKey, Delivery | None] = field(default_factory=dict, init=False)
    """What was found missing; None where another process said so."""
    _behind: dict[str, bool] = field(default_factory=dict, init=False)
    """Queues that are, and whether this process said so."""
    _counts: dict[str, int] = field(default_factory=dict, init=False)

    async def look(self) -> Standing:
        """Return how the store stands; an answer is good for a second.

        Raises:
            StoreError: the store failed.
        """
        return (await self._look()).standing

    async def missing(self) -> Sequence[Delivery]:
        """Return deliveries that should have been settled by now, oldest first. See `look`.

        Raises:
            StoreError: the store failed.
        """
        return (await self._look()).missing

    async def run(self) -> int:
        """Go round once, and say what is wrong; return 0: the next round comes by the clock.

        Raises:
            StoreError: the store failed; what was not said is said in a later round.
        """
        seen = await self._look()
        standing = seen.standing
        await self._alarm(seen)
        await self._relieve(seen)
        for queue in standing.queues:
            await self._compare(queue, standing.at)
        await self._name_editions(standing)
        await self._warn_of_budget(standing)
        await self._count(
            "uncertain",
            standing.uncertain,
            "deliveries may or may not have arrived; those that are not found are in the doctor",
        )
        await self._count(
            "dead letters",
            standing.dead_letters,
            "messages from people could not be handled; `python -m bot doctor` names the newest",
        )
        return 0

    async def _look(self) -> _Seen:
        async with self._looking:
            now_s = self.monotonic()
            if self._seen is None or now_s - self._seen.at_s >= _FRESH.total_seconds():
                self._seen = await self._ask(now_s)
            return self._seen

    async def _ask(self, now_s: float) -> _Seen:
        now = self.clock.now()
        queues = []
        for name, count in self.queues.items():
            backlog = await count()
            queues.append(
                Queue(
                    name=name,
                    jobs=backlog.all,
                    due=backlog.due,
                    oldest_due_at=backlog.oldest_due_at,
                )
            )
        missing = tuple(await self.outbox.overdue(now - MISSING_AFTER))
        spent = await self._bill(now)
        standing = Standing(
            at=now,
            queues=tuple(queues),
            uncertain=await self.outbox.uncertain(),
            missing_briefs=len(missing),
            missing_editions=len(await self.editions.overdue(_window_end(now))),
            dead_letters=await self.given_up(),
            damaged=await self.damaged(),
            tokens_today=spent.tokens,
            dollars_today=spent.dollars,
        )
        return _Seen(now_s, standing, missing)

    async def _bill(self, now: datetime) -> Bill:
        """Return what language models took today; calls under way count as set aside."""
        if self.spending is None:
            return Bill(tokens=0, dollars=Decimal(0))
        done = bill(await self.spending.since(now.date()), self.prices)
        return replace(done, tokens=await self.spending.today())

    async def _warn_of_budget(self, standing: Standing) -> None:
        """Say once a day that the budget of the models is nearly spent."""
        if not standing.tokens_today >= NEARLY_SPENT * self.tokens_per_day > 0:
            return
        day = standing.at.date()
        if await self.chores.claim(f"alarm/tokens/{day}", timedelta(days=1)):
            _log.warning(
                "%d of the %d tokens of %s are spent (LLM_BUDGET_TOKENS_PER_DAY): when all are, "
                "briefs and answers are the articles' own words until 00:00 UTC",
                standing.tokens_today,
                self.tokens_per_day,
                day,
            )

    async def _alarm(self, seen: _Seen) -> None:
        """Say what is missing and was not said by anybody."""
        unknown = [row for row in seen.missing if row.key not in self._known][:_AT_ONCE]
        claimed: list[Delivery] = []

        async def claim(row: Delivery) -> None:
            is_ours = await self.chores.claim(f"alarm/missing/{row.key}", _ALARMED_FOR)
            self._known[row.key] = row if is_ours else None
            if is_ours:
                claimed.append(row)

        try:
            await rounds.side_by_side(claim, unknown)
        finally:  # nobody else says what was claimed
            _say_missing(claimed, seen.standing.at)

    async def _relieve(self, seen: _Seen) -> None:
        """Say how what was missing ended, and forget it."""
        if len(seen.missing) >= _WHOLE:
            return
        missing = {row.key for row in seen.missing}
        gone = {key: row for key, row in self._known.items() if key not in missing}
        ours = [row for row in gone.values() if row is not None]
        for key in gone.keys() - {row.key for row in ours}:
            del self._known[key]
        for place, rows in _by_tenant(ours).items():
            ends = []
            if len(rows) <= _NAMED:
                ends = [await self.outbox.get(row.key, row.recipient) for row in rows]
            _say_settled(place, rows, ends)
            for row in rows:
                del self._known[row.key]

    async def _name_editions(self, standing: Standing) -> None:
        """Say which editions are missing, and with them the briefs of all who share them."""
        if not standing.missing_editions:
            return
        late = await self.editions.overdue(_window_end(standing.at))
        for edition_id, until in late[:_NAMED]:
            if await self.chores.claim(f"alarm/edition/{edition_id}", _ALARMED_FOR):
                _log.error(
                    "edition %s is missing, and the briefs of all who share it: they were due "
                    "at %s, %d editions wait; the log says why it could not be composed",
                    edition_id,
                    _clock(until + schedule.LEAD),
                    len(late),
                )

    async def _compare(self, queue: Queue, at: datetime) -> None:
        """Say when a queue falls behind and when it has caught up, half the limit lower."""
        lag, limit = queue.lag(at), longest_lag(queue.name)
        if queue.name not in self._behind and lag > limit:
            is_ours = await self.chores.claim(f"alarm/lag/{queue.name}", _SAID_FOR)
            self._behind[queue.name] = is_ours
            if is_ours:
                _log.warning(
                    "queue %s is behind: %d of %d are due, the oldest for %d s",
                    queue.name,
                    queue.due,
                    queue.jobs,
                    lag.total_seconds(),
                )
        elif queue.name in self._behind and lag <= limit / 2 and self._behind.pop(queue.name):
            _log.info("queue %s has caught up", queue.name)

    async def _count(self, kind: str, count: int, words: str) -> None:
        """Say it when there are more of a kind than at the last look."""
        before = self._counts.get(kind, 0)
        if count > before and await self.chores.claim(f"alarm/{kind}/{count}", _SAID_FOR):
            _log.warning("%s: %d %s", kind, count, words)
        self._counts[kind] = count


def _say_missing(rows: Sequence[Delivery], now: datetime) -> None:
    tenants = _by_tenant(rows)
    for place, of_place in list(tenants.items())[:_TENANTS]:
        if len(of_place) > _NAMED:
            _log.error(
                "%s: %d briefs are missing, the oldest was due at %s; python -m bot doctor",
                place,
                len(of_place),
                _clock(of_place[0].due_at),
            )
            continue
        for row in of_place:
            _log.error(
                "%s: delivery %s of subscription %s is missing: it was due at %s, %d min ago; "
                "python -m bot doctor",
                place,
                row.op_id,
                row.subscription_id,
                _clock(row.due_at),
                (now - row.due_at) // timedelta(minutes=1),
            )
    rest = list(tenants.values())[_TENANTS:]
    if rest:
        _log.error(
            "%d briefs are missing at %d other tenants; python -m bot doctor",
            sum(map(len, rest)),
            len(rest),
        )


def _say_settled(place: str, rows: Sequence[Delivery], ends: Sequence[Delivery | None]) -> None:
    if not ends:
        _log.info("%s: %d missing deliveries are settled at last", place, len(rows))
    for row, end in zip(rows, ends, strict=False):
        _log.info("%s: delivery %s is settled at last: %s", place, row.op_id, _how(end))


def _how(end: Delivery | None) -> str:
    """Say how a delivery ended."""
    if end is None:
        return "gone from the store"
    if end.sent_at is not None:
        return f"sent, {(end.sent_at - end.due_at) // timedelta(minutes=1)} min late"
    return f"failed, {end.failure}" if end.failure is not None else end.state.value


def _by_tenant(rows: Sequence[Delivery]) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {}
    for row in rows:
        found.setdefault(_place(row), []).append(row)
    for of_place in found.values():
        of_place.sort(key=lambda row: (row.due_at, row.key))
    return found


def _place(row: Delivery) -> str:
    return f"{row.recipient.platform}/{row.recipient.tenant}"


def _window_end(now: datetime) -> datetime:
    """Return before when the window ended of an edition whose briefs are missing now."""
    return now - MISSING_AFTER - schedule.LEAD


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"

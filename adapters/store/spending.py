"""Tokens of language models: what may be spent on a day, and what was.

::

    counter  tokens   day · account → tokens spent or set aside; the account of all is empty
    counter  spent    day · purpose · model · what → calls, input_tokens or output_tokens

A reservation adds first and looks then: of calls that come together, those that fit are let
through, and one that does not is taken back at once. Limits are per day of UTC.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from adapters.store.effects import Namespace
from adapters.store.kernel import Kernel
from digest.errors import BudgetSpent
from digest.ports import Clock
from digest.ports.llm import Usage
from digest.ports.spending import Reservation, Spent

KEPT = timedelta(days=35)
"""A month of figures, for bills that come by the month."""

_TOKENS = Namespace(name="tokens")
_SPENT = Namespace(name="spent")
_TOKENS_KEPT = timedelta(days=2)
_ALL = ""
_CALLS, _INPUT, _OUTPUT = "calls", "input_tokens", "output_tokens"
_BETWEEN = "\x1f"
"""Unit separator: neither days nor names of models have one."""


class SpendingStore:
    """See Spending."""

    def __init__(self, kernel: Kernel, *, clock: Clock, per_day: int, per_account: int) -> None:
        """Take the kernel, and the tokens a day for all together and for each account.

        Args:
            kernel: keeps the counters.
            clock: tells the day, and how old figures are, whatever time is replayed.
            per_day: for the installation; 0 is no limit.
            per_account: for each account; 0 is no limit.
        """
        self._kernel = kernel
        self._clock = clock
        self._per_day = per_day
        self._per_account = per_account
        self._shard = kernel.shard_of("spending")

    async def reserve(self, tokens: int, *, account: str) -> Reservation:
        """See Spending."""
        now = self._clock.now()
        taken = Reservation(day=now.date(), account=account, tokens=tokens)
        if await self._add(taken.day, _ALL, tokens) > self._per_day > 0:
            await self._add(taken.day, _ALL, -tokens)
            raise BudgetSpent("the tokens of this day are spent", retry_after=_rest_of(now))
        if account and await self._add(taken.day, account, tokens) > self._per_account > 0:
            await self._add(taken.day, account, -tokens)
            await self._add(taken.day, _ALL, -tokens)
            raise BudgetSpent(
                "the tokens of this account and day are spent", retry_after=_rest_of(now)
            )
        return taken

    async def settle(self, reservation: Reservation, usage: Usage, *, purpose: str) -> None:
        """See Spending."""
        used = usage.input_tokens + usage.output_tokens
        left = used - reservation.tokens
        for account in {_ALL, reservation.account}:
            await self._add(reservation.day, account, left)
        if used:
            row = (reservation.day.isoformat(), _worded(purpose), _worded(usage.model))
            for what, number in (
                (_CALLS, 1),
                (_INPUT, usage.input_tokens),
                (_OUTPUT, usage.output_tokens),
            ):
                await self._incr(_SPENT, (*row, what), number, ttl=KEPT)

    async def today(self, account: str = _ALL) -> int:
        """See Spending."""
        now = self._clock.now()
        key = _key((now.date().isoformat(), account))
        found = await self._kernel.get(_TOKENS, key, shard=self._shard, now=now)
        return max(int(found or b"0"), 0)

    async def since(self, day: date) -> Sequence[Spent]:
        """See Spending."""
        rows: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
        cursor = None
        while True:
            page = await self._kernel.scan(
                _SPENT, cursor, shard=self._shard, now=self._clock.now()
            )
            for key, number in page.items:
                on, purpose, model, what = key.split(_BETWEEN)
                if date.fromisoformat(on) >= day:
                    rows[on, purpose, model][what] = int(number)
            cursor = page.cursor
            if cursor is None:
                break
        return [
            Spent(
                day=date.fromisoformat(on),
                purpose=purpose,
                model=model,
                calls=found.get(_CALLS, 0),
                input_tokens=found.get(_INPUT, 0),
                output_tokens=found.get(_OUTPUT, 0),
            )
            for (on, purpose, model), found in sorted(rows.items())
        ]

    async def _add(self, day: date, account: str, tokens: int) -> int:
        return await self._incr(_TOKENS, (day.isoformat(), account), tokens, ttl=_TOKENS_KEPT)

    async def _incr(self, ns: Namespace, parts: Sequence[str], by: int, *, ttl: timedelta) -> int:
        return await self._kernel.incr(
            ns, _key(parts), by, ttl=ttl, shard=self._shard, now=self._clock.now()
        )


def _key(parts: Sequence[str]) -> str:
    return _BETWEEN.join(parts)


def _worded(name: str) -> str:
    return name.replace(_BETWEEN, " ")


def _rest_of(now: datetime) -> timedelta:
    """Return how long the day lasts yet."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=UTC)
    return tomorrow - now

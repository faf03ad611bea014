"""A million readers: stored as `SubscriptionStore.keep` stores each, but many a call.

`tests/bench/test_benches.py` holds the two against each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time

from adapters.store.addresses import chat_key
from adapters.store.effects import Effect
from adapters.store.kernel import Kernel
from adapters.store.subscription_records import Record
from adapters.store.subscriptions import SubscriptionStore
from digest.model import (
    Due,
    Language,
    Recipient,
    Schedule,
    Subscription,
    SubscriptionId,
    Topic,
)
from tests import make

FIRST = datetime.combine(make.NOW, wall_time(7), UTC)
"""When the first hour's subscriptions fall due; the second hour's an hour later."""
SECOND = FIRST + timedelta(hours=1)

_TOPICS = frozenset({Topic("models"), Topic("chips")})
_ENGLISH = Language("en")
_EFFECTS_AT_ONCE = 16_000
"""Over all shards: a file writes each page once for the many that are on it; a Redis must not
be held up for long by one shard."""
_CALLS_AT_ONCE = 4
_LATER_MINUTES = 1_080


def subscription(number: int, of_second: int, of_first: int) -> Subscription:
    """Return one of many: the first fall due in the second hour, the next in the first."""
    if number < of_second:
        due = SECOND
    elif number < of_second + of_first:
        due = FIRST
    else:
        due = SECOND + timedelta(minutes=1 + number % _LATER_MINUTES)
    chat = Recipient(platform="testchat", tenant="T1", chat=f"-100{number:010}")
    return Subscription(
        id=SubscriptionId(f"s{number:012x}"),
        recipient=chat,
        topics=_TOPICS,
        language=_ENGLISH,
        schedule=Schedule(at=due.time(), tz="Etc/UTC"),
        owner=Recipient(platform="testchat", tenant="T1", chat=f"{number:010}"),
        last_date=_day_before(due),
    )


def due_of(wanted: Subscription) -> Due:
    """Return when one of the crowd falls due next, after `make.NOW`."""
    day = make.NOW.date()
    at = datetime.combine(day, wanted.schedule.at, UTC)
    return Due(at=at if at > make.NOW else at + timedelta(days=1), local_date=day)


async def gather(
    kernel: Kernel,
    store: SubscriptionStore,
    crowd: Iterable[Subscription],
    due: Callable[[Subscription], Due],
) -> None:
    """Store a crowd: what `keep` writes of each, as many a call as the kernel takes well."""
    calls = _calls(kernel, store, ((each, due(each)) for each in crowd))

    async def caller() -> None:
        for shard, effects in calls:
            await kernel.transact(effects, shard=shard)

    async with asyncio.TaskGroup() as group:
        for _ in range(_CALLS_AT_ONCE):
            group.create_task(caller())


def _calls(
    kernel: Kernel, store: SubscriptionStore, crowd: Iterable[tuple[Subscription, Due]]
) -> Iterator[tuple[int, list[Effect]]]:
    most = _EFFECTS_AT_ONCE // kernel.shards
    waiting: dict[int, list[Effect]] = {}
    for each, due in crowd:
        shard = kernel.shard_of(chat_key(each.recipient))
        effects = waiting.setdefault(shard, [])
        effects += store._stored(Record(subscription=each, due=due))
        if len(effects) >= most:
            yield shard, waiting.pop(shard)
    yield from waiting.items()


def _day_before(due: datetime) -> date:
    return due.date() - timedelta(days=1)

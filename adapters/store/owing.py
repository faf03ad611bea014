"""By what effects deliveries come into the outbox and leave it; see `adapters.store.outbox`.

*Pure.*
"""

from __future__ import annotations

from datetime import timedelta

from adapters.store.addresses import address_key, digest
from adapters.store.briefs import owed
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, NewJob, Put
from adapters.store.instants import micros
from digest.model import BriefKind, Delivery

LEDGER_KEPT = timedelta(days=90)
"""As long as somebody may ask why a brief did not come."""
PUSHED_KEPT = timedelta(days=3)
"""Longer than a local date lasts on Earth."""

ADDED = Namespace(name="send")
LEDGER = Namespace(name="delivery")
PUSHED = Namespace(name="pushed")
QUEUE = "send"
UNSETTLED = "unsettled"
UNCERTAIN = "uncertain"
COUNTED = "counted"


def added(delivery: Delivery) -> tuple[Effect, ...]:
    """Return what adds a delivery, in the shard of its chat; one in the queue stays there."""
    # As `digest.delivery.ready_at`, which adapters do not see.
    ready_at = max(delivery.not_before or delivery.due_at, delivery.due_at)
    effects: list[Effect] = [
        Put(ns=ADDED, id=delivery.key, value=encode(delivery)),
        NewJob(queue=QUEUE, id=delivery.key, due_at=ready_at),
        IndexPut(index=UNSETTLED, member=delivery.key, score=micros(delivery.due_at)),
    ]
    if delivery.waited is not None:
        score = micros(delivery.due_at)
        effects.append(IndexPut(index=COUNTED, member=delivery.key, score=score))
        if delivery.kind is BriefKind.DAILY:
            effects.append(owed(delivery.recipient, delivery.brief_id))
    return tuple(effects)


def cleared(key: str, *, is_counted: bool = True) -> tuple[Effect, ...]:
    """Return what takes a delivery out of the queue; it may be counted where nobody knows."""
    counted = (IndexRemove(index=COUNTED, member=key),) if is_counted else ()
    return Delete(ns=ADDED, id=key), IndexRemove(index=UNSETTLED, member=key), *counted


def in_doubt(delivery: Delivery) -> IndexPut:
    """Return what has a delivery counted among those in doubt."""
    return IndexPut(index=UNCERTAIN, member=delivery.key, score=micros(delivery.due_at))


def date_key(delivery: Delivery) -> str:
    """Return what stands for a recipient on the local date of a delivery."""
    return digest(address_key(delivery.recipient), delivery.local_date.isoformat())

"""What does not decode: one piece of work or document, put aside so that its neighbours go on.

::

    document  damaged   digest of queue and id → the id, a line feed, the bytes as they were
    index     damaged   members digests, score when it was found

A job whose bytes do not decode would come again with each lease and take those leased with it
along; so it leaves its queue, in the step that notes it, in its own shard. Its bytes are kept
for a month, for whoever wants to know what happened to the disk. A document that does not
decode counts as absent for those who read it among others.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeVar

from adapters.store.addresses import digest
from adapters.store.codec import decode, decode_text
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, Put
from adapters.store.instants import micros
from adapters.store.kernel import Job, Kernel
from adapters.store.queue import gathered
from digest.errors import StoreCorrupt

K = TypeVar("K", bound=str)
T = TypeVar("T")

DAMAGED_KEPT = timedelta(days=30)

DAMAGED = Namespace(name="damaged")
INDEX = "damaged"
_MOST_KEPT_BYTES = 64 * 1024
_SAID = 1024

_log = logging.getLogger(__name__)


async def put_aside(
    kernel: Kernel, job: Job, data: bytes, why: StoreCorrupt, effects: Sequence[Effect] = ()
) -> bool:
    """Take a held job with damaged bytes out of its queue, and note it; `effects` go with it.

    Returns False, having done nothing, when the lease was lost.
    """
    mark = digest(job.queue, job.id)
    value = job.id.encode("utf-8", "surrogatepass") + b"\n" + data[:_MOST_KEPT_BYTES]
    noted: list[Effect] = [
        Put(ns=DAMAGED, id=mark, value=value, ttl=DAMAGED_KEPT),
        IndexPut(index=INDEX, member=mark, score=micros(job.leased_until)),
    ]
    is_ours = await kernel.finish(job, [*noted, *effects])
    if is_ours:  # its id would name the chat
        _log.error("queue %s: a job is damaged and put aside as %s: %s", job.queue, mark, why)
    return is_ours


async def count(kernel: Kernel) -> int:
    """Count the jobs that were put aside and not yet swept."""
    shards = range(kernel.shards)
    return sum(map(len, await gathered(kernel.range(INDEX, shard=each) for each in shards)))


async def sweep(kernel: Kernel, before: datetime) -> int:
    """Forget what was put aside before an instant; return how much."""
    forgotten = 0
    for shard in range(kernel.shards):
        stale = await kernel.range(INDEX, hi=micros(before) - 1, shard=shard)
        effects: list[Effect] = []
        for entry in stale:
            effects.append(Delete(ns=DAMAGED, id=entry.member))
            effects.append(IndexRemove(index=INDEX, member=entry.member))
        if effects:
            await kernel.transact(effects, shard=shard)
        forgotten += len(stale)
    return forgotten


def readable(kind: type[T], document: bytes | None) -> T | None:
    """Return what a document holds; None for one that is absent or damaged, which is said."""
    if document is None:
        return None
    try:
        return decode(kind, document)
    except StoreCorrupt as error:
        say_once(f"{error}: it counts as absent")
        return None


def readables(kind: type[T], keys: Sequence[K], documents: Sequence[bytes | None]) -> dict[K, T]:
    """Return by their keys what documents hold, without those that are absent or damaged."""
    found = ((key, readable(kind, each)) for key, each in zip(keys, documents, strict=True))
    return {key: noun for key, noun in found if noun is not None}


def readable_text(document: bytes | None) -> str | None:
    """Return a text that was stored by itself; None as in `readable`."""
    if document is None:
        return None
    try:
        return decode_text(document)
    except StoreCorrupt as error:
        say_once(f"{error}: it counts as absent")
        return None


@lru_cache(maxsize=_SAID)
def say_once(what: str) -> None:
    """Say that something is damaged, once in the life of a process."""
    _log.error("%s", what)

"""How documents, jobs and index entries are read back from what Redis keeps.

*Pure.*
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from adapters.store.instants import instant
from adapters.store.kernel import Job, Ranked
from digest.errors import StoreCorrupt

_DOCUMENT = re.compile(rb"(\d*):(.*)", re.DOTALL)
_FIELDS_OF_A_JOB = 6


def opened(raw: bytes | None, now: int) -> bytes | None:
    """Return the value of a stored document, None for one that is absent or past its end.

    Raises:
        StoreCorrupt: the bytes are no document.
    """
    if raw is None:
        return None
    found = _DOCUMENT.fullmatch(raw)
    if found is None:
        raise StoreCorrupt("the store is damaged: a document has no end; restore a backup")
    return None if found[1] and int(found[1]) <= now else found[2]


def jobs(answer: bytes, *, shard: int, queue: str) -> list[Job]:
    """Return the jobs that a lease answered.

    Raises:
        StoreCorrupt: the bytes are no such answer.
    """
    try:
        parts = list(_parts(answer))
        return [
            _job(parts[start : start + _FIELDS_OF_A_JOB], shard, queue)
            for start in range(0, len(parts), _FIELDS_OF_A_JOB)
        ]
    except ValueError as error:
        raise StoreCorrupt("the store is damaged: a lease cannot be read") from error


def ranked(flat: Sequence[bytes]) -> list[Ranked]:
    """Return the members of an index from members and scores in turn."""
    pairs = zip(flat[::2], flat[1::2], strict=True)
    return [Ranked(member=member.decode(), score=float(score)) for member, score in pairs]


def micros_of(time: Sequence[bytes]) -> int:
    """Return the answer of TIME in microseconds since 1970."""
    seconds, rest = time
    return int(seconds) * 1_000_000 + int(rest)


def _parts(answer: bytes) -> Iterator[bytes]:
    """Yield strings written as `length:bytes` (cr.yp.to/proto/netstrings.txt, without commas)."""
    start = 0
    while start < len(answer):
        colon = answer.index(b":", start)
        start = colon + 1 + int(answer[start:colon])
        yield answer[colon + 1 : start]


def _job(fields: Sequence[bytes], shard: int, queue: str) -> Job:
    key, payload, due, until, seq, attempt = fields
    return Job(
        shard=shard,
        queue=queue,
        id=key.decode(),
        payload=payload,
        due_at=instant(int(due)),
        leased_until=instant(int(until)),
        token=f"{int(seq)}:{int(attempt)}",
        attempt=int(attempt),
    )

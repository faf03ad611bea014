"""What was decided about runs of tenants whose month has too few messages left.

::

    document  ration   digest of a run and a number → who is served, and who is skipped

Deliveries stand in it by their operation ids, which say nothing of anybody. A
run has another document for each time that more was decided, and no document is ever changed:
whoever decides at the same time as another takes what that one has decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from adapters.store import damage
from adapters.store.addresses import digest
from adapters.store.codec import encode
from adapters.store.effects import Key, Namespace, Put
from adapters.store.kernel import Kernel
from digest.model import OperationId, Ration, Run

RATIONS_KEPT = timedelta(days=3)
"""Longer than anybody asks about a delivery that is owed."""

_RATIONS = Namespace(name="ration")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ration:
    """A decision as stored."""

    served: tuple[str, ...]
    skipped: tuple[str, ...]


class RationStore:
    """See Rations."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the decisions."""
        self._kernel = kernel

    async def of(self, run: Run) -> Sequence[Ration]:
        """See Rations."""
        found: list[Ration] = []
        while True:
            key, shard = self._at(run, len(found))
            document = await self._kernel.get(_RATIONS, key, shard=shard)
            stored = damage.readable(_Ration, document)
            if stored is None:
                return found
            served, skipped = (_set(each) for each in (stored.served, stored.skipped))
            found.append(Ration(served=served, skipped=skipped))

    async def add(self, run: Run, nth: int, ration: Ration) -> bool:
        """See Rations."""
        key, shard = self._at(run, nth)
        stored = _Ration(
            served=tuple(sorted(ration.served)), skipped=tuple(sorted(ration.skipped))
        )
        put = Put(ns=_RATIONS, id=key, value=encode(stored), ttl=RATIONS_KEPT)
        return await self._kernel.transact([put], unless=Key(ns=_RATIONS, id=key), shard=shard)

    def _at(self, run: Run, nth: int) -> tuple[str, int]:
        key = digest(run.platform, run.tenant, run.due_at.isoformat(), str(nth))
        return key, self._kernel.shard_of(digest(run.platform, run.tenant))


def _set(ids: Iterable[str]) -> frozenset[OperationId]:
    return frozenset(OperationId(each) for each in ids)

"""What we got wrong.

::

    document  correction    id → correction
    index     corrections   members ids, score when it was made

One shard has all of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.store import damage
from adapters.store.codec import encode
from adapters.store.effects import IndexPut, IndexRemove, Key, Namespace, Put
from adapters.store.instants import micros
from adapters.store.kernel import Kernel
from digest.model import Correction

CORRECTIONS_KEPT = timedelta(days=365)

_CORRECTIONS = Namespace(name="correction")
_INDEX = "corrections"


class CorrectionStore:
    """See Corrections."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the corrections."""
        self._kernel = kernel
        self._shard = kernel.shard_of("correction")

    async def add(self, correction: Correction) -> bool:
        """See Corrections."""
        oldest = micros(correction.at - CORRECTIONS_KEPT)
        over = await self._kernel.range(_INDEX, hi=oldest, shard=self._shard)
        return await self._kernel.transact(
            [
                Put(
                    ns=_CORRECTIONS,
                    id=correction.id,
                    value=encode(correction),
                    ttl=CORRECTIONS_KEPT,
                ),
                IndexPut(index=_INDEX, member=correction.id, score=micros(correction.at)),
                *(IndexRemove(index=_INDEX, member=entry.member) for entry in over),
            ],
            unless=Key(ns=_CORRECTIONS, id=correction.id),
            shard=self._shard,
        )

    async def since(self, instant: datetime, *, limit: int = 100) -> Sequence[Correction]:
        """See Corrections."""
        entries = await self._kernel.range(
            _INDEX, micros(instant), descending=True, limit=limit, shard=self._shard
        )
        keys = [entry.member for entry in reversed(entries)]
        documents = await self._kernel.get_many(_CORRECTIONS, keys, shard=self._shard)
        found = [damage.readable(Correction, each) for each in documents]
        return [each for each in found if each is not None]

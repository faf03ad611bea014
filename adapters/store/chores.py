"""Which chores of the whole installation were done lately, so that one worker does them.

::

    document  chore   name → nothing; it lasts until the chore is due again
"""

from __future__ import annotations

from datetime import timedelta

from adapters.store.effects import Key, Namespace, Put
from adapters.store.kernel import Kernel

_CHORES = Namespace(name="chore")


class ChoreStore:
    """See Chores."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the marks."""
        self._kernel = kernel

    async def claim(self, name: str, every: timedelta) -> bool:
        """See Chores."""
        return await self._kernel.transact(
            [Put(ns=_CHORES, id=name, value=b"{}", ttl=every)],
            unless=Key(ns=_CHORES, id=name),
            shard=self._kernel.shard_of(name),
        )

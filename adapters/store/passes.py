"""What lets somebody through once.

::

    document  pass       a digest of its name and its holder → nothing
    document  pass.used  the same → what came of it
"""

from __future__ import annotations

from datetime import timedelta

from adapters.contract import Passing
from adapters.store.addresses import digest
from adapters.store.effects import Delete, Key, Namespace, Put
from adapters.store.kernel import Kernel

PASSES_KEPT = timedelta(minutes=10)
"""Of a way that somebody has begun to go; and once more from its use on."""

_PASSES, _USED = Namespace(name="pass"), Namespace(name="pass.used")
_BEGUN, _DONE = b"begun", b"done"


class PassStore:
    """See Passes."""

    def __init__(self, kernel: Kernel, platform: str) -> None:
        """Take the kernel that keeps them, and the platform that they are for."""
        self._kernel = kernel
        self._platform = platform

    async def issue(self, name: str, holder: str) -> None:
        """See Passes."""
        key, shard = self._at(name, holder)
        put = Put(ns=_PASSES, id=key, value=b"{}", ttl=PASSES_KEPT)
        await self._kernel.transact([put], shard=shard)

    async def use(self, name: str, holder: str) -> Passing:
        """See Passes."""
        key, shard = self._at(name, holder)
        if await self._kernel.get(_PASSES, key, shard=shard) is not None:
            used = Put(ns=_USED, id=key, value=_BEGUN, ttl=PASSES_KEPT)
            effects = (used, Delete(ns=_PASSES, id=key))
            if await self._kernel.transact(effects, unless=Key(ns=_USED, id=key), shard=shard):
                return Passing.FIRST
        found = await self._kernel.get(_USED, key, shard=shard)
        if found is None:
            return Passing.REFUSED
        return Passing.DONE if found == _DONE else Passing.BEGUN

    async def done(self, name: str, holder: str) -> None:
        """See Passes."""
        key, shard = self._at(name, holder)
        put = Put(ns=_USED, id=key, value=_DONE, ttl=PASSES_KEPT)
        await self._kernel.transact([put], shard=shard)

    def _at(self, name: str, holder: str) -> tuple[str, int]:
        key = digest(self._platform, name, holder)
        return key, self._kernel.shard_of(key)

"""Which key seals what is in a store, so that two machines with different keys notice.

::

    document  key   "newest" → the id of the key that seals; it says nothing about the key
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.store.codec import decode_text
from adapters.store.effects import Key, Namespace, Put
from adapters.store.kernel import Kernel
from adapters.store.sealing import key_id
from digest.errors import ConfigError

_KEYS = Namespace(name="key")
_NEWEST = "newest"


async def agree(kernel: Kernel, keys: Sequence[bytes]) -> None:
    """Note which key seals from now on, unless the store is sealed with one that is not here.

    Without any key only the question is asked.

    Raises:
        ConfigError: it is: what others sealed could not be opened.
        StoreError: the store failed.
    """
    ours = [key_id(key) for key in keys]
    noted = await _noted(kernel)  # asked first: who is refused changes nothing
    if not ours and not noted:
        return
    note = Put(ns=_KEYS, id=_NEWEST, value=ours[0].encode() if ours else b"")
    if not noted and await kernel.transact([note], unless=Key(ns=_KEYS, id=_NEWEST)):
        return
    noted = noted or await _noted(kernel)
    if noted not in ours:
        fault = (
            f"SECRET_KEY: the store is sealed with key {noted}, which is not among the keys of "
            "this machine: set the same SECRET_KEY on every machine, or bring back the key file "
            "that was there"
        )
        raise ConfigError([fault])
    if noted != ours[0]:
        await kernel.transact([note])


async def foreign(kernel: Kernel, keys: Sequence[bytes]) -> str:
    """Return the id of the key that seals, if it is none of these; nothing is changed.

    Raises:
        StoreError: the store failed.
    """
    noted = await _noted(kernel)
    return "" if noted in map(key_id, keys) else noted


async def _noted(kernel: Kernel) -> str:
    return decode_text(await kernel.get(_KEYS, _NEWEST) or b"")

"""Which answers are wanted no more, so that whoever gives them ends.

::

    document  withdrawn   digest of a conversation's address → when somebody said enough
"""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.store.addresses import address_key, chat_key
from adapters.store.effects import Namespace, Put
from adapters.store.instants import instant, micros
from adapters.store.kernel import Kernel
from digest.model import Recipient

WITHDRAWN_KEPT = timedelta(minutes=5)
"""Longer than any answer takes."""

_WITHDRAWN = Namespace(name="withdrawn")


class WithdrawalStore:
    """See Withdrawals."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the notes."""
        self._kernel = kernel

    async def withdraw(self, recipient: Recipient, at: datetime) -> None:
        """See Withdrawals."""
        value, key = f"{micros(at)}".encode(), address_key(recipient)
        put = Put(ns=_WITHDRAWN, id=key, value=value, ttl=WITHDRAWN_KEPT)
        await self._kernel.transact([put], shard=self._shard(recipient))

    async def at(self, recipient: Recipient) -> datetime | None:
        """See Withdrawals."""
        key, shard = address_key(recipient), self._shard(recipient)
        document = await self._kernel.get(_WITHDRAWN, key, shard=shard)
        if document is None or not document.isdigit():
            return None
        return instant(int(document))

    def _shard(self, recipient: Recipient) -> int:
        return self._kernel.shard_of(chat_key(recipient))

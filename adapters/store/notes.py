"""What a platform has found out and wants to know for a while, in all processes.

::

    document  note    PLATFORM/KEY → what was found out

A key is made of names between slashes; one of them is the tenant. That of a note about a place
or a person has his id too, by which it is found again when he is to be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

from adapters.store.effects import Delete, Namespace, Put
from adapters.store.held import Found, Subject, all_documents
from adapters.store.kernel import Kernel

NOTES_KEPT = timedelta(days=30)
"""As long as the briefs that they are about; nothing is noted for longer."""

_NOTES = Namespace(name="note")
_APART = re.compile(r"[/\s]+")


class NoteStore:
    """See Notes."""

    def __init__(self, kernel: Kernel, platform: str) -> None:
        """Take the kernel that keeps them, and the platform whose notes these are."""
        self._kernel = kernel
        self._platform = platform

    async def put(self, key: str, value: str, *, keep: timedelta) -> None:
        """See Notes."""
        id_ = self._id(key)
        put = Put(ns=_NOTES, id=id_, value=value.encode(), ttl=min(keep, NOTES_KEPT))
        await self._kernel.transact([put], shard=self._kernel.shard_of(id_))

    async def get(self, key: str) -> str | None:
        """See Notes."""
        id_ = self._id(key)
        document = await self._kernel.get(_NOTES, id_, shard=self._kernel.shard_of(id_))
        return None if document is None else document.decode(errors="replace")

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what names one of the subject's ids within his tenant."""
        if subject.platform != self._platform:
            return
        names = subject.people | subject.chats
        async for shard, id_, document in all_documents(self._kernel, _NOTES):
            platform, *key = _APART.split(id_)
            if platform != self._platform or subject.tenant not in key:
                continue
            said = (*key, *_APART.split(document.decode(errors="replace")))
            if subject.is_everybody or not names.isdisjoint(said):
                effects = (Delete(ns=_NOTES, id=id_),)
                yield Found(holding="note", shard=shard, effects=effects, is_of_request=True)

    def _id(self, key: str) -> str:
        return f"{self._platform}/{key}"

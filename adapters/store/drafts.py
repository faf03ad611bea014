"""Configurations of a place that wait for a yes, and what a change of one replaced.

::

    document  draft   CHAT/PLACE/ID → its bytes, packed

CHAT and PLACE are digests; what is of a chat's threads is found with the chat.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

from adapters.store.addresses import address_key, chat_key, digest
from adapters.store.effects import Delete, Key, Namespace, Put
from adapters.store.held import Copy, Found, Subject, documents
from adapters.store.kernel import Kernel
from digest.model import Recipient

DRAFTS_KEPT = timedelta(days=30)
"""As long as the buttons that speak of them."""
MOST_BYTES = 8 << 20
"""Of what is unpacked: more than any draft of ours has."""

_DRAFTS = Namespace(name="draft")


class DraftStore:
    """See Drafts."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the drafts."""
        self._kernel = kernel

    async def keep(self, place: Recipient, draft_id: str, body: bytes) -> None:
        """See Drafts."""
        key = _key(place, draft_id)
        put = Put(ns=_DRAFTS, id=key, value=zlib.compress(body), ttl=DRAFTS_KEPT)
        await self._kernel.transact([put], shard=self._shard(place))

    async def get(self, place: Recipient, draft_id: str) -> bytes | None:
        """See Drafts."""
        key = _key(place, draft_id)
        document = await self._kernel.get(_DRAFTS, key, shard=self._shard(place))
        if document is None:
            return None
        try:
            return zlib.decompressobj().decompress(document, MOST_BYTES)
        except zlib.error:
            return None  # damaged, which is as good as gone

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: the drafts of the subject's chats, whose words are told elsewhere."""
        addresses = {address_key(each): each for each in subject.addresses()}
        keys: dict[int, set[str]] = {}
        for each in subject.places():
            keys.setdefault(self._shard(each), set()).add(digest(chat_key(each)))
        for shard, there in keys.items():
            async for id_, body in documents(self._kernel, _DRAFTS, shard):
                chat, place_key, draft_id = id_.split("/", 2)
                if chat not in there:
                    continue
                place = addresses.get(place_key)
                yield Found(
                    holding="draft",
                    shard=shard,
                    effects=(Delete(ns=_DRAFTS, id=id_),),
                    copy=partial(self._copied, place, draft_id, body) if place else None,
                    is_of_request=True,
                )

    def _copied(self, place: Recipient, draft_id: str, body: bytes, chat: str) -> Copy:
        there = replace(place, chat=chat)
        key = _key(there, draft_id)
        return Copy(
            shard=self._shard(there),
            effects=(Put(ns=_DRAFTS, id=key, value=body, ttl=DRAFTS_KEPT),),
            unless=Key(ns=_DRAFTS, id=key),
        )

    def _shard(self, place: Recipient) -> int:
        return self._kernel.shard_of(chat_key(place))


def _key(place: Recipient, draft_id: str) -> str:
    return f"{digest(chat_key(place))}/{address_key(place)}/{draft_id}"

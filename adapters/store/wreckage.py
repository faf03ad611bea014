"""What was put aside because it does not decode, and mentions somebody."""

from __future__ import annotations

from collections.abc import AsyncIterator

from adapters.store import damage
from adapters.store.effects import Delete, IndexRemove
from adapters.store.held import Found, Subject, all_documents, spelled
from adapters.store.kernel import Kernel


class Wreckage:
    """See Holder. Nobody can tell what damaged bytes said: those that name the subject go."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps them."""
        self._kernel = kernel

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder."""
        tenant, names = spelled(subject.tenant), subject.people | subject.chats
        if subject.is_everybody:
            names = frozenset({subject.tenant})
        digests = [each.encode() for each in subject.marks() - subject.people - subject.chats]
        plain = [spelled(each) for each in names]
        async for shard, key, document in all_documents(self._kernel, damage.DAMAGED):
            is_named = tenant in document and any(each in document for each in plain)
            if is_named or any(each in document for each in digests):
                yield Found(
                    holding="damaged",
                    shard=shard,
                    effects=(
                        Delete(ns=damage.DAMAGED, id=key),
                        IndexRemove(index=damage.INDEX, member=key),
                    ),
                )

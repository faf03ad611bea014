"""Where people of a tenant have written, so that a tenant as a whole is found again.

::

    index  chats/TENANT    members: chats, by when somebody wrote there last
    index  people/TENANT   members: digests of people, by when they wrote last

Both are in the shard of the chat, as what was written is: most of what is kept goes by digests
of chats and people, which tell nothing of their tenant.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from adapters.contract import Left, Moved, Returned, Uninstalled, Update
from adapters.store.addresses import chat_key, digest
from adapters.store.effects import Effect, IndexPut, IndexRemove
from adapters.store.held import Found, Subject, person_key
from adapters.store.instants import micros
from adapters.store.kernel import Kernel


def noted(update: Update) -> Sequence[Effect]:
    """Return what notes who wrote where, in the shard of the chat."""
    if isinstance(update, Left | Moved | Returned | Uninstalled):
        return ()
    at, score = update.recipient, micros(update.said_at)
    who = person_key(at.platform, at.tenant, update.asker)
    return (
        IndexPut(index=_chats(at.platform, at.tenant), member=at.chat, score=score),
        IndexPut(index=_people(at.platform, at.tenant), member=who, score=score),
    )


class Roster:
    """See Holder."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps it."""
        self._kernel = kernel

    async def chats(self, platform: str, tenant: str) -> frozenset[str]:
        """Return the chats of a tenant in which somebody wrote."""
        return await self._members(_chats(platform, tenant))

    async def people(self, platform: str, tenant: str) -> frozenset[str]:
        """Return the digests of the people of a tenant who wrote."""
        return await self._members(_people(platform, tenant))

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder."""
        whose, where = subject.person_keys(), {chat_key(each) for each in subject.places()}
        chats = _chats(subject.platform, subject.tenant)
        people = _people(subject.platform, subject.tenant)
        for shard in range(self._kernel.shards):
            for index in (chats, people):
                for ranked in await self._kernel.range(index, shard=shard):
                    member = ranked.member
                    key = digest(subject.platform, subject.tenant, member)
                    is_meant = member in whose if index == people else key in where
                    if subject.is_everybody or is_meant:
                        gone = (IndexRemove(index=index, member=member),)
                        yield Found(
                            holding="roster", shard=shard, effects=gone, is_of_request=True
                        )

    async def _members(self, index: str) -> frozenset[str]:
        found: set[str] = set()
        for shard in range(self._kernel.shards):
            found |= {each.member for each in await self._kernel.range(index, shard=shard)}
        return frozenset(found)


def _chats(platform: str, tenant: str) -> str:
    return f"chats/{digest(platform, tenant)}"


def _people(platform: str, tenant: str) -> str:
    return f"people/{digest(platform, tenant)}"

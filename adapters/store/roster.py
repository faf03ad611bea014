"""Where people of a tenant have written, so that a tenant as a whole is found again.

::

    index  chats/TENANT    members: chats, by when somebody wrote there last
    index  people/TENANT   members: digests of people, by when they wrote last

Both are in the shard of the chat, as what was written is: most of what is kept goes by digests
of chats and people, which tell nothing of their tenant.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial

from adapters.contract import Nobodys, Update
from adapters.store.addresses import chat_key, digest
from adapters.store.effects import Effect, IndexPut, IndexRemove
from adapters.store.held import Copy, Found, Subject, person_key
from adapters.store.instants import micros
from adapters.store.kernel import Kernel, Ranked
from adapters.store.queue import gathered


def noted(update: Update) -> Sequence[Effect]:
    """Return what notes who wrote where, in the shard of the chat."""
    if isinstance(update, Nobodys):
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
        for index in (chats, people):
            for shard, entries in enumerate(await self._entries(index)):
                for ranked in entries:
                    member = ranked.member
                    key = digest(subject.platform, subject.tenant, member)
                    is_meant = member in whose if index == people else key in where
                    if subject.is_everybody or is_meant:
                        yield Found(
                            holding="roster",
                            shard=shard,
                            effects=(IndexRemove(index=index, member=member),),
                            copy=partial(self._copied, subject, ranked.score)
                            if index == chats
                            else None,
                            is_of_request=True,
                        )

    def _copied(self, subject: Subject, score: float, chat: str) -> Copy:
        index = _chats(subject.platform, subject.tenant)
        return Copy(
            shard=self._kernel.shard_of(digest(subject.platform, subject.tenant, chat)),
            effects=(IndexPut(index=index, member=chat, score=score),),
        )

    async def _members(self, index: str) -> frozenset[str]:
        return frozenset(each.member for entries in await self._entries(index) for each in entries)

    async def _entries(self, index: str) -> list[list[Ranked]]:
        """Return what an index has, by shard."""
        return await gathered(
            self._kernel.range(index, shard=shard) for shard in range(self._kernel.shards)
        )


def _chats(platform: str, tenant: str) -> str:
    return f"chats/{digest(platform, tenant)}"


def _people(platform: str, tenant: str) -> str:
    return f"people/{digest(platform, tenant)}"

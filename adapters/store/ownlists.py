"""What people made of the list of sources: a document for each source of each realm.

::

    document  source           REALM/URL → what the realm made of it
    document  source.before    REALM → what the last change of the realm replaced
    index     source/REALM     members URL, score the order of adding
    index     source.changed   members realms, score when their lists last changed

REALM and URL are digests. All of a realm is in the shard of its key, which for a realm of one
chat is that of the chat. Changes of different sources do not meet: two people may add one
each at the same time.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from adapters.store import damage
from adapters.store.addresses import digest, realm_key
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Key, Namespace, Put
from adapters.store.held import Copy, Found, Subject
from adapters.store.instants import micros
from adapters.store.kernel import Kernel, Ranked
from adapters.store.queue import gathered
from digest.model import FeedUrl, OwnSource, Realm
from digest.ports import LOOK_EVERY, LOOKS_AT_ONCE, Clock

SOURCES = Namespace(name="source")
BEFORE = Namespace(name="source.before")
CHANGED = "source.changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Replaced:
    """A source as it was before a change; None: the realm had made nothing of it."""

    url: FeedUrl
    was: OwnSource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What a change replaced."""

    sources: tuple[_Replaced, ...]


class OwnListStore:
    """See OwnLists."""

    def __init__(self, kernel: Kernel, *, clock: Clock) -> None:
        """Take the kernel that keeps the lists, and the clock that stamps changes."""
        self._kernel = kernel
        self._clock = clock
        self._stamp = 0

    async def of(self, realm: Realm) -> Sequence[OwnSource]:
        """See OwnLists."""
        key, shard = self._place(realm)
        entries = await self._kernel.range(index_of(key), shard=shard)
        ids = [f"{key}/{entry.member}" for entry in entries]
        documents = await self._kernel.get_many(SOURCES, ids, shard=shard)
        found = (damage.readable(OwnSource, each) for each in documents)
        return [each for each in found if each is not None]

    async def keep(
        self,
        realm: Realm,
        sources: Collection[OwnSource],
        *,
        dropped: Collection[FeedUrl] = (),
    ) -> None:
        """See OwnLists."""
        new: dict[FeedUrl, OwnSource | None] = dict.fromkeys(dropped)
        new |= {each.feed.url: each for each in sources}
        if new:
            await self._change(realm, new)

    async def undo(self, realm: Realm) -> bool:
        """See OwnLists."""
        key, shard = self._place(realm)
        before = damage.readable(_Before, await self._kernel.get(BEFORE, key, shard=shard))
        if before is None:
            return False
        await self._change(realm, {each.url: each.was for each in before.sources})
        return True

    async def book(self, realm: Realm) -> timedelta:
        """See OwnLists."""
        return await self._kernel.reserve(
            f"source/{realm_key(realm)}",
            interval=LOOK_EVERY,
            burst=LOOKS_AT_ONCE,
            at_most=timedelta(0),
        )

    async def stamps(self) -> Mapping[Realm, float]:
        """See OwnLists."""
        shards = range(self._kernel.shards)
        found = await gathered(self._kernel.range(CHANGED, shard=shard) for shard in shards)
        return {realm_named(each.member): each.score for entries in found for each in entries}

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: the lists of the subject's chats.

        That of a whole tenant belongs to its places and to all together, and to no person.
        """
        whole = Realm(platform=subject.platform, tenant=subject.tenant)
        realms = [replace(whole, chat=place.chat) for place in subject.places()]
        is_persons = bool(subject.people) and not subject.is_everybody
        for realm in realms if is_persons else [*realms, whole]:
            key, shard = self._place(realm)
            index = index_of(key)
            entries = await self._kernel.range(index, shard=shard)
            ids = [f"{key}/{entry.member}" for entry in entries]
            found = await self._kernel.get_many(SOURCES, ids, shard=shard)
            for entry, document_id, document in zip(entries, ids, found, strict=True):
                source = damage.readable(OwnSource, document)
                yield Found(
                    holding="source",
                    shard=shard,
                    effects=(
                        Delete(ns=SOURCES, id=document_id),
                        IndexRemove(index=index, member=entry.member),
                    ),
                    copy=partial(self._copied, realm, entry, document)
                    if realm.chat and document is not None
                    else None,
                    told=None if source is None else _told(source),
                )
            before = await self._kernel.get(BEFORE, key, shard=shard)
            if before is not None:
                yield Found(
                    holding="source.before",
                    shard=shard,
                    effects=(
                        Delete(ns=BEFORE, id=key),
                        IndexRemove(index=CHANGED, member=name_of(realm)),
                    ),
                    copy=partial(self._copied_before, realm, before) if realm.chat else None,
                )

    def _copied(self, realm: Realm, entry: Ranked, document: bytes, chat: str) -> Copy:
        there = replace(realm, chat=chat)
        key, shard = self._place(there)
        id_ = f"{key}/{entry.member}"
        return Copy(
            shard=shard,
            effects=(
                Put(ns=SOURCES, id=id_, value=document),
                IndexPut(index=index_of(key), member=entry.member, score=entry.score),
                self._changed(there, self._next_stamp(1)),
            ),
            unless=Key(ns=SOURCES, id=id_),
        )

    def _copied_before(self, realm: Realm, before: bytes, chat: str) -> Copy:
        there = replace(realm, chat=chat)
        key, shard = self._place(there)
        put = Put(ns=BEFORE, id=key, value=before)
        return Copy(
            shard=shard,
            effects=(put, self._changed(there, self._next_stamp(1))),
            unless=Key(ns=BEFORE, id=key),
        )

    def _changed(self, realm: Realm, stamp: int) -> IndexPut:
        """Return what tells every process that a list is another one."""
        return IndexPut(index=CHANGED, member=name_of(realm), score=stamp)

    async def _change(self, realm: Realm, new: Mapping[FeedUrl, OwnSource | None]) -> None:
        key, shard = self._place(realm)
        index = index_of(key)
        names = {url: digest(url) for url in new}
        known = await self._kernel.get_many(
            SOURCES, [f"{key}/{name}" for name in names.values()], shard=shard
        )
        was = damage.readables(OwnSource, tuple(new), known)
        before = _Before(sources=tuple(_Replaced(url=url, was=was.get(url)) for url in new))
        stamp = self._next_stamp(len(new))
        effects: list[Effect] = [
            Put(ns=BEFORE, id=key, value=encode(before)),
            self._changed(realm, stamp),
        ]
        for place, (url, source) in enumerate(new.items()):
            document, name = f"{key}/{names[url]}", names[url]
            if source is None:
                effects.append(Delete(ns=SOURCES, id=document))
                effects.append(IndexRemove(index=index, member=name))
                continue
            effects.append(Put(ns=SOURCES, id=document, value=encode(source)))
            if url not in was:
                effects.append(IndexPut(index=index, member=name, score=stamp + place))
        await self._kernel.transact(effects, shard=shard)

    def _place(self, realm: Realm) -> tuple[str, int]:
        key = realm_key(realm)
        return key, self._kernel.shard_of(key)

    def _next_stamp(self, sources: int) -> int:
        """Return a number that grows with time, and where time stands still with each change.

        The sources of a change have the numbers from it on.
        """
        stamp = max(self._stamp, micros(self._clock.now()))
        self._stamp = stamp + sources
        return stamp


def _told(source: OwnSource) -> dict[str, object]:
    return {
        "url": source.feed.url,
        "title": source.feed.title,
        "added": source.is_added,
        "removed": source.is_hidden,
    }


def index_of(key: str) -> str:
    """Return the index of the sources of a realm."""
    return f"source/{key}"


def name_of(realm: Realm) -> str:
    """Return a realm as a member of an index; `realm_named` reads it."""
    return json.dumps([realm.platform, realm.tenant, realm.chat], ensure_ascii=False)


def realm_named(member: str) -> Realm:
    """Return the realm that a member of an index names."""
    platform, tenant, chat = json.loads(member)
    return Realm(platform=platform, tenant=tenant, chat=chat)

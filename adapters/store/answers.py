"""Answers that were ready when nothing could be said to their askers any more.

::

    document  answer           CHAT/WHOSE/ID → the answer and who asked, sealed, for a day
    index     answering/CHAT   members WHOSE/ID, by when it was ready: whoever it is for is not
                               told yet that it waits

CHAT, WHOSE and ID are digests. An answer whose key is gone counts as fetched.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from adapters.contract import Waiting
from adapters.store.addresses import chat_key, digest
from adapters.store.codec import decode, to_object
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, Put
from adapters.store.held import Found, Subject, all_documents, documents, person_key
from adapters.store.instants import micros
from adapters.store.kernel import Kernel
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt
from digest.model import Recipient

ANSWERS_KEPT = timedelta(hours=24)
"""Whoever has not come for it by then has asked again, or wants it no more."""

_ANSWERS = Namespace(name="answer")


class AnswerStore:
    """See Answers."""

    def __init__(self, kernel: Kernel, sealer: Sealer) -> None:
        """Take the kernel that keeps them, and what seals them."""
        self._kernel = kernel
        self._sealer = sealer

    async def keep(self, place: Recipient, asker: str, waiting: Waiting) -> None:
        """See Answers."""
        chat, member = chat_key(place), _member(place, asker, waiting.id)
        text = json.dumps(to_object(waiting), ensure_ascii=False, separators=(",", ":"))
        sealed = self._sealer.seal(text, _sealed_in(place.platform, place.tenant)).encode()
        effects: list[Effect] = [
            Put(ns=_ANSWERS, id=f"{chat}/{member}", value=sealed, ttl=ANSWERS_KEPT),
            IndexPut(index=_offers(chat), member=member, score=micros(waiting.at)),
        ]
        await self._kernel.transact(effects, shard=self._kernel.shard_of(chat))

    async def get(self, place: Recipient, asker: str, id_: str) -> Waiting | None:
        """See Answers."""
        for whose in (asker, ""):
            found = await self._read(place, _member(place, whose, id_))
            if found is not None:
                return found
        return None

    async def offered(self, place: Recipient, asker: str) -> Sequence[Waiting]:
        """See Answers; of what has gone meanwhile the mark goes as well."""
        chat = chat_key(place)
        shard = self._kernel.shard_of(chat)
        theirs = {_whose(place, each) for each in (asker, "")}
        found: list[Waiting] = []
        stale: list[Effect] = []
        for ranked in await self._kernel.range(_offers(chat), shard=shard):
            if ranked.member.partition("/")[0] not in theirs:
                continue
            waiting = await self._read(place, ranked.member)
            if waiting is None:
                stale.append(IndexRemove(index=_offers(chat), member=ranked.member))
            else:
                found.append(waiting)
        if stale:
            await self._kernel.transact(stale, shard=shard)
        return found

    async def told(self, place: Recipient, asker: str, id_: str) -> None:
        """See Answers."""
        chat = chat_key(place)
        gone = [
            IndexRemove(index=_offers(chat), member=_member(place, each, id_))
            for each in (asker, "")
        ]
        await self._kernel.transact(gone, shard=self._kernel.shard_of(chat))

    async def drop(self, place: Recipient, message: str) -> None:
        """See Answers."""
        chat = chat_key(place)
        shard = self._kernel.shard_of(chat)
        async for id_, document in documents(self._kernel, _ANSWERS, shard):
            if not id_.startswith(f"{chat}/"):
                continue
            waiting = self._opened(document, place.platform, place.tenant)
            if waiting is not None and waiting.message == message:
                await self._kernel.transact(_gone(id_), shard=shard)

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what waits in the subject's chats, and for the person in others."""
        chats, people = {chat_key(each) for each in subject.places()}, subject.person_keys()
        async for shard, id_, document in all_documents(self._kernel, _ANSWERS):
            chat, whose, _ = id_.split("/")
            waiting = self._opened(document, subject.platform, subject.tenant)
            is_his = waiting is not None and waiting.by and subject.is_person(waiting.by)
            if chat not in chats and whose not in people and not is_his:
                continue
            lines = () if waiting is None else waiting.lines
            yield Found(
                holding="answer",
                shard=shard,
                effects=_gone(id_),
                told={"answer": [each.text for each in lines if each.text]},
                at=None if waiting is None else waiting.at,
                is_of_request=True,
            )

    async def _read(self, place: Recipient, member: str) -> Waiting | None:
        chat = chat_key(place)
        shard = self._kernel.shard_of(chat)
        document = await self._kernel.get(_ANSWERS, f"{chat}/{member}", shard=shard)
        return None if document is None else self._opened(document, place.platform, place.tenant)

    def _opened(self, document: bytes, platform: str, tenant: str) -> Waiting | None:
        try:
            text = self._sealer.open(document.decode(), _sealed_in(platform, tenant))
            return decode(Waiting, text.encode())
        except (ConfigError, StoreCorrupt, UnicodeDecodeError):
            return None


def _sealed_in(platform: str, tenant: str) -> Place:
    return Place(platform=platform, tenant=tenant, field="answer.text")


def _whose(place: Recipient, asker: str) -> str:
    return person_key(place.platform, place.tenant, asker)


def _member(place: Recipient, asker: str, id_: str) -> str:
    return f"{_whose(place, asker)}/{digest(id_)}"


def _offers(chat: str) -> str:
    return f"answering/{chat}"


def _gone(id_: str) -> tuple[Effect, ...]:
    chat, _, member = id_.partition("/")
    return (
        Delete(ns=_ANSWERS, id=id_),
        IndexRemove(index=_offers(chat), member=member),
    )

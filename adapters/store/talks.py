"""Where each conversation stands.

::

    document  talk   digest of a recipient → brief, story, and the last questions, sealed; whose
                     they are, as digests

All of it is in the shard of the recipient's chat, for 30 days after its last line. What people
asked is sealed; when its key is gone, the talk goes on without its last questions.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from adapters.store import damage
from adapters.store.addresses import address_key, chat_key
from adapters.store.codec import encode
from adapters.store.effects import Delete, Key, Namespace, Put
from adapters.store.held import Copy, Found, Subject, all_documents, person_key
from adapters.store.kernel import Kernel
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt
from digest.model import BriefId, Recipient, Talk

TALKS_KEPT = timedelta(days=30)
"""As long as the briefs that they are about."""

_MOST_PEOPLE = 1_000
_TALKS = Namespace(name="talk")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A talk as stored."""

    brief_id: BriefId | None = None
    current: int | None = None
    asked: str = ""
    """The last questions as a list in JSON, sealed; empty when there are none."""
    newest: BriefId | None = None
    chat: str = ""
    """Digest of the chat that the recipient is in, its threads included."""
    people: frozenset[str] = frozenset()
    """Who has written in it; see `adapters.store.held.person_key`."""


class TalkStore:
    """See Talks."""

    def __init__(self, kernel: Kernel, sealer: Sealer) -> None:
        """Take the kernel that keeps the talks, and what seals what was asked."""
        self._kernel = kernel
        self._sealer = sealer

    async def get(self, recipient: Recipient) -> Talk | None:
        """See Talks."""
        key, shard = address_key(recipient), self._shard(recipient)
        document = await self._kernel.get(_TALKS, key, shard=shard)
        record = damage.readable(_Record, document)
        if record is None:
            return None
        return Talk(
            brief_id=record.brief_id,
            current=record.current,
            asked=self._opened(record.asked, recipient),
            newest=record.newest,
        )

    async def keep(self, recipient: Recipient, talk: Talk, *, by: str = "") -> None:
        """See Talks."""
        key, shard = address_key(recipient), self._shard(recipient)
        known = damage.readable(_Record, await self._kernel.get(_TALKS, key, shard=shard))
        people = frozenset[str]() if known is None else known.people
        if by:
            people |= {person_key(recipient.platform, recipient.tenant, by)}
        asked = ""
        if talk.asked:
            asked = self._sealer.seal(json.dumps(talk.asked), _place(recipient))
        record = _Record(
            brief_id=talk.brief_id,
            current=talk.current,
            asked=asked,
            newest=talk.newest,
            chat=chat_key(recipient),
            people=frozenset(sorted(people)[:_MOST_PEOPLE]),
        )
        put = Put(ns=_TALKS, id=key, value=encode(record), ttl=TALKS_KEPT)
        await self._kernel.transact([put], shard=shard)

    async def forget(self, recipient: Recipient) -> None:
        """Drop a talk; `Kernel.sweep` then clears the files of it."""
        forgotten = Delete(ns=_TALKS, id=address_key(recipient))
        await self._kernel.transact([forgotten], shard=self._shard(recipient))

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: talks in the subject's chats, and what others had with the person.

        What he asked in a place of many cannot be told from what others did: all of the last
        questions there go.
        """
        chats = {chat_key(each) for each in subject.places()}
        people = subject.person_keys()
        place = Place(platform=subject.platform, tenant=subject.tenant, field="talk.asked")
        addresses = {address_key(each): each for each in subject.addresses()}
        async for shard, key, document in all_documents(self._kernel, _TALKS):
            record = damage.readable(_Record, document)
            if record is None:
                continue
            is_own = record.chat in chats
            if not is_own and not record.people & people:
                continue
            left = replace(record, asked="", people=record.people - people)
            yield Found(
                holding="talk",
                shard=shard,
                effects=(
                    Delete(ns=_TALKS, id=key)
                    if is_own
                    else Put(ns=_TALKS, id=key, value=encode(left), ttl=TALKS_KEPT),
                ),
                copy=partial(self._copied, addresses[key], record)
                if is_own and key in addresses
                else None,
                told={"questions": list(self._opened_at(record.asked, place))} if is_own else None,
                is_of_request=True,
            )

    def _copied(self, recipient: Recipient, record: _Record, chat: str) -> Copy:
        there = replace(recipient, chat=chat)
        key, moved = address_key(there), replace(record, chat=chat_key(there))
        return Copy(
            shard=self._shard(there),
            effects=(Put(ns=_TALKS, id=key, value=encode(moved), ttl=TALKS_KEPT),),
            unless=Key(ns=_TALKS, id=key),
        )

    def _shard(self, recipient: Recipient) -> int:
        return self._kernel.shard_of(chat_key(recipient))

    def _opened(self, sealed: str, recipient: Recipient) -> tuple[str, ...]:
        return self._opened_at(sealed, _place(recipient))

    def _opened_at(self, sealed: str, place: Place) -> tuple[str, ...]:
        if not sealed:
            return ()
        try:
            return tuple(json.loads(self._sealer.open(sealed, place)))
        except (ConfigError, StoreCorrupt):
            return ()  # it helps to understand the next question, which can do without


def _place(recipient: Recipient) -> Place:
    return Place(platform=recipient.platform, tenant=recipient.tenant, field="talk.asked")

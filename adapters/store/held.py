"""What a store holds of somebody, found by one walk: counted, told, erased and moved by the same.

A store with anything of a person or a chat in it has a method `held`; which kinds of records
there are, and for how long, is in `adapters.store.holdings`. What is erased is what is counted,
and what is told is among it: none of them can forget what another knows.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from adapters.store.addresses import address_key, chat_key, digest
from adapters.store.effects import Effect, Key, Namespace
from adapters.store.kernel import Kernel, Page
from adapters.store.queue import gathered
from digest.model import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Of whom records are looked for, within one tenant.

    `people` are ids of persons, `chats` those in which nobody else is; a subject without
    people is a place. Where it is everybody, `people` and `chats` are those that are known.
    """

    platform: str
    tenant: str
    people: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    threads: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Chat and thread of each thread that is known."""
    is_everybody: bool = False
    """Whether it is the tenant as a whole."""
    keys: frozenset[str] = frozenset()
    """Of people whose ids are not known: see `person_key`."""

    def has_chat(self, recipient: Recipient) -> bool:
        """Tell whether an address is in one of the chats."""
        is_meant = self.is_everybody or recipient.chat in self.chats
        return is_meant and self.is_in_tenant(recipient)

    def is_person(self, name: str) -> bool:
        """Tell whether an id, within the tenant, is the person's."""
        return self.is_everybody or name in self.people

    def owns(self, owner: Recipient | None) -> bool:
        """Tell whether an owner's address leads to the person."""
        return (
            owner is not None
            and self.is_in_tenant(owner)
            and (self.is_everybody or owner.chat in (self.people | self.chats))
        )

    def is_in_tenant(self, recipient: Recipient) -> bool:
        """Tell whether an address is in the tenant."""
        return (recipient.platform, recipient.tenant) == (self.platform, self.tenant)

    def places(self) -> list[Recipient]:
        """Return the chats as addresses, without their threads."""
        return [self._address(chat) for chat in sorted(self.chats)]

    def addresses(self) -> list[Recipient]:
        """Return the chats and their known threads as addresses."""
        threads = [self._address(chat, thread) for chat, thread in sorted(self.threads)]
        return [*self.places(), *threads]

    def person_keys(self) -> frozenset[str]:
        """Return what stands for the person where his id must not be read."""
        known = frozenset(person_key(self.platform, self.tenant, each) for each in self.people)
        return known | self.keys

    def marks(self) -> frozenset[str]:
        """Return every text that would give the subject away, digests of addresses included."""
        digests = {address_key(each) for each in self.addresses()}
        digests |= {chat_key(each) for each in self.places()}
        return self.people | self.chats | digests | self.person_keys()

    def _address(self, chat: str, thread: str | None = None) -> Recipient:
        return Recipient(platform=self.platform, tenant=self.tenant, chat=chat, thread=thread)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A record as it stands when its chat has another id."""

    shard: int
    effects: tuple[Effect, ...]
    """Write it there."""
    unless: Key | None = None
    """What there is when the chat has one of its own, or this was done before."""
    is_beside: bool = False
    """Whether it is written besides the record, which stays where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A record of somebody, in one shard."""

    holding: str
    """Its kind; see `adapters.store.holdings`."""
    shard: int
    effects: tuple[Effect, ...] = ()
    """Erase it."""
    amend: Callable[[], Awaitable[object]] | None = None
    """Takes the person out of a record that stays, in place of effects."""
    copy: Callable[[str], Copy] | None = None
    """Returns it for another id of its chat; None where it is of no use there."""
    told: Mapping[str, object] | None = None
    """What it says, for the person himself; None where that is said by another record."""
    at: datetime | None = None
    """When the person wrote it, where that counts: what he wrote since he asked is not gone."""
    is_of_request: bool = False
    """It may be of the conversation in which he asked to be forgotten, or come after it."""


class Holder(Protocol):
    """A store that has records of persons or chats."""

    def held(self, subject: Subject) -> AsyncIterator[Found]:
        """Yield every record of a subject."""
        ...


def person_key(platform: str, tenant: str, name: str) -> str:
    """Return what stands for a person where his id must not be read."""
    return digest("person", platform, tenant, name)


async def documents(kernel: Kernel, ns: Namespace, shard: int) -> AsyncIterator[tuple[str, bytes]]:
    """Yield the documents of a namespace in one shard, by id; one may come twice."""
    cursor = None
    while True:
        page = await kernel.scan(ns, cursor, shard=shard)
        for item in page.items:
            yield item
        cursor = page.cursor
        if cursor is None:
            return


def all_documents(kernel: Kernel, ns: Namespace) -> AsyncIterator[tuple[int, str, bytes]]:
    """Yield the documents of a namespace: shard, id, document; one may come twice."""
    return _paged(kernel, lambda shard, cursor: kernel.scan(ns, cursor, shard=shard))


def all_jobs(kernel: Kernel, queue: str) -> AsyncIterator[tuple[int, str, bytes]]:
    """Yield the jobs of a queue: shard, id, payload; one may come twice."""
    return _paged(kernel, lambda shard, cursor: kernel.scan_jobs(queue, cursor, shard=shard))


async def _paged(
    kernel: Kernel, read: Callable[[int, str | None], Awaitable[Page]]
) -> AsyncIterator[tuple[int, str, bytes]]:
    """Read all shards side by side, a page of each at a time."""
    cursors: dict[int, str | None] = dict.fromkeys(range(kernel.shards))
    while cursors:
        pages = await gathered(read(shard, cursor) for shard, cursor in cursors.items())
        found = dict(zip(cursors, pages, strict=True))
        for shard, page in found.items():
            for key, value in page.items:
                yield shard, key, value
        cursors = {each: page.cursor for each, page in found.items() if page.cursor is not None}


def spelled(text: str) -> bytes:
    """Return a text as it stands in a stored document, to skip those that cannot have it."""
    return json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass")

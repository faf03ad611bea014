"""Which places that several people share somebody has set something up in.

::

    document  caretaker            digest of a person → the places, the latest last
    document  caretaker.revision   that they were changed

It finds places again and gives no right: who may change a place is asked of its platform.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from adapters.store.effects import Namespace
from adapters.store.held import Found, Subject, all_documents, person_key
from adapters.store.kernel import Kernel
from adapters.store.revised import Revised
from digest.model import Person, Recipient

CARETAKERS_KEPT = timedelta(days=400)
"""After the last change, as changes themselves are."""
MOST_PLACES = 50

_CARETAKERS = Namespace(name="caretaker")
_REVISIONS = Namespace(name="caretaker.revision")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Caretaker:
    """The places of one person as stored."""

    platform: str
    tenant: str
    person: str
    places: tuple[Recipient, ...] = ()


class CaretakerStore:
    """See Caretakers."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps who looks after what."""
        self._kernel = kernel
        self._known = Revised(kernel, _CARETAKERS, _REVISIONS, _Caretaker, ttl=CARETAKERS_KEPT)

    async def note(self, person: Person, place: Recipient) -> None:
        """See Caretakers."""

        def noted(known: _Caretaker | None) -> _Caretaker:
            there = known or _Caretaker(
                platform=person.platform, tenant=person.tenant, person=person.id
            )
            others = tuple(each for each in there.places if each != place)
            return replace(there, places=(*others, place)[-MOST_PLACES:])

        key = _key(person)
        await self._known.change(key, noted, shard=self._kernel.shard_of(key))

    async def places(self, person: Person, limit: int) -> Sequence[Recipient]:
        """See Caretakers."""
        key = _key(person)
        known = await self._known.get(key, shard=self._kernel.shard_of(key))
        return known.places[::-1][:limit] if known is not None else ()

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: a person's places, and places of the subject among those of others."""
        people = subject.person_keys()
        async for shard, key, _ in all_documents(self._kernel, _CARETAKERS):
            known, effects = await self._known.held(key, shard=shard)
            if known is None or (known.platform, known.tenant) != (
                subject.platform,
                subject.tenant,
            ):
                continue
            if subject.is_everybody or key in people:
                told = {"places": [each.chat for each in known.places]}
                yield Found(holding="caretaker", shard=shard, effects=effects, told=told)
            elif any(map(subject.has_chat, known.places)):
                amend = partial(self._without, key, shard, subject)
                yield Found(holding="caretaker", shard=shard, amend=amend)

    async def _without(self, key: str, shard: int, subject: Subject) -> object:
        """Take places from those of somebody."""

        def without(known: _Caretaker | None) -> _Caretaker | None:
            if known is None:
                return None
            places = tuple(each for each in known.places if not subject.has_chat(each))
            return replace(known, places=places)

        return await self._known.change(key, without, shard=shard)


def _key(person: Person) -> str:
    return person_key(person.platform, person.tenant, person.id)

"""What places have set up, and who changed what in them.

::

    document  wish            digest of a place → its preferences
    document  wish.revision   that they were changed
    document  change          PLACE/ID → a change of them, or of what is kept elsewhere
    index     change/PLACE    members ids, score at

A place and its changes are in the shard of its chat: a change is made and recorded in one step.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from adapters.store import damage
from adapters.store.addresses import address_key, chat_key
from adapters.store.codec import encode, to_object
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Key, Namespace, Put
from adapters.store.held import Copy, Found, Subject, all_documents
from adapters.store.instants import micros
from adapters.store.kernel import Kernel
from adapters.store.revised import Revised
from digest.model import NO_PREFERENCES, Change, ChangeId, Preferences, Recipient
from digest.ports import Deed

CHANGES_KEPT = timedelta(days=400)
"""A year, and a month to look back on it."""

_WISHES, _REVISIONS = Namespace(name="wish"), Namespace(name="wish.revision")
_CHANGES = Namespace(name="change")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wish:
    """The preferences of a place as stored."""

    place: Recipient
    preferences: Preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A change as stored."""

    place: Recipient
    change: Change


class WishStore:
    """See Wishes."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps preferences and changes."""
        self._kernel = kernel
        self._wishes = Revised(kernel, _WISHES, _REVISIONS, _Wish)

    async def get(self, place: Recipient) -> Preferences | None:
        """See Wishes."""
        found = await self._wishes.get(address_key(place), shard=self._shard(place))
        return None if found is None else found.preferences

    async def change(
        self,
        place: Recipient,
        deed: Deed,
        edit: Callable[[Preferences], Preferences],
        *,
        base: Preferences = NO_PREFERENCES,
    ) -> Change:
        """See Wishes."""
        done = await self.change_of(place, deed.id)
        if done is not None:
            return done
        made = _made(deed, base, base)

        def edited(known: _Wish | None) -> _Wish:
            nonlocal made
            before = base if known is None else known.preferences
            after = edit(before)
            made = _made(deed, before, after)
            return _Wish(place=place, preferences=after)

        def beside(_before: _Wish | None, _after: _Wish) -> Sequence[Effect]:
            return _recorded(place, made) if made.is_one else ()

        key, shard = address_key(place), self._shard(place)
        await self._wishes.change(key, edited, shard=shard, beside=beside)
        return made

    async def record(self, place: Recipient, change: Change) -> None:
        """See Wishes."""
        unless = Key(ns=_CHANGES, id=_change(place, change.id))
        await self._kernel.transact(
            _recorded(place, change), unless=unless, shard=self._shard(place)
        )

    async def changes(self, place: Recipient, limit: int) -> Sequence[Change]:
        """See Wishes."""
        shard = self._shard(place)
        entries = await self._kernel.range(
            _index(address_key(place)), descending=True, limit=limit, shard=shard
        )
        keys = [_change(place, entry.member) for entry in entries]
        found = await self._kernel.get_many(_CHANGES, keys, shard=shard)
        records = (damage.readable(_Record, document) for document in found)
        return [each.change for each in records if each is not None]

    async def all(self) -> AsyncIterator[tuple[Recipient, Preferences]]:
        """See Wishes."""
        async for shard, key, _ in all_documents(self._kernel, _WISHES):
            found = await self._wishes.get(key, shard=shard)
            if found is not None:
                yield found.place, found.preferences

    async def change_of(self, place: Recipient, change_id: ChangeId) -> Change | None:
        """See Wishes."""
        document = await self._kernel.get(
            _CHANGES, _change(place, change_id), shard=self._shard(place)
        )
        record = damage.readable(_Record, document)
        return None if record is None else record.change

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what was set up in the subject's chats, and what he did in others."""
        async for shard, key, _ in all_documents(self._kernel, _WISHES):
            wish, effects = await self._wishes.held(key, shard=shard)
            if wish is None or not subject.is_in_tenant(wish.place):
                continue
            if subject.has_chat(wish.place):
                told = to_object(wish.preferences)
                yield Found(holding="wish", shard=shard, effects=effects, told=told)
            elif wish.preferences.managers & subject.people:
                amend = partial(self._dismissed, wish.place, subject.people)
                told = {"place": wish.place.chat}
                yield Found(holding="wish", shard=shard, amend=amend, told=told)
        async for shard, key, document in all_documents(self._kernel, _CHANGES):
            record = damage.readable(_Record, document)
            if record is None or not subject.is_in_tenant(record.place):
                continue
            is_own = subject.has_chat(record.place)
            if is_own or _is_of(record.change, subject.people):
                change = record.change
                is_his = is_own or change.by in subject.people
                yield Found(
                    holding="change",
                    shard=shard,
                    effects=_forgotten(key, record, subject.people, is_own=is_own),
                    copy=partial(self._copied, record) if _goes_along(record) else None,
                    # What others wrote is not told, were he in it.
                    told={
                        "at": change.at.isoformat(),
                        "line": change.line if is_his else "",
                    },
                    at=change.at,
                    is_of_request=True,
                )

    def _copied(self, record: _Record, chat: str) -> Copy:
        there, change = replace(record.place, chat=chat), record.change
        ends_at = change.at + CHANGES_KEPT  # as it would have without a move
        return Copy(
            shard=self._shard(there),
            effects=tuple(
                replace(each, ttl=None, expires_at=ends_at) if isinstance(each, Put) else each
                for each in _recorded(there, change)
            ),
            unless=Key(ns=_CHANGES, id=_change(there, change.id)),
        )

    async def _dismissed(self, place: Recipient, people: frozenset[str]) -> object:
        """Take people from those who may manage a place."""

        def without(known: _Wish | None) -> _Wish | None:
            if known is None:
                return None
            managers = known.preferences.managers - people
            return replace(known, preferences=replace(known.preferences, managers=managers))

        key, shard = address_key(place), self._shard(place)
        return await self._wishes.change(key, without, shard=shard)

    def _shard(self, place: Recipient) -> int:
        return self._kernel.shard_of(chat_key(place))


def _made(deed: Deed, before: Preferences, after: Preferences) -> Change:
    return Change(
        id=deed.id,
        at=deed.at,
        by=deed.by,
        line=deed.line,
        before=before,
        after=after,
        inverse=deed.inverse,
    )


def _recorded(place: Recipient, change: Change) -> list[Effect]:
    put = Put(
        ns=_CHANGES,
        id=_change(place, change.id),
        value=encode(_Record(place=place, change=change)),
        ttl=CHANGES_KEPT,
    )
    index = _index(address_key(place))
    return [put, IndexPut(index=index, member=change.id, score=micros(change.at))]


def _goes_along(record: _Record) -> bool:
    """Tell whether a change is of a chat as well under another id: one that nobody made is not."""
    return record.place.thread is None and bool(record.change.by)


def _is_of(change: Change, people: frozenset[str]) -> bool:
    named = change.before.managers | change.after.managers
    return (
        change.by in people
        or bool(named & people)
        or any(each in change.line.split() for each in people)
    )


def _forgotten(
    key: str, record: _Record, people: frozenset[str], *, is_own: bool
) -> tuple[Effect, ...]:
    """Return what erases a change, or leaves it to those who share the place without a name."""
    if is_own:
        place, _, member = key.rpartition("/")
        return (Delete(ns=_CHANGES, id=key), IndexRemove(index=_index(place), member=member))
    change = record.change
    nameless = replace(
        change,
        by="" if change.by in people else change.by,
        line=" ".join("…" if word in people else word for word in change.line.split()),
        before=replace(change.before, managers=change.before.managers - people),
        after=replace(change.after, managers=change.after.managers - people),
    )
    value = encode(replace(record, change=nameless))
    return (Put(ns=_CHANGES, id=key, value=value, expires_at=change.at + CHANGES_KEPT),)


def _change(place: Recipient, change_id: str) -> str:
    return f"{address_key(place)}/{change_id}"


def _index(place: str) -> str:
    return f"change/{place}"

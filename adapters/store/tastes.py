"""What each recipient has told us of his likings.

::

    document  taste   digest of a recipient → his feedback and what he has muted

In the shard of his chat. Readers who have said nothing have no document.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from functools import partial

from adapters.store.addresses import address_key, chat_key
from adapters.store.codec import to_object
from adapters.store.effects import Namespace
from adapters.store.held import Copy, Found, Subject
from adapters.store.kernel import Kernel
from adapters.store.queue import gathered
from adapters.store.revised import Revised
from digest.model import Recipient, Taste

_TASTES, _REVISIONS = Namespace(name="taste"), Namespace(name="taste.revision")
_NOTHING = Taste()


class TasteStore:
    """See Tastes."""

    def __init__(self, kernel: Kernel) -> None:
        """Take the kernel that keeps the tastes."""
        self._kernel = kernel
        self._tastes = Revised(kernel, _TASTES, _REVISIONS, Taste)

    async def get(self, recipient: Recipient) -> Taste:
        """See Tastes."""
        (found,) = await self.get_each([recipient])
        return found

    async def get_each(self, recipients: Sequence[Recipient]) -> Sequence[Taste]:
        """See Tastes; one question for each shard."""
        places: dict[int, dict[str, None]] = {}
        for each in recipients:
            places.setdefault(self._shard(each), {})[address_key(each)] = None

        async def of(shard: int, keys: Sequence[str]) -> dict[str, Taste]:
            found = await self._tastes.get_many(keys, shard=shard)
            return {key: each for key, each in zip(keys, found, strict=True) if each is not None}

        groups = await gathered(of(shard, tuple(keys)) for shard, keys in places.items())
        known = {key: taste for group in groups for key, taste in group.items()}
        return [known.get(address_key(each), _NOTHING) for each in recipients]

    async def change(self, recipient: Recipient, edit: Callable[[Taste], Taste]) -> Taste:
        """See Tastes."""
        made = _NOTHING

        def edited(known: Taste | None) -> Taste | None:
            nonlocal made
            made = edit(known or _NOTHING)
            return None if known is None and made.is_empty else made

        await self._tastes.change(address_key(recipient), edited, shard=self._shard(recipient))
        return made

    async def forget(self, recipient: Recipient) -> None:
        """See Tastes."""
        await self._tastes.drop(address_key(recipient), shard=self._shard(recipient))

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: the tastes of the subject's chats and threads."""
        for recipient in subject.addresses():
            shard = self._shard(recipient)
            taste, effects = await self._tastes.held(address_key(recipient), shard=shard)
            if effects:
                yield Found(
                    holding="taste",
                    shard=shard,
                    effects=effects,
                    copy=None if taste is None else partial(self._copied, recipient, taste),
                    told=None if taste is None else to_object(taste),
                )

    def _copied(self, recipient: Recipient, taste: Taste, chat: str) -> Copy:
        there = replace(recipient, chat=chat)
        return self._tastes.copy(address_key(there), taste, shard=self._shard(there))

    def _shard(self, recipient: Recipient) -> int:
        return self._kernel.shard_of(chat_key(recipient))

"""Where each conversation stands.

::

    document  talk   digest of a recipient → brief, story, and the last questions, sealed

All of it is in the shard of the recipient's chat, for 30 days after its last line. What people
asked is sealed; when its key is gone, the talk goes on without its last questions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from adapters.store import damage
from adapters.store.addresses import address_key, chat_key
from adapters.store.codec import encode
from adapters.store.effects import Delete, Namespace, Put
from adapters.store.kernel import Kernel
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt
from digest.model import BriefId, Recipient, Talk

TALKS_KEPT = timedelta(days=30)
"""As long as the briefs that they are about."""

_TALKS = Namespace(name="talk")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A talk as stored."""

    brief_id: BriefId | None = None
    current: int | None = None
    asked: str = ""
    """The last questions as a list in JSON, sealed; empty when there are none."""
    newest: BriefId | None = None


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

    async def keep(self, recipient: Recipient, talk: Talk) -> None:
        """See Talks."""
        asked = ""
        if talk.asked:
            asked = self._sealer.seal(json.dumps(talk.asked), _place(recipient))
        record = _Record(
            brief_id=talk.brief_id, current=talk.current, asked=asked, newest=talk.newest
        )
        put = Put(ns=_TALKS, id=address_key(recipient), value=encode(record), ttl=TALKS_KEPT)
        await self._kernel.transact([put], shard=self._shard(recipient))

    async def forget(self, recipient: Recipient) -> None:
        """Drop a talk; `Kernel.sweep` then clears the files of it."""
        forgotten = Delete(ns=_TALKS, id=address_key(recipient))
        await self._kernel.transact([forgotten], shard=self._shard(recipient))

    def _shard(self, recipient: Recipient) -> int:
        return self._kernel.shard_of(chat_key(recipient))

    def _opened(self, sealed: str, recipient: Recipient) -> tuple[str, ...]:
        if not sealed:
            return ()
        try:
            return tuple(json.loads(self._sealer.open(sealed, _place(recipient))))
        except (ConfigError, StoreCorrupt):
            return ()  # it helps to understand the next question, which can do without


def _place(recipient: Recipient) -> Place:
    return Place(platform=recipient.platform, tenant=recipient.tenant, field="talk.asked")

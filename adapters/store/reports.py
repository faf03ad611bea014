"""What readers say is wrong, for the operator.

::

    document  report    id → report, its words sealed
    index     reports   members ids, score when it was made

One shard has all of it. A chat may report five things an hour.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

from adapters.store import damage
from adapters.store.addresses import chat_key
from adapters.store.codec import encode
from adapters.store.effects import Delete, Effect, IndexPut, IndexRemove, Namespace, Put
from adapters.store.held import Found, Subject
from adapters.store.instants import micros
from adapters.store.kernel import Kernel, Ranked
from adapters.store.sealing import Place, Sealer
from digest.errors import ConfigError, StoreCorrupt
from digest.model import Report
from digest.ports import MOST_REPORTS_AN_HOUR

REPORTS_KEPT = timedelta(days=90)
MOST_REPORTS = 500
MOST_TEXT_CHARS = 1000

_REPORTS = Namespace(name="report")
_INDEX = "reports"
_SPAN = timedelta(hours=1)


class ReportStore:
    """See Reports."""

    def __init__(self, kernel: Kernel, sealer: Sealer) -> None:
        """Take the kernel that keeps the reports, and what seals their words."""
        self._kernel = kernel
        self._sealer = sealer
        self._shard = kernel.shard_of("report")

    async def add(self, report: Report) -> bool:
        """See Reports; a longer text is cut."""
        entries = await self._kernel.range(_INDEX, shard=self._shard)
        if await self._is_enough(report, entries):
            return False
        oldest = micros(report.at - REPORTS_KEPT)
        room = [each for each in entries if each.score > oldest and each.member != report.id]
        over = {each.member for each in entries} - {
            each.member for each in room[-(MOST_REPORTS - 1) :]
        }
        text = report.text[:MOST_TEXT_CHARS]
        sealed = replace(report, text=self._sealer.seal(text, _place(report)) if text else "")
        effects: list[Effect] = [
            *(Delete(ns=_REPORTS, id=each) for each in over - {report.id}),
            *(IndexRemove(index=_INDEX, member=each) for each in over - {report.id}),
            Put(ns=_REPORTS, id=report.id, value=encode(sealed), ttl=REPORTS_KEPT),
            IndexPut(index=_INDEX, member=report.id, score=micros(report.at)),
        ]
        return await self._kernel.transact(effects, shard=self._shard)

    async def _is_enough(self, report: Report, entries: Sequence[Ranked]) -> bool:
        """Say whether a chat has reported as much within the hour as it may.

        Counted among the reports themselves: a rate would outlive whoever is forgotten.
        """
        since = micros(report.at - _SPAN)
        lately = [each.member for each in entries if each.score > since]
        documents = await self._kernel.get_many(_REPORTS, lately, shard=self._shard)
        found = [damage.readable(Report, each) for each in documents]
        chat = chat_key(report.recipient)
        own = [each for each in found if each and chat_key(each.recipient) == chat]
        return len([each for each in own if each.id != report.id]) >= MOST_REPORTS_AN_HOUR

    async def newest(self, limit: int) -> Sequence[Report]:
        """See Reports; words that no key of ours opens are left out."""
        entries = await self._kernel.range(_INDEX, descending=True, limit=limit, shard=self._shard)
        keys = [entry.member for entry in entries]
        documents = await self._kernel.get_many(_REPORTS, keys, shard=self._shard)
        found = [damage.readable(Report, each) for each in documents]
        return [self._opened(each) for each in found if each is not None]

    async def count(self) -> int:
        """See Reports."""
        return len(await self._kernel.range(_INDEX, shard=self._shard))

    async def held(self, subject: Subject) -> AsyncIterator[Found]:
        """See Holder: what was reported from the subject's chats."""
        entries = await self._kernel.range(_INDEX, shard=self._shard)
        keys = [entry.member for entry in entries]
        documents = await self._kernel.get_many(_REPORTS, keys, shard=self._shard)
        for key, document in zip(keys, documents, strict=True):
            report = damage.readable(Report, document)
            if report is not None and subject.has_chat(report.recipient):
                yield Found(
                    holding="report",
                    shard=self._shard,
                    effects=(
                        Delete(ns=_REPORTS, id=key),
                        IndexRemove(index=_INDEX, member=key),
                    ),
                    told={"headline": report.headline, "text": self._opened(report).text},
                    at=report.at,
                )

    def _opened(self, report: Report) -> Report:
        if not report.text:
            return report
        try:
            return replace(report, text=self._sealer.open(report.text, _place(report)))
        except (ConfigError, StoreCorrupt):
            return replace(report, text="")


def _place(report: Report) -> Place:
    recipient = report.recipient
    return Place(platform=recipient.platform, tenant=recipient.tenant, field="report.text")

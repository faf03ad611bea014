"""Writing down how events go on, for all readers together.

Costs one question for each brief composed, and a write for what is new in it: editions that
tell the same stories add nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.engine import courses
from digest.model import Brief, Course, Language
from digest.ports import Chronicle, Clusters


@dataclass(frozen=True, slots=True, kw_only=True)
class Chronicler:
    """Writes through these ports."""

    chronicle: Chronicle
    clusters: Clusters

    async def note(self, brief: Brief) -> None:
        """Note every story of a brief, shown or left out; again, it changes nothing.

        Raises:
            StoreError: the store failed.
        """
        slots = (*brief.slots, *brief.background, *brief.left_out)
        ids = [slot.story.cluster_id for slot in slots]
        if not ids:
            return
        known = await self.chronicle.get(brief.edition.language, ids)
        found = {
            slot.story.cluster_id: course
            for slot, before in zip(slots, known, strict=True)
            if (course := courses.continued(before, slot, brief)) is not None
        }
        await self.chronicle.keep(tuple(found.values()))

    async def since(self, language: Language, instant: datetime) -> Sequence[Course]:
        """Return how the events went on that had news since an instant, the latest last.

        Raises:
            StoreError: the store failed.
        """
        found = await self.chronicle.since(language, instant)
        articles = {article for each in found for article in each.articles}
        present = await self.clusters.of(articles) if articles else {}
        return courses.joined(found, present)

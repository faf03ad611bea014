"""Putting right what we wrote: for good, in every brief that has it, and to everybody who read it.

::

    correction recorded ─▶ story marked ─▶ ledger of a month: whose brief has the story?
        ─▶ that brief marked, once ─▶ a notice to its recipient

What breaks off is done again with the same words: each step is the same step then.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta

from digest import delivery
from digest.errors import UserError
from digest.model import (
    Brief,
    BriefId,
    Correction,
    CorrectionId,
    Language,
    Slot,
    Story,
    StoryId,
)
from digest.ports import Briefs, Clock, Corrections, Notices, Outbox, Stories
from digest.stories import sentences

LOOKED_BACK = timedelta(days=30)
"""As long as briefs are kept."""
MOST_WORDS, MOST_CHARACTERS = 35, 80
"""Of what was wrong, and of what is right: both are shown in full."""

_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What was done."""

    correction: Correction
    briefs: int
    recipients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrector:
    """Corrects through these ports."""

    clock: Clock
    briefs: Briefs
    stories: Stories
    corrections: Corrections
    outbox: Outbox
    notices: Notices

    async def correct(
        self, brief_id: BriefId, number: int, *, wrong: str, right: str
    ) -> Corrected:
        """Correct a story of a brief.

        Raises:
            UserError: there is no such story, or the texts cannot be shown.
            StoreError: the store failed; correct it again with the same words.
        """
        brief = await self._brief(brief_id, number)
        slot = brief.slots[number - 1]
        wrong, right = fitting(wrong, "--wrong"), fitting(right, "--right")
        correction = await self._recorded(
            slot.story, brief.edition.language, wrong=wrong, right=right
        )
        await self.stories.keep([replace(slot.story, correction=correction)])
        has_it: dict[BriefId, Language | None] = {}
        await self._mark(brief_id, slot.story.id, correction, has_it)
        recipients = set()
        async for row in self.outbox.sent(self.clock.now() - LOOKED_BACK):
            if row.brief_id not in has_it:
                await self._mark(row.brief_id, slot.story.id, correction, has_it)
            language = has_it[row.brief_id]
            if language is None:
                continue
            recipients.add(row.recipient)
            notice = delivery.corrected(row, correction, language=language, at=self.clock.now())
            await self.notices.add(notice)
        found = sum(each is not None for each in has_it.values())
        return Corrected(correction=correction, briefs=found, recipients=len(recipients))

    async def _brief(self, brief_id: BriefId, number: int) -> Brief:
        brief = await self.briefs.get(brief_id)
        if brief is None:
            raise UserError(f"there is no brief {brief_id}; briefs are kept for 30 days")
        if not 1 <= number <= len(brief.slots):
            raise UserError(f"brief {brief_id} has stories 1 to {len(brief.slots)}")
        return brief

    async def _recorded(
        self, story: Story, language: Language, *, wrong: str, right: str
    ) -> Correction:
        """Record a correction, or find it as it was recorded before."""
        key = f"{story.cluster_id}\n{language}\n{wrong}\n{right}"
        correction = Correction(
            id=CorrectionId(hashlib.sha256(key.encode()).hexdigest()[:16]),
            cluster_id=story.cluster_id,
            language=language,
            headline=story.headline,
            wrong=wrong,
            right=right,
            at=self.clock.now(),
        )
        if await self.corrections.add(correction):
            return correction
        known = await self.corrections.since(correction.at - _YEAR, limit=10_000)
        return next((each for each in known if each.id == correction.id), correction)

    async def _mark(
        self,
        brief_id: BriefId,
        story_id: StoryId,
        correction: Correction,
        has_it: dict[BriefId, Language | None],
    ) -> None:
        """Mark the story in a brief, and note the language of the brief if it has it."""
        brief = await self.briefs.get(brief_id)
        marked = None if brief is None else with_mark(brief, story_id, correction)
        has_it[brief_id] = None if marked is None else marked.edition.language
        if marked is not None and marked != brief:
            await self.briefs.keep(marked)


def with_mark(brief: Brief, story_id: StoryId, correction: Correction) -> Brief | None:
    """Return a brief with a story marked as corrected; None for one that does not show it."""

    def mark(slots: tuple[Slot, ...]) -> tuple[Slot, ...]:
        return tuple(
            replace(slot, story=replace(slot.story, correction=correction))
            if slot.story.id == story_id
            else slot
            for slot in slots
        )

    shown = (*brief.slots, *brief.background, *brief.still_open)
    if all(slot.story.id != story_id for slot in shown):
        return None
    return replace(
        brief,
        slots=mark(brief.slots),
        background=mark(brief.background),
        left_out=mark(brief.left_out),
        still_open=mark(brief.still_open),
    )


def fitting(text: str, name: str) -> str:
    """Return a text on one line.

    Raises:
        UserError: it is empty or too long to be shown in full.
    """
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if not line:
        raise UserError(f"{name} is empty: say it in a sentence")
    is_long = (
        sentences.characters(line) > MOST_CHARACTERS
        if sentences.is_cjk(line)
        else sentences.words(line) > MOST_WORDS or len(line) > MOST_WORDS * 12
    )
    if is_long:
        raise UserError(
            f"{name} is too long: at most {MOST_WORDS} words, or {MOST_CHARACTERS} characters of "
            "Japanese"
        )
    return line

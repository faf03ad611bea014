"""What a reader steers besides what he likes: saved stories, reports, the week, what he missed.

Each answer says the new state and the way back. `recipient` is whose briefs they are: the chat,
not the thread of one of its briefs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from digest import briefs
from digest.clusters import taste
from digest.engine.retrospect import Retrospect, missed_by, week_of
from digest.model import (
    Brief,
    Feedback,
    FeedUrl,
    Recipient,
    Report,
    ReportId,
    Saved,
    Slot,
    StoryId,
    Subscription,
    Verdict,
)
from digest.ports import (
    MOST_REPORTS_AN_HOUR,
    MOST_SAVED,
    Briefs,
    Clock,
    Corrections,
    Keepsakes,
    Reports,
    Tastes,
)
from digest.words import corrections, extra, saved
from digest.words.lines import Line, Role
from digest.words.table import Words

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """Steers through these ports."""

    clock: Clock
    tastes: Tastes
    keepsakes: Keepsakes
    reports: Reports
    corrections: Corrections
    briefs: Briefs
    retrospect: Retrospect

    async def judge_all(
        self, recipient: Recipient, brief: Brief, verdict: Verdict, words: Words
    ) -> tuple[Line, ...]:
        """Note a verdict on a whole brief.

        Raises:
            StoreError: the store failed.
        """
        await self._learn(recipient, taste.given_all(brief, verdict, self.clock.now()))
        return _said(extra.of(words.language).noted_thumb)

    async def save(self, recipient: Recipient, slot: Slot, words: Words) -> tuple[Line, ...]:
        """Keep a story for a year.

        Raises:
            StoreError: the store failed.
        """
        more = extra.of(words.language)
        is_kept = await self.keepsakes.keep(recipient, Saved(slot=slot, saved_at=self.clock.now()))
        if not is_kept:
            return _said(more.saved_full.format(most=MOST_SAVED))
        number = await self.number_of(recipient, slot.story.id) or 1
        return _said(more.saved_now.format(headline=slot.story.headline, number=number))

    async def unsave(
        self, recipient: Recipient, number: int, words: Words, tz: tzinfo
    ) -> tuple[Line, ...]:
        """Keep a saved story no longer, by its number in the list; another shows the list.

        Raises:
            StoreError: the store failed.
        """
        all_ = await self.keepsakes.all(recipient)
        if not 1 <= number <= len(all_):
            return saved.listed(words, all_, tz)
        story = all_[number - 1].slot.story
        await self.keepsakes.drop(recipient, story.id)
        return _said(extra.of(words.language).unsaved.format(headline=story.headline))

    async def number_of(self, recipient: Recipient, story_id: StoryId) -> int | None:
        """Return where a story stands in the list of those that are saved; None: nowhere.

        Raises:
            StoreError: the store failed.
        """
        ids = [each.slot.story.id for each in await self.keepsakes.all(recipient)]
        return ids.index(story_id) + 1 if story_id in ids else None

    async def saved(self, recipient: Recipient, words: Words, tz: tzinfo) -> tuple[Line, ...]:
        """List the saved stories.

        Raises:
            StoreError: the store failed.
        """
        return saved.listed(words, await self.keepsakes.all(recipient), tz)

    async def report(
        self, recipient: Recipient, brief: Brief, number: int, text: str, words: Words
    ) -> tuple[Line, ...]:
        """Keep what a reader says is wrong for the operator; the same again is one report.

        Raises:
            StoreError: the store failed.
        """
        story, now = brief.slots[number - 1].story, self.clock.now()
        key = f"{recipient}\n{brief.id}\n{number}\n{text}"
        is_kept = await self.reports.add(
            Report(
                id=ReportId(hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:16]),
                recipient=recipient,
                brief_id=brief.id,
                number=number,
                story_id=story.id,
                headline=story.headline,
                text=text,
                at=now,
            )
        )
        more = extra.of(words.language)
        return _said(
            more.reported.format(number=number)
            if is_kept
            else more.reported_much.format(most=MOST_REPORTS_AN_HOUR)
        )

    async def corrected(self, words: Words) -> tuple[Line, ...]:
        """List what was corrected within a year, in every language.

        Raises:
            StoreError: the store failed.
        """
        since = self.clock.now() - _YEAR
        return corrections.listed(words, await self.corrections.since(since), since=since)

    async def week(self, subscription: Subscription, feeds: Collection[FeedUrl] = ()) -> Brief:
        """Return the week up to now, as a reader's wishes have it; within a minute it is the same.

        What he asks about it is looked for in `feeds`.

        Raises:
            StoreError: the store failed.
        """
        now, recipient = self.clock.now(), subscription.recipient
        known = await self.tastes.get(recipient)
        edition = week_of(
            subscription,
            leaning=taste.leaning(known, now),
            until=now.replace(second=0, microsecond=0),
            feeds=feeds,
        )
        return await self.retrospect.weekly(edition)

    async def missed(
        self, subscription: Subscription, span: timedelta, feeds: Collection[FeedUrl] = ()
    ) -> Brief:
        """Return what a reader missed within a span, thirty days at most.

        What he asks about it is looked for in `feeds`.

        Raises:
            StoreError: the store failed.
        """
        now, recipient = self.clock.now(), subscription.recipient
        known = await self.tastes.get(recipient)
        edition = missed_by(
            topics=subscription.topics,
            language=subscription.language,
            leaning=taste.leaning(known, now),
            since=now - span,
            until=now,
            reader=recipient,
            feeds=feeds,
        )
        return await self.retrospect.catch_up(edition, recipient)

    async def mark_read(
        self, recipient: Recipient, brief: Brief, words: Words
    ) -> tuple[Line, ...]:
        """Record that a reader knows what a brief tells.

        Raises:
            StoreError: the store failed.
        """
        await self.briefs.remember(recipient, briefs.told(brief))
        stories = words.count(len(brief.slots), "story")
        return _said(extra.of(words.language).read_now.format(stories=stories))

    async def on(self, recipient: Recipient, day: date, words: Words) -> Brief | tuple[Line, ...]:
        """Return the brief that a reader had for a day, or say that there was none.

        Raises:
            StoreError: the store failed.
        """
        found = await self.briefs.of_day(recipient, day)
        if found is not None:
            return found
        return _said(extra.of(words.language).no_such_day.format(day=words.day(day)))

    async def _learn(self, recipient: Recipient, feedback: tuple[Feedback, ...]) -> None:
        now = self.clock.now()
        await self.tastes.change(recipient, lambda known: taste.learned(known, feedback, now))


def _said(text: str) -> tuple[Line, ...]:
    return (Line(role=Role.NOTE, text=text),)

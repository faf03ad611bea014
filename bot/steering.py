"""What a reader steers besides his subscription: taste, saved stories, reports, what he missed.

Each answer says the new state and the way back. `recipient` is whose briefs they are: the chat,
not the thread of one of its briefs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from digest import briefs
from digest.clusters import taste
from digest.engine.retrospect import Retrospect, missed_by
from digest.model import (
    Brief,
    Feedback,
    FeedUrl,
    Recipient,
    Report,
    ReportId,
    Saved,
    Slot,
    Subscription,
    Taste,
    Topic,
    Trait,
    TraitKind,
    Verdict,
)
from digest.ports import MOST_SAVED, Briefs, Clock, Corrections, Keepsakes, Reports, Tastes
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

    async def judge(
        self, recipient: Recipient, slot: Slot, number: int, verdict: Verdict, words: Words
    ) -> tuple[Line, ...]:
        """Note a verdict on a story, for this recipient alone.

        Raises:
            StoreError: the store failed.
        """
        more = extra.of(words.language)
        if not slot.traits:
            return _said(more.noted_nothing.format(number=number))
        await self._learn(recipient, (taste.given(slot, verdict, self.clock.now()),))
        if verdict in {Verdict.UP, Verdict.DOWN}:
            return _said(more.noted_thumb)
        template = more.noted_more if verdict is Verdict.MORE else more.noted_less
        names = tuple(_name(each, words) for each in slot.traits)
        return _said(template.format(names=words.enumerate(names)))

    async def judge_all(
        self, recipient: Recipient, brief: Brief, verdict: Verdict, words: Words
    ) -> tuple[Line, ...]:
        """Note a verdict on a whole brief.

        Raises:
            StoreError: the store failed.
        """
        await self._learn(recipient, taste.given_all(brief, verdict, self.clock.now()))
        return _said(extra.of(words.language).noted_thumb)

    async def mute(self, recipient: Recipient, topic: Topic, words: Words) -> tuple[Line, ...]:
        """Have a topic or word kept from a recipient.

        Raises:
            StoreError: the store failed.
        """
        is_full = False

        def edit(known: Taste) -> Taste:
            nonlocal is_full
            muted = taste.muted_with(known, topic)
            is_full = muted is None
            return muted or known

        kept = await self.tastes.change(recipient, edit)
        return _muted(kept, words, is_full=is_full, last=topic)

    async def unmute(self, recipient: Recipient, topic: Topic, words: Words) -> tuple[Line, ...]:
        """Let a recipient hear of a topic or word again.

        Raises:
            StoreError: the store failed.
        """
        kept = await self.tastes.change(recipient, lambda known: taste.muted_without(known, topic))
        return _muted(kept, words)

    async def mute_source(
        self, recipient: Recipient, feed: FeedUrl, name: str, words: Words
    ) -> tuple[Line, ...]:
        """Have a source kept from a recipient.

        Raises:
            StoreError: the store failed.
        """
        is_full = False

        def edit(known: Taste) -> Taste:
            nonlocal is_full
            muted = taste.feed_muted(known, feed)
            is_full = muted is None
            return muted or known

        await self.tastes.change(recipient, edit)
        more = extra.of(words.language)
        if is_full:
            return _said(more.muted_full.format(most=taste.MOST_MUTED))
        return _said(more.muted_source.format(source=name))

    async def forget_taste(self, recipient: Recipient, words: Words) -> tuple[Line, ...]:
        """Forget all that a recipient has asked for.

        Raises:
            StoreError: the store failed.
        """
        await self.tastes.forget(recipient)
        return _said(extra.of(words.language).taste_forgotten)

    async def save(self, recipient: Recipient, slot: Slot, words: Words) -> tuple[Line, ...]:
        """Keep a story for a year.

        Raises:
            StoreError: the store failed.
        """
        more = extra.of(words.language)
        is_kept = await self.keepsakes.keep(recipient, Saved(slot=slot, saved_at=self.clock.now()))
        if not is_kept:
            return _said(more.saved_full.format(most=MOST_SAVED))
        all_ = await self.keepsakes.all(recipient)
        ids = [each.slot.story.id for each in all_]
        number = ids.index(slot.story.id) + 1 if slot.story.id in ids else 1
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
        return _said(more.reported.format(number=number) if is_kept else more.reported_much)

    async def corrected(self, words: Words) -> tuple[Line, ...]:
        """List what was corrected within a year, in every language.

        Raises:
            StoreError: the store failed.
        """
        since = self.clock.now() - _YEAR
        return corrections.listed(words, await self.corrections.since(since), since=since)

    async def missed(self, subscription: Subscription, span: timedelta) -> Brief:
        """Return what a reader missed within a span, thirty days at most.

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


def _muted(
    kept: Taste, words: Words, *, is_full: bool = False, last: Topic | None = None
) -> tuple[Line, ...]:
    """Say what is muted now."""
    more = extra.of(words.language)
    if is_full:
        return _said(more.muted_full.format(most=taste.MOST_MUTED))
    if not kept.muted:
        return _said(more.muted_none)
    names = tuple(words.topics.get(each, each) for each in sorted(kept.muted))
    shown = words.topics.get(last, last) if last is not None else names[-1]
    return _said(more.muted_now.format(names=words.enumerate(names), last=shown))


def _name(trait: Trait, words: Words) -> str:
    if trait.kind is TraitKind.TOPIC:
        return words.topics.get(Topic(trait.key), trait.key)
    return trait.label or trait.key


def _said(text: str) -> tuple[Line, ...]:
    return (Line(role=Role.NOTE, text=text),)

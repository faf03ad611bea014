"""Looking back: the week in ninety seconds, and what a reader missed.

::

    courses of the span ─▶ wanted: topics, nothing muted ─▶ ranked by independent reports
        ├─ weekly     the biggest three, what is open, corrections
        └─ catch-up   up to seven that he does not know as they stand now

Nothing is written for it: stories are those of the briefs of the span, in their newest form.
What it costs hangs on the events of the span, not on their articles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from digest import briefs
from digest.clusters import taste
from digest.clusters.prior import Prior
from digest.engine import courses
from digest.engine.chronicler import Chronicler
from digest.model import (
    Brief,
    BriefKind,
    Course,
    Coverage,
    Edition,
    FeedUrl,
    Language,
    Leaning,
    Reason,
    Recipient,
    Slot,
    Story,
    StoryId,
    Subscription,
    Topic,
    TraitKind,
)
from digest.ports import Briefs, Clock, Corrections, Stories
from digest.stories import prospects

BIGGEST = 3
"""Stories of a weekly."""
MOST_MISSED = 7
"""Stories of a catch-up."""
WEEK = timedelta(days=7)
LONGEST = timedelta(days=30)
"""As far back as stories are kept."""

_MOST_OPEN = 3
_LOOKED_AT = 40
"""Of the biggest events of a span, whose stories are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrospect:
    """Looks back through these ports."""

    clock: Clock
    chronicler: Chronicler
    stories: Stories
    briefs: Briefs
    corrections: Corrections
    prior: Callable[[], Prior]

    async def weekly(self, edition: Edition) -> Brief:
        """Fill an edition of a week, and store it.

        Raises:
            StoreError: the store failed.
        """
        found = await self._slots(edition)
        year = edition.until.year
        stories = [slot.story for slot in found]
        still_open = [
            slot
            for slot in found
            if prospects.is_open(
                slot.story,
                [each for each in stories if each is not slot.story],
                idf=self.prior().idf,
                year=year,
            )
        ]
        made = await self.corrections.since(edition.since)
        brief = briefs.look_back(
            edition,
            found[:BIGGEST],
            still_open=still_open[:_MOST_OPEN],
            corrections=[
                each
                for each in made
                if each.language == edition.language and each.at <= edition.until
            ],
            coverage=Coverage(clusters=len(found)),
            composed_at=self.clock.now(),
        )
        await self.briefs.keep(brief)
        return brief

    async def catch_up(self, edition: Edition, recipient: Recipient) -> Brief:
        """Fill an edition with what a recipient does not know as it stands now, and store it.

        Raises:
            StoreError: the store failed.
        """
        told = await self.briefs.told(recipient, edition.since)
        knows = frozenset(each.story_id for each in told)
        found = await self._slots(edition, known=knows)
        brief = briefs.look_back(
            edition,
            found[: min(edition.max_stories, MOST_MISSED)],
            coverage=Coverage(clusters=len(found)),
            composed_at=self.clock.now(),
        )
        await self.briefs.keep(brief)
        return brief

    async def _slots(
        self, edition: Edition, known: Collection[StoryId] = frozenset()
    ) -> list[Slot]:
        """Return the stories of a span, the biggest first, as they stand now."""
        found = await self.chronicler.since(edition.language, edition.since)
        able = [
            each
            for each in found
            if not each.is_background
            and each.last.story_id not in known
            and each.last.at <= self.clock.now()
            and not _is_of_muted(each, edition)
        ]
        able.sort(key=_weight, reverse=True)
        stories = await self._stories(able, edition)
        slots = [
            _slot(each, stories[each.last.story_id], edition)
            for each in able
            if each.last.story_id in stories
        ]
        return [slot for slot in slots if _is_wanted(slot, edition)]

    async def _stories(self, able: Sequence[Course], edition: Edition) -> Mapping[StoryId, Story]:
        """Return the stories of the biggest events; with topics, those of as many as it takes."""
        ids = [each.last.story_id for each in able]
        looked_at = len(ids) if edition.topics else _LOOKED_AT
        return await self.stories.get(ids[:looked_at]) if ids else MappingProxyType({})


def week_of(
    subscription: Subscription,
    *,
    leaning: Leaning,
    until: datetime,
    feeds: Collection[FeedUrl] = (),
) -> Edition:
    """Return the edition of the week up to an instant, whatever its readers know and lean to."""
    return briefs.edition_for(
        topics=subscription.topics,
        language=subscription.language,
        since=until - WEEK,
        until=until,
        feeds=feeds,
        max_stories=BIGGEST,
        reader=subscription.recipient,
        kind=BriefKind.WEEKLY,
        leaning=replace(leaning, leans=()),
    )


def missed_by(
    *,
    topics: Collection[Topic],
    language: Language,
    leaning: Leaning,
    since: datetime,
    until: datetime,
    reader: Recipient,
    feeds: Collection[FeedUrl] = (),
) -> Edition:
    """Return the edition of what a reader missed since an instant, `LONGEST` ago at most.

    What is asked about it is looked for in the feeds.
    """
    return briefs.edition_for(
        topics=topics,
        language=language,
        since=max(since, until - LONGEST),
        until=until,
        feeds=feeds,
        max_stories=MOST_MISSED,
        reader=reader,
        kind=BriefKind.CATCH_UP,
        leaning=leaning,
    )


def _weight(course: Course) -> tuple[int, float, datetime]:
    return course.last.origins, course.best_score, course.last.at


def _is_of_muted(course: Course, edition: Edition) -> bool:
    """Tell an event that a muted source alone reports."""
    muted = edition.leaning.muted_feeds
    return any(each.kind is TraitKind.FEED and each.key in muted for each in course.traits)


def _is_wanted(slot: Slot, edition: Edition) -> bool:
    text = "\n".join(_texts(slot.story))
    if taste.mutes(slot.story.headline, text, edition.leaning.muted):
        return False
    return not edition.topics or taste.is_about(slot.story.headline, text, edition.topics)


def _texts(story: Story) -> Iterable[str]:
    points = (story.points.what_happened, story.points.why_it_matters, story.points.what_to_watch)
    return [each.text for each in (story.takeaway, *points) if each]


def _slot(course: Course, story: Story, edition: Edition) -> Slot:
    dated = [each.published_at for each in story.sources if each.published_at is not None]
    first_at = min((course.first.at, *dated))
    reason = Reason(
        score=course.best_score,
        outlets=course.last.origins,
        articles=len(course.articles),
        age=max(edition.until - first_at, timedelta(0)),
    )
    return Slot(
        story=replace(story, cluster_id=course.cluster_id),
        reason=reason,
        articles=course.articles,
        traits=course.traits,
        growth=replace(courses.growth(course, edition.since), first_at=first_at),
    )

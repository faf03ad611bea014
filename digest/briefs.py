"""What makes a brief: the sort of day, the one-minute budget, and what it costs to read.

*Pure.* The budget counts every word of the visible lines but the links: 200 English
words or 450 Japanese characters, half as much again for more than five stories
(50 s at the pace of `digest.stories.pace`).
Over budget whole pieces go, never parts of sentences: first the background, then the
last story, which stays reachable among those left out.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from digest.model import (
    NO_LEANING,
    Brief,
    BriefId,
    BriefKind,
    Correction,
    Coverage,
    DayState,
    Edition,
    EditionId,
    Feed,
    FeedUrl,
    Language,
    Leaning,
    Recipient,
    Slot,
    StoryId,
    Told,
    Topic,
    WhyExtracts,
)
from digest.stories import sentences
from digest.stories.pace import reading_time
from digest.words import plain, table

MOST_WORDS = 200
MOST_CHARACTERS = 450
LONGEST = 7
"""The largest number of stories a reader may ask for."""

_USUAL = 5
_LONG = 1.5
_DEGRADED_SHARE = 0.25
_QUIET_AT_MOST = 2


def edition_for(
    *,
    topics: Collection[Topic],
    language: Language,
    since: datetime,
    until: datetime,
    feeds: Collection[FeedUrl],
    max_stories: int,
    reader: Recipient | None = None,
    told: Collection[Told] = (),
    kind: BriefKind = BriefKind.DAILY,
    leaning: Leaning = NO_LEANING,
) -> Edition:
    """Return the edition of these wishes; equal wishes after an equal past give an equal id.

    What is muted is not read: its feeds are no part of the edition.
    """
    chosen = frozenset(topics)
    of = frozenset(feeds)
    if leaning.muted_feeds:
        of -= leaning.muted_feeds
    known = frozenset(each.story_id for each in told)
    return Edition(
        id=_edition_id(
            known, chosen, language, (since, until), max_stories, of, kind=kind, leaning=leaning
        ),
        topics=chosen,
        language=language,
        since=since,
        until=until,
        feeds=of,
        max_stories=max_stories,
        reader=reader,
        kind=kind,
        leaning=leaning,
    )


@lru_cache(maxsize=256)
def _edition_id(  # noqa: PLR0917  # by place, since names would be part of the cache's key
    told: frozenset[StoryId],
    topics: frozenset[Topic],
    language: Language,
    window: tuple[datetime, datetime],
    max_stories: int,
    feeds: frozenset[FeedUrl],
    *,
    kind: BriefKind,
    leaning: Leaning,
) -> EditionId:
    """Return the id, remembered for the many who wish the same: hundreds of feeds are in it."""
    key = [*sorted(told), "", *sorted(topics), language, *(each.isoformat() for each in window)]
    key += [str(max_stories), *sorted(feeds), *_wishes(kind, leaning)]
    return EditionId(hashlib.sha256("\n".join(key).encode()).hexdigest()[:16])


def _wishes(kind: BriefKind, leaning: Leaning) -> list[str]:
    """Return what of an edition is beside the usual, each piece different from every other."""
    wishes = [] if kind is BriefKind.DAILY else [f"kind {kind}"]
    wishes += [f"{each.kind} {each.steps} {each.key}" for each in leaning.leans]
    wishes += [f"mute {each}" for each in sorted(leaning.muted)]
    return wishes + [f"mute feed {each}" for each in sorted(leaning.muted_feeds)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """How much there is to read: words of spaced scripts and characters of the others."""

    words: int
    characters: int

    @property
    def load(self) -> float:
        """Share of the one-minute budget."""
        return self.words / MOST_WORDS + self.characters / MOST_CHARACTERS

    @property
    def time(self) -> timedelta:
        """How long it takes to read."""
        return reading_time(words=self.words, characters=self.characters)


def measure(lines: Sequence[plain.Line]) -> Length:
    """Count what a reader reads of these lines; links are not counted."""
    words = characters = 0
    for line in lines:
        text = f"{line.label} {line.text}".strip()
        if sentences.is_cjk(text):
            characters += sentences.characters(text)
        else:
            words += sentences.words(text)
    return Length(words=words, characters=characters)


def compose(
    edition: Edition,
    slots: Sequence[Slot],
    *,
    background: Sequence[Slot] = (),
    left_out: Sequence[Slot] = (),
    already_told: int = 0,
    coverage: Coverage,
    feeds: Mapping[FeedUrl, Feed],
    composed_at: datetime,
    why_extracts: WhyExtracts = WhyExtracts.NO_MODEL,
) -> Brief:
    """Fill an edition with stories, within the budget, and say what sort of day it is."""
    kept = tuple(slots[: edition.max_stories])
    brief = Brief(
        id=BriefId(""),
        edition=edition,
        day=_day(edition, kept, coverage, feeds),
        slots=kept,
        composed_at=composed_at,
        coverage=coverage,
        background=tuple(background[:1]),
        left_out=(*slots[edition.max_stories :], *left_out),
        already_told=already_told,
        reading_time=timedelta(minutes=1),
        why_extracts=why_extracts,
    )
    brief, length = _fit(brief)
    return replace(brief, id=_identify(brief), reading_time=length.time)


def look_back(
    edition: Edition,
    slots: Sequence[Slot],
    *,
    still_open: Sequence[Slot] = (),
    corrections: Sequence[Correction] = (),
    coverage: Coverage,
    composed_at: datetime,
) -> Brief:
    """Fill an edition of a weekly or a catch-up, within its ninety seconds.

    Over the budget what is open goes first, from the last item up, then the last story.
    """
    brief = Brief(
        id=BriefId(""),
        edition=edition,
        day=DayState.NORMAL if slots or still_open or corrections else DayState.EMPTY,
        slots=tuple(slots),
        composed_at=composed_at,
        coverage=coverage,
        reading_time=timedelta(minutes=1),
        still_open=tuple(still_open),
        corrections=tuple(corrections),
    )
    brief, length = _fit(brief)
    return replace(brief, id=_identify(brief), reading_time=length.time)


def alert(edition: Edition, slot: Slot, *, composed_at: datetime) -> Brief:
    """Return the brief of one event that breaks."""
    brief = Brief(
        id=BriefId(""),
        edition=edition,
        day=DayState.NORMAL,
        slots=(slot,),
        composed_at=composed_at,
        coverage=Coverage(articles=len(slot.articles), clusters=1),
    )
    length = measure(plain.visible(table.of(edition.language), brief, UTC))
    return replace(brief, id=_identify(brief), reading_time=length.time)


def budget(edition: Edition) -> float:
    """Return how many one-minute budgets an edition may take."""
    is_long = edition.kind in {BriefKind.WEEKLY, BriefKind.CATCH_UP}
    return _LONG if is_long or edition.max_stories > _USUAL else 1.0


def _fit(brief: Brief) -> tuple[Brief, Length]:
    words = table.of(brief.edition.language)
    most = budget(brief.edition)
    length = measure(plain.visible(words, brief, UTC))
    while length.load > most and (shorter := _shorter(brief)) is not None:
        brief = shorter
        length = measure(plain.visible(words, brief, UTC))
    return brief, length


def _shorter(brief: Brief) -> Brief | None:
    """Return a brief with a piece less, None for one that has no piece to lose."""
    if brief.background:
        return replace(brief, background=())
    if brief.still_open:
        return replace(brief, still_open=brief.still_open[:-1])
    if len(brief.slots) > 1:
        *kept, last = brief.slots
        return replace(brief, slots=tuple(kept), left_out=(last, *brief.left_out))
    return None


def _day(
    edition: Edition, slots: Sequence[Slot], coverage: Coverage, feeds: Mapping[FeedUrl, Feed]
) -> DayState:
    missing = {each.feed_url for each in coverage.missing}
    if missing and (
        len(missing) >= _DEGRADED_SHARE * coverage.feeds
        or any(_is_dark(topic, missing, feeds) for topic in edition.topics)
    ):
        return DayState.PARTIAL
    if not slots:
        return DayState.EMPTY
    if len(slots) <= min(_QUIET_AT_MOST, edition.max_stories - 1):
        return DayState.QUIET
    return DayState.NORMAL


def _is_dark(topic: Topic, missing: Collection[FeedUrl], feeds: Mapping[FeedUrl, Feed]) -> bool:
    about = [url for url, feed in feeds.items() if topic in feed.topics]
    return bool(about) and all(url in missing for url in about)


def _identify(brief: Brief) -> BriefId:
    parts = [brief.edition.id, brief.composed_at.isoformat()]
    parts += [slot.story.id for slot in brief.slots]
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return BriefId(base64.b32encode(digest)[:8].decode())


def told(brief: Brief) -> tuple[Told, ...]:
    """Return what a recipient knows once he has this brief."""
    return tuple(
        Told(
            cluster_id=slot.story.cluster_id,
            story_id=slot.story.id,
            told_at=brief.composed_at,
            articles=frozenset(slot.articles),
            outlets=frozenset(source.outlet for source in slot.story.sources),
            text=_told_text(slot),
        )
        for slot in (*brief.slots, *brief.background)
    )


def _told_text(slot: Slot) -> str:
    story = slot.story
    points = (story.points.what_happened, story.points.why_it_matters, story.points.what_to_watch)
    claims = [claim for claim in (slot.update, story.takeaway, *points) if claim]
    return "\n".join((story.headline, *(claim.text for claim in claims)))

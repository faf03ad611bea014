"""How events went on: chapters are added as briefs are composed, and looked back on.

*Pure.* A chapter is added when a story was written anew, which happens when an article came or
was changed. Courses of events that turned out to be one are joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest.model import ArticleId, Brief, Chapter, ClusterId, Course, Growth, Slot

MOST_CHAPTERS = 40
"""The first and the newest; a story that is written anew daily for a month has fewer."""
_MOST_ARTICLES = 12


def continued(known: Course | None, slot: Slot, brief: Brief) -> Course | None:
    """Return the course of a slot's event with this brief in it; None when it says nothing new."""
    chapter = Chapter(
        story_id=slot.story.id, at=brief.composed_at, origins=max(1, slot.reason.outlets)
    )
    if known is not None and any(each.story_id == slot.story.id for each in known.chapters):
        return None
    before = known.chapters if known else ()
    return Course(
        cluster_id=slot.story.cluster_id,
        language=brief.edition.language,
        chapters=_bounded((*before, chapter)),
        articles=slot.articles[:_MOST_ARTICLES],
        traits=slot.traits,
        best_score=max(slot.reason.score, known.best_score if known else slot.reason.score),
        is_background=slot.story.is_background,
    )


def joined(
    courses: Iterable[Course], present: Mapping[ArticleId, ClusterId]
) -> tuple[Course, ...]:
    """Return courses by the present ids of their events, one for each, the latest last."""
    by_event: dict[ClusterId, Course] = {}
    for each in courses:
        cluster_id = next(
            (present[article] for article in each.articles if article in present), each.cluster_id
        )
        other = by_event.get(cluster_id)
        course = replace(each, cluster_id=cluster_id)
        by_event[cluster_id] = course if other is None else _joined(other, course)
    return tuple(sorted(by_event.values(), key=lambda each: (each.last.at, each.cluster_id)))


def _joined(one: Course, other: Course) -> Course:
    newer = max(one, other, key=lambda each: (each.last.at, each.last.origins))
    by_id = {each.story_id: each for each in (*one.chapters, *other.chapters)}
    chapters = sorted(by_id.values(), key=lambda each: (each.at, each.story_id))
    chapters.remove(newer.last)
    return replace(
        newer,
        chapters=_bounded((*chapters, newer.last)),
        best_score=max(one.best_score, other.best_score),
    )


def growth(course: Course, since: datetime) -> Growth:
    """Return how an event went on from an instant on, or from its first report after it."""
    before = [each for each in course.chapters if each.at <= since]
    begin = before[-1] if before else course.first
    return Growth(
        first_at=course.first.at,
        updates=len(course.chapters) - 1,
        origins_before=begin.origins,
        origins_now=course.last.origins,
    )


def _bounded(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
    if len(chapters) <= MOST_CHAPTERS:
        return tuple(chapters)
    return (chapters[0], *chapters[-(MOST_CHAPTERS - 1) :])

"""How an event went on: a chapter for each new form of its story, whoever notes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from digest.engine import courses
from digest.model import (
    ArticleId,
    Brief,
    Chapter,
    ClusterId,
    Course,
    Language,
    Reason,
    Slot,
    StoryId,
)
from tests import make

DAY = timedelta(days=1)


def slot(story_id: str, origins: int) -> Slot:
    told = make.story("Kestrel Lab releases Wren", id=StoryId(story_id), cluster_id=ClusterId("c"))
    reason = Reason(score=2.0, outlets=origins, articles=origins, age=DAY)
    return make.slot(told, reason=reason)


def brief(days: float, of: Slot) -> Brief:
    return make.brief(slots=(of,), composed_at=make.NOW + days * DAY)


def went(*chapters: tuple[float, str, int]) -> Course:
    known: Course | None = None
    for days, story_id, origins in chapters:
        told = slot(story_id, origins)
        known = courses.continued(known, told, brief(days, told)) or known
    assert known is not None
    return known


def test_a_story_that_was_written_anew_is_a_new_chapter_and_the_same_one_is_none() -> None:
    course = went((0, "s1", 1), (0.5, "s1", 1), (1, "s2", 4))
    assert [each.story_id for each in course.chapters] == ["s1", "s2"]
    assert courses.continued(course, slot("s2", 4), brief(2, slot("s2", 4))) is None


def test_growth_is_from_where_the_event_stood_when_the_span_began() -> None:
    course = went((0, "s1", 1), (1, "s2", 4), (5, "s3", 9))
    found = courses.growth(course, make.NOW + 2 * DAY)
    assert (found.origins_before, found.origins_now, found.updates) == (4, 9, 2)
    assert found.first_at == make.NOW
    whole = courses.growth(course, make.NOW - DAY)
    assert (whole.origins_before, whole.origins_now) == (1, 9)


def test_courses_of_events_that_turned_out_to_be_one_are_joined() -> None:
    one, other = went((0, "s1", 2)), went((1, "s2", 5))
    one = replace(one, cluster_id=ClusterId("c1"), articles=(ArticleId("a1"),))
    other = replace(other, cluster_id=ClusterId("c2"), articles=(ArticleId("a2"),))
    present = {ArticleId("a1"): ClusterId("c2"), ArticleId("a2"): ClusterId("c2")}
    (joined,) = courses.joined([one, other], present)
    assert joined.cluster_id == "c2"
    assert [each.story_id for each in joined.chapters] == ["s1", "s2"]
    assert len(courses.joined([one, other], {})) == 2


@given(origins=st.lists(st.integers(1, 9), min_size=1, max_size=2 * courses.MOST_CHAPTERS))
def test_a_course_is_bounded_and_keeps_its_first_and_its_last_chapter(origins: list[int]) -> None:
    course = went(*((number, f"s{number}", count) for number, count in enumerate(origins)))
    assert len(course.chapters) <= courses.MOST_CHAPTERS
    assert course.first == Chapter(story_id=StoryId("s0"), at=make.NOW, origins=origins[0])
    assert course.last.origins == origins[-1]
    assert list(course.chapters) == sorted(course.chapters, key=lambda each: each.at)
    assert course.language == Language("en")

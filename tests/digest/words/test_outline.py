"""A brief's lines in their parts."""

from __future__ import annotations

from datetime import UTC
from itertools import chain

from hypothesis import HealthCheck, given, settings

from digest.model import Brief, BriefKind
from digest.words import outline, plain, table
from digest.words.lines import Line, Role
from tests import effort, make
from tests.anybrief import briefs


@settings(
    max_examples=effort.examples(12), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(brief=briefs())
def test_no_line_is_lost_and_each_story_has_its_own(brief: Brief) -> None:
    lines = plain.visible(table.of(brief.edition.language), brief, UTC)
    told = outline.of(lines)
    parts = (told.heading, *told.stories, *told.rest, told.closing)
    assert tuple(chain(*parts)) == tuple(each for each in lines if each.role is not Role.GAP)
    assert len(told.stories) == len(brief.slots)
    for slot, story in zip(brief.slots, told.stories, strict=True):
        assert slot.story.headline in story[0].text
        assert {each.role for each in story} <= set(Role) - {Role.TITLE, Role.END, Role.GAP}


def test_the_background_comes_after_the_stories_and_the_end_closes() -> None:
    brief = make.brief(background=(make.slot(),))
    told = outline.of(plain.visible(table.of(brief.edition.language), brief, UTC))
    (background,) = told.rest
    assert background[0].label == "Background:"
    assert told.closing[-1].role is Role.END
    assert told.heading[0].role is Role.TITLE


def test_an_alert_has_one_story_though_no_gap_parts_its_lines() -> None:
    brief = make.brief(edition=make.edition(kind=BriefKind.ALERT))
    told = outline.of(plain.visible(table.of(brief.edition.language), brief, UTC))
    assert [each.role for each in told.stories[0]] == [
        Role.HEADLINE, Role.TAKEAWAY, Role.SOURCE,
    ]  # fmt: skip
    assert [each.role for each in told.closing] == [Role.NOTE, Role.END]


def test_lines_without_a_closing_have_none() -> None:
    lines = [Line(role=Role.TITLE, text="t"), Line(role=Role.GAP), Line(role=Role.NOTE, text="n")]
    told = outline.of(lines)
    assert told.rest == ((lines[2],),)
    assert told.closing == ()
    assert outline.of([]).heading == ()

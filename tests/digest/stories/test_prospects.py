"""What to watch is open until a report says that it came."""

from __future__ import annotations

from digest.clusters.prior import load
from digest.model import KeyPoints, Story
from digest.stories.prospects import is_open
from tests import make

WATCH = "The court in Brenhaven will rule on the licence of Wren in May."
STORY = make.story(
    "Kestrel Lab sued over Wren",
    points=KeyPoints(what_to_watch=make.claim(WATCH)),
)


def opened(*later: Story) -> bool:
    return is_open(STORY, later, idf=load().idf, year=2026)


def test_what_nobody_reports_is_open() -> None:
    assert opened()
    assert opened(make.story("Harbour Bank switches its chatbot off"))


def test_a_report_that_it_came_closes_it() -> None:
    ruled = make.claim("The court in Brenhaven ruled on Friday that the licence of Wren holds.")
    assert not opened(make.story("Court upholds licence", takeaway=ruled))


def test_another_report_that_it_is_to_come_does_not() -> None:
    again = make.claim("The court in Brenhaven will rule on the licence of Wren next week.")
    assert opened(make.story("Kestrel Lab waits", takeaway=again))


def test_a_story_without_anything_to_watch_is_not_open() -> None:
    assert not is_open(make.story(), (), idf=load().idf, year=2026)


def test_what_has_no_word_in_it_is_nothing_to_wait_for() -> None:
    story = make.story(points=KeyPoints(what_to_watch=make.claim("…")))
    assert not is_open(story, (), idf=load().idf, year=2026)

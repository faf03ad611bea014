"""Days without news are quiet in the way that a reader wants; no other day is."""

from __future__ import annotations

import pytest

from digest.delivery.quiet import manner
from digest.model import BriefKind, DayState, OnEmpty
from tests import make


@pytest.mark.parametrize("day", [each for each in DayState if each is not DayState.EMPTY])
def test_a_day_with_news_or_with_missing_sources_is_always_said(day: DayState) -> None:
    for usual in OnEmpty:
        wish = make.subscription(on_empty=OnEmpty.SKIP)
        assert manner(wish, day, usual) is OnEmpty.SAY


@pytest.mark.parametrize("usual", OnEmpty)
def test_a_day_without_news_goes_by_the_platform_and_first_by_the_reader(usual: OnEmpty) -> None:
    assert manner(make.subscription(), DayState.EMPTY, usual) is usual
    for wish in OnEmpty:
        assert manner(make.subscription(on_empty=wish), DayState.EMPTY, usual) is wish


def test_a_week_without_news_is_said_without_a_sound() -> None:
    weekly = make.subscription(kind=BriefKind.WEEKLY)
    assert manner(weekly, DayState.EMPTY, OnEmpty.SKIP) is OnEmpty.SILENT

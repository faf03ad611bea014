"""What a delivered brief says of its time: the reader's day, and when it is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import schedule
from digest.model import Language, NoticeKind
from digest.words import delivered, plain, table
from digest.words.plain import Role
from tests import make

EN, JA = table.of(Language("en")), table.of(Language("ja"))
MINUTE = timedelta(minutes=1)


def test_nobody_is_told_of_a_lateness_that_the_schedule_calls_on_time() -> None:
    assert delivered.ON_TIME == schedule.ON_TIME


@pytest.mark.parametrize(
    ("words", "tz", "said"),
    [
        (EN, "UTC", "Late: due 06:00, sent 07:20."),
        (EN, "Asia/Kolkata", "Late: due 11:30, sent 12:50."),
        (JA, "Asia/Tokyo", "遅れました: 予定15:00、送信16:20。"),
        (EN, "No/Such_Zone", "Late: due 06:00, sent 07:20."),
        (EN, "../etc/passwd", "Late: due 06:00, sent 07:20."),
    ],
)
def test_a_late_brief_says_when_it_was_due_and_sent(
    words: table.Words, tz: str, said: str
) -> None:
    row = make.delivery(first_tried_at=make.NOW + 80 * MINUTE, tz=tz)
    assert delivered.late(words, row) == said


def test_the_clock_times_are_those_on_the_readers_wall_when_it_was_put_forward() -> None:
    due = datetime(2026, 3, 29, 0, 45, tzinfo=UTC)  # 01:45 in Berlin; at 02:00 it is 03:00
    row = make.delivery(due_at=due, first_tried_at=due + 30 * MINUTE, tz="Europe/Berlin")
    assert delivered.late(EN, row) == "Late: due 01:45, sent 03:15."


@given(st.none() | st.integers(-600, 7200))
def test_the_line_stands_under_the_title_or_not_at_all(after: int | None) -> None:
    tried = None if after is None else make.NOW + timedelta(seconds=after)
    row, brief = make.delivery(first_tried_at=tried), make.brief()
    usual = plain.visible(EN, brief, UTC)
    lines = delivered.visible(EN, brief, row)
    if after is None or timedelta(seconds=after) <= delivered.ON_TIME:
        assert lines == usual
    else:
        assert (lines[0], lines[2:]) == (usual[0], usual[1:])
        assert lines[1].role is Role.META


@pytest.mark.parametrize("words", [EN, JA], ids=["en", "ja"])
def test_every_notice_has_words(words: table.Words) -> None:
    others = {each.value for each in NoticeKind if each is not NoticeKind.CORRECTION}
    assert words.notices.keys() == others
    for template in words.notices.values():
        assert "{platform}" in template


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (EN, "That is everything for today. Next brief: Sat 18 Apr, 08:00."),
        (JA, "今日は以上です。次回は4月18日(土)8:00です。"),
    ],
)
def test_the_end_says_when_the_next_one_comes_by_the_readers_clock(
    words: table.Words, said: str
) -> None:
    at = datetime(2026, 4, 17, 23, tzinfo=UTC)
    row = make.delivery(tz="Asia/Tokyo", next_at=at)
    *_, end = delivered.visible(words, make.brief(), row)
    assert end.role is Role.END
    assert end.text == said

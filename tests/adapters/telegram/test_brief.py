"""Briefs of every kind and sort of day, as their readers on Telegram see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.contract import BriefActions
from adapters.telegram import brief as telegram
from adapters.telegram.document import Kind, Message
from digest.model import Brief, BriefKind, DayState, Delivery
from tests import make, specimens
from tests.adapters.telegram import judge


def _messages(brief: Brief, delivery: Delivery | None = None) -> tuple[Message, ...]:
    shown = telegram.render(brief, delivery or make.delivery(), specimens.actions(brief))
    for each in shown:
        assert judge.faults(each) == []
    assert len(shown) <= telegram.parts(brief)
    return shown


def _one(brief: Brief, delivery: Delivery | None = None) -> Message:
    (message,) = _messages(brief, delivery)
    return message


def _labels(message: Message) -> list[list[str]]:
    return [[each.label for each in row] for row in message.keyboard]


def test_a_brief_of_five_stories_is_one_message() -> None:
    brief = specimens.full()
    assert telegram.parts(brief) == 1
    assert len(judge.of(_one(brief), Kind.QUOTE)) == 5


def test_headline_and_takeaway_are_read_without_opening_anything() -> None:
    brief = specimens.full()
    seen = judge.unfolded(_one(brief))
    for number, slot in enumerate(brief.slots, start=1):
        assert f"{number}. {slot.story.headline}\n{slot.story.takeaway.text}" in seen


def test_what_opens_begins_with_what_it_rests_on_and_has_points_and_sources() -> None:
    message = _one(specimens.normal())
    first, *_ = judge.of(message, Kind.QUOTE)
    flag, happened, *_, lab, ledger = first.splitlines()
    assert flag == "2 independent sources"
    assert happened.startswith("What happened: Kestrel Lab released Wren")
    assert lab == "• Kestrel Lab (Thu 16 Apr, 2 min read): “Releasing Wren”"
    assert ledger.startswith("• The Meridian Ledger (Thu 16 Apr, 4 min read)")
    assert "Kestrel Lab" in judge.of(message, Kind.LINK)
    assert "https://kestrel-lab.example/news/wren" in judge.links(message)


def test_the_background_stands_after_the_stories_with_its_source() -> None:
    message = _one(specimens.normal())
    assert "Background: Running a model at home" in judge.unfolded(message)
    assert "https://halde.example/costs" in judge.links(message)


def test_the_keyboard_has_stories_the_brief_as_a_whole_and_thumbs() -> None:
    brief = specimens.normal()
    message, actions = _one(brief), specimens.actions(brief)
    assert _labels(message) == [
        ["Ask 1", "Ask 2", "Ask 3"],
        ["What was left out", "Settings"],
        ["Useful 👍", "Not useful 👎"],
    ]
    stories, closing, thumbs = ([each.data for each in row] for row in message.keyboard)
    assert stories == [each.open.token for each in actions.stories]
    assert closing == [each.token for each in actions.closing]
    assert thumbs == ["+", "-"]


def test_seven_stories_have_their_numbers_alone_and_one_needs_none() -> None:
    seven = make.brief(*(make.story(f"Example Lab releases model {n}") for n in range(7)))
    assert _labels(_messages(seven)[-1])[0] == ["1", "2", "3", "4", "5", "6", "7"]
    assert _labels(_one(specimens.quiet()))[0] == ["Ask"]


def test_no_day_that_is_not_normal_begins_like_another() -> None:
    late = make.delivery(first_tried_at=make.NOW + timedelta(minutes=80))
    said = {
        "normal": _one(specimens.normal()),
        "quiet": _one(specimens.quiet()),
        "degraded": _one(specimens.degraded()),
        "extractive": _one(specimens.extractive()),
        "late": _one(specimens.normal(), late),
        "empty": _one(specimens.empty()),
    }
    first = {name: each.text.splitlines()[1] for name, each in said.items()}
    assert len({each[:24] for each in first.values()}) == len(first)
    assert first["late"] == "Late: due 06:00, sent 07:20."
    assert first["degraded"].startswith("Incomplete: 2 of 5 sources could not be read")
    assert "uiet day ·" not in said["degraded"].text
    assert first["extractive"].startswith("Summaries are off right now")


def test_a_day_without_news_is_two_lines_and_nobody_is_asked_whether_it_was_useful() -> None:
    message = _one(specimens.empty())
    title, said = message.text.splitlines()
    assert title == "AI brief · Fri 17 Apr 2026"
    assert said == "Nothing new since Thu 16 Apr, 06:00. All 24 sources were read."
    assert _labels(message) == [["What was left out", "Settings"]]


def test_a_partial_day_without_stories_is_no_quiet_one() -> None:
    message = _one(replace(specimens.degraded(), slots=(), day=DayState.PARTIAL))
    assert "Incomplete:" in message.text
    assert _labels(message)[-1] == ["Useful 👍", "Not useful 👎"]


def test_a_corrected_story_says_so_where_it_is_always_seen() -> None:
    seen = judge.unfolded(_one(specimens.corrected()))
    assert "Corrected 14:05 UTC\nWe wrote: Wren takes up six megabytes." in seen
    assert "The articles say: Wren takes up six gigabytes." in seen


def test_an_update_says_that_it_is_one_and_keeps_the_takeaway() -> None:
    brief = specimens.quiet()
    slot = replace(brief.slots[0], update=make.claim("A second hospital uses it."))
    message = _one(replace(brief, slots=(slot,)))
    assert "Update: A second hospital uses it." in judge.unfolded(message)
    assert slot.story.takeaway.text in judge.of(message, Kind.QUOTE)[0]


def test_an_alert_begins_with_what_it_is_about_and_says_how_to_stop_it() -> None:
    message = _one(specimens.alert())
    assert message.text.startswith("Breaking · Kestrel Lab gives away Wren")
    assert message.text.endswith("To get no more of these: alerts off")
    assert "Only what 2 independent sources agree on." in judge.unfolded(message)


def test_a_week_says_what_grew_what_is_open_and_what_was_corrected() -> None:
    seen = judge.unfolded(_one(specimens.looking_back(BriefKind.WEEKLY)))
    assert "2 to 9 independent sources" in seen
    assert "Still open:\n• 2: Banks have until 1 July" in seen
    assert "Corrected this week:\nKestrel Lab gives away Wren" in seen


def test_a_catch_up_says_when_each_event_was_first_reported() -> None:
    seen = judge.unfolded(_one(specimens.looking_back(BriefKind.CATCH_UP)))
    assert "First reported 12 Apr, updated 3 times" in seen
    assert "mark all read" in seen


def test_a_brief_in_japanese_speaks_japanese_throughout() -> None:
    message = _one(specimens.japanese())
    assert judge.of(message, Kind.QUOTE)[0].startswith("独立した情報源2件\n何が起きた:")
    assert message.text.endswith("今日は以上です。")
    assert _labels(message) == [
        ["質問する 1", "質問する 2"],
        ["省いた話題", "設定"],
        ["役に立った 👍", "役に立たなかった 👎"],
    ]


def _times(message: Message) -> list[tuple[str, int, str]]:
    return [
        (judge.cut(message.text, each.offset, each.length), each.unix_time, each.time_format)
        for each in message.entities
        if each.kind is Kind.TIME
    ]


def test_when_the_next_one_comes_is_told_by_each_readers_own_clock() -> None:
    after = make.NOW + timedelta(days=1)
    delivery = make.delivery(next_at=after, tz="Asia/Tokyo")
    assert _times(_one(specimens.normal(), delivery))[-1] == (
        "Sat 18 Apr, 15:00",
        int(after.timestamp()),
        "wt",
    )
    later = make.delivery(next_at=make.NOW + timedelta(days=9))
    assert _times(_one(specimens.normal(), later))[-1][2] == "wDt"


def test_how_old_a_source_is_is_told_live_and_an_undated_one_has_no_time() -> None:
    brief = specimens.full()
    found = _times(_one(brief))
    dated = [s for slot in brief.slots for s in slot.story.sources if s.published_at is not None]
    assert [each[1] for each in found] == [
        int(each.published_at.timestamp()) for each in dated if each.published_at
    ]
    assert {each[2] for each in found} == {"r"}


def test_both_times_of_a_late_brief_are_times() -> None:
    tried = make.NOW + timedelta(minutes=80)
    due, sent, *_ = _times(_one(specimens.normal(), make.delivery(first_tried_at=tried)))
    assert due == ("06:00", int(make.NOW.timestamp()), "t")
    assert sent == ("07:20", int(tried.timestamp()), "t")


def long_brief(number: int) -> Brief:
    text = make.claim("A sentence that says a good deal of what there is to say. " * 9)
    stories = (
        replace(
            each,
            points=replace(
                each.points, what_happened=text, why_it_matters=text, what_to_watch=text
            ),
        )
        for each in specimens.stories()[:number]
    )
    return make.brief(*stories)


def test_what_has_no_room_in_one_message_goes_on_in_the_next_between_two_stories() -> None:
    brief = long_brief(5)
    shown = _messages(brief)
    assert len(shown) > 1
    told = [judge.plain(each.text) for each in shown]
    begins = [
        next(n for n, text in enumerate(told) if f"{number}. {slot.story.headline}" in text)
        for number, slot in enumerate(brief.slots, start=1)
    ]
    assert begins == sorted(begins)
    for text, message in zip(told, shown, strict=True):
        assert text.count("What happened:") == len(judge.of(message, Kind.QUOTE))
    assert [bool(each.keyboard) for each in shown] == [False] * (len(shown) - 1) + [True]


def test_the_farewell_does_not_come_alone() -> None:
    for number in range(1, 6):
        *_, last = _messages(long_brief(number))
        assert "What happened:" in last.text


def test_without_actions_a_brief_is_shown_all_the_same() -> None:
    (message,) = telegram.render(specimens.normal(), make.delivery(), BriefActions(stories=()))
    assert judge.faults(message) == []
    assert _labels(message) == [["Useful 👍", "Not useful 👎"]]


def _at_the_limit() -> Brief:
    """Return a brief of as many words as a minute has, with points that leave little room."""
    point = make.claim(("Some words make a point. " * 6)[:127])
    stories = (
        replace(
            each,
            headline="Ten words of six letters stand in each headline here, at most",
            takeaway=make.claim("Words of which twenty stand in a takeaway, as it is " * 2),
            points=replace(
                each.points, what_happened=point, why_it_matters=point, what_to_watch=point
            ),
        )
        for each in specimens.stories()
    )
    return make.brief(*stories)


def test_a_full_minute_is_one_message_without_what_its_sources_are_called() -> None:
    brief = _at_the_limit()
    message = _one(brief)
    assert telegram.parts(brief) == 1
    assert "“Releasing Wren”" not in judge.plain(message.text)
    assert len(judge.links(message)) == sum(len(slot.story.sources) for slot in brief.slots)

"""Briefs of every kind and sort of day, as their readers on Slack see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.contract import BriefActions
from adapters.slack import brief as slack
from adapters.slack import presses
from adapters.slack.rendering import Layout, Rendering
from digest.model import Brief, BriefKind, DayState
from tests import make, specimens
from tests.adapters.slack import judge


def _render(
    brief: Brief, layout: Layout = Layout.EXPANDABLE, *, tried: datetime | None = None
) -> Rendering:
    delivery = make.delivery(first_tried_at=tried)
    made = slack.render(brief, delivery, specimens.actions(brief), layout)
    assert judge.message({"text": made.text, "blocks": made.blocks}) == []
    return made


def _details(brief: Brief, layout: Layout) -> tuple[Rendering, ...]:
    return slack.details(brief, make.delivery(), specimens.actions(brief), layout)


def _said(blocks: object) -> str:
    return "\n".join(map(judge.said, judge.texts(blocks)))


def _types(made: Rendering) -> list[object]:
    return [each["type"] for each in made.blocks]


def test_three_stories_with_all_that_can_stand_there_take_twelve_blocks() -> None:
    made = _render(specimens.normal())
    story = ["section", "container"]
    assert _types(made) == [
        "header", "context", *story, *story, *story, "context", "context", "actions",
        "context_actions",
    ]  # fmt: skip


def test_headline_and_takeaway_stand_outside_of_what_opens() -> None:
    brief = specimens.full()
    seen = _said([each for each in _render(brief).blocks if each["type"] != "container"])
    for number, slot in enumerate(brief.slots, start=1):
        assert f"*{number}. {slot.story.headline}*\n{slot.story.takeaway.text}" in seen


def test_what_opens_has_points_worth_knowing_sources_and_questions() -> None:
    made = _render(specimens.normal())
    opened = next(each for each in made.blocks if each["type"] == "container")
    said = _said(opened)
    assert "3 key points · 2 independent sources" in said
    assert "*What to watch:* A version with 30 billion parameters is to follow" in said
    assert "*Worth knowing:* 2 independent sources in 3 articles." in said
    assert "Sources: Kestrel Lab (Thu 16 Apr, 2 min read): “Releasing Wren”" in said
    assert "Who is Owen Lisle?\nHow many parameters does Wren have?\nWhat comes next?\nAsk" in said
    assert opened["default_collapsed"] is True


def test_everything_that_is_offered_for_a_story_can_be_pressed() -> None:
    brief = specimens.quiet()
    actions = specimens.actions(brief)
    pressed = set()
    for node in judge.walk(_render(brief).blocks):
        options = node.get("options")
        chosen = options if isinstance(options, list) else []
        pressed.add(presses.read(node))
        pressed |= {presses.read({**node, "selected_option": each}) for each in chosen}
    story = actions.stories[0]
    offered = (story.ask, story.why, story.more, story.less, story.save, story.report)
    for each in (*offered, *story.questions, *actions.closing):
        assert presses.Press(token=each.token, form=each.form) in pressed


def test_the_classic_layout_names_sources_and_puts_cards_into_one_reply() -> None:
    brief = specimens.full()
    made = _render(brief, Layout.CLASSIC)
    assert "container" not in _types(made)
    assert "2 independent sources · Kestrel Lab · The Meridian Ledger" in _said(made.blocks)
    (reply,) = _details(brief, Layout.CLASSIC)
    assert judge.message({"text": reply.text, "blocks": reply.blocks}) == []
    assert "*What happened:* Halde Weekly compared six models" in _said(reply.blocks)
    assert slack.parts(brief, Layout.CLASSIC) == 2


def test_a_brief_that_opens_in_place_needs_no_thread() -> None:
    assert slack.parts(specimens.full(), Layout.EXPANDABLE) == 1
    assert _details(specimens.full(), Layout.EXPANDABLE) == ()


def test_text_alone_has_no_blocks_and_its_thread_has_the_links() -> None:
    brief = specimens.normal()
    made = _render(brief, Layout.TEXT)
    assert made.blocks == ()
    assert made.text == _render(brief).text
    links = {link for each in _details(brief, Layout.TEXT) for link in judge.tokens(each.text)}
    assert "https://kestrel-lab.example/news/wren" in links


def test_the_first_line_of_the_text_is_the_top_headline() -> None:
    first, second, *_ = _render(specimens.normal()).text.splitlines()
    assert first == specimens.normal().slots[0].story.headline
    assert second == "AI brief · Fri 17 Apr 2026"


def test_no_day_that_is_not_normal_begins_like_another() -> None:
    said = {
        "normal": _render(specimens.normal()),
        "quiet": _render(specimens.quiet()),
        "degraded": _render(specimens.degraded()),
        "extractive": _render(specimens.extractive()),
        "late": _render(specimens.normal(), tried=make.NOW + timedelta(minutes=80)),
        "empty": _render(specimens.empty()),
    }
    first = {
        name: _said([each for each in made.blocks if each["type"] == "context"][:1])
        for name, made in said.items()
    }
    assert len({each.partition("\n")[0][:24] for each in first.values()}) == len(first)
    assert first["late"].startswith("Late: due 06:00, sent 07:20.")
    assert first["degraded"].startswith("Incomplete: 2 of 5 sources could not be read")
    assert "uiet day ·" not in first["degraded"]
    assert first["extractive"].startswith("Summaries are off right now")


def test_a_day_without_news_is_one_quiet_line() -> None:
    made = _render(specimens.empty())
    assert _types(made) == ["context", "actions"]
    assert "Nothing new since Thu 16 Apr, 06:00. All 24 sources were read." in _said(made.blocks)


def test_a_corrected_story_says_so_where_it_is_always_seen() -> None:
    seen = [each for each in _render(specimens.corrected()).blocks if each["type"] == "context"]
    assert "Corrected 14:05 UTC" in _said(seen)
    assert "*The articles say:* Wren takes up six gigabytes." in _said(seen)


def test_an_update_says_that_it_is_one_and_keeps_the_takeaway() -> None:
    brief = specimens.quiet()
    slot = replace(brief.slots[0], update=make.claim("A second hospital uses it."))
    made = _render(replace(brief, slots=(slot,)))
    assert "*Update:* A second hospital uses it." in _said(made.blocks[2])
    assert slot.story.takeaway.text in _said(made.blocks)


def test_an_alert_begins_with_what_it_is_about_and_says_how_to_stop_it() -> None:
    made = _render(specimens.alert())
    assert _said(made.blocks).startswith("*Breaking · Kestrel Lab gives away Wren")
    assert "alerts off" in _said(made.blocks)


def test_a_week_says_what_grew_what_is_open_and_what_was_corrected() -> None:
    said = _said(_render(specimens.looking_back(BriefKind.WEEKLY)).blocks)
    assert "2 to 9 independent sources" in said
    assert "*Still open:*\n• 2: Banks have until 1 July" in said
    assert "*Corrected this week:*" in said


def test_a_catch_up_says_when_each_event_was_first_reported() -> None:
    said = _said(_render(specimens.looking_back(BriefKind.CATCH_UP)).blocks)
    assert "First reported 12 Apr, updated 3 times" in said
    assert "mark all read" in said


def test_a_brief_in_japanese_speaks_japanese_throughout() -> None:
    said = _said(_render(specimens.japanese()).blocks)
    assert "3つの要点・独立した情報源2件" in said
    assert "役に立った" in said
    assert "今日は以上です。" in said


def test_what_has_no_room_goes_to_the_thread_from_the_last_story_up() -> None:
    long = make.claim("A sentence that says a good deal of what there is to say. " * 9)
    stories = tuple(
        replace(
            each,
            points=replace(
                each.points, what_happened=long, why_it_matters=long, what_to_watch=long
            ),
        )
        for each in specimens.stories()
    )
    brief = make.brief(*stories)
    types = _types(_render(brief))
    opened = types.count("container")
    assert 0 < opened < len(stories)
    moved = _details(brief, Layout.EXPANDABLE)
    assert slack.parts(brief, Layout.EXPANDABLE) == 1 + len(moved)
    assert stories[-1].headline in _said([each.blocks for each in moved])
    assert stories[0].headline not in _said([each.blocks for each in moved])


def test_of_more_than_seven_stories_the_others_stand_in_the_thread() -> None:
    stories = [make.story(f"Example Lab releases model number {n}") for n in range(9)]
    brief = make.brief(*stories)
    made = _render(brief)
    assert "2 stories more in the thread." in _said(made.blocks)
    moved = _said([each.blocks for each in _details(brief, Layout.EXPANDABLE)])
    assert stories[7].headline in moved
    assert stories[8].headline in moved


def test_without_actions_a_brief_is_shown_all_the_same() -> None:
    made = slack.render(
        specimens.normal(), make.delivery(), BriefActions(stories=()), Layout.EXPANDABLE
    )
    assert judge.message({"text": made.text, "blocks": made.blocks}) == []
    assert not [each for each in judge.walk(made.blocks) if each.get("type") == "button"]


def test_once_anything_has_changed_every_block_has_another_id() -> None:
    def ids(brief: Brief) -> set[object]:
        return {each["block_id"] for each in _render(brief).blocks}

    assert ids(specimens.corrected()) & ids(make.brief(*specimens.stories()[:2])) == set()
    assert ids(specimens.normal()) == ids(specimens.normal())


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize(
    "make_brief", [specimens.normal, specimens.full, specimens.japanese, specimens.degraded]
)
def test_nothing_a_reader_is_offered_has_anybodys_words_or_a_secret(
    layout: Layout, make_brief: Callable[[], Brief]
) -> None:
    brief = make_brief()
    tokens = {
        value
        for node in judge.walk(_render(brief, layout).blocks)
        if isinstance(value := node.get("value"), str)
    }
    for each in tokens - {"+", "-"}:
        assert "v1:do:" in each
        assert not any(slot.story.headline in each for slot in brief.slots)


def test_a_partial_day_without_stories_is_no_quiet_line() -> None:
    brief = replace(specimens.degraded(), slots=(), day=DayState.PARTIAL)
    assert _types(_render(brief))[:2] == ["header", "context"]


def test_what_is_sent_is_json_as_it_is() -> None:
    made = _render(specimens.normal())
    assert json.loads(json.dumps(made.blocks)) == list(made.blocks)

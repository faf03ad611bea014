"""Briefs of every kind and sort of day, as their readers on LINE see them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from adapters.line import brief as line
from adapters.line import quick
from adapters.line.message import Message
from digest.model import Brief, BriefKind, DayState, Delivery
from tests import japanese, make, specimens
from tests.adapters.line import judge


def _messages(
    brief: Brief, delivery: Delivery | None = None, *, is_plain: bool = False
) -> tuple[Message, ...]:
    made = line.render(
        brief, delivery or make.delivery(), specimens.actions(brief), is_plain=is_plain
    )
    assert judge.faults(made) == []
    return made


def _one(brief: Brief, delivery: Delivery | None = None) -> Message:
    (message,) = _messages(brief, delivery)
    return message


def _cover(message: Message) -> str:
    return judge.told(judge.cards(message)[0])


def test_five_stories_are_one_message_of_six_cards() -> None:
    message = _one(specimens.full())
    assert len(judge.cards(message)) == 6
    assert len({each["size"] for each in judge.cards(message)}) == 1


def test_headline_and_takeaway_are_read_on_the_first_card() -> None:
    brief = specimens.full()
    cover = _cover(_one(brief))
    for number, slot in enumerate(brief.slots, start=1):
        assert f"{number}. {slot.story.headline}\n{slot.story.takeaway.text}" in cover


def test_a_press_on_a_story_opens_it_and_is_said_with_its_number() -> None:
    brief = specimens.normal()
    rows = [
        each["action"]
        for each in judge.components(_one(brief))
        if each["type"] == "box" and "action" in each
    ]
    assert [each["data"] for each in rows] == [
        each.open.token for each in specimens.actions(brief).stories
    ]
    assert rows[1]["displayText"] == "2. Key points"


def test_a_story_has_its_flag_points_sources_and_two_buttons_on_a_card_of_its_own() -> None:
    brief = specimens.normal()
    first = judge.cards(_one(brief))[1]
    told = judge.told(first).splitlines()
    assert told[:4] == [
        "1. Kestrel Lab gives away Wren, a language model small enough for a laptop",
        "2 independent sources",
        "What happened",
        "Kestrel Lab released Wren with its weights and its training recipe on Thursday.",
    ]
    assert "Kestrel Lab (Thu 16 Apr, 2 min read)" in told
    assert brief.slots[0].story.takeaway.text not in told
    story = specimens.actions(brief).stories[0]
    assert judge.data(first) == [story.ask.token, story.less.token]


def test_who_asks_about_a_story_has_the_keyboard_at_hand() -> None:
    asks = [each for each in judge.components(_one(specimens.full())) if "inputOption" in each]
    assert len(asks) == 5
    assert {each["inputOption"] for each in asks} == {"openKeyboard"}


def test_a_story_without_points_says_its_takeaway_on_its_card_too() -> None:
    bare = replace(specimens.stories()[0], points=make.story().points, notes=())
    bare = replace(bare, points=replace(bare.points, what_happened=None))
    card = judge.cards(_one(make.brief(bare)))[1]
    assert bare.takeaway.text in judge.told(card)


def test_an_update_says_that_it_is_one_and_keeps_the_takeaway_on_the_card() -> None:
    brief = specimens.quiet()
    slot = replace(brief.slots[0], update=make.claim("A second hospital uses it."))
    message = _one(replace(brief, slots=(slot,)))
    assert "Update: A second hospital uses it." in _cover(message)
    assert slot.story.takeaway.text in judge.told(judge.cards(message)[1])


def test_no_day_that_is_not_normal_begins_like_another() -> None:
    late = make.delivery(first_tried_at=make.NOW + timedelta(minutes=80))
    said = {
        "normal": _messages(specimens.normal()),
        "quiet": _messages(specimens.quiet()),
        "degraded": _messages(specimens.degraded()),
        "extractive": _messages(specimens.extractive()),
        "late": _messages(specimens.normal(), late),
        "empty": _messages(specimens.empty()),
    }
    first = {name: judge.read(each).splitlines()[1] for name, each in said.items()}
    assert len({each[:24] for each in first.values()}) == len(first)
    assert first["late"] == "Late: due 06:00, sent 07:20."
    assert first["degraded"].startswith("Incomplete: 2 of 5 sources could not be read")


def test_what_is_notified_says_what_is_amiss_after_the_headlines() -> None:
    alt = _one(specimens.degraded()).alt
    assert alt.startswith("AI brief · Fri 17 Apr 2026: Banks must explain every loan")
    assert "Incomplete: 2 of 5 sources" in alt
    assert "1 min" not in _one(specimens.normal()).alt


def test_a_day_without_news_is_two_lines_and_no_card() -> None:
    message = _one(japanese.empty())
    assert message.card is None
    title, said = message.text.splitlines()
    assert title == "AIブリーフ・2026年4月17日(金)"
    assert said.endswith("情報源24件をすべて確認しました。")
    assert judge.labels([message]) == ["省いた話題", "設定"]


def test_a_partial_day_without_stories_is_no_quiet_one() -> None:
    message = _one(replace(specimens.degraded(), slots=(), day=DayState.PARTIAL))
    assert "Incomplete:" in message.text
    assert judge.labels([message])[-1] == "Not useful"


def test_an_alert_is_a_text_that_begins_with_what_it_is_about() -> None:
    message = _one(specimens.alert())
    assert message.text.startswith("Breaking: Kestrel Lab gives away Wren")
    assert message.text.endswith("To get no more of these: alerts off")
    assert "https://kestrel-lab.example/news/wren" in judge.urls([message])
    assert judge.labels([message])[0] == "Key points"


def test_an_alert_in_japanese_has_its_sign() -> None:
    first = japanese.full().slots[0].story
    edition = make.edition(kind=BriefKind.ALERT, max_stories=1, language=specimens.JA)
    message = _one(make.brief(first, edition=edition))
    assert message.text.startswith("【速報】ケストレル研究所、ノートPCで動く")


def test_a_week_says_what_grew_what_is_open_and_what_was_corrected() -> None:
    cover = _cover(_one(specimens.looking_back(BriefKind.WEEKLY)))
    assert "2 to 9 independent sources" in cover
    assert "Still open\n• 2: Banks have until 1 July" in cover
    assert "Corrected this week\nKestrel Lab gives away Wren" in cover


def test_a_corrected_story_says_so_on_the_first_card() -> None:
    cover = _cover(_one(specimens.corrected()))
    assert "Corrected 14:05 UTC\nWe wrote\nWren takes up six megabytes." in cover
    assert "The articles say\nWren takes up six gigabytes." in cover


def test_quick_replies_are_questions_the_brief_as_a_whole_and_thumbs() -> None:
    message = _one(japanese.full())
    assert judge.labels([message]) == [
        "レンの大きさは?", "どの事実が示される?", "旧拠点はどうなる?",
        "省いた話題", "設定", "役に立った", "役に立たなかった",
    ]  # fmt: skip
    assert [each.data for each in message.taps[-2:]] == [quick.LIKED, quick.DISLIKED]


def test_without_cards_every_story_is_there_with_its_sources() -> None:
    brief = specimens.normal()
    shown = _messages(brief, is_plain=True)
    assert all(each.card is None for each in shown)
    for slot in brief.slots:
        assert slot.story.takeaway.text in judge.read(shown)
    assert {each.url for slot in brief.slots for each in slot.story.sources} <= set(
        judge.urls(shown)
    )
    assert judge.labels(shown) == judge.labels(_messages(brief))


def test_a_story_by_itself_has_its_takeaway_and_points() -> None:
    slot = japanese.full().slots[0]
    (message,) = line.details(slot, 1, make.delivery(), None)
    assert judge.faults([message]) == []
    told = judge.told(message.card)
    assert slot.story.takeaway.text in told
    assert "何が起きた\nケストレル研究所は木曜日、" in told
    assert message.alt == slot.story.headline


def test_what_is_said_in_japanese_is_said_in_japanese_throughout() -> None:
    told = judge.read(_messages(japanese.full()))
    for english in ("source", "What", "Ask", "Less", "read"):
        assert english not in told

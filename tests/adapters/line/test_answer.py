"""Replies as their readers on LINE see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.contract import Action, FormKind
from adapters.line import answer, limits
from adapters.line.message import Message
from digest.model import Brief
from digest.words import plain, table
from digest.words.corrections import note
from digest.words.lines import GAP, Line, Role
from tests import effort, japanese, replies, specimens
from tests.adapters.line import judge
from tests.anybrief import briefs, texts
from tests.replies import action

LAW = settings(
    max_examples=effort.examples(6), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def _messages(lines: Sequence[Line], actions: Sequence[Action] = ()) -> tuple[Message, ...]:
    made = answer.render(lines, actions)
    assert judge.faults(made) == []
    return made


def test_an_answer_is_a_text_with_its_sources_written_out() -> None:
    (message,) = _messages(japanese.ANSWER, japanese.SUGGESTED)
    sentences, sources, notes = message.text.split("\n\n")
    assert sentences.splitlines()[1] == "相談できる担当者も示されます。 [1]"
    assert sources == "[1] 東湖経済 https://toko-keizai.example/ai/loans"
    assert notes == "話題2の記事だけから答えました。"


def test_under_an_answer_stand_suggestions_cut_at_a_phrase_and_thumbs() -> None:
    made = _messages(japanese.ANSWER, japanese.SUGGESTED)
    assert judge.labels(made) == [
        "どの事実が示される?", "すでに断られた融資も、あらためて…",
        "役に立った", "役に立たなかった",
    ]  # fmt: skip
    assert made[-1].taps[1].action()["displayText"] == japanese.SUGGESTED[1].label


def test_an_answer_that_the_sources_do_not_give_has_no_thumbs() -> None:
    made = _messages(replies.UNTOLD)
    assert judge.labels(made) == []
    assert "How many parameters does Wren have?" in judge.read(made)


def test_settings_ask_for_a_time_with_a_picker_that_shows_the_present_one() -> None:
    made = _messages(japanese.SETTINGS, japanese.MENU)
    (picker, topics, *_) = [each.action(limits.TAP_LABEL) for each in made[-1].taps]
    assert picker == {
        "type": "datetimepicker", "label": "時刻", "data": japanese.MENU[0].token,
        "mode": "time", "initial": "07:30",
    }  # fmt: skip
    assert topics["type"] == "postback"
    assert len(made[-1].taps) == len(japanese.MENU)


def test_a_time_is_asked_for_in_every_language_and_from_eight_where_none_is_said() -> None:
    for typed in ("time", "時間", "時刻"):
        (message,) = _messages(replies.UNTOLD, [action("Time", typed, FormKind.SETTINGS)])
        assert message.taps[0].asks_time == "08:00"


def test_who_has_come_gets_a_greeting_the_brief_and_a_question() -> None:
    greeting, news, question = _messages(japanese.greeting(), japanese.choices())
    assert greeting.text.startswith("AIニュースを1日1分で")
    assert news.alt.startswith("AIブリーフ・2026年4月17日(金): 1. ケストレル研究所")
    assert question.text.startswith("自動でお届けしましょうか?")
    assert judge.labels([question]) == ["毎朝8時", "週1回", "自分で開く", "English"]
    assert not news.taps


def test_a_brief_in_answer_has_all_stories_with_their_sources() -> None:
    _, news, _ = _messages(japanese.greeting(), japanese.choices())
    told = judge.told(news.card)
    for number, slot in enumerate(japanese.full().slots, start=1):
        assert f"{number}. {slot.story.headline}" in told
        assert slot.story.takeaway.text in told
        assert slot.story.sources[0].url in judge.urls([news])


def test_an_action_that_is_a_number_is_the_press_on_that_story() -> None:
    offered = [action("要点と出典", "1"), action("要点と出典", "3"), action("設定", "設定")]
    made = _messages(plain.visible(table.of(specimens.JA), japanese.full(), UTC), offered)
    rows = [
        each["action"]
        for each in judge.components(made[-1])
        if each["type"] == "box" and each.get("action", {}).get("type") == "postback"
    ]
    assert [each["displayText"] for each in rows] == ["1. 要点と出典", "3. 要点と出典"]
    assert judge.labels(made) == ["設定"]


def test_without_cards_each_story_is_opened_by_its_number() -> None:
    offered = [action("要点と出典", "1"), action("要点と出典", "2")]
    made = answer.render(
        plain.visible(table.of(specimens.JA), japanese.full(), UTC), offered, is_plain=True
    )
    assert judge.labels(made) == ["1. 要点と出典", "2. 要点と出典"]


def test_an_opened_story_is_a_card_with_points_sources_and_what_they_are_called_there() -> None:
    asked = [action(each) for each in japanese.full().slots[0].story.questions]
    (message,) = _messages(japanese.opened(), asked)
    told = judge.told(message.card)
    assert "何が起きた\nケストレル研究所は木曜日、" in told
    assert "アカツキテック (4月16日(木)・2分): 「手元で動く言語モデル「レン」公開」" in told
    assert judge.labels([message]) == ["レンの大きさは?", "次の版はいつ?"]
    assert "質問する" not in told


def test_a_correction_is_a_text_that_says_what_was_wrong_and_what_is_right() -> None:
    correction = specimens.corrected().slots[0].story.correction
    assert correction
    (message,) = _messages(note(table.of(specimens.EN), correction))
    assert message.text.startswith("Correction, 14:05 UTC, Fri 17 Apr")
    assert "We wrote: Wren takes up six megabytes." in message.text


def test_help_is_a_text_in_groups() -> None:
    (message,) = _messages(japanese.HELP)
    assert "\n\n読む\n• 今日: 今日のブリーフ\n" in message.text


def test_without_cards_a_story_is_a_text_with_its_addresses() -> None:
    made = answer.render(japanese.opened(), (), is_plain=True)
    assert judge.faults(made) == []
    assert made[0].card is None
    assert "https://akatsuki.example/wren" in judge.urls(made)


def test_nothing_is_said_as_a_dash_and_thirteen_replies_are_enough() -> None:
    (message,) = _messages((), [action(f"{n}", f"x {n}") for n in range(20)])
    assert message.text == "–"
    assert len(judge.labels([message])) == limits.TAPS


_ROLES = [Role.NOTE, Role.TAKEAWAY, Role.POINT, Role.SOURCE, Role.HEADLINE, Role.TITLE]
_LINES = st.builds(
    lambda role, text, label, path: Line(
        role=role, text=text, label=label, urls=(f"https://e.example/{path}",)
    ),
    st.sampled_from(_ROLES),
    texts(90),
    st.one_of(st.just(""), texts(20)),
    st.text("abc/-_.()?=é", max_size=12),
)


@LAW
@given(st.lists(st.one_of(_LINES, st.just(GAP)), max_size=12), st.lists(texts(90), max_size=15))
def test_line_takes_whatever_is_said_and_links_nothing_of_it_by_itself(
    lines: list[Line], labels: list[str]
) -> None:
    made = answer.render(lines, [action(each, "x") for each in labels])
    assert judge.faults(made) == []
    assert 1 <= len(made) <= limits.CALL_MESSAGES


@LAW
@given(briefs(), st.integers(1, 40))
def test_a_brief_that_is_shown_in_answer_is_all_there_however_long(
    brief: Brief, times: int
) -> None:
    lines = plain.visible(table.of(brief.edition.language), brief, UTC)
    longer = [Line(role=e.role, text=e.text * times, label=e.label, urls=e.urls) for e in lines]
    made = answer.render(longer)
    assert judge.faults(made) == []
    assert 1 <= len(made) <= limits.CALL_MESSAGES


@pytest.mark.parametrize("count", [1, 30, 200])
def test_a_list_of_any_length_is_one_call(count: int) -> None:
    stories = plain.visible(table.of(specimens.EN), specimens.full(), UTC)
    lines = [line for _ in range(count) for line in (GAP, *stories)]
    made = answer.render(lines)
    assert judge.faults(made) == []
    assert 1 <= len(made) <= limits.CALL_MESSAGES

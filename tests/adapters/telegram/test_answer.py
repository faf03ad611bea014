"""Replies on Telegram: answers, help, settings, what grows, what is too long for one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.telegram import answer
from adapters.telegram.document import Kind, Message
from digest.words import plain, table
from digest.words.lines import GAP, Line, Role
from tests import effort, make, replies, specimens
from tests.adapters.telegram import judge
from tests.anybrief import texts

_LINES = st.lists(
    st.one_of(
        st.just(GAP),
        st.builds(
            lambda role, label, text, urls: Line(role=role, label=label, text=text, urls=urls),
            st.sampled_from([each for each in Role if each is not Role.GAP]),
            st.just("") | texts(30),
            st.just("") | texts(400),
            st.just(()) | st.just(("https://x.example/a b|c",)),
        ),
    ),
    max_size=30,
)


def _judged(made: tuple[Message, ...]) -> tuple[Message, ...]:
    for each in made:
        assert judge.faults(each) == []
    return made


def _labels(message: Message) -> list[list[str]]:
    return [[each.label for each in row] for row in message.keyboard]


def test_an_answer_has_its_sentences_sources_suggestions_and_thumbs() -> None:
    (made,) = _judged(answer.render(replies.ANSWER, replies.SUGGESTED))
    assert judge.plain(made.text) == (
        "Wren has 8 billion parameters and runs on a laptop. [1]\n"
        "The Meridian Ledger writes of 7 billion. [2]\n\n"
        "[1] Kestrel Lab · [2] The Meridian Ledger\n"
        "Answered from story 1's articles only."
    )
    assert judge.of(made, Kind.LINK) == ["Kestrel Lab", "The Meridian Ledger"]
    assert judge.links(made) == [*replies.LAB, *replies.LEDGER]
    assert judge.of(made, Kind.ITALIC) == ["Answered from story 1's articles only."]
    assert _labels(made) == [
        ["Who is Owen Lisle?"],
        ["What comes next?"],
        ["Useful 👍", "Not useful 👎"],
    ]
    assert made.keyboard[0][0].data == replies.SUGGESTED[0].token


def test_a_question_that_cannot_be_pressed_is_said() -> None:
    (made,) = _judged(answer.render(replies.UNTOLD))
    assert made.text.endswith("Ask:\n• How many parameters does Wren have?")


def test_where_the_sources_do_not_tell_there_is_nothing_to_find_useful() -> None:
    (made,) = answer.render(replies.UNTOLD)
    assert made.keyboard == ()


def test_thumbs_speak_the_language_of_the_reply() -> None:
    note = Line(role=Role.NOTE, text="話題1の記事だけからお答えしました。")
    lines = (*(each for each in replies.ANSWER if each.role is not Role.NOTE), note)
    assert _labels(answer.render(lines)[-1]) == [["役に立った 👍", "役に立たなかった 👎"]]


def test_help_and_settings_are_read_and_not_small_print() -> None:
    (made,) = _judged(answer.render(replies.HELP))
    assert judge.of(made, Kind.ITALIC) == []
    assert judge.of(made, Kind.BOLD)[1:] == ["Read", "Change"]
    assert "\n\nRead\n• today: today's brief\n" in made.text
    (made,) = _judged(answer.render(replies.SETTINGS, replies.TIMES))
    assert _labels(made) == [[each.label] for each in replies.TIMES]


def test_short_buttons_share_a_row_as_far_as_a_telephone_shows_them() -> None:
    short = [replies.action(each) for each in ("07:00", "08:00", "09:00", "12:00", "18:00")]
    made = answer.render(replies.SETTINGS, short)[-1]
    assert _labels(made) == [["07:00", "08:00", "09:00", "12:00", "18:00"]]
    japanese = [
        replies.action(each) for each in ("毎日8時", "平日だけ", "自分で開く", "ほかの時刻")
    ]
    made = answer.render(replies.SETTINGS, japanese)[-1]
    assert _labels(made) == [["毎日8時", "平日だけ", "自分で開く"], ["ほかの時刻"]]


def test_stories_of_a_brief_that_was_asked_for_are_pressed_as_under_one_that_came() -> None:
    stories = [replace(replies.action("Open"), line=f"{n}") for n in (1, 2, 3)]
    shown = (Line(role=Role.HEADLINE, text="1. Wren"), Line(role=Role.NOTE, text="That is all."))
    (made,) = _judged(answer.render(shown, [*stories, replies.action("Read all")]))
    assert _labels(made) == [["Ask 1", "Ask 2", "Ask 3"], ["Read all"]]
    (first, *_), _ = made.keyboard
    assert first.data == stories[0].token


def test_no_number_of_a_card_is_made_of_a_label_and_what_is_behind_it() -> None:
    number = "4111 1111 1111 1111"
    _judged(answer.render([Line(role=Role.TAKEAWAY, label=f"1. {number}", text=number)]))


def test_of_more_buttons_than_telegram_takes_the_first_stay() -> None:
    many = [replies.action(f"Topic number {n} of many") for n in range(150)]
    made = _judged(answer.render(replies.ANSWER, many))[-1]
    offered = [each for row in _labels(made) for each in row]
    assert len(offered) == 100
    assert offered[:2] == ["Topic number 0 of many", "Topic number 1 of many"]
    assert offered[-1] == "Not useful 👎"


def test_a_story_opened_by_a_press_has_each_source_on_a_line_of_its_own() -> None:
    slot = make.slot(specimens.stories()[0])
    (made,) = _judged(answer.render(plain.opened(table.of(specimens.EN), slot, 1, UTC)))
    assert "Sources:\n• Kestrel Lab (Thu 16 Apr, 2 min read): “Releasing Wren”\n• The" in made.text
    assert judge.of(made, Kind.LINK) == ["Kestrel Lab", "The Meridian Ledger"]
    assert judge.of(made, Kind.QUOTE) == []


def test_a_reply_longer_than_a_message_goes_on_and_is_pressed_at_its_end() -> None:
    lines = [Line(role=Role.POINT, text=f"{n} {'words ' * 30}") for n in range(60)]
    made = _judged(answer.render(lines, replies.TIMES))
    assert len(made) > 1
    said = "\n".join(each.text for each in made)
    assert all(f"• {n} words" in said for n in range(60))
    assert [bool(each.keyboard) for each in made] == [False] * (len(made) - 1) + [True]


def test_a_line_longer_than_a_message_is_told_to_its_end() -> None:
    made = _judged(answer.render([Line(role=Role.TAKEAWAY, text="word " * 3000 + "end")]))
    said = " ".join(each.text for each in made)
    assert said.split().count("word") == 3000
    assert said.endswith("end")


def test_nothing_to_say_is_said_by_a_dash() -> None:
    (made,) = _judged(answer.render([GAP]))
    assert made.text == answer.NOTHING


def test_a_draft_is_what_was_told_so_far_without_anything_to_press() -> None:
    made = answer.draft(replies.ANSWER[:1])
    assert made == Message(text="Wren has 8 billion parameters and runs on a laptop. [1]")
    assert answer.draft([]).text == ""


def test_a_draft_begins_with_the_answer_it_becomes() -> None:
    whole = answer.render(replies.ANSWER)[0].text
    for told in range(1, len(replies.ANSWER)):
        assert whole.startswith(answer.draft(replies.ANSWER[:told]).text.split("\n\nAsk:")[0])


@settings(
    max_examples=effort.examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(_LINES)
def test_whatever_is_said_fits_and_links_what_it_names(lines: list[Line]) -> None:
    made = _judged(answer.render(lines, replies.TIMES))
    assert {each for told in made for each in judge.links(told)} <= {"https://x.example/a%20b%7Cc"}
    draft = answer.draft(lines)
    assert not draft.text or judge.faults(draft) == []
    assert made[0].text.startswith(draft.text[:20])

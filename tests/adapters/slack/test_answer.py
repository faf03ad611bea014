"""Replies on Slack: answers, help, settings, what is too long for one message."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack import answer
from adapters.slack.rendering import Rendering
from digest.words.lines import GAP, Line, Role
from tests import effort, replies
from tests.adapters.slack import judge
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


def _judged(made: tuple[Rendering, ...]) -> tuple[Rendering, ...]:
    for each in made:
        assert judge.message({"text": each.text, "blocks": each.blocks}) == []
    return made


def _said(made: tuple[Rendering, ...]) -> str:
    return "\n".join(judge.said(text) for each in made for text in judge.texts(each.blocks))


def test_an_answer_has_its_sentences_sources_suggestions_and_thumbs() -> None:
    (made,) = _judged(answer.render(replies.ANSWER, replies.SUGGESTED))
    assert [each["type"] for each in made.blocks] == [
        "section", "context", "context", "actions", "context_actions",
    ]  # fmt: skip
    assert judge.links(made.blocks) == [*replies.LAB, *replies.LEDGER]
    assert _said((made,)).count("Who is Owen Lisle?") == 1, "pressed, not said as well"
    assert made.text.startswith("Wren has 8 billion parameters and runs on a laptop. [1]\n")


def test_a_question_that_cannot_be_pressed_is_said() -> None:
    made = _judged(answer.render(replies.UNTOLD))
    assert "*Ask:*\n• How many parameters does Wren have?" in _said(made)


def test_where_the_sources_do_not_tell_there_is_nothing_to_find_useful() -> None:
    (made,) = answer.render(replies.UNTOLD)
    assert "context_actions" not in {each["type"] for each in made.blocks}


def test_stories_of_a_brief_that_was_asked_for_are_pressed_by_their_numbers() -> None:
    stories = [replace(replies.action("Open"), line=f"{n}") for n in (1, 2)]
    shown = (Line(role=Role.HEADLINE, text="1. Wren"), Line(role=Role.NOTE, text="That is all."))
    (made,) = _judged(answer.render(shown, [*stories, replies.action("Read all")]))
    row: Any = made.blocks[-1]["elements"]
    assert [each["text"]["text"] for each in row] == ["Ask 1", "Ask 2", "Read all"]


def test_help_and_settings_are_read_and_not_small_print() -> None:
    (made,) = _judged(answer.render(replies.HELP))
    assert [each["type"] for each in made.blocks] == ["header", "section", "section", "section"]
    (made,) = _judged(answer.render(replies.SETTINGS, replies.TIMES))
    assert [each["type"] for each in made.blocks] == ["header", "section", "actions"]


def test_a_reply_longer_than_a_message_goes_on_and_is_pressed_at_its_end() -> None:
    lines = [Line(role=Role.POINT, text=f"{n} {'words ' * 30}") for n in range(60)]
    lines = [each for line in lines for each in (line, GAP)]
    made = _judged(answer.render(lines, replies.TIMES))
    assert len(made) > 1
    assert all(f"• {n} words" in _said(made) for n in range(60))
    rows = ["actions" in {block["type"] for block in each.blocks} for each in made]
    assert rows == [False] * (len(made) - 1) + [True]


def test_a_line_longer_than_a_paragraph_is_told_to_its_end() -> None:
    made = _judged(answer.render([Line(role=Role.TAKEAWAY, text="word " * 3000 + "end")]))
    assert _said(made).split().count("word") == 3000
    assert _said(made).endswith("end")


def test_what_ends_a_grown_answer_does_not_say_it_again() -> None:
    made = answer.closing(replies.ANSWER, replies.SUGGESTED)
    assert "Wren has" not in str(made)
    assert judge.links(made) == [*replies.LAB, *replies.LEDGER]
    assert made[-1]["type"] == "context_actions"


def test_thumbs_speak_the_language_of_the_reply() -> None:
    note = Line(role=Role.NOTE, text="話題1の記事だけからお答えしました。")
    lines = (*(each for each in replies.ANSWER if each.role is not Role.NOTE), note)
    assert "役に立った" in str(answer.render(lines))
    assert "Useful" in str(answer.render(replies.ANSWER))


def test_a_sentence_of_a_growing_answer_is_a_paragraph_of_its_own() -> None:
    assert answer.markdown(replies.ANSWER[0]) == (
        "Wren has 8 billion parameters and runs on a laptop. [1]\n\n"
    )
    labelled = Line(role=Role.POINT, label="Update:", text="*Now*")
    assert answer.markdown(labelled) == "**Update:** ∗Now∗\n\n"


@settings(
    max_examples=effort.examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(_LINES)
def test_whatever_is_said_fits_mentions_nobody_and_links_what_it_names(lines: list[Line]) -> None:
    made = _judged(answer.render(lines, replies.TIMES))
    assert {each for told in made for each in judge.links(told.blocks)} <= {
        "https://x.example/a%20b%7Cc"
    }
    for each in made:
        assert not judge.tokens(each.text)
    closing = answer.closing(lines, replies.TIMES)
    assert judge.message({"text": "x", "blocks": closing}) == []

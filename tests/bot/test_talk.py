"""What is said in a conversation about a brief, and where it stands then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import conversation, talk
from bot.talk import About, Asking, Turn
from digest.model import Answer, Language, Scope, Talk
from digest.words import table
from tests import make

EN, JA = table.of(Language("en")), table.of(Language("ja"))
BRIEF = make.brief(
    make.story("Example Lab opens an office"), make.story("Harbour Bank closes one")
)
NEXT = datetime(2026, 4, 18, 6, 0, tzinfo=UTC)


def about(language: str = "en", **changes: object) -> About:
    words = table.of(Language(language))
    usual: dict[str, object] = {
        "brief": BRIEF,
        "words": words,
        "tz": ZoneInfo("Europe/Berlin"),
        "help": words.chat_help,
    }
    return About(**(usual | changes))  # type: ignore[arg-type]  # built by name


NOTHING_YET = about(brief=None, next_at=NEXT)


def turn(text: str, at: Talk | None = None, on: About | None = None) -> Turn:
    on, at = on or about(), at or Talk()
    line = conversation.parse(text, on.words, current=at.current)
    assert line is not None
    answered = talk.turn(line, at, on)
    assert isinstance(answered, Turn)
    return answered


def said(text: str, on: About | None = None) -> str:
    return "\n".join(each.text for each in turn(text, on=on).lines)


def asking(text: str, at: Talk | None = None) -> Asking:
    asked = talk.turn(conversation.Ask(text=text), at or Talk(), about())
    assert isinstance(asked, Asking)
    return asked


def test_a_story_that_is_opened_is_the_one_that_is_asked_about() -> None:
    opened = turn("2")
    assert opened.talk.current == 2
    assert asking("Why?", opened.talk).question.story == 2


def test_what_does_not_open_a_story_leaves_the_talk_where_it_is() -> None:
    at = Talk(current=1, asked=("Who?",))
    for text in ("9", "why 2", "more", "today", "help", "hlep", "hello", "bye"):
        assert turn(text, at).talk == at


def test_a_question_is_remembered_and_so_is_the_story_that_told() -> None:
    answer = Answer(claims=(make.claim(),), scope=Scope.BRIEF, story=2)
    after = talk.concluded(asking("Has it?", Talk(current=1)), answer, about())
    assert after.talk == Talk(current=2, asked=("Has it?",))
    refused = Answer(claims=(), scope=None)
    again = talk.concluded(asking("And now?", after.talk), refused, about())
    assert again.talk == Talk(current=2, asked=("Has it?", "And now?"))


@given(st.lists(st.text(min_size=1), max_size=9))
def test_only_the_last_questions_are_remembered(texts: list[str]) -> None:
    at = Talk()
    for text in texts:
        at = talk.cut_short(asking(text, at), about()).talk
    assert list(at.asked) == texts[-talk.REMEMBERED_QUESTIONS :]


@pytest.mark.parametrize("language", table.LANGUAGES)
@given(st.text(max_size=40), st.none() | st.integers(-1, 9))
def test_whatever_is_typed_something_is_said_or_asked(
    language: Language, text: str, current: int | None
) -> None:
    for on in (about(language), about(language, brief=None), about(language, brief=EMPTY)):
        line = conversation.parse(text, on.words, current=current)
        if line is not None:
            answered = talk.turn(line, Talk(current=current), on)
            assert isinstance(answered, Asking) or answered.lines


EMPTY = replace(BRIEF, slots=())


def test_a_number_that_no_story_has_gets_the_numbers_there_are() -> None:
    assert said("3") == "There is no story 3. This brief has stories 1 to 2."
    one = replace(BRIEF, slots=BRIEF.slots[:1])
    assert said("3", about(brief=one)) == "There is no story 3. This brief has one story."
    assert said("1", about(brief=EMPTY)) == "This brief has no stories."


@pytest.mark.parametrize("text", ["1", "why 1", "more", "today"])
def test_before_the_first_brief_it_is_said_when_it_comes_by_the_readers_clock(text: str) -> None:
    assert said(text, NOTHING_YET) == (
        "There is no brief here yet. The next one comes on Sat 18 Apr, 08:00.\n"
        "You can already ask about the news of the last 30 days."
    )
    assert said(text, about(brief=None)).startswith("There is no brief here yet.\n")


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("hello", "Hello. Type a number"),
        ("Good morning!", "Hello. Type a number"),
        ("Thanks!!", "You are welcome. Type a number"),
        ("thank you 🙏", "You are welcome. Type a number"),
        ("ok", "Type a number"),
        ("👍", "Type a number"),
        ("…", "Type a number"),
    ],
)
def test_small_talk_is_answered_in_one_friendly_line(text: str, begins: str) -> None:
    assert said(text).startswith(begins)
    assert len(turn(text).lines) == 1


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("こんにちは!", "こんにちは。番号で"),
        ("ありがとうございます", "どういたしまして。番号で"),
        ("なるほど。", "番号で"),
        ("Thank you", "どういたしまして。番号で"),
    ],
)
def test_small_talk_in_japanese_is_answered_in_japanese(text: str, begins: str) -> None:
    assert said(text, about("ja")).startswith(begins)


@pytest.mark.parametrize("text", ["thanks to whom", "hello world", "ok computer", "who said hi"])
def test_small_talk_is_the_whole_line_or_none(text: str) -> None:
    assert isinstance(conversation.parse(text, EN), conversation.Ask)


def test_no_small_talk_is_a_command_and_no_command_small_talk() -> None:
    for words in (EN, JA):
        assert not table.small_talk(words).keys() & table.aliases(words).keys()
        for kind in table.small_talk(words).values():
            assert conversation.Nicety(kind)


@pytest.mark.parametrize("words", [EN, JA])
def test_every_word_that_help_names_is_understood(words: table.Words) -> None:
    for each in words.chat_help.splitlines()[:-1]:
        typed = each.replace(":", ":").partition(":")[0]
        line = conversation.parse(typed, words)
        assert not isinstance(line, conversation.Ask | conversation.Unclear), typed


def test_what_no_keyboard_types_is_left_out() -> None:
    text = "\u202eWho\x00 has\x1b[31m it\ud800?\u2066"
    assert conversation.parse(text, EN) == conversation.Ask(text="Who has[31m it?")
    assert conversation.parse("\x00\x07", EN) is None
    longest = conversation.parse("\ufdfa" * 5_000, EN)
    assert isinstance(longest, conversation.Ask)
    assert len(longest.text) <= conversation.MOST_CHARACTERS


def test_without_a_brief_no_answer_speaks_of_one() -> None:
    answer = Answer(claims=(make.claim(),), scope=Scope.ARCHIVE)
    lines = talk.concluded(asking("Has it?"), answer, NOTHING_YET).lines
    assert lines[-1].text == "Answered from the articles of the last 30 days."

"""When people in a thread of the bot's talk to each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.inbound import threads
from adapters.slack.inbound.threads import Talking
from digest.model import Recipient

THREAD = Recipient(platform="slack", tenant="T1", chat="C1", thread="1.2")


def spoken(*replies: tuple[str, str], to_others: bool = False) -> Talking:
    talking = Talking()
    for speaker, text in replies:
        talking = threads.after(talking, speaker, text, is_to_others=to_others)
    return talking


def test_one_person_may_go_on_as_long_as_he_likes() -> None:
    assert not spoken(*[("UANN", "and then")] * 20).is_silent


def test_two_who_ask_are_both_answered() -> None:
    asked = [("UANN", "what is it?"), ("UBEN", "何が起きた？"), ("UANN", "why?"), ("UBEN", "2")]
    assert not spoken(*asked).is_silent


def test_two_who_answer_each_other_are_left_alone() -> None:
    assert not spoken(("UANN", "big news"), ("UBEN", "indeed")).is_silent
    assert spoken(("UANN", "big news"), ("UBEN", "indeed"), ("UANN", "wow")).is_silent


def test_a_word_to_somebody_by_name_is_enough() -> None:
    assert spoken(("UANN", "@ben look at this"), to_others=True).is_silent


def test_silence_lasts_through_questions_until_the_bot_is_called() -> None:
    silent = Talking(is_silent=True)
    assert threads.after(silent, "UANN", "right?", is_to_others=False).is_silent
    assert silent.lasts == threads.OWNED_FOR
    assert Talking().lasts == threads.TALK_LASTS


def test_notes_are_kept_by_thread_and_those_of_two_kinds_apart() -> None:
    assert threads.owned(THREAD) == "owns/T1/C1/1.2"
    assert threads.talk(THREAD) == "talk/T1/C1/1.2"


@given(
    st.builds(Talking, speaker=st.sampled_from(["", "UANN"]), turns=st.integers(0, 2))
    | st.just(Talking(is_silent=True))
)
def test_a_note_says_what_was_written(talking: Talking) -> None:
    assert threads.read(threads.written(talking)) == talking


@given(st.none() | st.text(max_size=20))
def test_a_note_that_makes_no_sense_is_read_all_the_same(note: str | None) -> None:
    assert threads.read(note).turns >= 0

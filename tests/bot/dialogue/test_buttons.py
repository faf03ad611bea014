"""A button does what it says, where it was offered, for as long as it lives, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.tokens import TOKENS_LIVE, Point, Signer, Verb
from digest.model import BriefId
from digest.words import dialogue
from tests import make
from tests.bot.dialogue.talking import (
    EN,
    JA,
    examples,
    place,
    talking,
    text_of,
    token_of,
)
from tests.contracts.kernel import HOUR, MINUTE

SIGNER = Signer([bytes(32)])
"""With the key of every room."""
HERE = place("C1")


async def test_every_button_of_every_command_does_what_its_line_does(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        count = 0
        for entry in talk.answered(is_shared=False):
            for text in examples(entry, EN):
                talk.room.clock.advance(MINUTE)
                for action in (await talk.say(text, "C2")).actions:
                    talk.room.clock.advance(MINUTE)
                    pressed = await talk.press(action.token, "C2")
                    assert pressed.lines != talk.refused(), f"{text}: {action.label}"
                    assert action.token.isascii()
                    assert len(action.token) <= 64
                    count += 1
        assert count > 40


@pytest.mark.parametrize("language", [EN, JA])
async def test_a_button_that_is_not_ours_changes_nothing_and_says_so(
    tmp_path: Path, language: str
) -> None:
    invalid = dialogue.of(language).invalid
    async with talking(tmp_path) as talk:
        await talk.say(f"lang {language}")
        (undo,) = (await talk.say("length 3")).actions
        head, _, mac = undo.token.rpartition(":")
        before = await talk.state()
        forged = (
            "",
            "undo",
            "x" * 10_000,
            "\x00\u202e",
            undo.token[:-1],
            undo.token[1:],
            undo.token.upper(),
            f"{head}:{mac[::-1]}",
            f"{head.replace('do', 'to', 1)}:{mac}",
            Signer([b"another key".ljust(32)]).sign("0123456789ab00", HERE, make.NOW),
            SIGNER.sign("0123456789ab00", HERE, make.NOW),  # of an offer that never was
        )
        for token in forged:
            assert text_of(await talk.press(token)) == invalid, token[:80]
        assert await talk.state() == before


async def test_a_button_works_in_its_own_chat_alone(tmp_path: Path) -> None:
    invalid = dialogue.of(EN).invalid
    async with talking(tmp_path) as talk:
        (undo,) = (await talk.say("length 3")).actions
        before = await talk.state()
        assert text_of(await talk.press(undo.token, "C2")) == invalid
        assert text_of(await talk.press(undo.token, tenant="T2")) == invalid
        assert await talk.state() == before
        assert "5 stories" in text_of(await talk.press(undo.token))


async def test_a_button_lives_for_thirty_days_and_an_hour_at_most(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        old = await talk.say("length 3")
        talk.room.clock.advance(TOKENS_LIVE - HOUR)
        assert "5 stories" in text_of(await talk.press(token_of(old, "Undo")))
        old = await talk.say("length 3")
        before = await talk.state()
        talk.room.clock.advance(TOKENS_LIVE + HOUR)
        assert text_of(await talk.press(token_of(old, "Undo"))) == dialogue.of(EN).invalid
        assert (await talk.room.wishes.get(HERE)).max_stories == 3  # type: ignore[union-attr]  # it has
        assert before


async def test_a_button_pressed_twice_does_once_what_it_says(tmp_path: Path) -> None:
    async with talking(tmp_path) as talk:
        undo = token_of(await talk.say("length 3"), "Undo")
        assert "Taken back: length 3" in text_of(await talk.press(undo))
        before = await talk.state()
        again = text_of(await talk.press(undo))
        assert again == "That is how it is already.\nLength: 5 stories at most."
        assert await talk.state() == before


@given(place_=st.integers(0, 70), char=st.characters(codec="utf-8"))
def test_no_token_with_another_letter_is_ours(place_: int, char: str) -> None:
    token = SIGNER.sign("0123456789ab00", HERE, make.NOW)
    other = token[:place_] + char + token[place_ + 1 :]
    expected = "0123456789ab00" if other == token else None
    assert SIGNER.offer_of(other, HERE, make.NOW) == expected


@given(st.tuples(st.text(max_size=3), st.text(max_size=3)))
def test_no_two_chats_share_a_token(names: tuple[str, str]) -> None:
    tenant, chat = names
    elsewhere = place(chat, tenant=tenant)
    token = SIGNER.sign("0123456789ab00", HERE, make.NOW)
    assert (SIGNER.offer_of(token, elsewhere, make.NOW) is None) == (elsewhere != HERE)


async def test_a_button_of_an_old_key_works_until_it_expires() -> None:
    later = Signer([b"new".ljust(32), bytes(32)])
    token = SIGNER.sign("0123456789ab00", HERE, make.NOW)
    assert later.offer_of(token, HERE, make.NOW) == "0123456789ab00"
    assert SIGNER.offer_of(later.sign("ab" * 7, HERE, make.NOW), HERE, make.NOW) is None


@given(
    st.sampled_from(Verb),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=1, max_size=24),
    st.integers(0, 99),
    st.integers(0, 9),
)
def test_a_point_is_read_as_it_was_signed_and_fits(
    verb: Verb, brief: str, number: int, question: int
) -> None:
    point = Point(verb=verb, brief=BriefId(brief), number=number, question=question)
    token = SIGNER.point(point, HERE, make.NOW)
    opened = SIGNER.opened(token, HERE, make.NOW)
    assert opened is not None
    assert (opened.what, opened.is_live) == (point, True)
    assert len(token) <= 64
    assert SIGNER.opened(token, place("C2"), make.NOW) is None
    assert SIGNER.offer_of(token, HERE, make.NOW) is None
    expired = SIGNER.opened(token, HERE, make.NOW + TOKENS_LIVE + HOUR)
    assert expired is not None
    assert not expired.is_live


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_token_of_whatever_verb_and_id_is_ours_only_if_we_signed_it(
    verb: str, named: str
) -> None:
    token = SIGNER.sign("0123456789ab00", HERE, make.NOW)
    hour, mac = token.split(":")[3:]
    forged = f"v1:{verb}:{named}:{hour}:{mac}"
    assert forged == token or SIGNER.opened(forged, HERE, make.NOW) is None


@pytest.mark.parametrize("brief", ["", "a.b", "x" * 25, "日"])
def test_no_button_is_made_that_could_not_be_read(brief: str) -> None:
    point = Point(verb=Verb.OPEN, brief=BriefId(brief), number=1)
    with pytest.raises(ValueError, match="no button"):
        SIGNER.point(point, HERE, make.NOW)
    with pytest.raises(ValueError, match="no button"):
        SIGNER.whose("chat with spaces", HERE, make.NOW)


@pytest.mark.parametrize("language", [EN, JA])
async def test_what_a_button_shows_to_be_typed_does_the_same(
    tmp_path: Path, language: str
) -> None:
    async with talking(tmp_path) as talk:
        for chat in ("C3", "C4"):
            await talk.say(f"lang {language}", chat)
        for text in ("start", "topics", "settings", "time 07:30", "help", "hlep", "length 3"):
            pressable, typable = [(await talk.say(text, chat)).actions for chat in ("C3", "C4")]
            assert [each.label for each in pressable] == [each.label for each in typable]
            for one, other in zip(pressable, typable, strict=True):
                talk.room.clock.advance(MINUTE)
                pressed = await talk.press(one.token, "C3")
                assert text_of(await talk.say(other.line, "C4")) == text_of(pressed), other.line

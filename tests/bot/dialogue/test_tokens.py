"""A token says what was put in, in its own chat and while it lives, or nothing at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.tokens import TOKENS_LIVE, Point, Seen, Signer, Verb, Whose
from digest.model import BriefId, Recipient
from tests import make

SIGNER = Signer([bytes(32)])
HERE, THERE = make.recipient("C1"), make.recipient("C2")
OFFER = "0123456789abcdef"
HOUR = timedelta(hours=1)
points = st.builds(
    Point,
    verb=st.sampled_from(Verb),
    brief=st.from_regex("[A-Za-z0-9-]{1,24}", fullmatch=True).map(BriefId),
    number=st.integers(0, 99),
    question=st.integers(0, 9),
)


@given(points)
def test_a_button_of_a_brief_says_what_it_stands_for_within_64_characters(point: Point) -> None:
    token = SIGNER.point(point, HERE, make.NOW)
    opened = SIGNER.opened(token, HERE, make.NOW)
    assert opened is not None
    assert opened.what == point
    assert opened.is_live
    assert len(token) <= 64
    assert SIGNER.offer_of(token, HERE, make.NOW) is None


def test_forms_and_other_chats_come_back_as_they_were() -> None:
    for change, shown in (("7", "7"), ("", "0")):
        opened = SIGNER.opened(SIGNER.seen(change, HERE, make.NOW), HERE, make.NOW)
        assert opened is not None
        assert opened.what == Seen(change=shown)
    opened = SIGNER.opened(SIGNER.whose("C-2.x", HERE, make.NOW), HERE, make.NOW)
    assert opened is not None
    assert opened.what == Whose(chat="C-2.x")


def test_an_offer_is_good_for_thirty_days_to_the_hour_and_said_to_be_over_after() -> None:
    token = SIGNER.sign(OFFER, HERE, make.NOW)
    begun = make.NOW.replace(minute=0, second=0)
    last = begun + TOKENS_LIVE + HOUR - timedelta(seconds=1)
    assert SIGNER.offer_of(token, HERE, last) == OFFER
    over = last + timedelta(seconds=1)
    assert SIGNER.offer_of(token, HERE, over) is None
    opened = SIGNER.opened(token, HERE, over)
    assert opened is not None
    assert not opened.is_live


@pytest.mark.parametrize("place", [THERE, make.recipient("C1", tenant="T2")])
def test_no_token_opens_in_another_place(place: Recipient) -> None:
    tokens = (
        SIGNER.sign(OFFER, HERE, make.NOW),
        SIGNER.seen("1", HERE, make.NOW),
        SIGNER.whose("C3", HERE, make.NOW),
        SIGNER.point(Point(verb=Verb.OPEN, brief=BriefId("K7Q2")), HERE, make.NOW),
    )
    assert all(SIGNER.opened(each, HERE, make.NOW) for each in tokens)
    assert not any(SIGNER.opened(each, place, make.NOW) for each in tokens)


@given(st.data())
def test_a_token_with_another_character_anywhere_is_not_ours(data: st.DataObject) -> None:
    token = SIGNER.sign(OFFER, HERE, make.NOW)
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.sampled_from("0aZ-:."))
    forged = token[:at] + other + token[at + 1 :]
    assert (SIGNER.opened(forged, HERE, make.NOW) is None) == (forged != token)


def test_what_an_older_key_signed_is_known_and_the_newest_signs() -> None:
    old, new = bytes(32), b"n" * 32
    token = Signer([old]).sign(OFFER, HERE, make.NOW)
    both = Signer([new, old])
    assert both.offer_of(token, HERE, make.NOW) == OFFER
    assert Signer([new]).offer_of(token, HERE, make.NOW) is None
    assert both.sign(OFFER, HERE, make.NOW) == Signer([new]).sign(OFFER, HERE, make.NOW)


def test_what_no_token_can_carry_is_refused_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="key"):
        Signer([])
    for brief, number, question in (("", 1, 0), ("a" * 25, 1, 0), ("K", 100, 0), ("K", 1, 10)):
        point = Point(verb=Verb.ASK, brief=BriefId(brief), number=number, question=question)
        with pytest.raises(ValueError, match="no button"):
            SIGNER.point(point, HERE, make.NOW)
    for chat in ("", "a" * 33, "a:b", "é"):
        with pytest.raises(ValueError, match="no button"):
            SIGNER.whose(chat, HERE, make.NOW)


def test_a_mark_tells_people_and_places_apart_and_nobody_who_it_is() -> None:
    mark = SIGNER.mark("U1", HERE)
    assert mark == SIGNER.mark("U1", HERE)
    assert len(mark) == 20
    assert "U1" not in mark
    others = {SIGNER.mark("U2", HERE), SIGNER.mark("U1", THERE), Signer([b"k"]).mark("U1", HERE)}
    assert mark not in others
    assert len(others) == 3

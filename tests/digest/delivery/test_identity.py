"""Rows that are planned, and what makes a message one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from digest import delivery as moves
from digest.model import BriefKind, EditionId, Recipient
from tests import make

NOW = make.NOW
S = timedelta(seconds=1)


def test_planning_again_gives_the_same_row() -> None:
    rows = [
        moves.planned(
            make.subscription(),
            make.due(),
            edition_id=EditionId("e-1"),
            brief_id=make.brief().id,
            deadline_at=NOW + timedelta(hours=2),
        )
        for _ in range(2)
    ]
    assert rows[0] == rows[1]
    assert rows[0].key == r"slack|T1|C1|\0|e-1|1"
    assert rows[0].op_id == "e54a73ce-f2ec-57ff-bdd2-fc0288232754"
    assert UUID(rows[0].op_id).version == 5


addresses = st.builds(
    Recipient,
    platform=st.text("ab|\\0p", max_size=4),
    tenant=st.text("ab|\\0p", max_size=4),
    chat=st.text("ab|\\0p", max_size=4),
    thread=st.none() | st.text("ab|\\0p", max_size=4),
)
wholes = st.tuples(addresses, st.text("ab|\\0p", max_size=4).map(EditionId), st.integers(1, 12))


@given(wholes, wholes)
def test_different_messages_have_different_keys(
    one: tuple[Recipient, EditionId, int], other: tuple[Recipient, EditionId, int]
) -> None:
    assert (moves.key_of(*one) == moves.key_of(*other)) == (one == other)
    assert moves.op_id_of(moves.key_of(*one)) == moves.op_id_of(moves.key_of(*one))


def test_no_spelling_of_an_address_gives_the_key_of_another() -> None:
    spelled = ["", "a", "|", "\\", "\\p", "p", "\\\\", "\\|", "|p", "0", "\\0"]
    threads = [None, *spelled]
    places = [
        Recipient(platform="slack", tenant=tenant, chat=chat, thread=thread)
        for tenant, chat, thread in product(spelled, spelled, threads)
    ]
    keys = {moves.key_of(each, EditionId("e-1")) for each in places}
    assert len(keys) == len(places)


def test_a_planned_row_is_what_was_wished() -> None:
    wish = replace(make.subscription(), kind=BriefKind.WEEKLY, is_rich=True)
    owed = moves.planned(
        wish,
        make.due(),
        edition_id=EditionId("e-1"),
        brief_id=make.brief().id,
        deadline_at=NOW + 7000 * S,
        part=2,
        not_before=NOW + S,
        is_silent=True,
        next_at=NOW + 9000 * S,
        waited=3,
    )
    assert owed.key == moves.key_of(wish.recipient, EditionId("e-1"), 2)
    assert (owed.subscription_id, owed.recipient) == (wish.id, wish.recipient)
    assert (owed.edition_id, owed.brief_id) == ("e-1", make.brief().id)
    assert (owed.local_date, owed.due_at) == (make.due().local_date, make.due().at)
    assert (owed.deadline_at, owed.not_before) == (NOW + 7000 * S, NOW + S)
    assert (owed.part, owed.tz, owed.kind) == (2, wish.schedule.tz, BriefKind.WEEKLY)
    assert (owed.is_silent, owed.is_rich) == (True, True)
    assert (owed.next_at, owed.waited) == (NOW + 9000 * S, 3)

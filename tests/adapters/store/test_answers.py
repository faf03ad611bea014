"""Answers that wait: for their asker alone, for a day, sealed, gone with what they answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.contract import Action, Waiting
from adapters.store.answers import ANSWERS_KEPT, AnswerStore
from adapters.store.kernel import Kernel
from adapters.store.sealing import Sealer
from digest.words.lines import Line, Role
from tests import make
from tests.adapters.store.incoming import OTHER, SEALER, TALK
from tests.contracts.kernel import SECOND, HandClock

ANN, BEN = "U1", "U2"
WAITING = Waiting(
    id="e/1",
    lines=(Line(role=Role.TAKEAWAY, text="CANARY", label="1.", urls=("https://a.example/",)),),
    actions=(Action(label="Undo", line="undo", token="v1:do:00:1:aaaaaaaaaaaaaa"),),  # noqa: S106  # none
    at=make.NOW,
    message="17",
)


@pytest.fixture
def answers(kernel: Kernel) -> AnswerStore:
    return AnswerStore(kernel, SEALER)


async def test_what_waits_comes_out_as_it_went_in_as_often_as_it_is_asked_for(
    answers: AnswerStore,
) -> None:
    await answers.keep(TALK, ANN, WAITING)
    for _ in range(3):
        assert await answers.get(TALK, ANN, "e/1") == WAITING


async def test_it_is_for_its_asker_and_its_place_alone(answers: AnswerStore) -> None:
    await answers.keep(TALK, ANN, WAITING)
    assert await answers.get(TALK, BEN, "e/1") is None
    assert await answers.get(OTHER, ANN, "e/1") is None
    assert await answers.get(TALK, ANN, "e/2") is None
    assert await answers.offered(TALK, BEN) == []
    assert await answers.offered(OTHER, ANN) == []


async def test_what_is_for_nobody_in_particular_is_for_whoever_comes(answers: AnswerStore) -> None:
    await answers.keep(TALK, "", WAITING)
    assert await answers.offered(TALK, BEN) == [WAITING]
    assert await answers.get(TALK, ANN, "e/1") == WAITING
    await answers.told(TALK, BEN, "e/1")
    assert await answers.offered(TALK, ANN) == []


async def test_it_is_offered_in_its_order_until_that_was_told(answers: AnswerStore) -> None:
    later = Waiting(id="e/2", lines=(), at=make.NOW + SECOND)
    await answers.keep(TALK, ANN, later)
    await answers.keep(TALK, ANN, WAITING)
    assert await answers.offered(TALK, ANN) == [WAITING, later]
    await answers.told(TALK, ANN, "e/1")
    assert await answers.offered(TALK, ANN) == [later]
    assert await answers.get(TALK, ANN, "e/1") == WAITING


async def test_after_a_day_nothing_is_left_of_it(answers: AnswerStore, clock: HandClock) -> None:
    await answers.keep(TALK, ANN, WAITING)
    clock.advance(ANSWERS_KEPT - SECOND)
    assert await answers.get(TALK, ANN, "e/1") == WAITING
    clock.advance(timedelta(seconds=2))
    assert await answers.get(TALK, ANN, "e/1") is None
    assert await answers.offered(TALK, ANN) == []


async def test_it_goes_with_the_message_that_it_answers(answers: AnswerStore) -> None:
    await answers.keep(TALK, ANN, WAITING)
    await answers.drop(OTHER, "17")
    await answers.drop(TALK, "18")
    assert await answers.get(TALK, ANN, "e/1") == WAITING
    await answers.drop(TALK, "17")
    assert await answers.get(TALK, ANN, "e/1") is None
    assert await answers.offered(TALK, ANN) == []


async def test_what_no_key_opens_counts_as_fetched(answers: AnswerStore, kernel: Kernel) -> None:
    await answers.keep(TALK, ANN, WAITING)
    later = AnswerStore(kernel, Sealer([b"n" * 32]))
    assert await later.get(TALK, ANN, "e/1") is None
    assert await later.offered(TALK, ANN) == []

"""Answers by way of a real client and a server of models, that replies well or badly."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from digest.answers import evidence
from digest.engine.modelanswer import ModelAnswerer
from digest.engine.written import Written
from digest.model import Claim, WrittenBy
from tests.adapters.llm.asking import KEY, Desk, asked
from tests.digest.answers import labelled
from tests.digest.engine import modelled
from tests.digest.engine.modelled import BRIEF, CHIP, NOT_ANSWERABLE, question, reply
from tests.fakes.directions import Direction, status, throttled
from tests.fakes.modelserver import ModelServer
from tests.shared import SHARED, needs_shared

ASKED = question("How much does it cost, and when does it come?", story=1)
(SHOWN, *_) = evidence.from_brief(ASKED, BRIEF, {CHIP.id: CHIP}, None, idf=labelled.idf())


def label(part: str) -> str:
    return next(label for label, each in SHOWN.by_label.items() if part in each.text)


GOOD = reply(
    ("Each card will cost $4,900.", [label("4,900")]),
    ("Customers get it in 2031.", [label("Deliveries")]),
)
FIRST, SECOND = (
    "Each card will cost $4,900.",
    "“Deliveries to customers begin in the third quarter.”",
)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(key=KEY) as server:
        yield server


@pytest.fixture
async def desk(server: ModelServer) -> AsyncIterator[Desk]:
    async with asked(server.url) as desk:
        yield desk


@pytest.fixture
async def answerer(tmp_path: Path, desk: Desk) -> AsyncIterator[ModelAnswerer]:
    async with modelled.extractive(tmp_path) as extractive:
        yield ModelAnswerer(extractive=extractive, model=desk.model)


async def streamed(answerer: ModelAnswerer) -> tuple[list[str], Written]:
    told = [each async for each in answerer.stream(ASKED, BRIEF)]
    whole = told[-1]
    assert isinstance(whole, Written)
    return [each.text for each in told if isinstance(each, Claim)], whole


async def test_a_good_reply_is_an_answer_with_our_records_links(
    server: ModelServer, answerer: ModelAnswerer
) -> None:
    server.say(GOOD)
    found = await answerer.write(ASKED, BRIEF)
    assert [each.text for each in found.answer.claims] == [FIRST, SECOND]
    assert {each.url for claim in found.answer.claims for each in claim.citations} == {CHIP.url}
    assert not found.usages[0].is_estimated
    assert CHIP.url not in json.dumps(server.seen[0].body)


async def test_a_streamed_reply_is_the_same_answer(
    server: ModelServer, answerer: ModelAnswerer
) -> None:
    server.say(GOOD)
    claims, whole = await streamed(answerer)
    assert claims == [FIRST, SECOND]
    assert whole.answer.written_by is WrittenBy.MODEL
    assert whole.answer.is_whole


@pytest.mark.parametrize("fence", ["```json\n{}\n```", "Here you are: {} Bye!"])
async def test_a_reply_with_chatter_around_it_is_read(
    server: ModelServer, answerer: ModelAnswerer, fence: str
) -> None:
    server.say(fence.replace("{}", json.dumps(GOOD)))
    claims, _ = await streamed(answerer)
    assert claims == [FIRST, SECOND]


async def test_who_stops_listening_hangs_up_on_the_server(
    server: ModelServer, answerer: ModelAnswerer
) -> None:
    server.say(GOOD, GOOD)
    async with aclosing(answerer.stream(ASKED, BRIEF)) as told:
        claim = await anext(told)
    assert isinstance(claim, Claim)
    claims, _ = await streamed(answerer)  # the turn was given back
    assert claims == [FIRST, SECOND]


@pytest.mark.parametrize(
    "direction",
    [lambda: status(500), lambda: status(401), lambda: throttled("3600")],
    ids=["broken", "no key", "throttled"],
)
async def test_a_server_that_refuses_leaves_the_sources_own_words(
    server: ModelServer, answerer: ModelAnswerer, direction: Callable[[], Direction]
) -> None:
    server.always(direction())
    for _ in range(3):
        claims, whole = await streamed(answerer)
        assert claims == []
        assert whole.answer.written_by is WrittenBy.EXTRACT
        assert whole.because
        assert any("4,900" in each.text for each in whole.answer.claims)


async def test_a_model_that_finds_nothing_is_believed_where_nothing_else_tells(
    server: ModelServer, answerer: ModelAnswerer
) -> None:
    server.say(NOT_ANSWERABLE, NOT_ANSWERABLE)
    found = await answerer.write(question("Who makes its cooling fans?", story=1), BRIEF)
    assert not found.answer.is_answered
    assert found.because == "the model finds no answer in the sources"


async def test_what_only_fits_the_schema_is_not_shown(answerer: ModelAnswerer) -> None:
    claims, whole = await streamed(answerer)
    assert "Some words." not in repr((claims, whole.answer))


@needs_shared
async def test_bad_outputs_of_models_are_not_shown(
    server: ModelServer, answerer: ModelAnswerer
) -> None:
    path = SHARED / "data" / "hostile" / "llm_bad_outputs.jsonl"
    for line in path.read_text("utf-8").splitlines()[::12]:
        output = json.loads(line)["output"]
        server.always(None)
        server.say(*([output if isinstance(output, str) else json.dumps(output)] * 4))
        _, whole = await streamed(answerer)
        assert whole.answer.is_answered
        for claim in whole.answer.claims:
            assert {each.url for each in claim.citations} == {CHIP.url}
            assert any(each.quote in claim.text for each in claim.citations)

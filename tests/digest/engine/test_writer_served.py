"""A story by way of a real client and a server of models, that answers well or badly."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from digest.engine.tally import Writing
from digest.engine.writer import Writer
from digest.model import WrittenBy
from tests import make
from tests.adapters.llm.asking import KEY, Desk, asked
from tests.digest.engine.test_writer import Shelf
from tests.digest.stories.modelling import field_of
from tests.digest.stories.written import EN, POST, WIRE, extract_of, idf, material_of
from tests.fakes.directions import Direction, status, throttled
from tests.fakes.modelserver import ModelServer
from tests.shared import SHARED, needs_shared

CLUSTER = make.cluster(WIRE, POST)
SHORTER = "Example Lab raised $2 billion to build chips in Oslo, the company said."
LABELS = {line.candidate.text: label for label, line in material_of(WIRE, POST).lines.items()}


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer(key=KEY) as server:
        yield server


@pytest.fixture
async def desk(server: ModelServer) -> AsyncIterator[Desk]:
    async with asked(server.url) as desk:
        yield desk


async def written(desk: Desk) -> Writing:
    writer = Writer(model=desk.model, name="m", stories=Shelf())
    return await writer.write([CLUSTER], language=EN, idf=idf, feeds={}, now=make.NOW)


def label(start: str) -> str:
    return next(label for text, label in LABELS.items() if text.startswith(start))


async def test_a_good_answer_makes_a_story_with_the_records_links(
    server: ModelServer, desk: Desk
) -> None:
    answer = {
        "headline": field_of(
            label("Chip start-up"), text="Chip start-up Example Lab raises money"
        ),
        "takeaway": field_of(label("Example Lab raised"), text=SHORTER),
        "what_happened": field_of(label("Regulators"), text=None),
        "why_it_matters": field_of(text=None),
        "what_to_watch": field_of(
            label("The first chip"),
            text="The first chip of Example Lab is expected to ship in March 2027.",
        ),
    }
    server.say(answer)
    writing = await written(desk)
    story = writing.stories[CLUSTER.id]
    assert story is not None
    assert story.written_by is WrittenBy.MODEL
    assert story.headline == "Chip start-up Example Lab raises money"
    assert story.takeaway.text == SHORTER
    assert story.takeaway.citations[0].url == WIRE.url
    assert story.points.what_happened is not None
    assert story.points.what_happened.citations[0].article_id == POST.id
    assert story.points.why_it_matters is None
    assert writing.tally.input_tokens > 300
    assert writing.tally.estimated == 0
    assert len(server.seen) == 1
    assert desk.outcomes() == ["answered"]


async def test_an_answer_that_only_fits_the_schema_is_asked_once_more_and_never_shown(
    server: ModelServer, desk: Desk
) -> None:
    writing = await written(desk)
    story = writing.stories[CLUSTER.id]
    assert story is not None
    assert "Some words." not in repr(story)
    assert story.written_by is WrittenBy.EXTRACT
    assert len(server.seen) == 2
    assert writing.tally.again == 1
    assert "Some words." in server.seen[1].body["messages"][1]["content"]
    assert "Some words." not in server.seen[1].body["messages"][0]["content"]


@pytest.mark.parametrize(
    "direction",
    [status(500), status(401), throttled("3600"), status(413), status(404)],
    ids=["broken", "no key", "throttled", "too large", "no model"],
)
async def test_a_server_that_fails_leaves_the_extract(
    server: ModelServer, desk: Desk, direction: Direction
) -> None:
    server.always(direction)
    writing = await written(desk)
    assert writing.stories == {CLUSTER.id: extract_of(CLUSTER)}
    assert writing.why_extractive


@needs_shared
async def test_known_bad_answers_leave_the_extract_and_are_not_shown(
    server: ModelServer, desk: Desk
) -> None:
    rows = (SHARED / "data/hostile/llm_bad_outputs.jsonl").read_text().splitlines()
    outputs = [json.loads(row)["output"] for row in rows][::4]
    for output in outputs:
        server.say(*[output] * 8)
        writing = await written(desk)
        assert writing.stories == {CLUSTER.id: extract_of(CLUSTER)}

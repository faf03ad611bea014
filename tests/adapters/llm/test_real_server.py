"""Against llama.cpp's own server, with tiny models whose words mean nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from adapters.llm.request import Manner
from digest.errors import ModelError, ModelOverflow, ModelUnavailable
from digest.ports.llm import Json
from tests.adapters.llm.asking import asked, prompt, whole
from tests.fakes.faultproxy import FAULTS, FaultProxy
from tests.servers import model as llama

pytestmark = llama.needs_llama

LABELS: list[Json] = ["s1", "s2", "s3", None]
CARD: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        "evidence": {"enum": LABELS},
        "text": {"type": ["string", "null"], "maxLength": 120},
    },
    "required": ["evidence", "text"],
    "additionalProperties": False,
}
CHOICE: Mapping[str, Json] = {
    "type": "object",
    "properties": {"evidence": {"enum": LABELS}},
    "required": ["evidence"],
    "additionalProperties": False,
}
SEEDED = Manner(temperature=0.8, seed=11)


@pytest.mark.parametrize("behaviour", llama.BEHAVIOURS)
async def test_a_choice_is_one_of_those_given_whatever_the_model_is(behaviour: str) -> None:
    server = llama.shared(behaviour)
    for seed in range(4):
        manner = Manner(temperature=1.0, seed=seed)
        async with asked(server.url, key=llama.KEY, name="tiny", manner=manner) as desk:
            done = await desk.model.complete(prompt(schema=CHOICE))
            assert done.data["evidence"] in LABELS
            assert not done.usage.is_estimated
            assert desk.outcomes() == ["answered"]


async def test_texts_fit_the_schema_and_the_same_seed_says_the_same() -> None:
    server = llama.shared("bigram")
    said = []
    for _ in range(2):
        async with asked(server.url, key=llama.KEY, name="tiny", manner=SEEDED) as desk:
            done = await desk.model.complete(prompt(schema=CARD))
            assert set(done.data) == {"evidence", "text"}
            said.append(done.data)
    assert said[0] == said[1]


async def test_a_stream_says_what_a_whole_reply_says() -> None:
    server = llama.shared("bigram")
    async with asked(server.url, key=llama.KEY, name="tiny", manner=SEEDED) as desk:
        pieces = [piece async for piece in desk.model.stream(prompt(schema=CARD))]
    assert len(pieces) > 2
    assert "".join(pieces).startswith("{")
    assert desk.exchanges[0].usage.output_tokens > 2
    assert not desk.exchanges[0].usage.is_estimated


async def test_a_model_without_sense_gives_an_object_or_one_of_our_errors() -> None:
    server = llama.shared("random")
    async with asked(server.url, key=llama.KEY, name="tiny") as desk:
        for _ in range(6):
            try:
                done = await desk.model.complete(prompt(schema=CARD, max_output_tokens=150))
                assert set(done.data) == {"evidence", "text"}
            except ModelError as error:
                assert error.reason  # noqa: PT017  # either is right


async def test_too_much_text_is_told() -> None:
    server = llama.shared("bigram")
    async with asked(server.url, key=llama.KEY, name="tiny") as desk:
        with pytest.raises(ModelOverflow):
            await desk.model.complete(prompt(user="word " * 6000, schema=CHOICE))
        with pytest.raises(ModelOverflow):
            await whole(desk.model, prompt(user="word " * 6000, schema=CHOICE))


async def test_a_wrong_key_is_told() -> None:
    server = llama.shared("bigram")
    async with asked(server.url, key="wrong", name="tiny") as desk:
        with pytest.raises(ModelUnavailable, match="key"):
            await desk.model.complete(prompt(schema=CHOICE))


async def test_faults_on_the_way_to_it_are_told_apart_from_its_answers() -> None:
    server = llama.shared("bigram")
    async with (
        FaultProxy(server.url) as proxy,
        asked(proxy.url, key=llama.KEY, name="tiny") as desk,
    ):
        proxy.at(0, FAULTS["bad-gateway-page"])
        assert (await desk.model.complete(prompt(schema=CHOICE))).data
    assert desk.outcomes() == ["unavailable", "answered"]


LONG: Mapping[str, Json] = {
    "type": "object",
    "properties": {"text": {"type": "string", "minLength": 9000}},
    "required": ["text"],
}


async def _breaks_off(server: llama.LlamaServer) -> bool:
    """Kill a server in mid-stream; False when it was quicker and had sent everything."""
    async with asked(server.url, key=llama.KEY, name="tiny") as desk:
        pieces = desk.model.stream(prompt(schema=LONG, max_output_tokens=3000, within_s=20))
        assert await anext(pieces)
        await asyncio.to_thread(server.kill)
        try:
            assert [piece async for piece in pieces]
            is_broken = False
        except ModelUnavailable:
            is_broken = True
        with pytest.raises(ModelUnavailable):
            await desk.model.complete(prompt(schema=CHOICE))
    return is_broken


async def test_a_server_killed_in_mid_stream_is_unavailable_and_is_found_again() -> None:
    with llama.LlamaServer(llama.made("bigram")) as server:
        for _ in range(6):
            if await _breaks_off(server):
                break
            await asyncio.to_thread(server.start)
        else:
            pytest.fail("every stream was whole before the kill")
        await asyncio.to_thread(server.start)
        async with asked(server.url, key=llama.KEY, name="tiny") as desk:
            assert (await desk.model.complete(prompt(schema=CHOICE))).data


def _longest_run(text: str, source: str) -> int:
    """Return how many letters in a row of a text stand in a source."""
    spans = ((at, end) for at in range(len(text)) for end in range(at + 1, len(text) + 1))
    return max((end - at for at, end in spans if text[at:end] in source), default=0)


async def test_the_copying_model_speaks_from_its_prompt_and_the_other_does_not() -> None:
    article = llama.sample_texts()[2]
    runs: dict[str, list[int]] = {"copy": [], "bigram": []}
    for behaviour, found in runs.items():
        for seed in range(6):
            manner = Manner(temperature=0.4, seed=seed)
            url = llama.shared(behaviour).url
            async with asked(url, key=llama.KEY, name="tiny", manner=manner) as desk:
                done = await desk.model.complete(prompt(user=article, schema=CARD, within_s=20))
            found.append(_longest_run(str(done.data["text"]), article))
    assert sum(run >= 25 for run in runs["copy"]) >= 3
    assert sum(runs["copy"]) > 2 * sum(runs["bigram"])

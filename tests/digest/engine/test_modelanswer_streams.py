"""Answers as they come: each sentence is shown once it was checked, and what was shown stays."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from pathlib import Path

import pytest

from digest.engine.modelanswer import ModelAnswerer
from digest.model import Claim, WrittenBy
from digest.ports.llm import Json, Prompt
from tests.digest.engine import modelled
from tests.digest.engine.modelled import (
    BRIEF,
    Writer,
    is_the_same,
    label_of,
    question,
    reply,
    streamed,
    words_of_sources,
    written,
)


def three(prompt: Prompt) -> Mapping[str, Json]:
    return reply(
        ("Each card will cost $4,900.", [label_of(prompt, "4,900")]),
        ("Deliveries to customers begin in 2031.", [label_of(prompt, "Deliveries")]),
        ("Corvid Semiconductor presented the K9 chip.", [label_of(prompt, "presented")]),
    )


@pytest.mark.parametrize("size", [1, 3, 1000])
async def test_a_stream_and_a_whole_reply_give_the_same_answer(tmp_path: Path, size: int) -> None:
    asked = question("What does it cost, and when does it come?", story=1)
    claims, whole = await streamed(tmp_path, asked, Writer(write=three, size=size))
    assert tuple(claims) == whole.answer.claims
    assert whole.answer == (await written(tmp_path, asked, Writer(write=three))).answer
    assert whole.usages[0].is_estimated


async def test_what_was_shown_of_a_broken_stream_stays(tmp_path: Path) -> None:
    model = Writer(write=three, breaks_after="Deliveries to")
    claims, whole = await streamed(tmp_path, question("What does it cost?", story=1), model)
    assert [each.text for each in claims] == ["Each card will cost $4,900."]
    assert (whole.answer.written_by, whole.answer.is_whole) == (WrittenBy.MODEL, False)
    assert whole.because == "the connection broke"
    assert len(whole.usages) == 1


async def test_a_stream_broken_before_a_sentence_leaves_the_sources_own_words(
    tmp_path: Path,
) -> None:
    asked = question("What does it cost?", story=1)
    claims, whole = await streamed(tmp_path, asked, Writer(write=three, breaks_after="Each card"))
    assert claims == []
    assert is_the_same(whole.answer, await words_of_sources(tmp_path, asked))
    assert whole.answer.written_by is WrittenBy.EXTRACT


async def test_a_stream_that_ends_inside_its_object_is_not_whole(tmp_path: Path) -> None:
    class Cut(Writer):
        """A model whose stream ends as if all were well."""

        async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
            """See LanguageModel."""
            text = json.dumps(three(prompt))
            yield text[: text.index("Deliveries to")]

    claims, whole = await streamed(
        tmp_path, question("What does it cost?", story=1), Cut(write=three)
    )
    assert len(claims) == 1
    assert not whole.answer.is_whole


async def test_the_first_sentence_is_shown_before_the_second_was_written(tmp_path: Path) -> None:
    model = Writer(write=three, size=1)
    async with modelled.extractive(tmp_path) as extractive:
        told = ModelAnswerer(extractive=extractive, model=model).stream(
            question("What does it cost?", story=1), BRIEF
        )
        async with aclosing(told):
            claim = await anext(told)
            assert isinstance(claim, Claim)
            assert claim.text == "Each card will cost $4,900."
            assert not model.is_closed
        assert model.is_closed


async def test_who_stops_listening_ends_the_models_stream(tmp_path: Path) -> None:
    model = Writer(write=three, size=1)
    async with modelled.extractive(tmp_path) as extractive:
        answerer = ModelAnswerer(extractive=extractive, model=model)
        async with aclosing(answerer.stream(question("Cost?", story=1), BRIEF)) as told:
            async for _ in told:
                break
    assert model.is_closed

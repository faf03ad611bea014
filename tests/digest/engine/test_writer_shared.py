"""Workers share the writing of stories, and its budget; what stays an extract says why."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from digest.engine.writer import AT_ONCE, Writer
from digest.errors import (
    BudgetSpent,
    ModelError,
    ModelMalformed,
    ModelRefused,
    ModelUnavailable,
    StoreUnavailable,
)
from digest.model import StoryId, WhyExtracts, WrittenBy
from digest.ports.llm import Completion, Prompt
from digest.stories.card import story_id
from tests import make
from tests.digest.engine.test_writer import CLUSTER, Shelf, many, only, written
from tests.digest.stories.modelling import Model, quoting
from tests.digest.stories.written import EN, idf


@dataclass(slots=True)
class Gated:
    """Answers well once it is let. See LanguageModel."""

    model: Model = field(default_factory=lambda: Model(quoting))
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        self.asked.set()
        await self.may_answer.wait()
        return await self.model.complete(prompt)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        yield (await self.complete(prompt)).usage.model


async def test_a_story_that_another_worker_has_in_hand_is_waited_for_and_written_once() -> None:
    shelf, gated, idle, waits = Shelf(), Gated(), Model(quoting), list[float]()

    async def pause(seconds: float) -> None:
        waits.append(seconds)
        gated.may_answer.set()
        await asyncio.sleep(0)

    first = Writer(model=gated, name="tiny", stories=shelf)
    second = Writer(model=idle, name="tiny", stories=shelf, pause=pause)
    async with asyncio.TaskGroup() as group:
        one = group.create_task(
            first.write([CLUSTER], language=EN, idf=idf, feeds={}, now=make.NOW)
        )
        await gated.asked.wait()
        other = group.create_task(
            second.write([CLUSTER], language=EN, idf=idf, feeds={}, now=make.NOW)
        )
    assert only(other.result()) == only(one.result())
    assert only(other.result()).written_by is WrittenBy.MODEL
    assert idle.prompts == []
    assert waits
    assert not shelf.in_hand


async def test_what_others_have_in_hand_keeps_no_other_story_back() -> None:
    clusters, shelf = many(AT_ONCE + 1), Shelf()
    held = [story_id(each, EN, model="tiny") for each in clusters[:AT_ONCE]]
    shelf.in_hand.update(held)

    async def given_up(_seconds: float) -> None:
        if len(model.prompts) == 1:  # the free one is done: the other worker dies
            shelf.in_hand.clear()
        await asyncio.sleep(0)

    model = Model(quoting)
    writer = Writer(model=model, name="tiny", stories=shelf, pause=given_up)
    writing = await writer.write(clusters, language=EN, idf=idf, feeds={}, now=make.NOW)
    assert writing.tally.by_model == AT_ONCE + 1
    assert not shelf.in_hand


@pytest.mark.parametrize("error", [ModelUnavailable("did not answer"), BudgetSpent("spent")])
async def test_a_story_is_given_back_whatever_becomes_of_it(error: ModelError) -> None:
    shelf = Shelf()
    await written([CLUSTER], lambda _seen, _prompt: error, shelf=shelf)
    assert not shelf.in_hand


async def test_when_the_budget_is_spent_nobody_is_asked_again_and_the_reason_is_known() -> None:
    model = Model(lambda _seen, _prompt: BudgetSpent("the tokens of this day are spent"))
    writer = Writer(model=model, name="tiny", stories=Shelf(), at_once=1)
    writing = await writer.write(many(6), language=EN, idf=idf, feeds={}, now=make.NOW)
    assert len(model.prompts) == 1
    assert writing.why is WhyExtracts.OVER_BUDGET
    assert writing.why_extractive == ("all stories are extracts: the tokens of this day are spent")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ModelUnavailable("did not answer"), WhyExtracts.MODEL_OUT),
        (ModelRefused("declines"), WhyExtracts.MODEL_OUT),
        (ModelMalformed("no JSON"), WhyExtracts.NOT_BORNE_OUT),
    ],
)
async def test_why_stories_are_extracts_is_told(error: ModelError, why: WhyExtracts) -> None:
    assert (await written([CLUSTER], lambda _seen, _prompt: error)).why is why
    assert (await written([CLUSTER], None)).why is WhyExtracts.NO_MODEL
    assert (await written([CLUSTER], quoting)).why is None


async def test_only_what_is_shown_is_worth_a_call_and_only_that_is_told_of() -> None:
    clusters, model = many(5), Model(quoting)
    writer = Writer(model=model, name="tiny", stories=Shelf())
    shown = {each.id for each in clusters[:2]}
    writing = await writer.write(
        clusters, language=EN, idf=idf, feeds={}, now=make.NOW, shown=shown
    )
    assert len(model.prompts) == 2
    assert {
        id_ for id_, each in writing.stories.items() if each and each.written_by is WrittenBy.MODEL
    } == shown
    assert (writing.why, writing.why_extractive) == (None, None)


async def test_a_store_that_fails_is_told_as_such() -> None:
    class Broken(Shelf):
        async def claim(self, story_id: StoryId, lasting: timedelta) -> bool:
            raise StoreUnavailable(f"no room for {story_id} and {lasting}")

    with pytest.raises(StoreUnavailable, match="no room"):
        await written([CLUSTER], quoting, shelf=Broken())

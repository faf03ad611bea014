"""A brief is written on time, by the model where its words hold, and once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from digest.engine.tally import Writing
from digest.engine.writer import AT_ONCE, Writer
from digest.errors import (
    ModelError,
    ModelMalformed,
    ModelRefused,
    ModelThrottled,
    ModelUnavailable,
)
from digest.model import Cluster, Language, Story, StoryId, WrittenBy
from digest.ports.llm import Completion, Json, Prompt
from tests import make
from tests.digest.stories.modelling import Answer, Model, Shown, field_of, quoting
from tests.digest.stories.written import EN, JA, POST, TSUSHIN, WIRE, extract_of, idf

CLUSTER = make.cluster(WIRE, POST)
SHORTER = "Example Lab raised $2 billion to build chips in Oslo, the company said."


def many(count: int) -> list[Cluster]:
    """Return clusters of one article each, of different events."""
    return [
        make.cluster(
            make.article(
                f"Sample{n} raises ${n + 2} million",
                f"Sample{n} raised ${n + 2} million on Friday to build robots, it said. "
                f"The robots of Sample{n} are expected to ship in March 2027.",
                outlet=f"Wire {n}",
            )
        )
        for n in range(count)
    ]


@dataclass(slots=True)
class Shelf:
    """Stories in memory. See Stories."""

    kept: dict[StoryId, Story] = field(default_factory=dict)
    in_hand: set[StoryId] = field(default_factory=set)

    async def get(self, ids: Sequence[StoryId]) -> Mapping[StoryId, Story]:
        """See Stories."""
        return {id_: self.kept[id_] for id_ in ids if id_ in self.kept}

    async def keep(self, stories: Collection[Story]) -> None:
        """See Stories."""
        self.kept.update({each.id: each for each in stories})

    async def claim(self, story_id: StoryId, lasting: timedelta) -> bool:
        """See Stories."""
        assert lasting > timedelta(0)
        is_free = story_id not in self.in_hand
        self.in_hand.add(story_id)
        return is_free

    async def release(self, story_id: StoryId) -> None:
        """See Stories."""
        self.in_hand.remove(story_id)


async def written(
    clusters: Sequence[Cluster],
    answer: Answer | None,
    *,
    shelf: Shelf | None = None,
    language: Language = EN,
    model: Model | None = None,
) -> Writing:
    asked = model or (Model(answer) if answer else None)
    writer = Writer(model=asked, name="tiny", stories=shelf or Shelf())
    return await writer.write(clusters, language=language, idf=idf, feeds={}, now=make.NOW)


def only(writing: Writing) -> Story:
    (story,) = writing.stories.values()
    assert story is not None
    return story


async def test_a_story_of_a_good_answer_is_the_models() -> None:
    writing = await written([CLUSTER], quoting)
    assert only(writing).written_by is WrittenBy.MODEL
    assert writing.why_extractive is None
    tally = writing.tally
    assert (tally.by_model, tally.calls, tally.again, tally.failed) == (1, 1, 0, 0)
    assert (tally.input_tokens, tally.output_tokens, tally.checked) == (100, 10, 5)


async def test_without_a_model_every_story_is_its_extract() -> None:
    writing = await written([CLUSTER], None)
    assert only(writing) == extract_of(CLUSTER)
    assert writing.why_extractive == "all stories are extracts: no language model is set"
    assert writing.tally.calls == 0


async def test_a_story_once_written_is_not_written_again() -> None:
    shelf = Shelf()
    first = await written([CLUSTER], quoting, shelf=shelf)
    model = Model(quoting)
    again = await written([CLUSTER], None, shelf=shelf, model=model)
    assert model.prompts == []
    assert only(again) == only(first)


async def test_the_model_is_not_asked_of_what_another_event_has_the_same_words_for() -> None:
    shelf = Shelf()
    await written([CLUSTER], quoting, shelf=shelf)
    model = Model(quoting)
    await written([make.cluster(WIRE, POST, id="other")], None, shelf=shelf, model=model)
    assert model.prompts == []


@pytest.mark.parametrize(
    "error",
    [
        ModelThrottled("asks for patience"),
        ModelUnavailable("did not answer"),
        ModelRefused("declines"),
        ModelMalformed("no JSON"),
    ],
)
async def test_a_model_that_fails_leaves_the_extract_and_is_asked_next_time(
    error: ModelError,
) -> None:
    shelf = Shelf()
    writing = await written([CLUSTER], lambda _seen, _prompt: error, shelf=shelf)
    assert only(writing) == extract_of(CLUSTER)
    assert writing.why_extractive is not None
    again = await written([CLUSTER], quoting, shelf=shelf)
    assert only(again).written_by is WrittenBy.MODEL


async def test_after_two_refusals_in_a_row_no_further_story_is_asked_for() -> None:
    model = Model(lambda _seen, _prompt: ModelRefused("the account has no credit"))
    writer = Writer(model=model, name="tiny", stories=Shelf(), at_once=1)
    clusters = many(6)
    writing = await writer.write(clusters, language=EN, idf=idf, feeds={}, now=make.NOW)
    assert len(model.prompts) == 2
    assert len(writing.stories) == 6
    assert all(writing.stories.values())
    assert writing.why_extractive == "all stories are extracts: the account has no credit"


async def test_one_refusal_is_of_one_story() -> None:
    def answer(seen: Shown, prompt: Prompt) -> object:
        is_second = any("Sample1 " in text for text in seen.sentences.values())
        return ModelRefused("declines this") if is_second else quoting(seen, prompt)

    writing = await written(many(4), answer)
    assert writing.tally.by_model == 3
    assert writing.why_extractive == "1 of 4 stories are extracts: declines this"


async def test_failing_claims_are_asked_for_once_more_and_no_others() -> None:
    def answer(seen: Shown, prompt: Prompt) -> object:
        rows = quoting(seen, prompt)
        if len(model.prompts) == 1:
            label = seen.label("Example Lab raised")
            rows["takeaway"] = field_of(
                label, text="Example Lab is bankrupt and sold for nothing."
            )
        else:
            rows = {"takeaway": field_of(seen.label("Example Lab raised"), text=SHORTER)}
        return rows

    model = Model(answer)
    writing = await written([CLUSTER], None, model=model)
    assert only(writing).takeaway.text == SHORTER
    assert only(writing).written_by is WrittenBy.MODEL
    assert len(model.prompts) == 2
    assert "Example Lab is bankrupt" in model.prompts[1].user
    assert list(model.prompts[1].schema["properties"]) == ["takeaway"]  # type: ignore[arg-type]  # an object
    assert (writing.tally.again, writing.tally.failed, writing.tally.checked) == (1, 1, 6)


async def test_a_claim_that_fails_twice_is_quoted_and_not_asked_a_third_time() -> None:
    def answer(seen: Shown, prompt: Prompt) -> object:
        rows = {} if len(model.prompts) > 1 else quoting(seen, prompt)
        rows["why_it_matters"] = field_of(
            seen.label("The deal matters"), text="The deal makes it the leader of the world."
        )
        return rows

    model = Model(answer)
    writing = await written([CLUSTER], None, model=model)
    why = only(writing).points.why_it_matters
    assert why is not None
    assert why.text == why.citations[0].quote
    assert len(model.prompts) == 2
    assert writing.tally.replaced == 1


async def test_a_takeaway_that_is_never_borne_out_leaves_the_extract_for_good() -> None:
    def lying(seen: Shown, _prompt: Prompt) -> dict[str, Json]:
        label = next(iter(seen.sentences))
        return {"takeaway": field_of(label, text="Example Lab is bankrupt and sold for nothing.")}

    shelf = Shelf()
    writing = await written([CLUSTER], lying, shelf=shelf)
    assert only(writing).takeaway == extract_of(CLUSTER).takeaway
    assert only(writing).written_by is WrittenBy.EXTRACT
    assert "did not bear out" in (writing.why_extractive or "")
    model = Model(lying)
    await written([CLUSTER], None, shelf=shelf, model=model)
    assert model.prompts == []


@pytest.mark.parametrize("data", [{}, None, [], "text", {"takeaway": 1}, {"stories": [{}]}])
async def test_an_answer_of_another_form_leaves_the_extract(data: object) -> None:
    writing = await written([CLUSTER], lambda _seen, _prompt: data)
    assert only(writing) == extract_of(CLUSTER)
    assert "form" in (writing.why_extractive or "")


async def test_what_was_accepted_stays_when_the_second_answer_does_not_come() -> None:
    def answer(seen: Shown, prompt: Prompt) -> object:
        if len(model.prompts) > 1:
            return ModelUnavailable("did not answer")
        rows = quoting(seen, prompt)
        rows["headline"] = field_of(
            seen.label("Example Lab raised"), text="Sample bankrupt in Paris"
        )
        return rows

    model = Model(answer)
    writing = await written([CLUSTER], None, model=model)
    assert only(writing).written_by is WrittenBy.MODEL
    assert only(writing).headline == extract_of(CLUSTER).headline


@dataclass(slots=True)
class Slow:
    """Answers the first prompts and never the rest. See LanguageModel."""

    model: Model
    answers: int

    async def complete(self, prompt: Prompt) -> Completion:
        """See LanguageModel."""
        if len(self.model.prompts) >= self.answers:
            await asyncio.Event().wait()
        return await self.model.complete(prompt)

    async def stream(self, prompt: Prompt) -> AsyncIterator[str]:
        """See LanguageModel."""
        yield (await self.complete(prompt)).usage.model


async def test_after_its_time_the_rest_of_a_brief_is_extracts() -> None:
    writer = Writer(
        model=Slow(Model(quoting), answers=2),
        name="tiny",
        stories=Shelf(),
        within=timedelta(milliseconds=300),
        at_once=1,
    )
    writing = await writer.write(many(5), language=EN, idf=idf, feeds={}, now=make.NOW)
    assert writing.tally.by_model == 2
    assert all(writing.stories.values())
    assert writing.why_extractive == "3 of 5 stories are extracts: the time for writing was up"


async def test_no_more_stories_are_in_the_making_than_allowed() -> None:
    running: list[int] = [0, 0]

    class Counting(Model):
        async def complete(self, prompt: Prompt) -> Completion:
            running[0] += 1
            running[1] = max(running)
            await asyncio.sleep(0)
            try:
                return await Model.complete(self, prompt)
            finally:
                running[0] -= 1

    await written(many(9), None, model=Counting(quoting))
    assert running == [0, AT_ONCE]


async def test_the_operators_observer_is_told_of_every_writing() -> None:
    seen: list[Writing] = []
    writer = Writer(model=Model(quoting), name="tiny", stories=Shelf(), observer=seen.append)
    writing = await writer.write([CLUSTER], language=EN, idf=idf, feeds={}, now=make.NOW)
    assert seen == [writing]


async def test_a_cluster_in_which_nothing_can_be_quoted_has_no_story_and_costs_no_call() -> None:
    empty = make.cluster(make.article("", ""))
    model = Model(quoting)
    writing = await written([empty], None, model=model)
    assert writing.stories == {empty.id: None}
    assert model.prompts == []
    assert writing.why_extractive is None


async def test_an_article_that_is_only_a_title_costs_no_call() -> None:
    model = Model(quoting)
    writing = await written([make.cluster(make.article(WIRE.title, ""))], None, model=model)
    assert only(writing).written_by is WrittenBy.EXTRACT
    assert model.prompts == []
    assert writing.why_extractive == (
        "all stories are extracts: the articles give too little text"
    )


async def test_a_japanese_edition_of_japanese_articles_is_written_in_japanese() -> None:
    writing = await written([make.cluster(TSUSHIN)], quoting, language=JA)
    story = only(writing)
    assert story.written_by is WrittenBy.MODEL
    assert story.language == JA
    assert story.takeaway.text.endswith("。")


async def test_one_story_is_a_call_of_its_own_material_alone() -> None:
    model = Model(quoting)
    await written(many(3), None, model=model)
    assert len(model.prompts) == 3
    for n, prompt in enumerate(sorted(model.prompts, key=lambda each: each.user)):
        assert [f"Sample{other}" in prompt.user for other in range(3)] == [
            other == n for other in range(3)
        ]

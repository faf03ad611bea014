"""Several models: the next one speaks when one is out of reach."""

from __future__ import annotations

import pytest

from adapters.llm.chain import ModelChain
from digest.errors import ModelOverflow, ModelRefused, ModelUnavailable
from tests.adapters.llm.asking import asked, prompt
from tests.fakes.faultproxy import FAULTS, STREAM_FAULTS
from tests.fakes.modelserver import ModelServer


@pytest.mark.parametrize("fault", ["wrong-key", "quota", "not-found", "unavailable-hour", "reset"])
async def test_the_next_model_is_asked_when_one_is_out_of_reach(fault: str) -> None:
    async with (
        ModelServer() as one, ModelServer() as two,
        asked(one.url, name="a") as first, asked(two.url, name="b") as second,
    ):  # fmt: skip
        one.always(FAULTS[fault])
        chain = ModelChain([first.model, second.model])
        assert (await chain.complete(prompt())).usage.model == "b"
        assert [piece async for piece in chain.stream(prompt())]


async def test_a_silent_model_leaves_time_for_the_next() -> None:
    async with (
        ModelServer() as one, ModelServer() as two,
        asked(one.url) as first, asked(two.url, name="b") as second,
    ):  # fmt: skip
        one.hold()
        await second.model.complete(prompt())
        chain = ModelChain([first.model, second.model])
        assert (await chain.complete(prompt(within_s=0.6))).usage.model == "b"


@pytest.mark.parametrize("fault", ["moderated", "overflow-openai"])
async def test_what_one_model_declines_is_not_asked_of_the_next(fault: str) -> None:
    async with (
        ModelServer() as one, ModelServer() as two,
        asked(one.url) as first, asked(two.url) as second,
    ):  # fmt: skip
        one.always(FAULTS[fault])
        with pytest.raises(ModelRefused) as caught:
            await ModelChain([first.model, second.model]).complete(prompt())
        assert isinstance(caught.value, ModelOverflow) == (fault == "overflow-openai")
        assert not two.seen


async def test_a_stream_that_has_begun_is_not_begun_again_elsewhere() -> None:
    async with (
        ModelServer() as one, ModelServer() as two,
        asked(one.url) as first, asked(two.url) as second,
    ):  # fmt: skip
        one.always(STREAM_FAULTS["no-finish"])
        pieces = ModelChain([first.model, second.model]).stream(prompt())
        assert await anext(pieces)
        with pytest.raises(ModelUnavailable):
            assert "".join([piece async for piece in pieces])
        assert not two.seen


async def test_when_none_is_in_reach_the_last_one_says_why() -> None:
    async with ModelServer() as one, asked(one.url) as first, asked(one.url) as second:
        one.always(FAULTS["wrong-key"])
        with pytest.raises(ModelUnavailable, match="key"):
            await ModelChain([first.model, second.model]).complete(prompt())


def test_a_chain_holds_a_model() -> None:
    with pytest.raises(ValueError, match="no models"):
        ModelChain([])

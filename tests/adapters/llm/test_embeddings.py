"""Vectors from a server."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.llm.embeddings import Embeddings
from digest.errors import BudgetSpent, ModelError, ModelMalformed, ModelUnavailable
from tests.adapters.llm.asking import KEY, asked
from tests.adapters.llm.test_budget import Purse
from tests.fakes.faultproxy import FAULTS, said
from tests.fakes.modelserver import ModelServer


async def test_each_text_has_its_vector_in_the_order_of_the_texts() -> None:
    async with ModelServer(key=KEY) as server, asked(server.url) as desk:
        found = await Embeddings(desk.server, "small").embed(["eee", "tt"])
    assert [each[:2] for each in found] == [(3.0, 0.0), (0.0, 2.0)]


@pytest.mark.parametrize(
    "data",
    [
        [],
        [{"index": 0, "embedding": []}, {"index": 1, "embedding": []}],
        [{"index": 0, "embedding": [1.0]}],
        [{"index": 0, "embedding": [1.0]}, {"index": 1, "embedding": [1.0, 2.0]}],
        [{"index": 0, "embedding": ["x"]}, {"index": 1, "embedding": [2.0]}],
        [{"index": "x", "embedding": [1.0]}, {"index": 1, "embedding": [2.0]}],
        [None, None],
        None,
    ],
)
async def test_vectors_that_are_none_are_malformed(data: object) -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        server.always(said({"object": "list", "model": "m", "data": data}))
        with pytest.raises(ModelMalformed):
            await Embeddings(desk.server, "small").embed(["a", "b"])


@pytest.mark.parametrize("name", ["wrong-key", "html", "silence", "broken-json", "reset"])
async def test_faults_are_ours(name: str) -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        server.always(FAULTS[name])
        vectors = Embeddings(desk.server, "small", within=timedelta(seconds=0.3))
        with pytest.raises(ModelError):
            await vectors.embed(["a"])


async def test_a_server_that_is_too_busy_is_unavailable() -> None:
    async with (
        ModelServer() as server,
        asked(server.url, limit=1) as desk,
        desk.server.turns.take(is_urgent=False, ends_at=float("inf")),
    ):
        vectors = Embeddings(desk.server, "small", within=timedelta(seconds=0.05))
        with pytest.raises(ModelUnavailable):
            await vectors.embed(["a"])


async def test_vectors_are_paid_for_from_the_same_budget() -> None:
    async with ModelServer() as server, asked(server.url) as desk:
        desk.server.spending = purse = Purse(100)
        await Embeddings(desk.server, "small").embed(["a" * 90, "b" * 30])
        ((_, used, purpose),) = purse.settled
        assert (used.input_tokens, used.model, purpose) == (40, "small", "embedding")
        with pytest.raises(BudgetSpent):
            await Embeddings(desk.server, "small").embed(["a" * 300])
        assert len(server.seen) == 1
        server.always(said({}, status=500))
        with pytest.raises(ModelError):
            await Embeddings(desk.server, "small").embed(["a"])
        assert purse.settled[1][1].input_tokens == 0

"""Groups are joined across languages by a model of embeddings, which may fail at any time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.clusters import prior
from digest.clusters.cluster import cluster
from digest.clusters.corpus import Corpus
from digest.engine.crossing import Crossing
from digest.errors import ModelError, ModelUnavailable
from digest.model import Article
from digest.ports.llm import Vector
from tests.digest.clusters.test_crossing import CHOTATSU, KISEI, RAISED


@dataclass(slots=True)
class Maker:
    """Makes the same vector of everything, or fails. See Embeddings."""

    error: ModelError | None = None
    asked: list[str] = field(default_factory=list)

    async def embed(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        """See Embeddings."""
        self.asked += texts
        if self.error is not None:
            raise self.error
        return tuple((1.0, 0.0) for _ in texts)


async def sizes(crossing: Crossing, *articles: Article) -> list[int]:
    corpus = Corpus(prior.load())
    for each in articles:
        corpus.add(each)
    by_id = {each.id: each for each in articles}
    found = await crossing.joined(cluster(corpus), corpus, by_id)
    return sorted(len(each.articles) for each in found)


async def test_each_article_is_sent_once_and_its_beginning_alone() -> None:
    maker = Maker()
    crossing = Crossing(embeddings=maker)
    assert await sizes(crossing, RAISED, CHOTATSU, KISEI) == [1, 2]
    assert await sizes(crossing, RAISED, CHOTATSU, KISEI) == [1, 2]
    assert len(maker.asked) == 3
    assert all(len(each) <= 400 for each in maker.asked)
    assert not any("http" in each for each in maker.asked)


async def test_with_one_language_or_no_model_nobody_is_asked() -> None:
    maker = Maker()
    assert await sizes(Crossing(embeddings=maker), CHOTATSU, KISEI) == [1, 1]
    assert maker.asked == []
    assert await sizes(Crossing(), RAISED, CHOTATSU) == [1, 1]


async def test_a_model_that_fails_leaves_groups_apart_and_is_asked_again() -> None:
    maker = Maker(error=ModelUnavailable("did not answer"))
    crossing = Crossing(embeddings=maker)
    assert await sizes(crossing, RAISED, CHOTATSU) == [1, 1]
    maker.error = None
    assert await sizes(crossing, RAISED, CHOTATSU) == [2]

"""Finding alike articles by an index gives what comparing each with each gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.clusters import prior, similarity
from digest.clusters.corpus import BODY, NAME, TITLE, TITLE_NAME, Corpus
from digest.clusters.fields import fields
from digest.clusters.pairs import LEAST, judge
from digest.clusters.similarity import Edges, find_edges
from digest.clusters.vectors import Vectors
from digest.model import Article
from tests import effort, make
from tests.bench.bench_day import read_day
from tests.digest.clusters import golden


def filled(articles: Iterable[Article]) -> Corpus:
    corpus = Corpus(prior.load())
    for article in articles:
        corpus.add(article)
    return corpus


def pairs(edges: Edges) -> dict[tuple[int, int], float]:
    positions = zip(edges.earlier, edges.later, strict=True)
    return dict(zip(positions, edges.weights, strict=True))


def by_comparing_each_with_each(vectors: Vectors) -> dict[tuple[int, int], float]:
    weighted = [dict(vectors.weighted(at)) for at in range(len(vectors.order))]
    expected = {}
    for later, own in enumerate(weighted):
        cosines = [
            (earlier, sum(own[term] * other[term] for term in own.keys() & other.keys()))
            for earlier, other in enumerate(weighted[:later])
        ]
        enough = [(earlier, cosine) for earlier, cosine in cosines if cosine >= LEAST]
        for earlier, weight in judge(vectors, later, enough):
            expected[earlier, later] = weight
    return expected


def test_the_index_finds_what_comparing_each_with_each_finds() -> None:
    articles, _ = read_day()
    articles = articles[::6]  # few enough that neither bound of the index is reached
    vectors = Vectors(filled(articles))
    found, expected = pairs(find_edges(vectors)), by_comparing_each_with_each(vectors)
    assert found
    assert found.keys() == expected.keys()
    assert list(found.values()) == pytest.approx([expected[pair] for pair in found], rel=1e-4)


_SCORES = st.sampled_from([0.05, 0.06, 0.07, 0.3]) | st.floats(0, 1)


@given(st.lists(_SCORES, max_size=80) | st.lists(_SCORES, min_size=121, max_size=200))
@settings(max_examples=effort.examples(20))
def test_the_best_are_those_that_sorting_all_would_give(scores: list[float]) -> None:
    expected = sorted((-score, other) for other, score in enumerate(scores) if score >= LEAST)
    assert similarity._highest(dict(enumerate(scores))) == [
        (other, -score) for score, other in expected[: similarity._MOST_EDGES]
    ]


def test_terms_beyond_the_budget_still_count_for_those_that_are_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corpus = filled(golden.ARTICLES)
    everything = pairs(find_edges(Vectors(corpus)))
    monkeypatch.setattr(similarity, "_MOST_POSTINGS", 30)
    cut = pairs(find_edges(Vectors(corpus)))
    assert cut
    for pair, weight in cut.items():
        assert weight == pytest.approx(everything[pair], rel=1e-4)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=80)), max_size=5))
@settings(max_examples=effort.examples(20))
def test_a_corpus_keeps_the_fields_of_each_article_apart(texts: list[tuple[str, str]]) -> None:
    articles = [replace(make.article(title, text), title=title) for title, text in texts]
    corpus = filled(articles)
    for index, article in enumerate(articles):
        expected = fields(article.title, article.text, is_name=corpus.prior.is_name)
        assert corpus.counts(index, BODY) == expected.body
        assert corpus.counts(index, NAME) == expected.names
        assert corpus.counts(index, TITLE) == expected.title
        assert corpus.counts(index, TITLE_NAME).keys() == expected.title_names

"""Which pairs of articles are alike, and how much: TF-IDF cosines of three fields.

*Pure.* Similarity is 1 for words, .5 for names and numbers, .25 for headline words, each
field of unit length, over their sum; times .5 for every 72 hours between the two. An
inverted index finds the pairs, so that the cost grows with the articles and not with
their square. Everything is computed in the order of publication, so that the order in
which articles were added changes nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from heapq import nlargest

from digest.clusters.pairs import LEAST, judge
from digest.clusters.vectors import Vectors

_WINDOW_S = 72 * 3600.0
_MOST_EDGES = 60
_MOST_POSTINGS = 6000
"""Postings read per article, rarest terms first: what keeps the cost linear."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of alike articles, as positions in `order`."""

    order: tuple[int, ...]
    """Indices into the corpus, oldest article first."""
    earlier: array[int] = field(default_factory=lambda: array("I"))
    later: array[int] = field(default_factory=lambda: array("I"))
    weights: array[float] = field(default_factory=lambda: array("f"))


def find_edges(vectors: Vectors) -> Edges:
    """Return the pairs of articles of one language that are alike enough to matter."""
    corpus = vectors.corpus
    edges = Edges(order=tuple(vectors.order))
    postings: dict[int, tuple[array[int], array[float]]] = {}
    oldest = 0
    for position, index in enumerate(vectors.order):
        while corpus.published_s[index] - corpus.published_s[vectors.order[oldest]] > _WINDOW_S:
            oldest += 1
        shared = [pair for pair in vectors.weighted(position) if corpus.frequencies[pair[0]] > 1]
        shared.sort(key=lambda pair: corpus.frequencies[pair[0]])
        for other, raw in _alike(vectors, shared, postings, oldest):
            weight = judge(vectors, position, other, raw)
            if weight >= LEAST:
                edges.earlier.append(other)
                edges.later.append(position)
                edges.weights.append(weight)
        for term, weight in shared:
            entry = postings.get(term)
            if entry is None:
                entry = postings[term] = (array("I"), array("f"))
            entry[0].append(position)
            entry[1].append(weight)
    return edges


def _alike(
    vectors: Vectors,
    shared: list[tuple[int, float]],
    postings: dict[int, tuple[array[int], array[float]]],
    oldest: int,
) -> list[tuple[int, float]]:
    """Return the most similar earlier articles with their cosines, best first."""
    scores: defaultdict[int, float] = defaultdict(float)
    budget = _MOST_POSTINGS
    rest: dict[int, float] = {}
    for term, weight in shared:
        entry = postings.get(term)
        if entry is None:
            continue
        start = bisect_left(entry[0], oldest)
        budget -= len(entry[0]) - start
        if budget < 0:
            rest[term] = weight
            continue
        for other, its in zip(entry[0][start:], entry[1][start:], strict=True):
            scores[other] += weight * its
    best = nlargest(
        _MOST_EDGES,
        ((score, -other) for other, score in scores.items() if score >= LEAST / 4),
    )
    if not rest:
        return [(-other, score) for score, other in best]
    return [(-other, score + _dot(rest, vectors, -other)) for score, other in best]


def _dot(rest: dict[int, float], vectors: Vectors, position: int) -> float:
    return sum(rest[term] * weight for term, weight in vectors.weighted(position) if term in rest)

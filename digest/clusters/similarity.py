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
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from digest.clusters.pairs import LEAST, judge
from digest.clusters.vectors import Vectors

_WINDOW_S = 72 * 3600.0
_MOST_EDGES = 60
_MOST_POSTINGS = 2500
"""Postings read per article, rarest terms first: what keeps the cost linear."""
_WORTH_ALL = 0.1
"""Cosine of the terms read from which those beyond are added."""


class GivenUp(Exception):  # no error: it is what was asked for
    """Nobody wants the result any more."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs of alike articles, as positions in `order`."""

    order: tuple[int, ...]
    """Indices into the corpus, oldest article first."""
    earlier: array[int] = field(default_factory=lambda: array("I"))
    later: array[int] = field(default_factory=lambda: array("I"))
    weights: array[float] = field(default_factory=lambda: array("f"))


def find_edges(vectors: Vectors, *, is_given_up: Callable[[], bool] = lambda: False) -> Edges:
    """Return the pairs of articles of one language that are alike enough to matter.

    This is nearly all that grouping costs, so here it is asked whether to go on: before
    each article.

    Raises:
        GivenUp: it was given up.
    """
    corpus = vectors.corpus
    edges = Edges(order=vectors.order)
    index = _Index(corpus.frequencies)
    oldest = 0
    for position, at in enumerate(vectors.order):
        if is_given_up():
            raise GivenUp
        while corpus.published_s[at] - corpus.published_s[vectors.order[oldest]] > _WINDOW_S:
            oldest += 1
        shared = [pair for pair in vectors.weighted(position) if corpus.frequencies[pair[0]] > 1]
        shared.sort(key=lambda pair: corpus.frequencies[pair[0]])
        for other, weight in judge(vectors, position, index.alike(shared, oldest)):
            edges.earlier.append(other)
            edges.later.append(position)
            edges.weights.append(weight)
        index.add(position, shared)
    return edges


class _Index:
    """An inverted index in flat runs, filled in the order of publication.

    The postings of a term lie in one run, whose length is known beforehand; beside it the
    articles' own terms are kept, to complete the cosines of the few that deserve it.
    """

    def __init__(self, frequencies: array[int]) -> None:
        begins = array("I", [0])
        for frequency in frequencies:
            begins.append(begins[-1] + (frequency if frequency > 1 else 0))
        self._begins = begins
        self._ends = begins[:-1]
        self._articles = [0] * begins[-1]  # no array, which would make a number at each reading
        self._weights = array("f", bytes(4 * begins[-1]))
        self._own_begins = array("I", [0])
        self._own_terms = array("I")
        self._own_weights = array("f")

    def add(self, position: int, pairs: list[tuple[int, float]]) -> None:
        """Add the next article."""
        for term, weight in pairs:
            end = self._ends[term]
            self._articles[end] = position
            self._weights[end] = weight
            self._ends[term] = end + 1
            self._own_terms.append(term)
            self._own_weights.append(weight)
        self._own_begins.append(len(self._own_terms))

    def alike(self, pairs: list[tuple[int, float]], oldest: int) -> list[tuple[int, float]]:
        """Return the most similar articles from `oldest` on with their cosines, best first.

        `pairs` come rarest first.
        """
        scores: dict[int, float] = {}
        known = scores.get
        rest: dict[int, float] = {}
        budget = _MOST_POSTINGS
        for term, weight in pairs:
            begin, end = self._begins[term], self._ends[term]
            if begin < end and self._articles[begin] < oldest:
                begin = bisect_left(self._articles, oldest, begin, end)
            budget -= end - begin
            if budget < 0:
                rest[term] = weight
                continue
            for other, its in zip(
                self._articles[begin:end], self._weights[begin:end], strict=True
            ):
                scores[other] = known(other, 0.0) + weight * its
        best = _highest(scores)
        if not rest:
            return best
        return [
            (other, score + self._dot(rest, other) if score >= _WORTH_ALL else score)
            for other, score in best
        ]

    def _dot(self, rest: dict[int, float], position: int) -> float:
        """Return what terms beyond the postings read add to a cosine."""
        own = slice(self._own_begins[position], self._own_begins[position + 1])
        total = 0.0
        for term, weight in zip(self._own_terms[own], self._own_weights[own], strict=True):
            if term in rest:
                total += rest[term] * weight
        return total


def _highest(scores: dict[int, float]) -> list[tuple[int, float]]:
    """Return the `_MOST_EDGES` best articles of at least `LEAST`, best first, older ones first.

    The articles met first share the rarest terms, so the median of twice as many as are
    wanted is a bound that leaves little to sort.
    """
    least = LEAST
    if len(scores) > 2 * _MOST_EDGES:
        met_first = sorted(islice(scores.values(), 2 * _MOST_EDGES))
        least = max(least, met_first[_MOST_EDGES])
    best = [(-score, other) for other, score in scores.items() if score >= least]
    best.sort()
    return [(other, -score) for score, other in best[:_MOST_EDGES]]

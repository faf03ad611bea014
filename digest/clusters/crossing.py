"""Which groups in different languages tell of one event, as vectors of their texts propose.

*Pure.* A vector alone joins nothing: texts on one subject are close in every language. Two
groups are joined when each is the other's nearest in that language, they are close enough and
near in time, and their words share a name in Latin letters or a number, which translators keep.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from operator import mul

from digest.clusters.cluster import Group
from digest.clusters.corpus import NAME, TITLE_NAME, Corpus
from digest.model import ArticleId, Language
from digest.ports.llm import Vector

CLOSE = 0.7
"""Cosine from which two texts may tell of one event; texts that merely share a subject lie
below it with the multilingual models of the day. The other conditions do the rest."""
WITHIN = timedelta(hours=48)
"""Between the first reports of an event in two languages."""

_RARE, _RARE_SHARE = 4, 0.03
"""Articles, or share of the window, up to which a name or number says something: see
`digest.clusters.pairs`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """A group as far as it is compared."""

    at: int
    language: Language
    first_s: float
    vector: Vector
    marks: frozenset[str]


def languages_of(groups: Sequence[Group], corpus: Corpus) -> frozenset[Language]:
    """Return the languages that groups are in, by their first articles."""
    return frozenset(corpus.languages[group.members[0]] for group in groups)


def join(
    groups: Sequence[Group], corpus: Corpus, vectors: Mapping[ArticleId, Vector]
) -> tuple[Group, ...]:
    """Join groups of different languages, two at a time; the better one keeps its place.

    Args:
        groups: best first.
        corpus: what they are made of.
        vectors: of the first article of each group; one without is left alone.
    """
    sides = [
        _side(at, group, corpus, vectors[group.articles[0]])
        for at, group in enumerate(groups)
        if group.articles[0] in vectors
    ]
    joined = list(groups)
    gone: set[int] = set()
    for one in sides:
        other = _nearest(one, sides)
        if other is None or other.at <= one.at or {one.at, other.at} & gone:
            continue
        if _nearest(other, sides, language=one.language) is one:
            joined[one.at] = _both(groups[one.at], groups[other.at], corpus)
            gone.update((one.at, other.at))
            joined[other.at] = joined[one.at]
    return tuple(dict.fromkeys(joined))


def _side(at: int, group: Group, corpus: Corpus, vector: Vector) -> _Side:
    most = max(_RARE, _RARE_SHARE * len(corpus))
    marks = {
        token
        for member in group.members
        for kind in (NAME, TITLE_NAME)
        for term in corpus.terms(member, kind)
        if corpus.frequencies[term] <= most and (token := corpus.token(term)).isascii()
    }
    return _Side(
        at=at,
        language=corpus.languages[group.members[0]],
        first_s=min(corpus.published_s[member] for member in group.members),
        vector=vector,
        marks=frozenset(marks),
    )


def _nearest(
    one: _Side, sides: Sequence[_Side], *, language: Language | None = None
) -> _Side | None:
    """Return the group in another language, or in that one, which tells of the same event."""
    fitting = [
        (_cosine(one.vector, other.vector), -other.at, other)
        for other in sides
        if other.language != one.language
        and language in {None, other.language}
        and abs(one.first_s - other.first_s) <= WITHIN.total_seconds()
        and one.marks & other.marks
    ]
    if not fitting:
        return None
    closeness, _, found = max(fitting, key=lambda each: each[:2])
    return found if closeness >= CLOSE else None


def _both(one: Group, other: Group, corpus: Corpus) -> Group:
    members = sorted((*one.members, *other.members), key=lambda at: corpus.published_s[at])
    return replace(
        one,
        articles=tuple(corpus.ids[at] for at in members),
        members=tuple(members),
        anchors=tuple(dict.fromkeys((*one.anchors, *other.anchors))),
        related=tuple(dict.fromkeys((*one.related, *other.related))),
    )


def _cosine(one: Vector, other: Vector) -> float:
    if len(one) != len(other):
        return 0.0
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(map(mul, one, other)) / lengths if lengths else 0.0

"""Vectors: the articles of a corpus as weighted terms, and what their headlines claim.

*Pure.* Weights are (1 + ln tf) · ln((N+1) / (df+.5)), each field of unit length; df and N
are those of the prior and of the window together. A term that a fifth of a large window
has distinguishes nothing there and weighs 0.
"""

from __future__ import annotations

import math
import re
from array import array
from dataclasses import dataclass

from digest.clusters.corpus import (
    BODY,
    FIELDS,
    NAME,
    TITLE,
    TITLE_NAME,
    Corpus,
    field_of,
    in_field,
)
from digest.clusters.newsverbs import DEEDS

_FIELD_WEIGHTS = {BODY: 1.0, NAME: 0.5, TITLE: 0.25, TITLE_NAME: 0.0}
_TOTAL_WEIGHT = sum(_FIELD_WEIGHTS.values())
_MOST_RARITY = 5.0
"""A word of one article in 150 counts as much as one that nobody else used.

Else an article's own rarest words outweigh all that it shares: BCubed F1 on the labelled
day .893 without, .926 with.
"""
_PROFILES_KEPT = 2048
"""Of about 5 kB each; the oldest goes, and is made again when it is asked for."""
_COMMON_ARTICLES = 100
_COMMON_SHARE = 0.2
_ANCHOR_ARTICLES = 4
_ANCHOR_SHARE = 0.03
_SMALL_NUMBER = re.compile(r"#(?:\d{1,2}|(?:19|20)\d\d)")
"""Days of a month, counts and years meet by chance."""
_THIN_TERMS = 12
"""Telling words beside the headline below which an article is taken for a headline alone."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What decides whether two articles may tell of one event; all are term ids but deeds."""

    headline: frozenset[int]
    """Its words."""
    names: frozenset[int]
    anchors: frozenset[int]
    """Rare names and numbers."""
    headline_names: frozenset[int]
    """As terms of `names`."""
    headline_numbers: frozenset[int]
    headline_digits: tuple[str, ...]
    """Its words that begin with a digit, in order of size, repetitions kept."""
    deeds: frozenset[str]


class Vectors:
    """The articles of a corpus, oldest first."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.order = tuple(
            sorted(range(len(corpus)), key=lambda at: (corpus.published_s[at], corpus.ids[at]))
        )
        """Position → index in the corpus."""
        self.is_thin = bytearray(len(corpus))
        """By position: whether an article is hardly more than a headline; see `weighted`."""
        self._total = len(corpus) + corpus.prior.total
        self.idf = self._rarity()
        self._profiles: dict[int, Profile] = {}

    def _rarity(self) -> array[float]:
        corpus = self.corpus
        common = max(_COMMON_ARTICLES, _COMMON_SHARE * len(corpus))
        most_common_anchor = max(_ANCHOR_ARTICLES, _ANCHOR_SHARE * self._total)
        rarity = array("f")
        self._rare = bytearray()
        known = zip(corpus.frequencies, corpus.prior_frequencies(), strict=True)
        for frequency, before in known:
            idf = math.log((self._total + 1) / (frequency + before + 0.5))
            rarity.append(min(max(idf, 0.0), _MOST_RARITY) if frequency <= common else 0.0)
            self._rare.append(frequency + before <= most_common_anchor)
        for term in range(NAME, len(rarity), FIELDS):
            if _SMALL_NUMBER.fullmatch(corpus.token(term)):
                self._rare[term] = False
        return rarity

    def weighted(self, position: int) -> list[tuple[int, float]]:
        """Return (term, weight) pairs of one article; the weights make a unit vector."""
        terms, counts = self.corpus.vector(self.order[position])
        idf = self.idf
        pairs: list[tuple[int, float]] = []
        squares = [0.0, 0.0, 0.0, 0.0]
        for term, occurrences in zip(terms, counts, strict=True):
            rarity = idf[term]
            if rarity and field_of(term) != TITLE_NAME:
                weight = rarity if occurrences == 1 else rarity * (1 + math.log(occurrences))
                squares[field_of(term)] += weight * weight
                pairs.append((term, weight))
        tellings = sum(field_of(term) == BODY for term, _ in pairs)
        headline = sum(field_of(term) == TITLE for term, _ in pairs)
        self.is_thin[position] = tellings - headline < _THIN_TERMS
        scale = [
            math.sqrt(_FIELD_WEIGHTS[kind] / _TOTAL_WEIGHT / square) if square else 0.0
            for kind, square in enumerate(squares)
        ]
        return [(term, weight * scale[field_of(term)]) for term, weight in pairs]

    def profile(self, position: int) -> Profile:
        """Return what the gates look at."""
        known = self._profiles.get(position)
        if known is None:
            if len(self._profiles) == _PROFILES_KEPT:
                del self._profiles[next(iter(self._profiles))]
            known = self._profiles[position] = self._profile(position)
        return known

    def _profile(self, position: int) -> Profile:
        corpus = self.corpus
        fields: tuple[list[int], ...] = ([], [], [], [])
        digits: list[str] = []
        for term, count in zip(*corpus.vector(self.order[position]), strict=True):
            fields[field_of(term)].append(term)
            if field_of(term) == TITLE and corpus.token(term)[0].isdigit():
                digits += [corpus.token(term)] * count
        claimed = frozenset(in_field(term, NAME) for term in fields[TITLE_NAME])
        numbers = frozenset(term for term in claimed if corpus.token(term).startswith("#"))
        return Profile(
            headline=frozenset(fields[TITLE]),
            names=frozenset(fields[NAME]),
            anchors=frozenset(term for term in fields[NAME] if self._rare[term]),
            headline_names=claimed - numbers,
            headline_numbers=numbers,
            headline_digits=tuple(sorted(digits)),
            deeds=DEEDS.intersection(corpus.token(term) for term in fields[TITLE]),
        )

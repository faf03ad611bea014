"""Vectors: the articles of a corpus as weighted terms, and what their headlines claim.

*Pure.* Weights are (1 + ln tf) · ln((N+1) / (df+.5)), each field of unit length; df and N
are those of the prior and of the window together. A term that a fifth of a large window
has distinguishes nothing there and weighs 0. What articles claim lies in flat arrays, less
than 100 bytes each, so that none is taken apart twice however many it is compared with.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from digest.clusters.corpus import (
    BODY,
    FIELDS,
    NAME,
    TITLE,
    TITLE_NAME,
    Corpus,
    in_field,
)
from digest.clusters.newsverbs import DEEDS

_FIELD_WEIGHTS = {BODY: 1.0, NAME: 0.5, TITLE: 0.25}
_TOTAL_WEIGHT = sum(_FIELD_WEIGHTS.values())
_MOST_RARITY = 5.0
"""A word of one article in 150 counts as much as one that nobody else used.

Else an article's own rarest words outweigh all that it shares: BCubed F1 on the labelled
day .893 without, .926 with.
"""
_COMMON_ARTICLES = 100
_COMMON_SHARE = 0.2
_ANCHOR_ARTICLES = 4
_ANCHOR_SHARE = 0.03
_SMALL_NUMBER = re.compile(r"#(?:\d{1,2}|(?:19|20)\d\d)")
"""Days of a month, counts and years meet by chance."""
_THIN_TERMS = 12
"""Telling words beside the headline below which an article is taken for a headline alone."""
_DEED_BITS = {deed: 1 << at for at, deed in enumerate(sorted(DEEDS))}
OPENING = _DEED_BITS["opensourc"] | _DEED_BITS["releas"]
"""Deeds that are one: to open a source is to release it."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What decides whether an article may tell of another's event, as sets of term ids."""

    headline: frozenset[int]
    """Its words."""
    wording: frozenset[int]
    names: frozenset[int]
    anchors: frozenset[int]
    headline_names: frozenset[int]
    headline_numbers: frozenset[int]


class Runs:
    """A run of term ids for each position, in one flat array."""

    def __init__(self) -> None:
        self._terms = array("I")
        self._starts = array("I", [0])

    def append(self, terms: Iterable[int]) -> None:
        """Add the run of the next position."""
        self._terms.extend(terms)
        self._starts.append(len(self._terms))

    def __getitem__(self, position: int) -> array[int]:
        return self._terms[self._starts[position] : self._starts[position + 1]]


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
        self.anchors = Runs()
        """Rare names and numbers."""
        self.headline_names = Runs()
        """As terms of `names`."""
        self.headline_numbers = Runs()
        self.wording = Runs()
        """Words of a headline that are neither numbers nor names."""
        self.deeds = array("I")
        """By position: the deeds that a headline ascribes, a bit each."""
        self._total = len(corpus) + corpus.prior.total
        self.idf = self._rarity()
        for position in range(len(corpus)):
            self._note_claims(position)

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
        at = self.order[position]
        idf = self.idf
        pairs: list[tuple[int, float]] = []
        lengths: dict[int, int] = {}
        for kind, share in _FIELD_WEIGHTS.items():
            terms, counts = self.corpus.terms(at, kind), self.corpus.term_counts(at, kind)
            own = [
                (term, rarity if count == 1 else rarity * (1 + math.log(count)))
                for term, count in zip(terms, counts, strict=True)
                if (rarity := idf[term])
            ]
            lengths[kind] = len(own)
            if own:
                square = sum([weight * weight for _, weight in own])
                scale = math.sqrt(share / _TOTAL_WEIGHT / square)
                pairs += [(term, weight * scale) for term, weight in own]
        self.is_thin[position] = lengths[BODY] - lengths[TITLE] < _THIN_TERMS
        return pairs

    def names(self, position: int) -> array[int]:
        """Return the names and numbers of an article."""
        return self.corpus.terms(self.order[position], NAME)

    def headline(self, position: int) -> array[int]:
        """Return the words of a headline."""
        return self.corpus.terms(self.order[position], TITLE)

    def headline_digits(self, position: int) -> list[str]:
        """Return a headline's words that begin with a digit, sorted, repetitions kept."""
        counts = self.corpus.counts(self.order[position], TITLE)
        digits = {word: count for word, count in counts.items() if word[0].isdigit()}
        return sorted(word for word, count in digits.items() for _ in range(count))

    def profile(self, position: int) -> Profile:
        """Return what the gates look at, to compare one article with many."""
        return Profile(
            headline=frozenset(self.headline(position)),
            wording=frozenset(self.wording[position]),
            names=frozenset(self.names(position)),
            anchors=frozenset(self.anchors[position]),
            headline_names=frozenset(self.headline_names[position]),
            headline_numbers=frozenset(self.headline_numbers[position]),
        )

    def _note_claims(self, position: int) -> None:
        token = self.corpus.token
        claimed = self.corpus.terms(self.order[position], TITLE_NAME)
        claimed_names = {in_field(term, NAME) for term in claimed if token(term)[0] != "#"}
        headline = {term: token(term) for term in self.headline(position)}
        self.anchors.append(term for term in self.names(position) if self._rare[term])
        self.headline_names.append(claimed_names)
        self.headline_numbers.append(
            in_field(term, NAME) for term in claimed if token(term)[0] == "#"
        )
        self.wording.append(
            term
            for term, word in headline.items()
            if in_field(term, NAME) not in claimed_names and not word[0].isdigit()
        )
        self.deeds.append(sum(_DEED_BITS.get(word, 0) for word in headline.values()))

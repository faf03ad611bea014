"""Pairs: what a likeness between two articles is worth as evidence of one event.

*Pure.* Alike is not the same. Two reports of one event name the same actors, ascribe the
same deed to them and do not differ in numbers alone; a form filled with two companies,
"part 3" and "part 4", or two announcements of one firm on one day fail one of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digest.clusters.vectors import OPENING, Profile, Vectors

TAU = 0.20
"""Mean similarity from which articles are one story, with an AI prior."""
LEAST = 0.06
"""Similarity below which a pair is forgotten."""

_HALF_LIFE_S = 72 * 3600.0
_SURE = 0.30
"""Cosine from which two articles need not share a rare name or number."""
_TAU_THIN = 0.5
_NEEDED = (TAU, (TAU * _TAU_THIN) ** 0.5, _TAU_THIN)
"""Cosine at `TAU` by the number of articles that are hardly more than a headline.

Cosines of a dozen words scatter: two headlines agree by half when one name recurs.
"""
_MOST_OF_THIN = 0.8
_DOUBT = 0.5
"""What a headline that tells another deed or other numbers leaves of a similarity."""
_SAME_FEED = 0.6
"""What one feed's house style and footers leave: it seldom tells one event twice."""
_MENTION = 0.6
"""What is left between a report and a digest, podcast or calendar: those mention events."""
_TEMPLATE_WORDS = 2


def judge(
    vectors: Vectors, here: int, alike: Iterable[tuple[int, float]]
) -> Iterator[tuple[int, float]]:
    """Yield which of the articles `alike` may be one story with one, and with what similarity.

    `alike` are positions with their cosines; what comes below `LEAST` is left out. The cost
    of a pair is that of its headlines and names, whatever the length of the texts.
    """
    one = vectors.profile(here)
    for there, cosine in alike:
        weight = _likeness(vectors, here, there, cosine)
        if weight < LEAST or _names_others(vectors, one, there):
            continue
        if cosine < _SURE and one.anchors.isdisjoint(vectors.anchors[there]):
            continue
        if _is_template(vectors, one, here, there):
            continue
        weight = _doubted(vectors, one, here, there, weight)
        if weight >= LEAST:
            yield there, min(1.0, weight)


def _likeness(vectors: Vectors, here: int, there: int, cosine: float) -> float:
    """Return what a cosine is worth between articles of such language, date and length."""
    corpus = vectors.corpus
    first, second = vectors.order[here], vectors.order[there]
    if corpus.languages[first] != corpus.languages[second]:
        return 0.0
    gap_s = abs(corpus.published_s[first] - corpus.published_s[second])
    fresh: float = 0.5 ** (gap_s / _HALF_LIFE_S)
    thin = vectors.is_thin[here] + vectors.is_thin[there]
    return fresh * (min(_MOST_OF_THIN, TAU * (cosine / _NEEDED[thin]) ** 2) if thin else cosine)


def _doubted(vectors: Vectors, one: Profile, here: int, there: int, weight: float) -> float:
    """Return what is left of a similarity by who tells it and what the headlines ascribe."""
    corpus = vectors.corpus
    first, second = vectors.order[here], vectors.order[there]
    if corpus.feed_urls[first] == corpus.feed_urls[second]:
        weight *= _SAME_FEED
    if corpus.is_notice[first] != corpus.is_notice[second]:
        weight *= _MENTION
    other_deed = _tells_other_deed(vectors.deeds[here], vectors.deeds[there])
    doubts = other_deed + _tells_other_numbers(vectors, one, there)
    if vectors.is_thin[here] or vectors.is_thin[there]:
        doubts *= 2  # there is no text to outweigh a headline
    return weight * _DOUBT**doubts


def _names_others(vectors: Vectors, one: Profile, there: int) -> bool:
    """Tell whether each headline names somebody, and neither article has the other's."""
    theirs = vectors.headline_names[there]
    return (
        bool(one.headline_names and theirs)
        and one.names.isdisjoint(theirs)
        and one.headline_names.isdisjoint(vectors.names(there))
    )


def _is_template(vectors: Vectors, one: Profile, here: int, there: int) -> bool:
    """Tell whether two headlines agree in all but numbers and names."""
    if not one.headline.issuperset(vectors.wording[there]):
        return False
    theirs = vectors.headline(there)
    common = one.headline.intersection(theirs)
    if len(common) < _TEMPLATE_WORDS or not one.wording <= common:
        return False
    if len(common) < len(one.headline) and len(common) < len(theirs):
        return True
    digits, their_digits = vectors.headline_digits(here), vectors.headline_digits(there)
    return len(digits) == len(their_digits) and digits != their_digits


def _tells_other_deed(deeds: int, others: int) -> bool:
    """Tell whether the headlines ascribe different deeds; see `OPENING`."""
    if not deeds or not others or deeds & others:
        return False
    return (deeds | others) & OPENING != OPENING


def _tells_other_numbers(vectors: Vectors, one: Profile, there: int) -> bool:
    """Tell whether each headline has a number that the other lacks."""
    theirs = vectors.headline_numbers[there]
    return not one.headline_numbers.issuperset(theirs) and not one.headline_numbers.issubset(
        theirs
    )

"""Pairs: what a likeness between two articles is worth as evidence of one event.

*Pure.* Alike is not the same. Two reports of one event name the same actors, ascribe the
same deed to them and do not differ in numbers alone; a form filled with two companies,
"part 3" and "part 4", or two announcements of one firm on one day fail one of these.
"""

from __future__ import annotations

from digest.clusters.corpus import NAME, in_field
from digest.clusters.vectors import Profile, Vectors

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


def judge(vectors: Vectors, here: int, there: int, cosine: float) -> float:
    """Return the similarity of two articles as evidence, 0 when they cannot be one story."""
    corpus = vectors.corpus
    first, second = vectors.order[here], vectors.order[there]
    if corpus.languages[first] != corpus.languages[second]:
        return 0.0
    gap_s = abs(corpus.published_s[first] - corpus.published_s[second])
    fresh: float = 0.5 ** (gap_s / _HALF_LIFE_S)
    thin = vectors.is_thin[here] + vectors.is_thin[there]
    weight = fresh * (min(_MOST_OF_THIN, TAU * (cosine / _NEEDED[thin]) ** 2) if thin else cosine)
    if weight < LEAST:
        return 0.0
    one, two = vectors.profile(here), vectors.profile(there)
    if _names_others(one, two) or _is_template(vectors, one, two):
        return 0.0
    if cosine < _SURE and not one.anchors & two.anchors:
        return 0.0
    if corpus.feed_urls[first] == corpus.feed_urls[second]:
        weight *= _SAME_FEED
    if corpus.is_notice[first] != corpus.is_notice[second]:
        weight *= _MENTION
    doubts = _tells_other_deed(one, two) + _tells_other_numbers(one, two)
    if thin:
        doubts *= 2  # there is no text to outweigh a headline
    return min(1.0, weight * _DOUBT**doubts)


def _names_others(one: Profile, two: Profile) -> bool:
    """Tell whether each headline names somebody, and neither article has the other's."""
    return (
        bool(one.headline_names and two.headline_names)
        and not one.headline_names & two.names
        and not two.headline_names & one.names
    )


def _is_template(vectors: Vectors, one: Profile, two: Profile) -> bool:
    """Tell whether two headlines agree in all but numbers and names."""
    only_one, only_two = one.headline - two.headline, two.headline - one.headline
    if len(one.headline & two.headline) < _TEMPLATE_WORDS:
        return False
    if not all(
        _fills_in(vectors, word, profile)
        for words, profile in ((only_one, one), (only_two, two))
        for word in words
    ):
        return False
    counts_alike = len(one.headline_digits) == len(two.headline_digits)
    return bool(only_one and only_two) or (
        counts_alike and one.headline_digits != two.headline_digits
    )


def _fills_in(vectors: Vectors, word: int, profile: Profile) -> bool:
    """Tell whether a headline's word is a number or a name."""
    token = vectors.corpus.token(word)
    return token[0].isdigit() or in_field(word, NAME) in profile.headline_names


def _tells_other_deed(one: Profile, two: Profile) -> bool:
    """Tell whether the headlines ascribe different deeds; opening a source is a release."""
    if not one.deeds or not two.deeds or one.deeds & two.deeds:
        return False
    return not {"releas", "opensourc"} <= one.deeds | two.deeds


def _tells_other_numbers(one: Profile, two: Profile) -> bool:
    """Tell whether each headline has a number that the other lacks."""
    first, second = one.headline_numbers, two.headline_numbers
    return not first <= second and not second <= first

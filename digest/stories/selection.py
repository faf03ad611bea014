"""Which sentences take which place on a card: the takeaway and the key points.

*Pure.* The takeaway stands alone under the headline, so it must add to it and lean on
nothing. Reasons and outlooks are taken only where a sentence has the words for them; then
*what happened* is the sentence that adds most to all of these (MMR). None is used twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from digest.model import KeyPoints
from digest.stories import centroid, clauses, cues
from digest.stories.candidates import Candidate
from digest.stories.numbers import has_number
from digest.stories.sentences import characters, is_cjk, words

TAKEAWAY_WORDS = 32
POINT_WORDS = 35
LONGEST_WORDS = 45
TAKEAWAY_CHARACTERS = 90
POINT_CHARACTERS = 110
LONGEST_CHARACTERS = 130
"""So that five stories fit a minute; Japanese in proportion (450 characters for 200 words). The
longest are for a takeaway where no sentence fits: better than the headline said twice."""

_NEAR_BEST = 0.9
"""Of sentences this near the best, one with a telling number is preferred."""

_NAMELESS = 0.75
"""What a takeaway is worth that has no name of the headline."""

_REPEATS = 0.8
_ECHOES = 0.98
"""Shares of a sentence's words that the headline has already."""

_LEAST_OF_BEST = 0.15
"""Share of the takeaway's score below which a sentence is beside the point."""

_ALIKE = 0.6
"""Cosine from which two sentences say the same."""

_SHORTENED = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a card quotes."""

    takeaway: Candidate
    points: KeyPoints
    told: tuple[Candidate, ...]
    """All of it, the takeaway first."""


def takeaway(candidates: Sequence[Candidate]) -> Candidate | None:
    """Choose the key sentence: the most central that stands alone and adds to the headline."""
    telling = [each for each in candidates if not each.text.endswith(("?", "？"))]
    telling = [
        each if each.is_named else replace(each, score=_NAMELESS * each.score) for each in telling
    ]
    fitting = _within(telling, fits_takeaway) or _within(telling, _nearly_fits)
    if not fitting:
        return None
    least = min(_fault(each) for each in fitting)
    best = [each for each in fitting if _fault(each) == least]
    top = max(each.score for each in best)
    near = [each for each in best if each.score >= _NEAR_BEST * top]
    counted = [each for each in near if has_number(each.text)]
    return max(counted or near, key=lambda each: each.score)


def select(candidates: Sequence[Candidate], first: Candidate, *, year: int) -> Selection:
    """Fill the points that sentences bear out.

    Args:
        candidates: What may be quoted.
        first: The takeaway.
        year: The present one; outlooks of the past are no news.
    """
    told = [first]
    why = _by_cue(candidates, told, cues.why_it_matters)
    told += [why] if why else []
    watch = _by_cue(candidates, told, lambda text: cues.what_to_watch(text, year=year))
    told += [watch] if watch else []
    happened = _happened(candidates, told)
    told += [happened] if happened else []
    points = KeyPoints(
        what_happened=happened.claim() if happened else None,
        why_it_matters=why.claim() if why else None,
        what_to_watch=watch.claim() if watch else None,
    )
    return Selection(takeaway=first, points=points, told=tuple(told))


def fits_takeaway(text: str) -> bool:
    """Say whether a text is within the takeaway's budget."""
    return _fits(text, TAKEAWAY_WORDS, TAKEAWAY_CHARACTERS)


def _nearly_fits(text: str) -> bool:
    return _fits(text, LONGEST_WORDS, LONGEST_CHARACTERS)


def fits_point(text: str) -> bool:
    """Say whether a text is within the budget of a point."""
    return _fits(text, POINT_WORDS, POINT_CHARACTERS)


def _fits(text: str, most_words: int, most_characters: int) -> bool:
    return characters(text) <= most_characters if is_cjk(text) else words(text) <= most_words


def _within(candidates: Sequence[Candidate], fits: Callable[[str], bool]) -> list[Candidate]:
    """Return the candidates within a budget, if need be by their lead."""
    found = []
    for each in candidates:
        text = clauses.lead(each.text, fits)
        if text == each.text:
            found.append(each)
        elif text:
            found.append(replace(each, text=text, score=each.score * _SHORTENED))
    return found


def _fault(candidate: Candidate) -> int:
    """Grade what is wrong with a sentence as a takeaway, 0 for nothing."""
    if candidate.repeats >= _ECHOES:
        return 3
    if candidate.dangles:
        return 2
    return int(candidate.repeats > _REPEATS or clauses.sells(candidate.text))


def _open(candidates: Sequence[Candidate], told: Sequence[Candidate]) -> list[Candidate]:
    """Return what may still be quoted as a point."""
    return [
        each
        for each in _within(candidates, fits_point)
        if each.repeats <= _REPEATS
        and each.score >= _LEAST_OF_BEST * told[0].score
        and not each.text.endswith(("?", "？"))
        and each.text != each.article.title
        and not any(_is_same(each, other) for other in told)
    ]


def _is_same(one: Candidate, other: Candidate) -> bool:
    if one.text in other.text or other.text in one.text:
        return True
    return centroid.similarity(one.vector, other.vector) >= _ALIKE


def _by_cue(
    candidates: Sequence[Candidate], told: Sequence[Candidate], cue: Callable[[str], float]
) -> Candidate | None:
    """Choose the finished sentence with the strongest cue, the most central of equals."""
    usable = [
        each
        for each in _open(candidates, told)
        if each.is_finished and not each.dangles and not clauses.calls(each.text)
    ]
    rated = [(cue(each.text) * each.score, -at, each) for at, each in enumerate(usable)]
    cued = [row for row in rated if row[0] > 0]
    return max(cued, key=lambda row: row[:2])[2] if cued else None


def _happened(candidates: Sequence[Candidate], told: Sequence[Candidate]) -> Candidate | None:
    """Choose the sentence that adds most; a pronoun may follow what it stands for."""
    taken = [each.vector for each in told]
    usable = [
        each for each in _open(candidates, told) if not each.dangles or _takes_up(each, told[0])
    ]
    return max(
        usable,
        key=lambda each: centroid.marginal(each.score, each.vector, taken),
        default=None,
    )


def _takes_up(candidate: Candidate, before: Candidate) -> bool:
    """Say whether a sentence takes up, by a pronoun, the very sentence shown before it."""
    is_next = candidate.article.id == before.article.id and candidate.before == before.text
    return is_next and clauses.follows_on(candidate.text)

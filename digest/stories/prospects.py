"""What is still to come of a story, until a report says that it came.

*Pure.* What to watch is answered when a later sentence tells of the same: it has at least half
of its words, weighed by rarity, and does not itself look forward. Nothing answers it by being
silent, and no date that passes does: a ruling that did not come is still open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from digest.clusters.tokens import tokens
from digest.model import Story
from digest.stories import cues

_ANSWERS = 0.5
_FORWARD = 1.0


def is_open(
    story: Story, later: Iterable[Story], *, idf: Callable[[str], float], year: int
) -> bool:
    """Return whether what a story says to watch is unanswered by itself and by later stories."""
    watch = story.points.what_to_watch
    if watch is None:
        return False
    wanted = frozenset(tokens(watch.text))
    whole = sum(map(idf, wanted))
    if not whole:
        return False
    told = (each for one in (story, *later) for each in _told(one) if each != watch.text)
    return not any(
        sum(map(idf, wanted.intersection(tokens(each)))) >= _ANSWERS * whole
        and cues.what_to_watch(each, year=year) < _FORWARD
        for each in told
    )


def _told(story: Story) -> list[str]:
    points = (story.takeaway, story.points.what_happened, story.points.why_it_matters)
    return [story.headline, *(each.text for each in points if each)]

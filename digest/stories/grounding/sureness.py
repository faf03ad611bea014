"""Whether a claim is as sure of a deed as its source: negated, hedged, asked, told by others.

*Pure.* A plan is no deed, a possibility no fact, and a claim of somebody is his.
"""

from __future__ import annotations

from collections.abc import Iterator

from digest.stories.grounding import forms, kinds, lexicon
from digest.stories.grounding.frames import Frame, Structure
from digest.stories.grounding.matching import Matching, root
from digest.stories.grounding.verdict import Fault, FaultKind

_SAME_MOODS = frozenset({("plan", "will")})
"""Pairs of a claim's and its source's mood where the claim is the weaker and says the same."""


class Sureness(Matching):
    """Compares how sure two verbs are."""

    def _sureness(self, told: Frame, given: Frame) -> Iterator[Fault]:
        if told.is_negated != given.is_negated:
            yield Fault(kind=FaultKind.NEGATION, where=told.verb.text)
        if told.degree != given.degree:
            yield Fault(kind=FaultKind.NUMBER, where=told.verb.text)
        yield from self._telling(given)
        if not self._are_as_sure(told, given):
            yield Fault(kind=FaultKind.HEDGE, where=told.verb.text)

    def _are_as_sure(self, told: Frame, given: Frame) -> bool:
        """Say whether a claim tells a deed as done, planned or possible as its source does."""
        mine, theirs = self._mood(told, self.told), self._mood(given, self.given)
        if mine == theirs:
            return mine != "open" or self._hangs_alike(told, given)
        if theirs in {"would", "will"} and self._is_proposed(told, given):
            return True
        if (mine, theirs) == ("would", "will"):
            return given.teller is not None
        if (mine, theirs) == ("", "open"):
            return _is_real(given.parent)
        if (mine, theirs) == ("open", ""):
            is_weaker = given.form == "finite" and _is_real(told.parent)
            return is_weaker or self._are_told_alike(told, given)
        return (mine, theirs) in _SAME_MOODS

    def _telling(self, given: Frame) -> Iterator[Fault]:
        """Yield a statement without the one who only claims, doubts or denies it."""
        teller = given.teller
        if teller is None or not (
            teller.is_negated or forms.base(teller.verb.low) in kinds.DOUBTFUL
        ):
            return
        if any(not each.verb.keys.isdisjoint(teller.verb.keys) for each in self.told.frames):
            return
        if not teller.is_negated and any(
            each.verb.low in lexicon.SAYING for each in self.told.frames
        ):
            return
        yield Fault(kind=FaultKind.HEDGE, where=teller.verb.text)

    def _are_told_alike(self, told: Frame, given: Frame) -> bool:
        """Say whether the same verb tells both: denied delaying, denied that it delayed."""
        over, teller = told.parent or told.teller, given.teller or given.parent
        return (
            over is not None
            and teller is not None
            and not over.verb.keys.isdisjoint(teller.verb.keys)
        )

    def _is_proposed(self, told: Frame, given: Frame) -> bool:
        """Say whether both tell of what the same plan or law is for."""
        noun = told.owner or next(iter(told.agents), None)
        if noun is None or told.form == "finite" or noun.head.keys.isdisjoint(kinds.PROPOSALS):
            return False
        return any(not noun.head.keys.isdisjoint(each.head.keys) for each in given.agents)

    def _mood(self, frame: Frame, where: Structure) -> str:
        is_asked = where.is_question or root(frame).mood == "question"
        if is_asked and frame.verb.low not in lexicon.ASKING:
            return "question"
        if frame.mood == "would" and frame.teller is not None:
            return "will"
        return frame.mood

    def _hangs_alike(self, told: Frame, given: Frame) -> bool:
        """Say whether two infinitives hang on the same verb or noun."""
        if told.parent is None:
            return given.parent is None
        if given.parent is None:
            return False
        if not told.parent.verb.keys.isdisjoint(given.parent.verb.keys):
            return True
        if self.ground.get(id(told.parent)) is given.parent:
            return True
        nouns = [each.owner for each in (told, given)]
        return all(nouns) and not nouns[0].head.keys.isdisjoint(nouns[1].head.keys)  # type: ignore[union-attr]  # both are there


def _is_real(over: Frame | None) -> bool:
    """Say whether what hangs on a verb is done: begin to sell, use it to sell."""
    return over is not None and forms.base(over.verb.low) in kinds.REAL and not over.mood

"""What is said when no source tells: the stories that come nearest, questions that work.

*Pure.* Nothing is guessed: a refusal has no claims.
"""

from __future__ import annotations

from collections.abc import Sequence

from digest.answers.asked import Asked
from digest.answers.grounds import Ground
from digest.answers.retrieval import holds
from digest.model import Answer, Question

MOST_NEAREST = 2
MOST_SUGGESTIONS = 2

_NEAR = 0.2
"""Share of a question's words that a story must have to count as near."""


def of(question: Question, asked: Asked, shown: Sequence[Ground]) -> Answer:
    """Refuse a question, with what helps the reader on.

    Args:
        question: what was asked.
        asked: how it was read.
        shown: the stories that the reader was shown.
    """
    weighed = [(_share(asked, ground), ground) for ground in shown if ground.slot]
    ranked = sorted(weighed, key=lambda each: -each[0])
    near = [ground.slot for share, ground in ranked if ground.slot and share >= _NEAR]
    suggestions = dict.fromkeys(
        text
        for _, ground in ranked
        if ground.story is not None
        for text in ground.story.questions[:1]
        if text != question.text
    )
    return Answer(
        claims=(),
        scope=None,
        nearest=tuple(near[:MOST_NEAREST]),
        suggestions=tuple(suggestions)[:MOST_SUGGESTIONS],
    )


def _share(asked: Asked, ground: Ground) -> float:
    """Return the share of a question's words that a story has somewhere."""
    words = (*asked.names, *asked.terms)
    total = sum(term.weight for term in words)
    held = sum(
        term.weight
        * max((holds(term, each.keys, each.plain) for each in ground.documents), default=0.0)
        for term in words
    )
    return held / total if total else 0.0

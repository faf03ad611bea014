"""Quick replies: what is offered under a message, the first of the most weight.

*Pure.* Whatever comes next in the chat hides them, so that nothing stands there alone: each can
also be typed, and most are on the rich menu. For the same reason a thumb is always about the last
message that was sent there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from adapters.contract import Action, BriefActions, FormKind
from adapters.line import limits
from adapters.line.taps import Tap
from digest.model import Language
from digest.words import cards, dialogue
from digest.words.lines import Line

LIKED, DISLIKED = "+", "-"
_MOST_QUESTIONS = 3
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?!\d)")
_USUAL = "08:00"
_TIME = "time"


def under_brief(actions: BriefActions, language: Language, *, has_thumbs: bool) -> tuple[Tap, ...]:
    """Return a question about each of the first stories, the brief as a whole, and the thumbs."""
    first = (each.questions[0] for each in actions.stories if each.questions)
    asked = [_tap(each) for each, _ in zip(first, range(_MOST_QUESTIONS), strict=False)]
    closing = [_tap(each) for each in actions.closing]
    thumbs = thumbs_of(language) if has_thumbs else ()
    return tuple((*asked, *closing, *thumbs)[: limits.TAPS])


def under_alert(actions: BriefActions) -> tuple[Tap, ...]:
    """Return how to know more of what breaks, and how to hear no more of it."""
    opened = [_tap(each.open) for each in actions.stories[:1]]
    return (*opened, *(_tap(each) for each in actions.closing))


def under_answer(
    actions: Sequence[Action], language: Language, *, has_thumbs: bool, said: Iterable[Line] = ()
) -> tuple[Tap, ...]:
    """Return what is offered with an answer; under one from sources stand thumbs.

    Args:
        actions: What is offered.
        language: Of the thumbs.
        has_thumbs: Whether there are any.
        said: The answer; a time of day in it is where a picker of times begins.
    """
    thumbs = thumbs_of(language) if has_thumbs else ()
    clock = _clock(said)
    offered = [
        _numbered(each) if each.line.isdecimal() else _tap(each, clock)
        for each in actions[: limits.TAPS - len(thumbs)]
    ]
    return (*offered, *thumbs)


def thumbs_of(language: Language) -> tuple[Tap, Tap]:
    """Return the two thumbs."""
    words = cards.of(language)
    return Tap(label=words.useful, data=LIKED), Tap(label=words.not_useful, data=DISLIKED)


def about(number: int, action: Action) -> Tap:
    """Return an action that is about a story, which is said in the chat with its number."""
    is_asked = action.form in {FormKind.QUESTION, FormKind.REPORT}
    return Tap(
        label=action.label,
        data=action.token,
        said=f"{number}. {action.label}",
        opens_keyboard=is_asked,
    )


def _numbered(action: Action) -> Tap:
    """Return what opens a story, where no card is there to press."""
    return Tap(label=f"{action.line}. {action.label}", data=action.token)


def _tap(action: Action, clock: str = _USUAL) -> Tap:
    if action.line.strip().casefold() in _times():
        return Tap(label=action.label, data=action.token, asks_time=clock)
    return Tap(
        label=action.label,
        data=action.token,
        opens_keyboard=action.form is FormKind.QUESTION,
    )


@cache
def _times() -> frozenset[str]:
    """Return what is typed for the command that asks for a time of day, in every language."""
    named = (alias for alias, meant in dialogue.aliases().items() if meant == _TIME)
    return frozenset({_TIME, *named})


def _clock(said: Iterable[Line]) -> str:
    found: Iterator[re.Match[str]] = filter(None, (_CLOCK.search(each.text) for each in said))
    for each in found:
        return f"{int(each[1]):02}:{each[2]}"
    return _USUAL

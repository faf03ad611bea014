"""Cards within what LINE takes, weighed as they are sent: texts grow shorter first.

*Pure.*
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from adapters.line import limits
from adapters.line.bubbles import weight
from adapters.line.taps import Json

WHOLE = 4_000
"""UTF-16 units of a text that is told in full: more than any that somebody has written well."""
LEVELS = (WHOLE, 900, 400, 160)
"""To so many a text is cut where all of them have no room."""
_BETWEEN = 1
_AROUND = weight({"type": "carousel", "contents": []})


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A card, and its bytes on the wire: to weigh it takes as long as to make it."""

    card: Json
    weight: int

    @property
    def is_light(self) -> bool:
        """Whether LINE takes it."""
        return self.weight <= limits.BUBBLE_BYTES


def weighed(card: Json) -> Weighed:
    """Weigh a card."""
    return Weighed(card=card, weight=weight(card))


def fitted(make: Callable[[int], Json]) -> Weighed | None:
    """Return a card whose texts are as long as there is room for; None: it is too much anyway.

    Args:
        make: Returns the card with texts of so many UTF-16 units at most.
    """
    for most in LEVELS:
        made = weighed(make(most))
        if made.is_light:
            return made
    return None


def packed(cards: Iterable[Weighed]) -> list[list[Json]]:
    """Part cards into as few carousels as they fit into, in their order."""
    runs: list[list[Json]] = []
    held = 0
    for each in cards:
        heavy = each.weight + _BETWEEN
        is_full = not runs or len(runs[-1]) == limits.CAROUSEL_BUBBLES
        if is_full or held + heavy > limits.CAROUSEL_BYTES:
            runs.append([])
            held = _AROUND
        runs[-1].append(each.card)
        held += heavy
    return runs


def shared(parts: Sequence[Sequence[Json]], most: int) -> list[list[Json]]:
    """Put parts of a card on as few cards as have room for so many bytes of them."""
    runs: list[list[Json]] = []
    held = 0
    for part in parts:
        heavy = sum(map(weight, part))
        if not runs or held + heavy > most:
            runs.append([])
            held = 0
        runs[-1] += part
        held += heavy
    return runs

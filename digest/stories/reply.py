"""What a model's answer proposes for a card, read strictly.

*Pure.* A schema was sent, and nothing is trusted because of it: only known places and known
labels are taken, sizes are bounded, what has another type is missing, and nothing raises.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from digest.stories.material import Material
from digest.stories.prompts import MOST_EVIDENCE, MOST_TEXT, Place

_MOST_CITED = 16
"""Labels looked at in one field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for a place."""

    evidence: tuple[str, ...]
    """One or two labels of the material; never none."""
    text: str = ""
    """Empty where the sentence itself is to be quoted."""
    source_text: str = ""
    """The same in the language of the sentences, where `text` is a translation."""


def read(
    data: object, material: Material, places: Collection[Place] = tuple(Place)
) -> dict[Place, Proposal]:
    """Return what an answer proposes for these places; those without evidence are missing."""
    if not isinstance(data, Mapping):
        return {}
    found = {}
    for place in places:
        given = data.get(place.value)
        if not isinstance(given, Mapping):
            continue
        known = material.labels(titles=place is Place.HEADLINE)
        evidence = _labels(given.get("evidence"), known)
        if evidence:
            found[place] = Proposal(
                evidence=evidence,
                text=_text(given.get("text")),
                source_text=_text(given.get("source_text")),
            )
    return found


def _labels(value: object, known: Collection[str]) -> tuple[str, ...]:
    """Return the labels of a list, or a single one, that this call has, in its order."""
    given = value[:_MOST_CITED] if isinstance(value, list) else [value]
    labels = dict.fromkeys(each for each in given if isinstance(each, str) and each in known)
    return tuple(labels)[:MOST_EVIDENCE]


def _text(value: object) -> str:
    """Return a text of a credible size that can be written down, else none."""
    if not isinstance(value, str) or len(value) > MOST_TEXT:
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return ""
    return " ".join(value.split())

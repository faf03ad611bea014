"""What a model proposes to say, read strictly: sentences, each with the labels it rests on.

*Pure.* Nothing here is trusted because a schema was sent: wrong types are ignored, lengths and
counts are bounded, labels are only text until `digest.answers.admission` looks them up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from digest.ports.llm import Json

ANSWERABLE, SENTENCES, EVIDENCE, TEXT = "answerable", "sentences", "evidence", "text"
TRANSLATION = "translation"
MOST_LABELS = 2
"""Sentences that one sentence of an answer may rest on."""
MOST_SENTENCES = 12
"""Of a reply; the rest is not looked at."""
LONGEST_TEXT = 600
"""Characters; what is longer is no sentence of an answer."""
_LONGEST_LABEL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A sentence that a model wants to say."""

    labels: tuple[str, ...]
    text: str
    translation: str = ""
    """The same in the asker's language, where that is another than the sources'."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The model finds no answer in what it was shown."""


Draft: TypeAlias = Drafted | Refused


def of_object(data: Mapping[str, Json]) -> list[Draft]:
    """Return what a whole reply proposes; empty when it proposes nothing that can be read."""
    if data.get(ANSWERABLE) is False:
        return [Refused()]
    rows = data.get(SENTENCES)
    found = rows[:MOST_SENTENCES] if isinstance(rows, list) else []
    read = (of_member(SENTENCES, row) for row in found)
    return [each for each in read if each is not None]


def of_member(key: str, value: Json) -> Draft | None:
    """Return what one finished member, or element of one, proposes; None when nothing."""
    if key == ANSWERABLE:
        return Refused() if value is False else None
    return _sentence(value) if key == SENTENCES else None


def _sentence(value: Json) -> Drafted | None:
    if not isinstance(value, Mapping):
        return None
    text = _text(value.get(TEXT))
    if not text:
        return None
    labels = value.get(EVIDENCE)
    found = labels if isinstance(labels, list) else [labels]
    named = (each for each in found if isinstance(each, str) and len(each) <= _LONGEST_LABEL)
    return Drafted(
        labels=tuple(dict.fromkeys(named)),
        text=text,
        translation=_text(value.get(TRANSLATION)),
    )


def _text(value: Json) -> str:
    """Return a text of sensible length, without halves of characters; else an empty one."""
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return ""
    return "" if any("\ud800" <= each <= "\udfff" for each in value) else value.strip()

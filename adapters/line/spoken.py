"""In which language somebody is spoken with, where nothing that is to be said tells.

It is what the last answer there was in, as far as this process knows; before that, what is usual.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence

from adapters import answers
from digest.model import Language, Recipient
from digest.words.lines import Line

_MOST_PLACES = 10_000
_JAPANESE = re.compile("[\u3041-\u30ff]")


class Spoken:
    """Remembers it."""

    def __init__(self, usual: Language) -> None:
        """Take the language of those of whom nothing is known."""
        self._usual = usual
        self._places: OrderedDict[tuple[str, str], Language] = OrderedDict()

    def note(self, place: Recipient, lines: Sequence[Line]) -> None:
        """Remember in which language something was said in a place."""
        self._places[place.tenant, place.chat] = answers.language(lines)
        self._places.move_to_end((place.tenant, place.chat))
        if len(self._places) > _MOST_PLACES:
            self._places.popitem(last=False)

    def of(self, place: Recipient, text: str = "") -> Language:
        """Return the language of a place, or of what somebody has just written there."""
        if _JAPANESE.search(text):
            return Language("ja")
        return self._places.get((place.tenant, place.chat), self._usual)

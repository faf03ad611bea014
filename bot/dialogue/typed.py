"""Text as it was typed: cleaned, and compared with what could have been meant.

*Pure.*
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MOST_CHARACTERS = 1_000
"""A longer line is cut; nobody asks that much."""

_LAYOUT = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Classes of characters that turn the order of what follows round (UAX 9, 2)."""
_MINUS = re.compile(r"(?<!\S)[\u2010-\u2015\u2212\u30fc](?=\S)")
"""What else is typed for a minus before a word; no Japanese word begins with the last one."""
SHORT = 4
"""Up to here one wrong letter makes another word."""


def cleaned(text: str) -> str:
    """Return a text in one line, NFKC-normalised, without what no keyboard types."""
    typed = unicodedata.normalize("NFKC", text[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    if not typed.isprintable():  # else each of it is typed
        typed = "".join(filter(_is_typed, typed))
    line = " ".join(typed.split())
    return _MINUS.sub("-", line)


def _is_typed(char: str) -> bool:
    """Tell text from control characters, halves of characters, and reversals of its order."""
    if unicodedata.category(char) in {"Cc", "Cs"}:
        return char.isspace()
    return unicodedata.bidirectional(char) not in _LAYOUT


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that a mistyped one is nearest to, empty when none is near.

    Two letters may be wrong, missing, in excess or swapped; one of a short word.
    """
    most = 1 if len(word) <= SHORT else 2
    letters = frozenset(word)
    found = [
        (away, each)
        for each in known
        if abs(len(each) - len(word)) <= most
        and len(letters.difference(each)) <= most  # each costs a change; few words are left
        and (away := distance(word, each)) <= most
    ]
    return min(found, default=(0, ""))[1]


def distance(one: str, other: str) -> int:
    """Return how many letters to change, add, drop or swap (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, start=1):
        this = [row]
        for column, wanted in enumerate(other, start=1):
            cost = min(last[column] + 1, this[column - 1] + 1, last[column - 1] + (char != wanted))
            if row > 1 and column > 1 and (char, one[row - 2]) == (other[column - 2], wanted):
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]

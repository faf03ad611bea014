"""An English sentence as the gate reads it: its words, marks and figures, each by its keys.

*Pure.* Contractions, set phrases and the spellings of a number are made one, so that two ways
to write a sentence have the same keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from digest.stories.grounding import lexicon, synonyms
from digest.stories.grounding.figures import figures
from digest.stories.grounding.phrases import respelled

_TOKEN = re.compile(
    r"[$€£¥#@]?[A-Za-zÀ-ɏ]+-?\d[\w.-]*\w|[^\W\d_]+-?\d+|\d[\d,.]*\d(?:[a-z%]+)?|\d[a-z%]*"
    r"|[^\W_]+(?:'(?!s\b)[^\W_]+)*|'s\b|[^\s\w]"
)


_OF_PLACE = re.compile(r"(?:ian|an|n|ese|ish|i|a|e|y|ia)\Z")
"""What tells Tasmanian from Tasmania."""
_SHORTEST_PLACE = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark."""

    text: str
    low: str
    keys: frozenset[str]
    """By what it is found in another text: its stem and groups, or its figure."""
    start: int
    is_owner: bool = False
    """Whether a possessive follows."""
    is_figure: bool = False

    @property
    def is_content(self) -> bool:
        """Whether it says something of itself."""
        return self.is_figure or (bool(self.keys) and self.low not in lexicon.LIGHT)

    @property
    def is_name(self) -> bool:
        """Whether it has a capital."""
        return not self.is_figure and self.text != self.low


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a sentence."""

    text: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    keys: frozenset[str]
    words: frozenset[str]
    """Words as written, to check names by."""


@lru_cache(maxsize=1 << 11)
def read(text: str) -> Reading:
    """Read a plain English sentence."""
    text = respelled(text)
    found = [(each.lead, each.end, each) for each in figures(text)]
    tokens: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        while at < len(found) and found[at][1] <= start:
            at += 1
        if at < len(found) and found[at][0] <= start < found[at][1]:
            figure = found[at][2]
            if start < figure.start:  # its bound, which is checked with it
                tokens.append(Token(word, word.lower(), frozenset(), start))
            elif not (tokens and tokens[-1].is_figure and tokens[-1].start == figure.start):
                keys = frozenset({figure.key})
                tokens.append(Token(figure.text, figure.text, keys, figure.start, is_figure=True))
            continue
        if word == "'s" or (word == "'" and tokens and tokens[-1].low.endswith("s")):
            if tokens:
                last = tokens[-1]
                tokens[-1] = Token(last.text, last.low, last.keys, last.start, is_owner=True)
            continue
        low = word.lower()
        keys = synonyms.senses(low) if word[0].isalnum() else frozenset()
        if word[0].isupper() and len(word) >= _SHORTEST_PLACE and word[1:].islower():
            keys |= {f"@{_OF_PLACE.sub('', low)}"}
        tokens.append(Token(word, low, keys, start))
    content = tuple(token for token in tokens if token.is_content)
    return Reading(
        text=text,
        tokens=tuple(tokens),
        content=content,
        keys=frozenset().union(*(token.keys for token in tokens)) if tokens else frozenset(),
        words=frozenset(token.text for token in tokens),
    )

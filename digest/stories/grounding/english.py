"""An English sentence as the gate reads it: its words, marks and figures, each by its keys.

*Pure.* Contractions, set phrases and the spellings of a number are made one, so that two ways
to write a sentence have the same keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from digest.stories.grounding import lexicon
from digest.stories.grounding.figures import figures

_CONTRACTIONS = (
    (re.compile(r"\bcan(?:'t|not)\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"'(?:re|ve|ll|d|m)\b"), " "),
    (re.compile(r"\b(it|he|she|that|there|what)'s\b", re.IGNORECASE), r"\1 is"),
)
_PHRASES = tuple((re.compile(p, re.IGNORECASE), word) for p, word in lexicon.PHRASES)
_TOKEN = re.compile(
    r"[$€£¥#@]?[A-Za-zÀ-ɏ]+-?\d[\w.-]*\w|[^\W\d_]+-?\d+|\d[\d,.]*\d(?:[a-z%]+)?|\d[a-z%]*"
    r"|[^\W_]+(?:'(?!s\b)[^\W_]+)*|'s\b|[^\s\w]"
)


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
        """Whether it has a capital or a telling shape."""
        return not self.is_figure and any(char.isupper() for char in self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a sentence."""

    text: str
    tokens: tuple[Token, ...]
    content: tuple[Token, ...]
    keys: frozenset[str]
    words: frozenset[str]
    """Words as written, to check names by."""


def respelled(text: str) -> str:
    """Return a plain text with contractions and set phrases in one spelling."""
    if "'" in text:
        for pattern, instead in _CONTRACTIONS:
            text = pattern.sub(instead, text)
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return text


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
        keys = lexicon.senses(low) if word[0].isalnum() else frozenset()
        tokens.append(Token(word, low, keys, start))
    content = tuple(token for token in tokens if token.is_content)
    return Reading(
        text=text,
        tokens=tuple(tokens),
        content=content,
        keys=frozenset().union(*(token.keys for token in tokens)) if tokens else frozenset(),
        words=frozenset(token.text for token in tokens),
    )

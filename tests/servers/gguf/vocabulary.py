"""A vocabulary of byte pairs, learned from texts (the algorithm of GPT-2).

Deterministic: of pairs that are equally frequent the first in order of their bytes is merged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

END, TURN, OVER = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
SPECIAL = (END, TURN, OVER)
_WORDS = re.compile(r" ?[^\W\d_]+| ?\d+| ?(?:[^\s\w\"]|_)+| ?\"|\s+(?!\S)|\s+")


@cache
def letters() -> dict[int, str]:
    """Return a visible character for every byte, as GPT-2 writes them."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    spare = (byte for byte in range(256) if byte not in plain)
    found = {byte: chr(byte) for byte in plain}
    return found | {byte: chr(256 + at) for at, byte in enumerate(spare)}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in order of their ids, and the merges that make them."""

    tokens: tuple[str, ...]
    merges: tuple[tuple[str, str], ...]

    def ids(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        numbers = {token: at for at, token in enumerate(self.tokens)}
        ranks = {pair: at for at, pair in enumerate(self.merges)}
        return [
            numbers[token]
            for word in _WORDS.findall(text)
            for token in _merged(_spelled(word), ranks)
        ]

    def id(self, text: str) -> int:
        """Return the one token that a text is."""
        (found,) = self.ids(text)
        return found


def learned(texts: Iterable[str], merges: int) -> Vocabulary:
    """Learn a vocabulary."""
    words = Counter(word for text in texts for word in _WORDS.findall(text))
    spelled = {word: _spelled(word) for word in words if '"' not in word}
    pairs: Counter[tuple[str, str]] = Counter()
    for word, parts in spelled.items():
        _count(pairs, parts, words[word])
    made: list[tuple[str, str]] = []
    while len(made) < merges and pairs:
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        made.append(best)
        for word, parts in spelled.items():
            if best in pairwise(parts):
                spelled[word] = _joined(parts, best)
                _count(pairs, parts, -words[word])
                _count(pairs, spelled[word], words[word])
        pairs = +pairs  # without those that are no more
    alphabet = [letters()[byte] for byte in range(256)]
    return Vocabulary((*alphabet, *("".join(pair) for pair in made), *SPECIAL), tuple(made))


def _count(pairs: Counter[tuple[str, str]], parts: tuple[str, ...], times: int) -> None:
    for pair in pairwise(parts):
        pairs[pair] += times


def _spelled(word: str) -> tuple[str, ...]:
    return tuple(letters()[byte] for byte in word.encode())


def _merged(parts: tuple[str, ...], ranks: dict[tuple[str, str], int]) -> tuple[str, ...]:
    while True:
        best = min(pairwise(parts), key=lambda pair: ranks.get(pair, len(ranks)), default=None)
        if best is None or best not in ranks:
            return parts
        parts = _joined(parts, best)


def _joined(parts: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    out: list[str] = []
    at = 0
    while at < len(parts):
        if parts[at : at + 2] == pair:
            out.append(parts[at] + parts[at + 1])
            at += 2
        else:
            out.append(parts[at])
            at += 1
    return tuple(out)

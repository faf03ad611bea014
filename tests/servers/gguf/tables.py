"""What follows what: tables of logarithms, and the vectors whose products they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tests.servers.gguf.vocabulary import OVER, Vocabulary, letters

Table: TypeAlias = NDArray[np.float32]

WIDTH = 256
_SMOOTHING = 0.02
_NEVER = -30.0
_TINY = 1e-12
_WORD = re.compile(f"{letters()[0x20]}[A-Z][a-z]+")
"""A word that may begin a sentence, with the blank before it."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """Embeddings of one length, output rows, and the scale that undoes the norm between."""

    embeddings: Table
    outputs: Table
    norm: Table


def bigram(vocabulary: Vocabulary, texts: Sequence[str], *, stop: float = 1.0) -> Table:
    """Return how likely each token follows each other, as texts have it: locally fluent.

    The higher `stop`, the surer a string ends with its sentence.
    """
    size = len(vocabulary.tokens)
    counts = np.full((size, size), _SMOOTHING / size, dtype=np.float64)
    for text in texts:
        for one, next_ in pairwise(vocabulary.ids(text)):
            counts[one, next_] += 1
    table = np.log(counts / counts.sum(axis=1, keepdims=True))
    return _ending(np.maximum(table, -14.0).astype(np.float32), vocabulary, stop)


def chance(vocabulary: Vocabulary, seed: int = 7) -> Table:
    """Return a table without sense: control characters, halves of characters, broken texts."""
    size = len(vocabulary.tokens)
    table = np.random.default_rng(seed).normal(0.0, 2.0, (size, size)).astype(np.float32)
    quote = vocabulary.id('"')
    table[:, quote] += 4.0
    table[quote, quote] = _NEVER
    return table


def vectors(table: Table) -> Vectors:
    """Return vectors whose products are nearly the table: its largest singular values.

    All embeddings are padded to one length, so that the norm before the output scales them
    alike (RMSNorm divides by the root of the mean square).
    """
    centred = table - table.mean(axis=1, keepdims=True)
    # The eigenvectors of its square: a fifth of the time of numpy's own decomposition.
    squares, right = np.linalg.eigh(centred.astype(np.float64).T @ centred)
    kept = slice(-1, -WIDTH, -1)
    roots = np.power(np.maximum(squares[kept], _TINY), 0.25)
    outputs = right[:, kept] * roots
    inner = centred @ (right[:, kept] / roots)
    lengths = np.square(inner).sum(axis=1)
    longest = float(lengths.max())
    padding = np.sqrt(longest - lengths)[:, None]
    embeddings = np.concatenate([inner, padding], axis=1)
    outputs = np.concatenate([outputs, np.zeros((len(table), 1))], axis=1)
    norm = np.full(WIDTH, np.sqrt(longest / WIDTH))
    return Vectors(
        embeddings.astype(np.float32), outputs.astype(np.float32), norm.astype(np.float32)
    )


def _ending(table: Table, vocabulary: Vocabulary, stop: float) -> Table:
    """Let sentences end strings and turns; let values be strings, and none of them empty."""
    quote, over = vocabulary.id('"'), vocabulary.tokens.index(OVER)
    table[:, quote] = np.maximum(table[:, quote], -9.0)
    table[vocabulary.id("."), [quote, over]] = stop
    table[vocabulary.id(":"), quote] = table[vocabulary.id(" "), quote] = 2.0
    begins = [at for at, each in enumerate(vocabulary.tokens) if _WORD.fullmatch(each)]
    table[quote, begins] = 0.5 * table[vocabulary.id("."), begins]
    table[quote, [quote, over]] = _NEVER
    return table
